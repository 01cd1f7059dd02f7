package org.qicd.diagnose.devices;

import java.util.Arrays;
import org.qicd.diagnose.Spectrum;

/**
 * What of the devices' errors the weights can undo, to first order in the errors.
 *
 * <p>The Fubini-Study metric G of the probe (see {@link DeviceErrors}), as a mean over images, is
 * the matrix of scalar products of the directions into which weights and errors push the states of
 * all images at once, without each image's phase. With the blocks w of the weights and e of the
 * errors, what is left of the errors after the best change of the weights has the matrix {@code S =
 * G_ee - G_ew G_ww^+ G_we}, the Schur complement. So a displacement d costs an infidelity of {@code
 * d^T G d}, and {@code d_e^T S d_e} if the weights are changed as well as can be.
 */
public final class WeightsReach {
  /**
   * The share of the largest square below which a direction counts as none: where numbers are
   * rounded, about 1e-10 is left of directions that do not differ.
   */
  private static final double NONE = 1e-8;

  private final int numWeights;
  private final double[][] metric;
  private final double[][] left; // S
  private final int rank;

  /**
   * Splits a metric.
   *
   * @param metric the metric of the probe: the circuit's weights first, then the errors
   * @param numWeights the number of the circuit's weights, 1 to {@value Spectrum#MOST}
   */
  WeightsReach(double[][] metric, int numWeights) {
    this.numWeights = numWeights;
    this.metric = metric;
    double[][] ofWeights = new double[numWeights][];
    Arrays.setAll(ofWeights, a -> Arrays.copyOf(metric[a], numWeights));
    Spectrum spectrum = Spectrum.of(ofWeights);
    rank = spectrum.rank();
    int errors = metric.length - numWeights;
    double[][] reached = new double[errors][];
    for (int e = 0; e < errors; e++) {
      reached[e] = spectrum.coordinates(Arrays.copyOf(metric[numWeights + e], numWeights));
      for (int k = 0; k < rank; k++) {
        reached[e][k] /= Math.sqrt(spectrum.value(k));
      }
    }
    left = new double[errors][errors];
    for (int e = 0; e < errors; e++) {
      for (int f = 0; f < errors; f++) {
        left[e][f] = metric[numWeights + e][numWeights + f] - Spectrum.dot(reached[e], reached[f]);
      }
    }
  }

  /** The number of independent directions of the weights. */
  int rank() {
    return rank;
  }

  /** The number of independent directions of some errors, one or more. */
  int rank(int[] errors) {
    return rank(block(metric, errors, numWeights), largest(errors));
  }

  /** The number of independent directions of some errors outside those of the weights. */
  int rankOutside(int[] errors) {
    return rank(block(left, errors, 0), largest(errors));
  }

  /** The largest square of one of the directions, which is at most the largest eigenvalue. */
  private double largest(int[] errors) {
    return Arrays.stream(errors)
        .mapToDouble(e -> metric[numWeights + e][numWeights + e])
        .max()
        .orElse(0);
  }

  private static int rank(double[][] block, double largest) {
    return (int)
        Arrays.stream(Spectrum.of(block).values()).filter(value -> value > NONE * largest).count();
  }

  private static double[][] block(double[][] matrix, int[] indices, int from) {
    double[][] block = new double[indices.length][indices.length];
    for (int i = 0; i < indices.length; i++) {
      for (int j = 0; j < indices.length; j++) {
        block[i][j] = matrix[from + indices[i]][from + indices[j]];
      }
    }
    return block;
  }

  /** The infidelity of a displacement of weights and errors. */
  double infidelity(double[] displacement) {
    return square(metric, displacement);
  }

  /** The infidelity that is left of a displacement after the best change of the weights. */
  double infidelityLeft(double[] displacement) {
    return square(left, Arrays.copyOfRange(displacement, numWeights, displacement.length));
  }

  private static double square(double[][] matrix, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] == 0 ? 0 : x[i] * Spectrum.dot(matrix[i], x);
    }
    // Rounding may leave a square just below zero.
    return Math.max(0, sum);
  }
}

package org.qicd.hardware;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.qicd.circuit.Readout;
import org.qicd.measure.Multinomial;
import org.qicd.measure.Shots;
import org.qicd.noise.Extrapolation;
import org.qicd.noise.ReadoutInversion;
import org.qicd.random.Draw;

/** Class scores of a student for an image, from the probabilities of outcomes, by drawn counts. */
final class Estimator {
  /** By what the errors of two-qubit gates are made stronger for an extrapolation. */
  static final List<Integer> FOLDS = List.of(1, 3);

  private static final Extrapolation EXTRAPOLATION = Extrapolation.richardson(FOLDS);

  private final Readout readout;
  private final Shots shots;
  private final int student;
  private final long image;

  /**
   * Begins with an image.
   *
   * @param shots how often each circuit is run
   * @param student index of the circuit in its ensemble
   * @param image a key of the image's content
   */
  Estimator(Readout readout, Shots shots, int student, long image) {
    this.readout = readout;
    this.shots = shots;
    this.student = student;
    this.image = image;
  }

  /**
   * Returns the shares of the outcomes that are drawn; the probabilities if shots are exact. The
   * draws follow from seed, student, image, condition, circuit and number of shots.
   *
   * @param probabilities of the bit strings, for each measured circuit
   */
  double[][] shares(double[][] probabilities, Condition condition) {
    double[][] shares = new double[probabilities.length][];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = probabilities[k].clone();
      if (!shots.areExact()) {
        Multinomial.byCounts(
            shares[k],
            1,
            0,
            shots.count(),
            Draw.NOISY_OUTCOMES.stream(
                shots.seed(), student, image, condition.key() + k, shots.count()));
      }
    }
    return shares;
  }

  /** Returns the score of each class. */
  double[] scores(double[][] shares) {
    return Measurement.scores(readout, shares, shots.floor());
  }

  /**
   * Undoes the errors of the readout in the shares of each measured circuit.
   *
   * @param inversions for each measured circuit; empty where a qubit's outcome tells nothing, so
   *     that nothing can be undone
   */
  static double[][] inverted(double[][] shares, List<Optional<ReadoutInversion>> inversions) {
    double[][] inverted = new double[shares.length][];
    for (int k = 0; k < inverted.length; k++) {
      double[] measured = shares[k];
      inverted[k] = inversions.get(k).map(each -> each.apply(measured)).orElse(measured);
    }
    return inverted;
  }

  /**
   * Extrapolates the shares of each measured circuit to no noise.
   *
   * @param folded the shares for each number of {@link #FOLDS}
   */
  static double[][] extrapolated(double[][]... folded) {
    double[][] found = new double[folded[0].length][];
    for (int k = 0; k < found.length; k++) {
      int circuit = k;
      found[k] =
          EXTRAPOLATION.shares(
              Arrays.stream(folded).map(each -> each[circuit]).toArray(double[][]::new));
    }
    return found;
  }
}

package org.qicd.diagnose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Readout;
import org.qicd.circuit.TrainedScaling;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.Start;
import org.qicd.distill.StudentOutputs;
import org.qicd.distill.TaskTerm;
import org.qicd.simulate.EncodedImages;

/**
 * Measures how large gradients are at random starts, before any training, for each {@link Signal}.
 * There are two students, one random input, and one label.
 */
public final class Trainability {
  private Trainability() {}

  /**
   * The variance of the entries of a gradient. Their mean over uniform angles is zero, so the
   * variance is the mean of their squares over starts and weights.
   *
   * @param value the variance, a mean over starts
   * @param error the standard error of the variance, estimated from the starts
   */
  public record Variance(Signal signal, int numQubits, int numLayers, double value, double error)
      implements Serializable {}

  /**
   * The number of shots of each circuit with which the error of a gradient entry is as large as the
   * entry itself, for entries of the given variance and one image. See {@link Signal#noise}.
   */
  public static double shots(Signal signal, double variance, Readout readout, int numQubits) {
    return signal.noise(readout, numQubits) / variance;
  }

  /**
   * Measures the variances of a circuit.
   *
   * @param starts number of pairs of students that are drawn, two or more
   * @param difference standard deviation of a student's difference in a common start, in radians
   */
  public static List<Variance> of(
      Circuit circuit, int numLayers, int starts, double difference, long seed) {
    LossGradient loss = new LossGradient(circuit);
    List<Variance> variances = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      double[] squares = new double[starts];
      for (int s = 0; s < starts; s++) {
        Start kind = signal.common() ? Start.COMMON : Start.INDEPENDENT;
        int size = circuit.numWeights();
        double[][] pair = new double[2][];
        for (int m = 0; m < 2; m++) {
          pair[m] = kind.weights(seed, s, m, size, size, difference);
          TrainedScaling.reset(circuit, pair[m]);
        }
        EncodedImages input = Draws.inputs(circuit, seed, s, 1);
        double[] gradient = gradient(loss, signal.divergence(), pair, input, s);
        squares[s] = Spectrum.dot(gradient, gradient) / size;
      }
      double error = Math.sqrt(StatUtils.variance(squares) / starts);
      variances.add(
          new Variance(signal, circuit.numQubits(), numLayers, StatUtils.mean(squares), error));
    }
    return variances;
  }

  private static double[] gradient(
      LossGradient loss, Divergence divergence, double[][] pair, EncodedImages input, int start) {
    int[] which = {0};
    if (divergence == Divergence.NONE) {
      loss.bind(pair[0]);
      int[] label = {start % loss.circuit().readout().numClasses()};
      loss.addLabelled(input, which, new TaskTerm(label, 1));
      return loss.gradient();
    }
    List<StudentOutputs> outputs = new ArrayList<>();
    for (double[] weights : pair) {
      loss.bind(weights);
      outputs.add(loss.outputs(divergence, input, which));
    }
    loss.bind(pair[0]);
    EnsembleTargets targets = new EnsembleTargets(divergence, outputs);
    loss.addShared(input, which, new DistillTerm<>(targets, 0, 1));
    return loss.gradient();
  }

  /**
   * An exponential decay in the number of qubits, {@code log2 Var = intercept + slope n}, by least
   * squares.
   *
   * @param error standard error of the slope
   */
  public record Decay(Signal signal, double slope, double error, double intercept) {
    /** The fitted variance at a width. */
    public double at(double numQubits) {
      return Math.pow(2, intercept + slope * numQubits);
    }
  }

  /** Fits the decay of one signal over at least three widths. */
  public static Decay decay(Signal signal, List<Variance> variances) {
    SimpleRegression regression = new SimpleRegression();
    for (Variance variance : variances) {
      if (variance.signal() == signal) {
        regression.addData(variance.numQubits(), Math.log(variance.value()) / Math.log(2));
      }
    }
    return new Decay(
        signal, regression.getSlope(), regression.getSlopeStdErr(), regression.getIntercept());
  }
}

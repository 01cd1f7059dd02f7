package org.qicd.diagnose;

import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;

/**
 * How nearly parallel encoded images are: the mean fidelity {@code |<phi_i|phi_j>|^2} of two
 * different images, by their classes. For random states it is 1 / D.
 */
public final class EncodedOverlaps {
  /**
   * The mean fidelity above which images differ too little for a circuit to tell them apart easily.
   */
  private static final double PARALLEL = 0.9;

  private final double[][] byClass;
  private final double mean;

  private EncodedOverlaps(double[][] byClass, double mean) {
    this.byClass = byClass;
    this.mean = mean;
  }

  /** Whether images are encoded as states before the circuit begins. */
  public static boolean exist(Circuit circuit) {
    return circuit.encoding() != Encoding.REUPLOADING;
  }

  /** Computes the overlaps of images that are encoded for a circuit. */
  public static EncodedOverlaps of(Circuit circuit, EncodedImages images, int[] labels) {
    Circuit nothing =
        new Circuit(circuit.numQubits(), circuit.featureMap(), List.of(), circuit.readout());
    StateBatch states = new CircuitModel(nothing, images).states(new double[0]);
    int classes = circuit.readout().numClasses();
    double[][] sums = new double[classes][classes];
    int[][] counts = new int[classes][classes];
    double all = 0;
    int pairs = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < i; j++) {
        double fidelity = fidelity(states, i, j);
        int low = Math.min(labels[i], labels[j]);
        int high = Math.max(labels[i], labels[j]);
        sums[low][high] += fidelity;
        counts[low][high]++;
        all += fidelity;
        pairs++;
      }
    }
    for (int c = 0; c < classes; c++) {
      for (int d = c; d < classes; d++) {
        sums[c][d] /= counts[c][d];
        sums[d][c] = sums[c][d];
      }
    }
    return new EncodedOverlaps(sums, all / pairs);
  }

  private static double fidelity(StateBatch states, int i, int j) {
    double re = 0;
    double im = 0;
    for (int a = 0; a < 1 << states.numQubits(); a++) {
      re += states.re(i, a) * states.re(j, a) + states.im(i, a) * states.im(j, a);
      im += states.re(i, a) * states.im(j, a) - states.im(i, a) * states.re(j, a);
    }
    return re * re + im * im;
  }

  /** {@code [class][class]}; NaN where there are no two such images. */
  public double[][] byClass() {
    return byClass;
  }

  /** The mean over all pairs of images. */
  public double mean() {
    return mean;
  }

  /** Whether images differ too little for a circuit to tell them apart easily. */
  public boolean areParallel() {
    return mean > PARALLEL;
  }

  /** Says in a sentence what the overlaps mean for training. */
  public String advice() {
    return areParallel()
        ? "The encoded images are nearly parallel, so outputs start almost equal and must be pulled"
            + " apart by a few small differences: centre the features (features.components) or use"
            + " another encoding."
        : "The encoded images are apart enough.";
  }
}

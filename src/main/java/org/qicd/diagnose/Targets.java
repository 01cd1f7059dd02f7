package org.qicd.diagnose;

import org.qicd.circuit.Readout;

/**
 * Targets of the squared loss: one number for each image and output, inside the range of the
 * output.
 */
public final class Targets {
  private Targets() {}

  /**
   * Makes targets from labels. A state exists that has all targets of an image at once. For Pauli Z
   * they are {@code +share} for the label's qubit and {@code -share} for the others. For projectors
   * they are the probability {@code share} for the label's bit string, with the rest spread evenly
   * over all other strings. For Pauli strings they are {@code share} for the label's string and 0
   * for the others: a mixed state has these whatever the strings are, and a pure one if there are
   * qubits enough.
   *
   * @param share in (0, 1), because convergence is exponential only for targets inside the
   *     observable's range
   * @throws IllegalArgumentException if targets reach the end of the range, or a label has no
   *     output
   */
  public static double[] of(Readout readout, int[] labels, double share) {
    double other =
        switch (readout.kind()) {
          case EXPVAL -> -share;
          case PROJECTOR -> (1 - share) / ((1 << readout.numQubits()) - 1);
          case PAULI -> 0;
        };
    int classes = readout.numClasses();
    double[] targets = new double[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "image %d has the label %d, expected 0 to %d".formatted(i, labels[i], classes - 1));
      }
      for (int c = 0; c < classes; c++) {
        targets[i * classes + c] = readout.logitScale() * (c == labels[i] ? share : other);
      }
    }
    check(readout, targets);
    return targets;
  }

  /**
   * Refuses targets that are the output of no state, or of an eigenstate only.
   *
   * @throws IllegalArgumentException if there are such targets; the message names the first one
   */
  public static void check(Readout readout, double[] targets) {
    int classes = readout.numClasses();
    for (int r = 0; r < targets.length; r++) {
      if (!(targets[r] > least(readout) && targets[r] < most(readout))) {
        throw new IllegalArgumentException(
            ("image %d, output %d: the target %s is outside the observable's range: expected a number"
                    + " between %s and %s")
                .formatted(r / classes, r % classes, targets[r], least(readout), most(readout)));
      }
    }
  }

  private static double least(Readout readout) {
    return readout.kind() == Readout.Kind.PROJECTOR ? 0 : -readout.logitScale();
  }

  private static double most(Readout readout) {
    return readout.logitScale();
  }
}

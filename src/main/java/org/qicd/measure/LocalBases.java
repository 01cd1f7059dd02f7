package org.qicd.measure;

import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.random.Draw;

/** Bases in which each qubit is measured along X, Y or Z. */
final class LocalBases {
  private final int numQubits;
  private final byte[] axes; // [basis][qubit]: 0 for Z, 1 for X, 2 for Y

  /** Draws bases, each axis of each qubit with the same probability. */
  LocalBases(int numQubits, int count, RandomGenerator random) {
    this.numQubits = numQubits;
    axes = new byte[count * numQubits];
    for (int k = 0; k < axes.length; k++) {
      axes[k] = (byte) (3 * random.nextDouble());
    }
  }

  private LocalBases(int numQubits, byte[] axes) {
    this.numQubits = numQubits;
    this.axes = axes;
  }

  /** All 3^n bases, or as many random ones as allowed if these are fewer. */
  static LocalBases atMost(int most, int numQubits) {
    double all = StrictMath.pow(3, numQubits);
    if (all > most) {
      return new LocalBases(numQubits, most, Draw.RANDOM_BASES.stream(0, 0, 0));
    }
    int count = (int) Math.rint(all);
    byte[] axes = new byte[count * numQubits];
    for (int k = 0; k < count; k++) {
      for (int q = 0, digits = k; q < numQubits; q++, digits /= 3) {
        axes[k * numQubits + q] = (byte) (digits % 3);
      }
    }
    return new LocalBases(numQubits, axes);
  }

  int count() {
    return axes.length / numQubits;
  }

  /**
   * The probabilities of the outcomes of a state in a basis.
   *
   * @param re real parts of 2^n amplitudes; index bit q is qubit q
   * @param p 2^n probabilities; bit q of the index is the outcome of qubit q, 0 for the eigenvalue
   *     1
   */
  void probabilities(int basis, double[] re, double[] im, double[] p) {
    double[] x = re.clone();
    double[] y = im.clone();
    double norm = 1;
    for (int q = 0; q < numQubits; q++) {
      int axis = axes[basis * numQubits + q];
      if (axis != 0) {
        rotate(x, y, 1 << q, axis == 2);
        norm /= 2;
      }
    }
    for (int s = 0; s < p.length; s++) {
      p[s] = (x[s] * x[s] + y[s] * y[s]) * norm;
    }
  }

  /**
   * Takes the amplitudes a and b of a qubit to {@code a + b} and {@code a - b}, or to {@code a - i
   * b} and {@code a + i b} for Y: sqrt(2) times those of the eigenvalues 1 and -1.
   */
  private static void rotate(double[] re, double[] im, int bit, boolean alongY) {
    for (int s = 0; s < re.length; s++) {
      if ((s & bit) == 0) {
        int t = s | bit;
        double x = alongY ? im[t] : re[t];
        double y = alongY ? -re[t] : im[t];
        re[t] = re[s] - x;
        im[t] = im[s] - y;
        re[s] += x;
        im[s] += y;
      }
    }
  }
}

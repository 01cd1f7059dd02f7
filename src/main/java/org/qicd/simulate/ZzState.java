package org.qicd.simulate;

import java.util.Arrays;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureAngle;

/**
 * The state of an image encoded by {@code zz}. It is computed by turns of all Hadamard gates at
 * once, which are a Walsh-Hadamard transform, and all phases at once, which are one diagonal
 * matrix.
 */
final class ZzState {
  private final double[] re;
  private final double[] im;

  ZzState(double[] image) {
    int size = 1 << image.length;
    double[] cos = new double[size];
    double[] sin = new double[size];
    diagonal(image, cos, sin);
    re = new double[size];
    im = new double[size];
    re[0] = 1;
    for (int repetition = 0; repetition < Encoding.ZZ_REPETITIONS; repetition++) {
      Walsh.sum(re);
      Walsh.sum(im);
      multiply(cos, sin);
    }
    // Each transform is sqrt(size) times the product of the Hadamard gates.
    double scale = Math.scalb(1.0, -image.length * Encoding.ZZ_REPETITIONS / 2);
    for (int a = 0; a < size; a++) {
      re[a] *= scale;
      im[a] *= scale;
    }
  }

  /**
   * Computes the product of all phases. With sigma = 1 for an even and -1 for an odd number of
   * ones, a phase is {@code exp(i t / 2) exp(-i t / 2 sigma)}. So phases are multiplied out as in a
   * layer of a plan.
   */
  private static void diagonal(double[] image, double[] cos, double[] sin) {
    Arrays.fill(cos, 1);
    for (FeatureAngle angle : Encoding.zzPhases(image.length)) {
      double half = angle.value(image) / 2;
      double c = StrictMath.cos(half);
      double s = StrictMath.sin(half);
      int mask = angle.features().stream().mapToInt(q -> 1 << q).sum();
      cos[mask] = c;
      sin[mask] = -s;
      double common = cos[0] * c - sin[0] * s;
      sin[0] = cos[0] * s + sin[0] * c;
      cos[0] = common;
    }
    Walsh.product(cos, sin);
  }

  private void multiply(double[] cos, double[] sin) {
    for (int a = 0; a < re.length; a++) {
      double real = re[a] * cos[a] - im[a] * sin[a];
      im[a] = re[a] * sin[a] + im[a] * cos[a];
      re[a] = real;
    }
  }

  /** Writes real and imaginary parts in turn. */
  void copyTo(double[] values, int at) {
    for (int a = 0; a < re.length; a++) {
      values[at + 2 * a] = re[a];
      values[at + 2 * a + 1] = im[a];
    }
  }
}

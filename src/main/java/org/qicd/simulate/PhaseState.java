package org.qicd.simulate;

import java.util.Arrays;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureAngle;
import org.qicd.circuit.FeatureMap;

/**
 * The state of an image encoded by {@code zz} or {@code iqp}. It is computed by turns of all
 * Hadamard gates at once, which are a Walsh-Hadamard transform, and all phases at once, which are
 * one diagonal matrix.
 */
final class PhaseState {
  private final double[] re;
  private final double[] im;

  PhaseState(FeatureMap map, double[] image) {
    int size = 1 << image.length;
    double[] cos = new double[size];
    double[] sin = new double[size];
    diagonal(map, image, cos, sin);
    re = new double[size];
    im = new double[size];
    re[0] = 1;
    for (int repetition = 0; repetition < map.repetitions(); repetition++) {
      Walsh.sum(re);
      Walsh.sum(im);
      multiply(cos, sin);
    }
    // Each transform is sqrt(size) times the product of the Hadamard gates.
    int halvings = image.length * map.repetitions();
    double scale = Math.scalb(halvings % 2 == 0 ? 1 : Math.sqrt(0.5), -(halvings / 2));
    for (int a = 0; a < size; a++) {
      re[a] *= scale;
      im[a] *= scale;
    }
  }

  /**
   * Computes the product of all phases. With sigma = 1 for an even and -1 for an odd number of
   * ones, a phase of {@code zz} is {@code exp(i t / 2) exp(-i t / 2 sigma)}, and one of {@code iqp}
   * is the second factor alone. So phases are multiplied out as in a layer of a plan.
   */
  private static void diagonal(FeatureMap map, double[] image, double[] cos, double[] sin) {
    boolean hasCommon = map.encoding() == Encoding.ZZ;
    Arrays.fill(cos, 1);
    for (FeatureAngle angle : map.phases(image.length)) {
      double half = angle.value(image) / 2;
      double c = StrictMath.cos(half);
      double s = StrictMath.sin(half);
      cos[angle.mask()] = c;
      sin[angle.mask()] = -s;
      if (hasCommon) {
        double common = cos[0] * c - sin[0] * s;
        sin[0] = cos[0] * s + sin[0] * c;
        cos[0] = common;
      }
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

package org.qicd.simulate;

/**
 * Walsh-Hadamard transforms of length 2^n, in place. They convert between masks and basis states.
 */
final class Walsh {
  private Walsh() {}

  /** Computes {@code x[a] = sum over masks of (-1)^parity(a & mask) x[mask]}. */
  static void sum(double[] x) {
    for (int half = 1; half < x.length; half *= 2) {
      for (int start = 0; start < x.length; start += 2 * half) {
        for (int j = start; j < start + half; j++) {
          double u = x[j];
          double v = x[j + half];
          x[j] = u + v;
          x[j + half] = u - v;
        }
      }
    }
  }

  /**
   * Does the same with multiplication instead of addition, for complex numbers of modulus 1: {@code
   * z[a] = product over masks of z[mask]^((-1)^parity(a & mask))}. So phases are multiplied out
   * with one sine and cosine for each mask, instead of one for each basis state.
   */
  static void product(double[] re, double[] im) {
    for (int half = 1; half < re.length; half *= 2) {
      for (int start = 0; start < re.length; start += 2 * half) {
        for (int j = start; j < start + half; j++) {
          double ux = re[j] * re[j + half];
          double vy = im[j] * im[j + half];
          double uy = re[j] * im[j + half];
          double vx = im[j] * re[j + half];
          re[j] = ux - vy;
          im[j] = vx + uy;
          re[j + half] = ux + vy;
          im[j + half] = vx - uy;
        }
      }
    }
  }
}

package org.qicd.measure;

/**
 * The variance of a fidelity that was measured in random bases. With N bases and M shots in each of
 * them, on both devices, it is {@code (V_U + V_1 / M + V_2 / M^2) / N}.
 *
 * <p>With the records' exact shares P1 and P2 in a basis and the score {@code g(s, t) = 2^n
 * (-2)^-D(s,t)}, and with means over all 3^n bases, let
 *
 * <pre>
 *   A = mean of sum_s P1(s) (sum_t g(s, t) P2(t))^2      B = the same with 1 and 2 exchanged
 *   C = mean of sum_st g(s, t)^2 P1(s) P2(t)             D = mean of (sum_st g(s, t) P1(s) P2(t))^2
 * </pre>
 *
 * <p>Counting the equal indices in the square of the estimate gives {@code (C + (M - 1) (A + B) +
 * (M - 1)^2 D) / M^2} as its mean in one basis. So V_U = D - F^2, V_1 = A + B - 2 D and V_2 = C - A
 * - B + D. C is the sum over all sets of qubits, of m each, of {@code 2^(n-m)} times the overlap of
 * the reduced states of the set: {@code 3^n} for equal products, about {@code 2.5^n} otherwise.
 *
 * @param bases V_U, from the choice of the bases
 * @param single V_1, from the outcomes of either device
 * @param pairs V_2, from those of both
 */
public record RandomisedVariance(double bases, double single, double pairs) {
  /** The most bases over which a mean is taken: all 3^6. */
  private static final int MOST_BASES = 729;

  /**
   * The variance for two states, by all 3^n bases up to 6 qubits, and by 729 random ones beyond.
   *
   * @param re1 real parts of the 2^n amplitudes of the first state
   */
  public static RandomisedVariance of(double[] re1, double[] im1, double[] re2, double[] im2) {
    int numQubits = Integer.numberOfTrailingZeros(re1.length);
    LocalBases all = LocalBases.atMost(MOST_BASES, numQubits);
    double[] p1 = new double[re1.length];
    double[] p2 = new double[re1.length];
    double fidelity = 0;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int k = 0; k < all.count(); k++) {
      all.probabilities(k, re1, im1, p1);
      all.probabilities(k, re2, im2, p2);
      double[] score1 = Scores.FIDELITY.of(p1);
      double[] score2 = Scores.FIDELITY.of(p2);
      double[] square2 = Scores.SQUARE.of(p2);
      double mean = 0;
      for (int s = 0; s < p1.length; s++) {
        a += p1[s] * score2[s] * score2[s] / all.count();
        b += p2[s] * score1[s] * score1[s] / all.count();
        c += p1[s] * square2[s] / all.count();
        mean += p1[s] * score2[s];
      }
      d += mean * mean / all.count();
      fidelity += mean / all.count();
    }
    return ofMeans(a, b, c, d, fidelity);
  }

  /**
   * The mean variance for products of n states of a qubit that all have the same overlap {@code f =
   * F^(1/n)}, and any orientation: A = B = (1/2 + f)^n, C = (2 + f)^n and {@code D = (2/5 + x / 2 +
   * 3 x^2 / 10)^n} with {@code x = 2 f - 1}. States of entangled qubits have a smaller V_U.
   */
  public static RandomisedVariance ofProducts(double fidelity, int numQubits) {
    double f = StrictMath.pow(fidelity, 1.0 / numQubits);
    double x = 2 * f - 1;
    double a = StrictMath.pow(0.5 + f, numQubits);
    double c = StrictMath.pow(2 + f, numQubits);
    double d = StrictMath.pow(0.4 + x / 2 + 0.3 * x * x, numQubits);
    return ofMeans(a, a, c, d, fidelity);
  }

  private static RandomisedVariance ofMeans(
      double a, double b, double c, double d, double fidelity) {
    return new RandomisedVariance(d - fidelity * fidelity, a + b - 2 * d, c - a - b + d);
  }

  /**
   * The variance for S shots on each device.
   *
   * @param shots from 2 on
   */
  public double of(int numQubits, long shots) {
    Settings settings = Settings.of(numQubits, shots);
    long more = shots % settings.bases(); // bases that have a shot more than the others
    long each = shots / settings.bases();
    double sum = (settings.bases() - more) * inBasis(each) + more * inBasis(each + 1);
    return sum / settings.bases() / settings.bases();
  }

  private double inBasis(long shots) {
    return bases + (single + pairs / shots) / shots;
  }

  /**
   * The least number of shots on each device for a standard error: a whole number, or infinity for
   * an error of 0 or one that needs more than 1e15 shots.
   */
  public double shotsFor(int numQubits, double error) {
    long enough = 2;
    while (!(of(numQubits, enough) <= error * error)) {
      if (enough > 1e15) {
        return Double.POSITIVE_INFINITY;
      }
      enough *= 2;
    }
    long few = enough / 2;
    while (enough - few > 1) {
      long middle = (few + enough) / 2;
      if (of(numQubits, middle) <= error * error) {
        enough = middle;
      } else {
        few = middle;
      }
    }
    return enough;
  }
}

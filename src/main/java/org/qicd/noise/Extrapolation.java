package org.qicd.noise;

import java.util.Arrays;
import java.util.List;

/**
 * Extrapolates outcomes to zero noise from circuits whose noise was made stronger by known factors
 * ({@link Folding}). What comes out is a weighted sum of what was measured under each factor.
 */
public final class Extrapolation {
  private final double[] coefficients;

  private Extrapolation(double[] coefficients) {
    this.coefficients = coefficients;
  }

  /**
   * Returns the value at 0 of the polynomial through all points: Richardson's extrapolation, as in
   * Temme, Bravyi and Gambetta, Error mitigation for short-depth quantum circuits, Phys. Rev. Lett.
   * 119, 180509 (2017).
   *
   * @param factors by which the noise is stronger, at least two different ones
   */
  public static Extrapolation richardson(List<Integer> factors) {
    check(factors);
    double[] coefficients = new double[factors.size()];
    for (int k = 0; k < coefficients.length; k++) {
      coefficients[k] = 1;
      for (int j = 0; j < coefficients.length; j++) {
        if (j != k) {
          coefficients[k] *= factors.get(j) / (double) (factors.get(j) - factors.get(k));
        }
      }
    }
    return new Extrapolation(coefficients);
  }

  private static void check(List<Integer> factors) {
    if (factors.size() < 2
        || factors.stream().distinct().count() < factors.size()
        || factors.stream().anyMatch(f -> f < 1 || f % 2 == 0)) {
      throw new IllegalArgumentException(
          "factors of noise: expected two or more different odd numbers from 1 on, found "
              + factors);
    }
  }

  /** The weight of each factor's outcomes in the sum. */
  public double[] coefficients() {
    return coefficients.clone();
  }

  /**
   * The factor by which the variance grows if as many shots are taken under each factor of noise as
   * would be taken without extrapolation, and the variance is the same under each.
   */
  public double varianceFactor() {
    return Arrays.stream(coefficients).map(c -> c * c).sum();
  }

  /**
   * Returns the shares of outcomes without noise. What falls below 0 is set to 0, and the rest is
   * divided by its sum.
   *
   * @param folded the shares under each factor of noise
   * @throws IllegalArgumentException if their number is not that of the factors
   */
  public double[] shares(double[]... folded) {
    if (folded.length != coefficients.length) {
      throw new IllegalArgumentException(
          "shares of outcomes: expected those under %d factors of noise, found %d"
              .formatted(coefficients.length, folded.length));
    }
    double[] sums = new double[folded[0].length];
    for (int k = 0; k < folded.length; k++) {
      for (int s = 0; s < sums.length; s++) {
        sums[s] += coefficients[k] * folded[k][s];
      }
    }
    return Shares.distribution(sums);
  }
}

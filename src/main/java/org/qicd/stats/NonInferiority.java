package org.qicd.stats;

/**
 * Tests whether the first of two methods is worse than the second by less than a margin. The
 * one-sided 95% t limits of the mean paired difference {@code first - second} are compared with
 * {@code -margin}.
 *
 * @param mean mean, standard deviation and two-sided interval of the differences
 * @param margin the loss that still counts as equally good, above 0, in the unit of the values
 * @param lower the one-sided lower 95% limit of the mean, {@code mean - t(.95, n - 1) sd / sqrt(n)}
 * @param upper the one-sided upper 95% limit
 * @param p one-sided p value of "worse by the margin or more"; it is below .05 if {@code lower} is
 *     above {@code -margin}
 */
public record NonInferiority(Mean mean, double margin, double lower, double upper, double p) {
  private static final double LEVEL = 0.95;

  /**
   * Estimates {@code first - second}.
   *
   * @throws IllegalArgumentException if the samples differ in length, have fewer than two numbers,
   *     one is not finite, or the margin is not above 0
   */
  public static NonInferiority of(double[] first, double[] second, double margin) {
    if (!(margin > 0 && Double.isFinite(margin))) {
      throw new IllegalArgumentException("expected a margin above 0, found " + margin);
    }
    Mean mean = Mean.of(Samples.differences(first, second));
    double half = Mean.quantile(mean.n(), LEVEL) * mean.error();
    return new NonInferiority(
        mean, margin, mean.mean() - half, mean.mean() + half, mean.pGreater(-margin));
  }
}

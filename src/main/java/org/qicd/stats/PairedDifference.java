package org.qicd.stats;

/**
 * The difference between two methods, the first minus the second, paired by seed and in the unit of
 * the values.
 *
 * @param mean mean, standard deviation and t interval of the differences {@code first - second}
 * @param bootstrap the mean with its BCa interval of 10,000 resamples with a fixed seed
 * @param wilcoxon the signed rank test of the differences
 * @param wins number of seeds for which the first is higher
 * @param ties number of seeds for which both are equal to 12 digits
 */
public record PairedDifference(
    Mean mean, Interval bootstrap, WilcoxonSignedRank wilcoxon, int wins, int ties) {

  /**
   * Estimates {@code first - second}.
   *
   * @throws IllegalArgumentException if the samples differ in length, have fewer than two numbers,
   *     or one is not finite
   */
  public static PairedDifference of(double[] first, double[] second) {
    return of(Samples.differences(first, second), Bootstrap.RESAMPLES);
  }

  public static PairedDifference of(double[] differences, int resamples) {
    Mean mean = Mean.of(differences);
    int wins = 0;
    int ties = 0;
    for (double difference : differences) {
      wins += difference > 0 ? 1 : 0;
      ties += difference == 0 ? 1 : 0;
    }
    return new PairedDifference(
        mean,
        Bootstrap.bca(differences, resamples),
        WilcoxonSignedRank.of(differences),
        wins,
        ties);
  }

  public int n() {
    return mean.n();
  }

  /** The mean and its t interval, by which the rules decide. */
  public Interval t() {
    return mean.t();
  }
}

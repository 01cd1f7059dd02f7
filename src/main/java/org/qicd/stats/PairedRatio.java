package org.qicd.stats;

import java.util.Arrays;

/**
 * The ratio of two methods' costs, paired by seed: the geometric mean of {@code rival / first}. If
 * it is above 1, the first method is cheaper.
 *
 * @param n number of seeds
 * @param ratio the geometric mean, and the 95% t interval of the mean logarithm, exponentiated
 * @param wilcoxon the signed rank test of the logarithms
 * @param wins number of seeds for which the first is cheaper
 */
public record PairedRatio(int n, Interval ratio, WilcoxonSignedRank wilcoxon, int wins) {

  /**
   * Estimates {@code rival / first}.
   *
   * @throws IllegalArgumentException if the samples differ in length, have fewer than two numbers,
   *     or one is not finite and above 0
   */
  public static PairedRatio of(double[] first, double[] rival) {
    return ofLogs(logs(first, rival));
  }

  public static PairedRatio ofLogs(double[] logs) {
    return new PairedRatio(
        logs.length,
        Mean.of(logs).t().map(Math::exp),
        WilcoxonSignedRank.of(logs),
        (int) Arrays.stream(logs).filter(log -> log > 0).count());
  }

  /** Returns {@code log(rival / first)} for each seed, exactly 0 where both agree to 12 digits. */
  public static double[] logs(double[] first, double[] rival) {
    return Samples.differences(logs("rival", rival), logs("first", first));
  }

  private static double[] logs(String what, double[] costs) {
    for (int i = 0; i < costs.length; i++) {
      if (!(costs[i] > 0)) {
        throw new IllegalArgumentException(
            what + ": expected a number above 0, found " + costs[i] + " at " + i);
      }
    }
    return Arrays.stream(costs).map(Math::log).toArray();
  }
}

package org.qicd.compare;

import java.util.Arrays;
import org.qicd.stats.PairedRatio;
import org.qicd.stats.Samples;
import org.qicd.stats.WilcoxonSignedRank;

/**
 * The ratio of what a rival and the first method spend until a target is reached, paired by seed.
 * The cost may be counted in steps, gradient evaluations or bytes.
 *
 * <p>A run that never reaches the target is missing. It counts with all that it spent, which is
 * less than it would have needed. So the ratio of a seed is too small if the rival is missing, too
 * large if the first method is missing, and unknown if both are. Missing runs are counted for both
 * methods, and each of the two p values assumes the worst for them. For {@code faster}, a seed
 * where the first method is missing is the strongest evidence against it. For {@code slower}, a
 * seed where the rival is missing is the strongest evidence for the first method.
 *
 * @param spent geometric mean of {@code rival / first} with a t interval of the logarithms; missing
 *     runs count with all that they spent
 * @param firstMissing number of seeds for which the first never reached the target
 * @param rivalMissing number of seeds for which the rival never reached it
 * @param bothMissing number of seeds for which neither reached it; these are also part of the two
 *     numbers before
 * @param faster p value (twice the tail) of the signed rank test against "the first is not faster"
 * @param slower p value (twice the tail) of the signed rank test against "the first is not slower"
 */
public record SpeedRatio(
    PairedRatio spent,
    int firstMissing,
    int rivalMissing,
    int bothMissing,
    double faster,
    double slower) {
  /** The cost of a run that did not reach the target. */
  public static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * Estimates {@code rival / first}.
   *
   * @param first what the first method spent until the target, or {@link #NEVER}, for each seed
   * @param firstLimit what a whole run of the first method spends
   * @param rival the same for the rival
   * @param rivalLimit what a whole run of the rival spends; for steps the same as {@code
   *     firstLimit}
   * @throws IllegalArgumentException if the samples differ in length, have fewer than two numbers,
   *     or one is neither {@link #NEVER} nor above 0 and at most its limit
   */
  public static SpeedRatio of(
      double[] first, double firstLimit, double[] rival, double rivalLimit) {
    Samples.sameLength(first, rival);
    double[] logs =
        PairedRatio.logs(
            censored("first", first, firstLimit), censored("rival", rival, rivalLimit));
    double beyond = 1 + Arrays.stream(logs).map(Math::abs).max().orElse(0);
    double[] worst = logs.clone();
    double[] best = logs.clone();
    int both = 0;
    for (int i = 0; i < logs.length; i++) {
      worst[i] = first[i] == NEVER ? -beyond : logs[i];
      best[i] = rival[i] == NEVER ? beyond : logs[i];
      both += first[i] == NEVER && rival[i] == NEVER ? 1 : 0;
    }
    return new SpeedRatio(
        PairedRatio.ofLogs(logs),
        missing(first),
        missing(rival),
        both,
        Math.min(1, 2 * WilcoxonSignedRank.of(worst).greater()),
        Math.min(1, 2 * WilcoxonSignedRank.of(best).less()));
  }

  private static double[] censored(String what, double[] costs, double limit) {
    for (int i = 0; i < costs.length; i++) {
      if (!(costs[i] <= limit || costs[i] == NEVER)) {
        throw new IllegalArgumentException(
            what + ": expected at most " + limit + " or never, found " + costs[i] + " at " + i);
      }
    }
    return Arrays.stream(costs).map(cost -> Math.min(cost, limit)).toArray();
  }

  private static int missing(double[] costs) {
    return (int) Arrays.stream(costs).filter(cost -> cost == NEVER).count();
  }
}

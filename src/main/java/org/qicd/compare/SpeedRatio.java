package org.qicd.compare;

import java.util.Arrays;
import org.qicd.stats.PairedRatio;
import org.qicd.stats.Samples;
import org.qicd.stats.WilcoxonSignedRank;

/**
 * How many times as much a rival spends as the first method until a target is reached, paired by
 * seed. Cost is whatever both are counted in: steps, gradient evaluations, bytes.
 *
 * <p>A run that never gets there counts with all it spent, which is less than it would have needed:
 * where the rival is missing, the ratio is too small, where the first is missing, too large, where
 * both are, unknown. Such runs are counted on either side, and the two p values take every one of
 * them at its worst: {@code faster} counts a pair without the first as the strongest evidence
 * against it, {@code slower} one without the rival as the strongest evidence for it.
 *
 * @param spent geometric mean of {@code rival / first} with a t interval on the logarithms, missing
 *     runs counted with all they spent
 * @param firstMissing on how many seeds the first never reached the target
 * @param rivalMissing on how many seeds the rival never did
 * @param bothMissing on how many seeds neither did; they count on both sides too
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
  /** What a run that did not reach the target needed. */
  public static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * Estimates {@code rival / first}.
   *
   * @param first for each seed, what the first method spent until the target, or {@link #NEVER}
   * @param firstLimit what a whole run of the first method spends
   * @param rival the same of the rival
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

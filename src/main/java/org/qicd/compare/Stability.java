package org.qicd.compare;

import java.util.Arrays;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.qicd.report.Numbers;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;
import org.qicd.stats.PairedRatio;
import org.qicd.stats.Samples;

/**
 * How large distillation terms and gradients became in whole runs, with one number for each seed.
 * For QICD these are the largest infidelity of an image, and the ratio of the largest to the mean
 * gradient norm. For QCD they are the largest KL of an image, in nats, and the same ratio.
 *
 * @param bounds how large infidelity and KL became
 * @param peaks the ratio of QCD's to QICD's peaks of the gradient norm, each peak relative to the
 *     mean norm
 */
public record Stability(Bounds bounds, PairedRatio peaks) {
  /** By how much rounding of a state's norm may carry an infidelity outside of [0, 1]. */
  private static final double ROUNDING = 1e-9;

  /** How large an infidelity of QICD and a KL of QCD became in whole runs. */
  public static final class Bounds {
    private final double[] kl;
    private final double largestInfidelity;

    /**
     * Takes the numbers of all seeds.
     *
     * @param largestInfidelity largest infidelity of QICD, for each seed
     * @param largestKl largest KL of QCD, for each seed; it may be infinite
     * @throws IllegalArgumentException if the samples differ in length or have fewer than two
     *     numbers, an infidelity is not in [0, 1], or a KL is negative or NaN
     */
    public Bounds(double[] largestInfidelity, double[] largestKl) {
      Samples.sameLength(largestInfidelity, largestKl);
      within("infidelity", largestInfidelity, -ROUNDING, 1 + ROUNDING);
      within("KL", largestKl, -ROUNDING, Double.POSITIVE_INFINITY);
      this.kl = largestKl.clone();
      this.largestInfidelity = Arrays.stream(largestInfidelity).max().orElseThrow();
    }

    public int n() {
      return kl.length;
    }

    public double largestKl() {
      return Arrays.stream(kl).max().orElseThrow();
    }

    public double largestInfidelity() {
      return largestInfidelity;
    }

    /**
     * The share of seeds whose largest KL is above a bound, with Wilson's 95% interval (E. B.
     * Wilson, JASA 22, 1927, 209-212).
     */
    public Interval klAbove(double bound) {
      int above = (int) Arrays.stream(kl).filter(value -> value > bound).count();
      ConfidenceInterval wilson =
          IntervalUtils.getWilsonScoreInterval(kl.length, above, Mean.LEVEL);
      return new Interval(
          above / (double) kl.length,
          Math.max(0, wilson.getLowerBound()),
          Math.min(1, wilson.getUpperBound()));
    }

    /** What was found about a bound, in words. */
    String text(double bound) {
      Interval share = klAbove(bound);
      return Numbers.format(
          "largest KL %.2f nats, above %s in %.0f%% [%.0f, %.0f] of %s, largest infidelity %.3f",
          largestKl(),
          Words.number(bound),
          100 * share.value(),
          100 * share.lower(),
          100 * share.upper(),
          Words.seeds(n()),
          largestInfidelity);
    }
  }

  /**
   * Takes the numbers of all seeds.
   *
   * @param peaks largest divided by mean gradient norm of QICD, for each seed
   * @param rivalPeaks the same for QCD
   * @throws IllegalArgumentException if the samples differ in length or have fewer than two
   *     numbers, an infidelity is not in [0, 1], a KL is negative or NaN, or a ratio of norms is
   *     not finite or below 1
   */
  public static Stability of(
      double[] largestInfidelity, double[] largestKl, double[] peaks, double[] rivalPeaks) {
    Samples.sameLength(largestKl, peaks);
    Bounds bounds = new Bounds(largestInfidelity, largestKl);
    within("peak over mean", peaks, 1 - ROUNDING, Double.MAX_VALUE);
    within("peak over mean", rivalPeaks, 1 - ROUNDING, Double.MAX_VALUE);
    return new Stability(bounds, PairedRatio.of(peaks, rivalPeaks));
  }

  private static void within(String what, double[] values, double least, double most) {
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= least && values[i] <= most)) {
        throw new IllegalArgumentException(
            "expected a "
                + what
                + " from "
                + Math.rint(least)
                + " to "
                + Math.rint(most)
                + ", found "
                + values[i]
                + " at "
                + i);
      }
    }
  }
}

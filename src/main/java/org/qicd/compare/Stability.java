package org.qicd.compare;

import java.util.Arrays;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;
import org.qicd.stats.PairedRatio;
import org.qicd.stats.Samples;

/**
 * What distillation terms and gradients did over whole runs, one number a seed: of QICD the largest
 * infidelity of an image and the ratio of the largest to the mean gradient norm, of QCD the largest
 * KL of an image, in nats, and the same ratio.
 */
public final class Stability {
  /** An infidelity may leave [0, 1] by the rounding of a state's norm. */
  private static final double ROUNDING = 1e-9;

  private final double[] kl;
  private final double largestInfidelity;
  private final PairedRatio peaks;

  /**
   * Takes the numbers of all seeds.
   *
   * @param largestInfidelity for each seed, of QICD
   * @param largestKl for each seed, of QCD; may be infinite
   * @param peaks for each seed, largest over mean gradient norm of QICD's term
   * @param rivalPeaks the same of QCD's term
   * @throws IllegalArgumentException if the samples differ in length or have fewer than two
   *     numbers, an infidelity is not in [0, 1] (it would not be one), a KL is negative or NaN, or
   *     a ratio of norms is not finite and at least 1
   */
  public Stability(
      double[] largestInfidelity, double[] largestKl, double[] peaks, double[] rivalPeaks) {
    Samples.sameLength(largestInfidelity, largestKl);
    Samples.sameLength(largestKl, peaks);
    within("infidelity", largestInfidelity, -ROUNDING, 1 + ROUNDING);
    within("KL", largestKl, -ROUNDING, Double.POSITIVE_INFINITY);
    within("peak over mean", peaks, 1 - ROUNDING, Double.MAX_VALUE);
    within("peak over mean", rivalPeaks, 1 - ROUNDING, Double.MAX_VALUE);
    this.peaks = PairedRatio.of(peaks, rivalPeaks);
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
   * The share of seeds whose largest KL is above a bound, with Wilson's 95% interval: E. B. Wilson,
   * JASA 22 (1927), 209-212.
   */
  public Interval klAbove(double bound) {
    int above = (int) Arrays.stream(kl).filter(value -> value > bound).count();
    ConfidenceInterval wilson = IntervalUtils.getWilsonScoreInterval(kl.length, above, Mean.LEVEL);
    return new Interval(
        above / (double) kl.length,
        Math.max(0, wilson.getLowerBound()),
        Math.min(1, wilson.getUpperBound()));
  }

  /** How many times as peaked the gradients of QCD's term are as those of QICD's. */
  public PairedRatio peaks() {
    return peaks;
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

package org.qicd.stats;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.qicd.report.Numbers;

/**
 * An estimate and the limits of its interval, all in the same unit. Up to rounding, the value lies
 * between the limits. Only a bootstrap interval may leave it out.
 *
 * <p>NaN, and limits in the wrong order, cause an {@code IllegalArgumentException}.
 */
public record Interval(double value, double lower, double upper) {
  /**
   * The size of the smallest sample for which an interval is shown. For two numbers it would extend
   * 13 standard errors to each side.
   */
  public static final int FEWEST = 3;

  public Interval {
    if (Double.isNaN(value) || !(lower <= upper)) {
      throw new IllegalArgumentException(
          "expected an interval, found " + value + " [" + lower + ", " + upper + "]");
    }
  }

  /** Returns a value whose limits are not known. They are infinite. */
  public static Interval unknown(double value) {
    return new Interval(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * Returns a share with Wilson's 95% interval (E. B. Wilson, JASA 22, 1927, 209-212).
   *
   * @param trials from 1 on
   */
  public static Interval wilson(int trials, int successes) {
    ConfidenceInterval limits = IntervalUtils.getWilsonScoreInterval(trials, successes, Mean.LEVEL);
    double share = (double) successes / trials;
    // Rounding may carry a limit past a share of 0 or 1.
    return new Interval(
        share, Math.min(share, limits.getLowerBound()), Math.max(share, limits.getUpperBound()));
  }

  /**
   * Returns this interval, or one with unknown limits if it comes from fewer than {@value #FEWEST}
   * numbers.
   */
  public Interval unlessFew(int numbers) {
    return numbers < FEWEST ? unknown(value) : this;
  }

  /** Whether the limits are known. */
  public boolean hasLimits() {
    return Double.isFinite(lower) && Double.isFinite(upper);
  }

  /**
   * Returns {@code value [lower, upper]}, or the value alone if the limits are not known.
   *
   * @param format format of each number, for {@link String#format}
   */
  public String text(String format) {
    String limits = hasLimits() ? " [%1$s, %1$s]".formatted(format) : "";
    return Numbers.format(format + limits, value, lower, upper);
  }

  /** Whether the whole interval is greater than {@code x}. */
  public boolean above(double x) {
    return lower > x;
  }

  /** Whether the whole interval is smaller than {@code x}. */
  public boolean below(double x) {
    return upper < x;
  }

  /** Returns the interval on another scale. The function must be increasing. */
  public Interval map(DoubleUnaryOperator increasing) {
    return new Interval(
        increasing.applyAsDouble(value),
        increasing.applyAsDouble(lower),
        increasing.applyAsDouble(upper));
  }
}

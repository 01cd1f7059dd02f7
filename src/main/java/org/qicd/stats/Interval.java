package org.qicd.stats;

import java.util.function.DoubleUnaryOperator;
import org.qicd.report.Numbers;

/**
 * An estimate and the limits of its interval, all in one unit. The value lies between the limits up
 * to rounding, except that a bootstrap interval may leave it out.
 *
 * <p>A NaN and limits in the wrong order are refused with an {@code IllegalArgumentException}.
 */
public record Interval(double value, double lower, double upper) {
  /** Numbers that an interval is shown for: of two it is 13 standard errors wide to each side. */
  public static final int FEWEST = 3;

  public Interval {
    if (Double.isNaN(value) || !(lower <= upper)) {
      throw new IllegalArgumentException(
          "expected an interval, found " + value + " [" + lower + ", " + upper + "]");
    }
  }

  /** A value whose limits are not known: they are infinite. */
  public static Interval unknown(double value) {
    return new Interval(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** This interval, or one with unknown limits if it comes from fewer than three numbers. */
  public Interval unlessFew(int numbers) {
    return numbers < FEWEST ? unknown(value) : this;
  }

  /** Whether its limits are known. */
  public boolean hasLimits() {
    return Double.isFinite(lower) && Double.isFinite(upper);
  }

  /**
   * {@code value [lower, upper]}, or the value alone where the limits are not known.
   *
   * @param format of a number, for {@link String#format}
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

  /** The interval on another scale; {@code increasing} must not turn the limits around. */
  public Interval map(DoubleUnaryOperator increasing) {
    return new Interval(
        increasing.applyAsDouble(value),
        increasing.applyAsDouble(lower),
        increasing.applyAsDouble(upper));
  }
}

package org.qicd.job.compare;

import java.util.function.DoubleUnaryOperator;

/**
 * An estimate and the limits of its interval, all in one unit. The value lies between the limits up
 * to rounding, except that a bootstrap interval may leave it out.
 *
 * <p>A NaN and limits in the wrong order are refused with an {@code IllegalArgumentException}.
 */
public record Interval(double value, double lower, double upper) {
  public Interval {
    if (Double.isNaN(value) || !(lower <= upper)) {
      throw new IllegalArgumentException(
          "expected an interval, found " + value + " [" + lower + ", " + upper + "]");
    }
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
  Interval map(DoubleUnaryOperator increasing) {
    return new Interval(
        increasing.applyAsDouble(value),
        increasing.applyAsDouble(lower),
        increasing.applyAsDouble(upper));
  }
}

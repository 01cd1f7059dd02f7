package org.qicd.report;

import java.util.Locale;

/** Numbers as people read them, the same in every table, page and message: in English notation. */
public final class Numbers {
  private Numbers() {}

  /** What {@link String#format} makes, with a point before the decimals wherever this runs. */
  public static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** Four decimals, for losses and shares; empty where there is no number. */
  public static String decimals(double value) {
    return Double.isNaN(value) ? "" : format("%.4f", value);
  }

  /** Four decimals, and two digits of what is too small for them. */
  public static String small(double value) {
    return value < 0.001 ? format("%.1e", value) : decimals(value);
  }

  /** Three digits; a whole number without a point. */
  public static String digits(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? format("%.0f", value)
        : format("%.3g", value);
  }

  /** All digits that a number has, as a user would write it. */
  public static String exact(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** A whole number with commas between its thousands. */
  public static String count(long value) {
    return format("%,d", value);
  }
}

package org.qicd.report;

import java.util.Locale;

/**
 * Formats numbers for people, in English notation and in the same way in every table, page and
 * message.
 */
public final class Numbers {
  private Numbers() {}

  /**
   * Formats values as {@link String#format} does, but with a decimal point whatever the machine's
   * locale is.
   */
  public static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** Formats losses and shares with four decimals. NaN gives an empty text. */
  public static String decimals(double value) {
    return Double.isNaN(value) ? "" : format("%.4f", value);
  }

  /** Formats a number with four decimals, or with two significant digits if it is below 0.001. */
  public static String small(double value) {
    return value > 0 && value < 0.001 ? format("%.1e", value) : decimals(value);
  }

  /** Formats a number with three significant digits, and a whole number with all of its digits. */
  public static String digits(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? format("%.0f", value)
        : format("%.3g", value);
  }

  /** Formats a number with all its digits, as a user would write it. */
  public static String exact(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Formats a whole number with commas between thousands. */
  public static String count(long value) {
    return format("%,d", value);
  }
}

package org.qicd.hardware;

import org.qicd.report.Numbers;

/** Times as text, in the unit in which they are read best. */
public final class Durations {
  private static final String[] UNITS = {"seconds", "minutes", "hours", "days", "years"};
  private static final double[] SECONDS = {1, 60, 3600, 86_400, 365.25 * 86_400};

  private Durations() {}

  /** Returns a time with about two digits: {@code 2.6 hours}. */
  public static String text(double seconds) {
    int unit = 0;
    while (unit + 1 < UNITS.length && seconds >= 2 * SECONDS[unit + 1]) {
      unit++;
    }
    double value = seconds / SECONDS[unit];
    return (value < 10 ? Numbers.format("%.1f", value) : Numbers.count(Math.round(value)))
        + " "
        + UNITS[unit];
  }
}

package org.qicd.report;

/** A block that is drawn in the browser. */
public sealed interface Chart extends Block permits XyChart, DotChart, HeatMap {

  /** What the chart shows, in a line that stands above it and is read out in its place. */
  String caption();

  /**
   * An axis, or the shades of a heat map.
   *
   * @param title what is measured, with its unit; the page adds how it is scaled
   * @param lower no value can be less; NaN: some can
   * @param upper no value can be greater; NaN: some can
   */
  record Axis(String title, Scale scale, double lower, double upper) {
    public static Axis linear(String title) {
      return new Axis(title, Scale.LINEAR, Double.NaN, Double.NaN);
    }

    /** An axis of values from 0 to 1. */
    public static Axis share(String title) {
      return new Axis(title, Scale.LINEAR, 0, 1);
    }

    public static Axis root(String title) {
      return new Axis(title, Scale.ROOT, Double.NaN, Double.NaN);
    }

    public static Axis log(String title) {
      return new Axis(title, Scale.LOG, Double.NaN, Double.NaN);
    }
  }

  /** How values become positions or shades. */
  enum Scale {
    LINEAR,
    /** Shades of counts among which a few are large. */
    ROOT,
    /** Positive values; others are left out. */
    LOG
  }
}

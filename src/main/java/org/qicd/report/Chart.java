package org.qicd.report;

/** A block that is drawn in the browser. */
public sealed interface Chart extends Block permits XyChart, DotChart, HeatMap {

  /**
   * What the chart shows, in one line. It stands above the chart, and screen readers read it
   * instead of the chart.
   */
  String caption();

  /**
   * An axis, or the shades of a heat map.
   *
   * @param title what is measured, with its unit; the page adds how it is scaled
   * @param lower lower bound of the possible values; NaN if there is none
   * @param upper upper bound of the possible values; NaN if there is none
   */
  record Axis(String title, Scale scale, double lower, double upper) {
    public static Axis linear(String title) {
      return new Axis(title, Scale.LINEAR, Double.NaN, Double.NaN);
    }

    /** An axis of values from 0 to 1. */
    public static Axis share(String title) {
      return new Axis(title, Scale.LINEAR, 0, 1);
    }

    /** An axis of values from 0 on, with more room for the small ones. */
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
    /** For values from 0 on of which a few are large. */
    ROOT,
    /** For positive values. Other values are left out. */
    LOG
  }
}

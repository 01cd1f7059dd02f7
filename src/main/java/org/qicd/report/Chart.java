package org.qicd.report;

/** A block that is drawn in the browser. */
public sealed interface Chart extends Block permits XyChart, DotChart, HeatMap {

  /** What the chart shows, in a line that stands above it and is read out in its place. */
  String caption();

  /**
   * An axis.
   *
   * @param title what is measured, with its unit
   */
  record Axis(String title, Scale scale) {
    public static Axis linear(String title) {
      return new Axis(title, Scale.LINEAR);
    }

    public static Axis log(String title) {
      return new Axis(title, Scale.LOG);
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

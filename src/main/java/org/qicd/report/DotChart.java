package org.qicd.report;

import java.util.List;

/**
 * A chart with one row for each thing that is compared. A row shows a value with its interval,
 * drawn over the single trials that it sums up.
 *
 * @param reference a value to compare with, drawn as a line across all rows; NaN if there is none
 */
public record DotChart(String caption, Axis value, double reference, List<Dot> dots)
    implements Chart {
  public DotChart {
    dots = List.copyOf(dots);
  }

  /**
   * A row.
   *
   * @param value the value; NaN if there is none
   * @param lower lower limit of the interval; NaN if there is none
   * @param upper upper limit of the interval; NaN if there is none
   * @param trials the values of single trials, which are drawn small; may be empty
   */
  public record Dot(String name, double value, double lower, double upper, List<Double> trials) {
    public Dot {
      trials = List.copyOf(trials);
    }
  }
}

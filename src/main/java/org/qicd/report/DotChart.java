package org.qicd.report;

import java.util.List;

/**
 * A chart with a row for each thing compared: a value with its interval, drawn over the single
 * trials that it sums up.
 *
 * @param reference a value to compare with, drawn as a line down all rows; NaN: none
 */
public record DotChart(String caption, Axis value, double reference, List<Dot> dots)
    implements Chart {
  public DotChart {
    dots = List.copyOf(dots);
  }

  /**
   * A row.
   *
   * @param value NaN: none
   * @param lower NaN: no interval
   * @param upper NaN: no interval
   * @param trials single values, drawn small; may be empty
   */
  public record Dot(String name, double value, double lower, double upper, List<Double> trials) {
    public Dot {
      trials = List.copyOf(trials);
    }
  }
}

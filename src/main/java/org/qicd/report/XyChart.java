package org.qicd.report;

import java.util.List;

/**
 * Lines or points over two axes, each labelled where it ends.
 *
 * @param series drawn in order; more than six coloured ones become thin lines of one colour
 */
public record XyChart(String caption, Axis x, Axis y, List<Series> series) implements Chart {
  public XyChart {
    series = List.copyOf(series);
  }

  /** How a series is drawn. */
  public enum Form {
    /** A line; bounds are a band around it. */
    LINE,
    /** Points; bounds are error bars. */
    POINTS
  }

  /** Values over ascending x; NaN is a gap. */
  public static final class Series {
    private final String name;
    private final Form form;
    private final boolean stressed;
    private final double[] x;
    private final double[] y;
    private final double[] lower;
    private final double[] upper;

    private Series(
        String name,
        Form form,
        boolean stressed,
        double[] x,
        double[] y,
        double[] lower,
        double[] upper) {
      if (y.length != x.length || lower.length != upper.length) {
        throw new IllegalArgumentException(
            "series '%s': %d x, %d y, %d lower and %d upper bounds"
                .formatted(name, x.length, y.length, lower.length, upper.length));
      }
      if (lower.length != 0 && lower.length != x.length) {
        throw new IllegalArgumentException(
            "series '%s': %d bounds, expected none or %d".formatted(name, lower.length, x.length));
      }
      this.name = name;
      this.form = form;
      this.stressed = stressed;
      this.x = x.clone();
      this.y = y.clone();
      this.lower = lower.clone();
      this.upper = upper.clone();
    }

    /** A series without bounds. */
    public static Series of(String name, Form form, double[] x, double[] y) {
      return new Series(name, form, false, x, y, new double[0], new double[0]);
    }

    /** The same with bounds, one pair for each value. */
    public Series within(double[] lower, double[] upper) {
      return new Series(name, form, stressed, x, y, lower, upper);
    }

    /** The same in the colour of text, drawn over the others: what the chart is about. */
    public Series stressed() {
      return new Series(name, form, true, x, y, lower, upper);
    }

    /** Whether it has no values. */
    public boolean isEmpty() {
      return x.length == 0;
    }

    String name() {
      return name;
    }

    Form form() {
      return form;
    }

    boolean isStressed() {
      return stressed;
    }

    double[] x() {
      return x;
    }

    double[] y() {
      return y;
    }

    /** The lower bounds; empty without bounds, as {@link #upper} is. */
    double[] lower() {
      return lower;
    }

    double[] upper() {
      return upper;
    }
  }
}

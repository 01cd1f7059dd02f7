package org.qicd.report;

import java.util.List;

/**
 * Lines or points over two axes. Each series is labelled at its end.
 *
 * @param series the series, drawn in their order; if more than six are coloured, they become thin
 *     lines of one colour
 */
public record XyChart(String caption, Axis x, Axis y, List<Series> series) implements Chart {
  public XyChart {
    series = List.copyOf(series);
  }

  /** How a series is drawn. */
  public enum Form {
    /** A line. Bounds are drawn as a band around it. */
    LINE,
    /** Points. Bounds are drawn as error bars. */
    POINTS
  }

  /** Values over ascending x. NaN leaves a gap. */
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

    /** Returns a series without bounds. */
    public static Series of(String name, Form form, double[] x, double[] y) {
      return new Series(name, form, false, x, y, new double[0], new double[0]);
    }

    /** Returns this series with bounds, one pair for each value. */
    public Series within(double[] lower, double[] upper) {
      return new Series(name, form, stressed, x, y, lower, upper);
    }

    /**
     * Returns this series as the one that the chart is about. It has the colour of text and is
     * drawn over the others.
     */
    public Series stressed() {
      return new Series(name, form, true, x, y, lower, upper);
    }

    /** Whether the series has no values. */
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

    /** The lower bounds. Like {@link #upper}, they are empty if the series has none. */
    double[] lower() {
      return lower;
    }

    double[] upper() {
      return upper;
    }
  }
}

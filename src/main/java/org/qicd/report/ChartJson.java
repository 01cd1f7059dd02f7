package org.qicd.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * Writes charts as the JSON that {@code report.js} reads. Numbers that are not finite become null.
 */
final class ChartJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Numbers are rounded to six digits, which distinguish more values than a screen has pixels. */
  private static final MathContext DIGITS = new MathContext(6);

  private ChartJson() {}

  /**
   * Returns JSON that is safe inside a script element. Whatever the names contain, no markup begins
   * in it.
   */
  static String of(List<Chart> charts) {
    ArrayNode array = JSON.createArrayNode();
    charts.forEach(chart -> array.add(of(chart)));
    return array.toString().replace("<", "\\u003c");
  }

  private static ObjectNode of(Chart chart) {
    ObjectNode node = JSON.createObjectNode().put("caption", chart.caption());
    if (chart instanceof XyChart xy) {
      node.put("kind", "xy");
      node.set("x", axis(xy.x()));
      node.set("y", axis(xy.y()));
      ArrayNode series = node.putArray("series");
      xy.series().forEach(s -> series.add(series(s)));
    } else if (chart instanceof DotChart dots) {
      node.put("kind", "dots");
      node.set("value", axis(dots.value()));
      put(node, "reference", dots.reference());
      ArrayNode rows = node.putArray("dots");
      dots.dots().forEach(dot -> rows.add(dot(dot)));
    } else if (chart instanceof HeatMap heat) {
      heat(node, heat);
    }
    return node;
  }

  private static ObjectNode axis(Chart.Axis axis) {
    ObjectNode node = JSON.createObjectNode();
    node.put("title", axis.title()).put("scale", name(axis.scale()));
    put(node, "lower", axis.lower());
    put(node, "upper", axis.upper());
    return node;
  }

  private static ObjectNode series(XyChart.Series series) {
    ObjectNode node = JSON.createObjectNode().put("name", series.name());
    node.put("form", name(series.form())).put("stressed", series.isStressed());
    node.set("x", numbers(series.x()));
    node.set("y", numbers(series.y()));
    node.set("lower", numbers(series.lower()));
    node.set("upper", numbers(series.upper()));
    return node;
  }

  private static ObjectNode dot(DotChart.Dot dot) {
    ObjectNode node = JSON.createObjectNode().put("name", dot.name());
    put(node, "value", dot.value());
    put(node, "lower", dot.lower());
    put(node, "upper", dot.upper());
    node.set("trials", numbers(dot.trials().stream().mapToDouble(v -> v).toArray()));
    return node;
  }

  private static void heat(ObjectNode node, HeatMap heat) {
    node.put("kind", "heat");
    node.set("shade", axis(heat.shade()));
    node.put("columnTitle", heat.columnTitle()).put("rowTitle", heat.rowTitle());
    heat.columns().forEach(node.putArray("columns")::add);
    heat.rows().forEach(node.putArray("rows")::add);
    ArrayNode values = node.putArray("values");
    heat.values().forEach(r -> values.add(numbers(r.stream().mapToDouble(v -> v).toArray())));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ArrayNode numbers(double[] values) {
    ArrayNode array = JSON.createArrayNode();
    for (double value : values) {
      array.add(rounded(value));
    }
    return array;
  }

  private static void put(ObjectNode node, String name, double value) {
    node.put(name, rounded(value));
  }

  /** Returns the rounded number; null, which becomes null in JSON, if it is not finite. */
  private static BigDecimal rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value, DIGITS).stripTrailingZeros() : null;
  }
}

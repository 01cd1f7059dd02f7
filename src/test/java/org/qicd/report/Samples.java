package org.qicd.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.qicd.report.Chart.Axis;
import org.qicd.report.DotChart.Dot;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;

/** Documents for tests. */
final class Samples {
  /** A name that would end a script and begin markup. */
  static final String HOSTILE = "</script><b onclick='x'>\"&amp; <!-- \u0000";

  private Samples() {}

  /** A document with every kind of block, in which every text is, or contains, the name. */
  static Document everyBlock(String name) {
    return new Document(
        name,
        List.of(
            new Block.Heading(name),
            new Block.Paragraph("Outcome " + name, true),
            new Block.Paragraph(name, false),
            table(name),
            new Block.Grid(List.of(lines(name, 3), lines(name, 9), points(name))),
            dots(name),
            new Block.Grid(List.of(heat(name), signed(name))),
            new Pictures(
                name,
                List.of(
                    new Pictures.Picture(name, new double[] {0, 1, 2, 3, 4, 5}, 3),
                    new Pictures.Picture(name, new double[4], 2))),
            new Block.Preformatted(name, "wire " + "─".repeat(200) + name),
            new Svg(
                name,
                name,
                1500,
                60,
                List.of(
                    new Svg.Line(0, 20, 1500, 20),
                    new Svg.Box(40, 5, 100, 30, name, true),
                    new Svg.Disc(300, 20, 9, false),
                    new Svg.Disc(400, 20, 4, true),
                    new Svg.Text(500, 40, name))),
            new Block.Command(name),
            new Block.KeyValues(name, Map.of(name, name), false),
            new Block.KeyValues(name, Map.of(name, name), true)));
  }

  /** Wide tables, and charts of values that differ by little. */
  static Document extremes() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("what"), Column.text("why")));
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text("a long name of a method"));
    cells.add(Cell.text("a sentence of many words that would take all of a phone's width"));
    for (int k = 0; k < 8; k++) {
      columns.add(Column.number("number " + k));
      cells.add(Cell.number("0.8951 [0.8633, 0.9202]", k));
    }
    return new Document(
        "extremes",
        List.of(
            new Table(
                "a caption that is longer than a phone is wide " + "and ".repeat(20),
                columns,
                List.of(cells)),
            close(Axis.log("residual"), 0.1465, 0.1468),
            close(Axis.share("accuracy"), 0.995, 1),
            close(Axis.linear("seconds"), 20, 20.1)));
  }

  private static XyChart close(Axis y, double low, double high) {
    double[] x = {1, 2, 3};
    return new XyChart(
        y.title(),
        Axis.linear("steps"),
        y,
        List.of(Series.of("", Form.LINE, x, new double[] {low, high, low})));
  }

  private static Table table(String name) {
    return new Table(
        name,
        List.of(Column.text(name), Column.number("value")),
        List.of(
            List.of(Cell.text(name), Cell.number("10", 10)),
            List.of(Cell.text("b"), Cell.number("", Double.NaN)),
            List.of(Cell.text("a"), Cell.number("9", 9))));
  }

  private static XyChart lines(String name, int count) {
    Series[] series = new Series[count];
    for (int s = 0; s < count; s++) {
      double[] x = new double[30];
      double[] y = new double[30];
      double[] lower = new double[30];
      double[] upper = new double[30];
      for (int k = 0; k < 30; k++) {
        x[k] = k + 1;
        y[k] = k == 7 ? Double.NaN : Math.exp(-0.2 * k) * (1 + 0.3 * s);
        lower[k] = y[k] / 1.3;
        upper[k] = y[k] * 1.3;
      }
      series[s] = Series.of(s == 0 ? name : "line " + s, Form.LINE, x, y);
      series[s] = s == 1 ? series[s].within(lower, upper) : series[s];
    }
    series[count - 1] = series[count - 1].stressed();
    return new XyChart(name, Axis.linear(name), Axis.log(name), List.of(series));
  }

  private static XyChart points(String name) {
    Series points =
        Series.of(name, Form.POINTS, new double[] {0.1, 0.2, 0.4}, new double[] {3, 5, 4})
            .within(new double[] {2, 4, 3.5}, new double[] {4, 7, 5});
    return new XyChart(name, Axis.log(name), Axis.linear(name), List.of(points));
  }

  private static DotChart dots(String name) {
    return new DotChart(
        name,
        Axis.linear(name),
        0.9,
        List.of(
            new Dot(name, 0.962, 0.95, 0.971, List.of(0.955, 0.96, 0.97)),
            new Dot("other", 0.954, 0.94, 0.966, List.of(0.94, 0.95, 0.96)),
            new Dot("none", Double.NaN, Double.NaN, Double.NaN, List.of())));
  }

  private static HeatMap heat(String name) {
    List<List<Double>> values = List.of(List.of(40.0, 1.0), List.of(0.0, 39.0));
    List<String> classes = List.of(name, "1");
    return new HeatMap(name, name, name, classes, classes, values, Axis.root(name));
  }

  private static HeatMap signed(String name) {
    List<String> names = List.of("a", "b", "c");
    List<List<Double>> values =
        List.of(
            List.of(1.0, -0.5, Double.NaN), List.of(-0.5, 1.0, 0.25), List.of(1e-4, 0.25, -1.0));
    return new HeatMap(name, "column", "row", names, names, values, Axis.linear(name));
  }
}

package org.qicd.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.qicd.job.ScalingPlan.Point;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Document;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.report.XyChart;
import org.qicd.train.TrainParam.Exchange;

/** The {@code report.html} of a plan. */
final class PlanReport {
  private static final List<String> COLUMNS =
      List.of(
          "executors",
          "images",
          "ms a round",
          "of kernels",
          "of jobs",
          "of tasks",
          "of bytes",
          "MB out",
          "MB back",
          "driver's memory",
          "executor's memory");

  private PlanReport() {}

  static Document document(ScalingPlan plan, String data, String command) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(plan.machineText(), true));
    blocks.add(new Block.Paragraph("Measured on " + data + ".", false));
    blocks.add(new Block.Paragraph(ScalingPlan.ASSUMPTIONS, false));
    blocks.add(new Block.Heading("On larger clusters"));
    List<Point> clusters = plan.clusters();
    blocks.add(
        chart("A round over the number of executors", "executors", clusters, Point::executors));
    blocks.add(table("%d images".formatted(plan.images()), clusters));
    blocks.add(new Block.Heading("With more images"));
    List<Point> growth = plan.growth();
    int executors = growth.get(0).executors();
    blocks.add(
        chart(
            "A round over the number of images, %d executors".formatted(executors),
            "images",
            growth,
            point -> point.round().numImages()));
    blocks.add(table("%d executors".formatted(executors), growth));
    blocks.add(new Block.Heading("What ends the scaling"));
    plan.limits().forEach(limit -> blocks.add(new Block.Paragraph(limit, false)));
    blocks.add(new Block.Command(command));
    return new Document("What a round will take", blocks);
  }

  private static XyChart chart(
      String caption, String title, List<Point> points, ToDoubleFunction<Point> x) {
    List<XyChart.Series> series = new ArrayList<>();
    for (Exchange exchange : ScalingPlan.EXCHANGES) {
      List<Point> those = points.stream().filter(p -> p.exchange() == exchange).toList();
      series.add(
          XyChart.Series.of(
              ScalingPlan.name(exchange),
              XyChart.Form.LINE,
              those.stream().mapToDouble(x).toArray(),
              those.stream().mapToDouble(p -> p.time().total()).toArray()));
    }
    return new XyChart(caption, Axis.log(title), Axis.log("seconds a round"), series);
  }

  private static Table table(String caption, List<Point> points) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("exchange")));
    COLUMNS.forEach(name -> columns.add(Column.number(name)));
    List<List<Cell>> rows = new ArrayList<>();
    for (Point point : points) {
      List<String> texts = ScalingPlan.row(point);
      List<Cell> row = new ArrayList<>(List.of(Cell.text(texts.get(0))));
      texts.subList(1, texts.size()).forEach(text -> row.add(cell(text)));
      rows.add(row);
    }
    return new Table(caption, columns, rows);
  }

  /** A number, or a number with a unit of memory. */
  private static Cell cell(String text) {
    double unit = text.endsWith(" GB") ? 1024 : 1;
    return Cell.number(text, unit * Double.parseDouble(text.replaceAll(" [GM]B$", "")));
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.qicd.job.pages.ScalingPlan.Point;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Document;
import org.qicd.report.Numbers;
import org.qicd.report.XyChart;
import org.qicd.setup.TrainParam.Exchange;

/** The {@code report.html} of a plan. */
public final class PlanReport {
  private PlanReport() {}

  /**
   * Returns the report.
   *
   * @param device blocks about a quantum computer; may be empty
   */
  public static Document document(
      ScalingPlan plan, List<Block> device, String data, String command) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(plan.headline(), true));
    if (!plan.measured().isEmpty()) {
      blocks.add(new Block.Paragraph(plan.measured().strip(), false));
    }
    plan.limits().forEach(limit -> blocks.add(new Block.Paragraph(limit, false)));
    blocks.add(new Block.Paragraph("Measured on " + data + ".", false));
    blocks.add(new Block.Heading("On larger clusters"));
    List<Point> clusters = plan.clusters();
    blocks.add(
        chart("A round over the number of executors", "executors", clusters, Point::executors));
    blocks.add(ScalingPlan.table(parts(Numbers.count(plan.images()) + " images"), clusters));
    blocks.add(new Block.Heading("With more images"));
    List<Point> growth = plan.growth();
    int executors = growth.get(0).executors();
    blocks.add(
        chart(
            "A round over the number of images, %d executors".formatted(executors),
            "images",
            growth,
            point -> point.round().numImages()));
    blocks.add(ScalingPlan.table(parts(Numbers.count(executors) + " executors"), growth));
    blocks.add(new Block.Heading("What it is made of"));
    blocks.add(plan.machineTable());
    blocks.add(new Block.Paragraph(ScalingPlan.ASSUMPTIONS, false));
    blocks.addAll(device);
    blocks.add(new Block.Command(command));
    return new Document("What a round will take", blocks);
  }

  private static String parts(String what) {
    return what + ": milliseconds a round, and of them those of kernels, jobs, tasks and bytes";
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
}

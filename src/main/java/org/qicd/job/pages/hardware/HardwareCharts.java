package org.qicd.job.pages.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qicd.hardware.Contender;
import org.qicd.hardware.Mitigation;
import org.qicd.hardware.Run;
import org.qicd.hardware.SweepResult;
import org.qicd.hardware.Verdict;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.DotChart;
import org.qicd.report.DotChart.Dot;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;
import org.qicd.stats.Interval;

/** The charts of a sweep. */
final class HardwareCharts {
  private final SweepResult sweep;

  HardwareCharts(SweepResult sweep) {
    this.sweep = sweep;
  }

  /** Accuracy against noise, a line for each number of shots: of students, and of the ensemble. */
  List<Block> accuracies() {
    List<Series> students = new ArrayList<>();
    List<Series> ensemble = new ArrayList<>();
    Contender all = sweep.students().ensemble();
    double[] scales = sweep.plan().scales().stream().mapToDouble(Double::doubleValue).toArray();
    for (int shots : sweep.plan().shots()) {
      List<Run> runs =
          sweep.plan().scales().stream().map(scale -> Run.scaled(scale, shots)).toList();
      String name = shots == 0 ? "exact" : HardwareText.shots(shots) + " shots";
      students.add(
          Series.of(
              name,
              Form.LINE,
              scales,
              runs.stream().mapToDouble(sweep::studentAccuracy).toArray()));
      List<Interval> found = runs.stream().map(run -> sweep.standing(all, run).accuracy()).toList();
      ensemble.add(
          Series.of(name, Form.LINE, scales, found.stream().mapToDouble(Interval::value).toArray())
              .within(
                  found.stream().mapToDouble(Interval::lower).toArray(),
                  found.stream().mapToDouble(Interval::upper).toArray()));
    }
    return List.of(
        chart("Accuracy of the mean student", students),
        chart("Accuracy of the ensemble, with 95% intervals", ensemble));
  }

  private static XyChart chart(String caption, List<Series> series) {
    return new XyChart(
        caption,
        Axis.root("noise, times that of the device"),
        Axis.share("share read correctly"),
        series);
  }

  /** The error of class probabilities without each source of errors. */
  DotChart limits() {
    List<Dot> dots = new ArrayList<>();
    double all = sweep.studentError(Verdict.device(sweep));
    dots.add(dot("all errors", all));
    Verdict.limits(sweep).forEach(each -> dots.add(dot("without " + each.label(), each.error())));
    return new DotChart(
        "Mean error of class probabilities without each source of errors",
        Axis.share("half the sum of |p - p without noise|"),
        all,
        dots);
  }

  private static Dot dot(String name, double value) {
    return new Dot(name, value, Double.NaN, Double.NaN, List.of());
  }

  /** The gain of each mitigation. */
  DotChart mitigations() {
    List<Dot> dots = new ArrayList<>();
    for (Mitigation mitigation : Mitigation.values()) {
      Optional<Interval> gain =
          mitigation == Mitigation.NONE ? Optional.empty() : Verdict.gain(sweep, mitigation);
      gain.map(share -> share.map(x -> 100 * x))
          .ifPresent(
              points ->
                  dots.add(
                      new Dot(
                          mitigation.label(),
                          points.value(),
                          points.lower(),
                          points.upper(),
                          List.of())));
    }
    return new DotChart(
        "What mitigation gains for the mean student, with 95% intervals over images",
        Axis.linear("points of accuracy"), 0, dots);
  }
}

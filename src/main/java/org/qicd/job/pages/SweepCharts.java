package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;
import org.qicd.compare.Cost;
import org.qicd.compare.Sweep;
import org.qicd.compare.TrialRow;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Numbers;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Series;
import org.qicd.setup.TrainParam;
import org.qicd.stats.Interval;

/** Charts of test accuracy over a parameter in which studies differ. */
final class SweepCharts {
  /**
   * From this ratio of the largest to the smallest value on, equal steps would hide small values.
   */
  private static final double WIDE = 10;

  private final CompareResults results;

  SweepCharts(CompareResults results) {
    this.results = results;
  }

  /**
   * The charts of a sweep: one of the students and one of the ensemble. If the number of shots
   * differs, there is one of the students against all shots, too.
   */
  List<Block> of(Sweep sweep) {
    List<Block> charts = new ArrayList<>();
    charts.add(chart(sweep, "mean of the students", TrialRow::testStudents));
    charts.add(chart(sweep, "the ensemble", row -> row.tested().testEnsemble()));
    XyChart spent = overAllShots(sweep);
    if (isOfShots(sweep) && !spent.series().isEmpty()) {
      charts.add(spent);
    }
    return charts;
  }

  private static boolean isOfShots(Sweep sweep) {
    return sweep.param().equals(TrainParam.SHOTS.name());
  }

  /** A line for each method, with a point for each study in which its gradients are measured. */
  private XyChart overAllShots(Sweep sweep) {
    List<Series> series = new ArrayList<>();
    for (String method : sweep.methods()) {
      SortedMap<Double, Interval> points = new TreeMap<>();
      for (String study : sweep.studies().keySet()) {
        results
            .of(study, method)
            .filter(CompareResults::isMeasured)
            .ifPresent(
                outcome ->
                    CompareResults.share(outcome.last(TrialRow::testStudents))
                        .ifPresent(
                            mean ->
                                points.put(StatUtils.mean(outcome.last(Cost.SHOTS::of)), mean)));
      }
      add(series, method, points);
    }
    return new XyChart(
        "Test accuracy against all shots of a training, mean of the students, with 95% intervals",
        Axis.log("shots by all students"), Axis.share("share read correctly"), series);
  }

  private XyChart chart(Sweep sweep, String whose, ToDoubleFunction<TrialRow> accuracy) {
    List<Series> series = new ArrayList<>();
    for (String method : sweep.methods()) {
      SortedMap<Double, Interval> points = new TreeMap<>();
      sweep
          .studies()
          .forEach(
              (study, value) ->
                  results
                      .of(study, method)
                      .flatMap(outcome -> CompareResults.share(outcome.last(accuracy)))
                      .ifPresent(mean -> points.put(place(sweep, value), mean)));
      add(series, method, points);
    }
    return new XyChart(
        "Test accuracy over %s, %s, with 95%% intervals".formatted(sweep.param(), whose),
        isOfShots(sweep)
            ? Axis.linear("1 / \u221as of s shots: " + places(sweep))
            : axis(sweep.param(), sweep.studies().values()),
        Axis.share("share read correctly"),
        series);
  }

  /** Where a value stands. Exact numbers, which have shots = 0, are the limit of many shots. */
  private static double place(Sweep sweep, double value) {
    return isOfShots(sweep) && value > 0 ? 1 / Math.sqrt(value) : value;
  }

  private static String places(Sweep sweep) {
    return sweep.studies().values().stream()
        .map(
            shots ->
                shots == 0
                    ? "exact at 0"
                    : Numbers.format("%,.0f at %.3g", shots, place(sweep, shots)))
        .collect(Collectors.joining(", "));
  }

  /** Adds a line if there are two points or more. */
  private void add(List<Series> series, String method, SortedMap<Double, Interval> points) {
    if (points.size() > 1) {
      Series line =
          StudyCharts.series(method, List.copyOf(points.keySet()), List.copyOf(points.values()));
      series.add(method.equals(results.referenceName()) ? line.stressed() : line);
    }
  }

  /** A square-root scale, which has a place for 0, if the smallest values would run together. */
  static Axis axis(String title, Collection<Double> values) {
    double least = values.stream().filter(v -> v > 0).mapToDouble(v -> v).min().orElse(1);
    double most = values.stream().mapToDouble(v -> v).max().orElse(1);
    boolean wide = values.stream().allMatch(v -> v >= 0) && most >= WIDE * least;
    return wide ? Axis.root(title) : Axis.linear(title);
  }
}

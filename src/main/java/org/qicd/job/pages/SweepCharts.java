package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.qicd.compare.Sweep;
import org.qicd.compare.TrialRow;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Series;
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

  /** The charts of a sweep: one of the students and one of the ensemble. */
  List<Block> of(Sweep sweep) {
    return List.of(
        chart(sweep, "mean of the students", TrialRow::testStudents),
        chart(sweep, "the ensemble", row -> row.tested().testEnsemble()));
  }

  private XyChart chart(Sweep sweep, String whose, ToDoubleFunction<TrialRow> accuracy) {
    List<Series> series = new ArrayList<>();
    for (String method : sweep.methods()) {
      List<Double> x = new ArrayList<>();
      List<Interval> y = new ArrayList<>();
      sweep
          .studies()
          .forEach(
              (study, value) ->
                  results
                      .of(study, method)
                      .flatMap(outcome -> CompareResults.share(outcome.last(accuracy)))
                      .ifPresent(
                          mean -> {
                            x.add(value);
                            y.add(mean);
                          }));
      if (x.size() > 1) {
        Series line = StudyCharts.series(method, x, y);
        series.add(method.equals(results.referenceName()) ? line.stressed() : line);
      }
    }
    return new XyChart(
        "Test accuracy over %s, %s, with 95%% intervals".formatted(sweep.param(), whose),
        axis(sweep.param(), sweep.studies().values()),
        Axis.share("share read correctly"),
        series);
  }

  /** A square-root scale, which has a place for 0, if the smallest values would run together. */
  static Axis axis(String title, Collection<Double> values) {
    double least = values.stream().filter(v -> v > 0).mapToDouble(v -> v).min().orElse(1);
    double most = values.stream().mapToDouble(v -> v).max().orElse(1);
    boolean wide = values.stream().allMatch(v -> v >= 0) && most >= WIDE * least;
    return wide ? Axis.root(title) : Axis.linear(title);
  }
}

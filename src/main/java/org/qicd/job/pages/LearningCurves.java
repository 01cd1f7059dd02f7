package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Numbers;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;
import org.qicd.train.state.RoundRecord;

/**
 * Charts of the history of a training over its rounds. In a long history each point is the mean of
 * several rounds, so that a report stays small.
 */
final class LearningCurves {
  private static final int MAX_POINTS = 400;
  private static final int MAX_POINTS_OF_ALL = 4000;

  private final List<RoundRecord> history;
  private final int numGroups;
  private final int numStudents;
  private final int stride;

  /**
   * Makes the charts of a history.
   *
   * @param history records ordered by round, then by group, then by student
   */
  LearningCurves(List<RoundRecord> history, int numGroups) {
    this.history = history;
    this.numGroups = numGroups;
    this.numStudents =
        (int) history.stream().filter(r -> r.round() == history.get(0).round()).count();
    int rounds = history.size() / numStudents;
    int points = Math.max(2, Math.min(MAX_POINTS, MAX_POINTS_OF_ALL / numStudents));
    this.stride = (rounds + points - 1) / points;
  }

  /**
   * The charts, side by side.
   *
   * @param ensemble validation accuracy of the ensemble by round, from 1; may be empty
   */
  Block.Grid charts(Map<Integer, Double> ensemble) {
    List<Block> charts = new ArrayList<>();
    charts.add(
        chart(
            "Task loss on the last labelled batch of each round" + thinned(),
            Axis.log("cross-entropy, nats"),
            everyStudent(r -> r.learned().taskLoss())));
    add(
        charts,
        "Accuracy on validation images",
        Axis.share("share read correctly"),
        accuracies(ensemble, round -> round));
    add(
        charts,
        "Divergence R in the last step of each round" + thinned(),
        Axis.log("R"),
        everyStudent(r -> r.learned().divergence()));
    add(
        charts,
        "Norm of the gradient of each round\u2019s last step" + thinned(),
        Axis.log("Euclidean norm, per radian"),
        everyStudent(r -> r.learned().gradientNorm()));
    measured(charts, accuracies(ensemble, this::shotsUpTo));
    schedule(charts, "Weight \u03bb of the divergence", "\u03bb", r -> r.used().distillWeight());
    schedule(charts, "Step size of the optimizer", "step size, radians", r -> r.used().stepSize());
    return new Block.Grid(charts);
  }

  /** Validation accuracies, each at the place of its round, from 1. */
  private List<Series> accuracies(Map<Integer, Double> ensemble, IntToDoubleFunction place) {
    List<Series> accuracies =
        new ArrayList<>(everyStudent(r -> r.validated().validationAccuracy(), place));
    if (!ensemble.isEmpty()) {
      accuracies.add(series("ensemble", ensemble, place).stressed());
    }
    return accuracies;
  }

  /** The shots of all students up to the end of a round, counted from 1. */
  private double shotsUpTo(int round) {
    return history.subList((round - 1) * numStudents, round * numStudents).stream()
        .mapToDouble(r -> r.measured().totalShots())
        .sum();
  }

  /** Adds the charts of a training whose gradients are measured. */
  private void measured(List<Block> charts, List<Series> overShots) {
    add(
        charts,
        "Noise over signal of the task term\u2019s gradient" + thinned(),
        Axis.log("relative error"),
        everyStudent(r -> r.measured().taskNoise()));
    add(
        charts,
        "Noise over signal of the distillation term\u2019s gradient" + thinned(),
        Axis.log("relative error"),
        everyStudent(r -> r.measured().distillNoise()));
    if (MeasuredRun.of(history).isMeasured()) {
      schedule(charts, "Shots of each circuit", "shots", r -> r.measured().shots());
      if (overShots.stream().anyMatch(s -> !s.isEmpty())) {
        charts.add(
            new XyChart(
                "Accuracy on validation images against shots",
                Axis.linear("shots by all students"),
                Axis.share("share read correctly"),
                overShots));
      }
    }
  }

  /** Names the quantities that were constant in training, in words; empty if there are none. */
  String constants() {
    List<String> constant = new ArrayList<>();
    boolean distilled = history.stream().anyMatch(r -> !Double.isNaN(r.learned().divergence()));
    if (distilled && isConstant(r -> r.used().distillWeight())) {
      constant.add("the weight \u03bb was " + Numbers.exact(history.get(0).used().distillWeight()));
    }
    if (isConstant(r -> r.used().stepSize())) {
      constant.add("the step size was " + Numbers.exact(history.get(0).used().stepSize()));
    }
    if (MeasuredRun.of(history).isMeasured() && isConstant(r -> r.measured().shots())) {
      constant.add(
          "each circuit had %s shots".formatted(Numbers.count(history.get(0).measured().shots())));
    }
    String sentence = StringUtils.capitalize(String.join(", ", constant));
    return constant.isEmpty() ? "" : sentence + " throughout.";
  }

  private String thinned() {
    return stride == 1 ? "" : "; points are means of %d rounds".formatted(stride);
  }

  private void schedule(
      List<Block> charts, String caption, String unit, ToDoubleFunction<RoundRecord> value) {
    if (!isConstant(value)) {
      add(
          charts,
          caption,
          Axis.linear(unit),
          List.of(student(0, "", value, round -> round).stressed()));
    }
  }

  private boolean isConstant(ToDoubleFunction<RoundRecord> value) {
    return history.stream().mapToDouble(value).distinct().count() <= 1;
  }

  /** Adds a chart, unless nothing was measured. */
  private static void add(List<Block> charts, String caption, Axis y, List<Series> series) {
    if (series.stream().anyMatch(s -> !s.isEmpty())) {
      charts.add(chart(caption, y, series));
    }
  }

  private static XyChart chart(String caption, Axis y, List<Series> series) {
    return new XyChart(caption, Axis.linear("round"), y, series);
  }

  private List<Series> everyStudent(ToDoubleFunction<RoundRecord> value) {
    return everyStudent(value, round -> round);
  }

  private List<Series> everyStudent(
      ToDoubleFunction<RoundRecord> value, IntToDoubleFunction place) {
    return IntStream.range(0, numStudents)
        .mapToObj(m -> student(m, ResultsTable.student(m, numGroups, numStudents), value, place))
        .toList();
  }

  /**
   * The values of a student, each the mean of some consecutive rounds, at the place of the last
   * one.
   */
  private Series student(
      int index, String name, ToDoubleFunction<RoundRecord> value, IntToDoubleFunction place) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    int rounds = history.size() / numStudents;
    for (int first = 0; first < rounds; first += stride) {
      double sum = 0;
      int count = 0;
      int last = first;
      for (int round = first; round < Math.min(rounds, first + stride); round++) {
        RoundRecord record = history.get(round * numStudents + index);
        double measured = value.applyAsDouble(record);
        if (!Double.isNaN(measured)) {
          sum += measured;
          count++;
          last = record.round() + 1;
        }
      }
      if (count > 0) {
        x.add(place.applyAsDouble(last));
        y.add(sum / count);
      }
    }
    return Series.of(name, Form.LINE, array(x), array(y));
  }

  private static Series series(
      String name, Map<Integer, Double> values, IntToDoubleFunction place) {
    List<Double> x = values.keySet().stream().map(place::applyAsDouble).toList();
    return Series.of(name, Form.LINE, array(x), array(List.copyOf(values.values())));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }
}

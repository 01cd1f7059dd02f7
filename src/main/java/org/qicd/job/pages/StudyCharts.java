package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.qicd.compare.Cost;
import org.qicd.compare.Outcome;
import org.qicd.compare.TrialRow;
import org.qicd.compare.Tuned;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.DotChart;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;
import org.qicd.setup.TrainParam;
import org.qicd.stats.Interval;
import org.qicd.stats.PairedDifference;

/** Charts of the results of one study. */
final class StudyCharts {
  private final CompareResults results;
  private final String study;

  StudyCharts(CompareResults results, String study) {
    this.results = results;
    this.study = study;
  }

  /** Accuracy of the reference's students minus that of each rival's students. */
  DotChart differences() {
    Outcome own = results.reference(study);
    double[] first = own.last(TrialRow::testStudents);
    List<DotChart.Dot> dots = new ArrayList<>();
    for (Outcome rival : results.of(study)) {
      if (!results.isReference(rival)) {
        PairedDifference difference = results.difference(rival, TrialRow::testStudents);
        Interval points = difference.t().unlessFew(difference.n()).map(x -> 100 * x);
        double[] second = rival.last(TrialRow::testStudents);
        dots.add(
            new DotChart.Dot(
                "minus " + rival.method().name(),
                points.value(),
                points.lower(),
                points.upper(),
                IntStream.range(0, first.length)
                    .mapToObj(s -> 100 * (first[s] - second[s]))
                    .toList()));
      }
    }
    return new DotChart(
        "%s's students minus those of each rival, a dot for each seed"
            .formatted(own.method().name()),
        Axis.linear("points of test accuracy"),
        0,
        dots);
  }

  XyChart learning() {
    return overSteps(
        "Accuracy on validation images, mean of the students, with 95% intervals",
        Axis.share("share read correctly"), TrialRow::validationStudents);
  }

  XyChart ensembles() {
    return overSteps(
        "Accuracy of the ensemble on validation images, with 95% intervals",
        Axis.share("share read correctly"), row -> row.validated().validationEnsemble());
  }

  XyChart divergence() {
    return overSteps(
        "Divergence R: infidelity for strategy qicd, KL in nats for qcd and qkd by default",
        Axis.log("R"),
        row -> row.learned().divergence());
  }

  XyChart gradients() {
    return overSteps(
        "Norm of the gradient in the last step of a round, mean of the students",
        Axis.log("Euclidean norm, per radian"),
        row -> row.learned().gradientNorm());
  }

  XyChart meanInfidelity() {
    return overSteps(
        "Mean infidelity of two students on validation images",
        Axis.log("infidelity"),
        TrialRow::meanInfidelity);
  }

  private XyChart overSteps(String caption, Axis axis, ToDoubleFunction<TrialRow> value) {
    List<Series> series = new ArrayList<>();
    for (Outcome outcome : results.trained(study)) {
      add(series, outcome, row -> row.when().steps(), value, axis);
    }
    return new XyChart(caption, Axis.linear("optimizer steps"), axis, series);
  }

  /** Students' accuracy over a cost, without methods that it does not cost anything. */
  XyChart over(Cost cost) {
    Axis accuracy = Axis.share("share read correctly");
    List<Series> series = new ArrayList<>();
    for (Outcome outcome : results.trained(study)) {
      if (Arrays.stream(outcome.last(cost::of)).allMatch(spent -> spent > 0)) {
        add(series, outcome, cost::of, TrialRow::validationStudents, accuracy);
      }
    }
    return new XyChart(
        "Accuracy on validation images, mean of the students, against " + cost.unit(),
        Axis.log(cost.unit() + " by all students"),
        accuracy,
        series);
  }

  /** Adds the mean over seeds in each round in which all seeds were measured. */
  private void add(
      List<Series> series,
      Outcome outcome,
      ToDoubleFunction<TrialRow> x,
      ToDoubleFunction<TrialRow> y,
      Axis axis) {
    List<double[]> places = outcome.byRound(x);
    List<double[]> values = outcome.byRound(y);
    List<Double> at = new ArrayList<>();
    List<Interval> means = new ArrayList<>();
    for (int round = 0; round < values.size(); round++) {
      double[] seeds = values.get(round);
      Optional<Interval> mean =
          axis.upper() == 1 ? CompareResults.share(seeds) : CompareResults.positive(seeds);
      if (mean.isPresent()) {
        at.add(Arrays.stream(places.get(round)).average().orElseThrow());
        means.add(mean.get());
      }
    }
    if (!at.isEmpty()) {
      Series line = series(outcome.method().name(), at, means);
      series.add(results.isReference(outcome) ? line.stressed() : line);
    }
  }

  /** Validation accuracy in tuning over lambda, a line for each choice of the other parameters. */
  XyChart sensitivity() {
    Map<String, Map<Double, Interval>> lines = new LinkedHashMap<>();
    String lambda = TrainParam.DISTILL_WEIGHT.name();
    for (Tuned tuned : results.tuning()) {
      if (tuned.study().equals(study) && tuned.setting().name().contains(lambda + "=")) {
        String rest = tuned.setting().name().replaceFirst(lambda + "=\\S+ ?", "").strip();
        String name = tuned.method().name() + (rest.isEmpty() ? "" : ", " + rest);
        lines
            .computeIfAbsent(name, n -> new LinkedHashMap<>())
            .put(tuned.setting().params().get(TrainParam.DISTILL_WEIGHT), tuned.accuracy());
      }
    }
    List<Series> series = new ArrayList<>();
    lines.forEach(
        (name, line) ->
            series.add(series(name, List.copyOf(line.keySet()), List.copyOf(line.values()))));
    return new XyChart(
        "Sensitivity to \u03bb: students' validation accuracy, means of %d tuning seeds with 95%%"
                .formatted(results.config().plan().tuningSeeds())
            + " intervals",
        Axis.log("\u03bb"),
        Axis.share("share read correctly"),
        series);
  }

  static Series series(String name, List<Double> x, List<Interval> y) {
    return Series.of(name, Form.LINE, array(x, v -> v), array(y, Interval::value))
        .within(array(y, Interval::lower), array(y, Interval::upper));
  }

  private static <T> double[] array(List<T> values, ToDoubleFunction<T> number) {
    return values.stream().mapToDouble(number).toArray();
  }

  /** Infidelities between the students of a method after the first, middle and last round. */
  Block.Grid infidelities(Outcome outcome) {
    List<Block> maps = new ArrayList<>();
    List<TrialRow> any = outcome.trials().values().iterator().next();
    for (int round : new int[] {0, any.size() / 2, any.size() - 1}) {
      List<List<Double>> seeds =
          outcome.trials().values().stream().map(t -> t.get(round).validated().fidelity()).toList();
      if (seeds.stream().noneMatch(List::isEmpty)) {
        maps.add(
            InfidelityMap.of(
                "%s after %d steps: infidelity of each two circuits, mean of seeds"
                    .formatted(outcome.method().name(), any.get(round).when().steps()),
                IntStream.range(0, seeds.get(0).size())
                    .mapToObj(k -> seeds.stream().mapToDouble(s -> s.get(k)).average().orElse(0))
                    .toList()));
      }
    }
    return new Block.Grid(maps);
  }
}

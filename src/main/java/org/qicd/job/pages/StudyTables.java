package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.qicd.compare.Claims;
import org.qicd.compare.Cost;
import org.qicd.compare.Outcome;
import org.qicd.compare.SpeedRatio;
import org.qicd.compare.TrialRow;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.stats.Interval;
import org.qicd.stats.PairedDifference;
import org.qicd.stats.PairedRatio;

/** The numbers of one study as tables, for the report, the terminal and Markdown. */
final class StudyTables {
  private final CompareResults results;
  private final String study;

  StudyTables(CompareResults results, String study) {
    this.results = results;
    this.study = study;
  }

  /** Final test accuracy of the students, the ensemble and the averaged weights. */
  Table accuracy() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Outcome outcome : results.of(study)) {
      rows.add(
          List.of(
              Cell.text(outcome.method().name()),
              share(outcome, TrialRow::testStudents),
              results.isReference(outcome)
                  ? Cell.text("")
                  : points(results.difference(outcome, TrialRow::testStudents)),
              share(outcome, row -> row.tested().testBest()),
              share(outcome, row -> row.tested().testEnsemble()),
              share(outcome, row -> row.tested().testAveraged()),
              share(outcome.areas()),
              Cell.text(outcome.setting().name())));
    }
    String reference = results.reference(study).method().name();
    return new Table(
        "Test accuracy, means of %d seeds with 95%% intervals%s; area: mean height of the validation curve"
            .formatted(
                results.config().plan().seeds(),
                results.config().plan().seeds() < Interval.FEWEST ? " from 3 seeds on" : ""),
        List.of(
            Column.text("method"),
            Column.number("students"),
            Column.number(reference + " minus it, points"),
            Column.number("best"),
            Column.number("ensemble"),
            Column.number("averaged weights"),
            Column.number("area"),
            Column.text("setting, chosen on validation images")),
        rows);
  }

  /** The cost of reaching each accuracy that the configuration names. */
  Table cost() {
    List<Cost> costs = CompareResults.costs(results.trained(study));
    List<List<Cell>> rows = new ArrayList<>();
    for (double accuracy : results.config().page().accuracies()) {
      for (Outcome outcome : results.trained(study)) {
        double[] targets = new double[outcome.trials().size()];
        Arrays.fill(targets, accuracy);
        List<Cell> row = new ArrayList<>();
        row.add(Cell.text(outcome.method().name()));
        row.add(number("%.2f", accuracy));
        double reached =
            Arrays.stream(outcome.until(targets, Cost.STEPS)).filter(Double::isFinite).count();
        row.add(number("%.0f", reached));
        for (Cost cost : costs) {
          double median = median(outcome.until(targets, cost));
          row.add(
              Double.isFinite(median)
                  ? number(cost == Cost.SECONDS ? "%.1f" : "%,.0f", median)
                  : Cell.number("never", Double.NaN));
        }
        rows.add(row);
      }
    }
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("method"));
    columns.add(Column.number("validation accuracy of the students"));
    columns.add(Column.number("seeds that reached it"));
    for (Cost cost : costs) {
      columns.add(Column.number(cost.unit()));
    }
    return new Table(
        "Cost until a validation accuracy: medians over all seeds, one that never got there counts"
            + " as infinite",
        columns,
        rows);
  }

  /** Each rival's cost over the reference's cost to reach 98% of the rival's final accuracy. */
  Table speed() {
    List<Cost> costs = CompareResults.costs(results.trained(study));
    Outcome own = results.reference(study);
    List<List<Cell>> rows = new ArrayList<>();
    for (Outcome rival : results.trained(study)) {
      if (!results.isReference(rival)) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.text(rival.method().name()));
        for (Cost cost : costs) {
          row.add(ratio(own, rival, cost));
        }
        SpeedRatio steps = Claims.speed(own, rival, Cost.STEPS);
        row.add(
            Cell.text(
                "%d, %d, %d"
                    .formatted(steps.firstMissing(), steps.rivalMissing(), steps.bothMissing())));
        rows.add(row);
      }
    }
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("rival"));
    for (Cost cost : costs) {
      columns.add(Column.number(cost.unit()));
    }
    columns.add(Column.text("never there: own, rival, both"));
    return new Table(
        "How many times as much as %s a rival spends until 98%% of its own final validation accuracy:"
                .formatted(own.method().name())
            + " geometric means; a run that never got there counts with all it spent",
        columns,
        rows);
  }

  private static Cell ratio(Outcome own, Outcome rival, Cost cost) {
    boolean free =
        Arrays.stream(own.last(cost::of)).anyMatch(c -> c == 0)
            || Arrays.stream(rival.last(cost::of)).anyMatch(c -> c == 0);
    if (free) {
      return Cell.text("");
    }
    PairedRatio spent = Claims.speed(own, rival, cost).spent();
    Interval ratio = spent.ratio().unlessFew(spent.n());
    return Cell.number(ratio.text("%.2f"), ratio.value());
  }

  /** Divergences and gradients over whole runs, for claim 2. */
  Table stability() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Outcome outcome : results.trained(study)) {
      double[] largest = outcome.largest(row -> row.learned().largestDivergence());
      rows.add(
          List.of(
              Cell.text(outcome.method().name()),
              positive(largest, "%.3f"),
              number("%.3f", Arrays.stream(largest).max().orElse(Double.NaN)),
              positive(outcome.gradientNorms(), "%.3f"),
              positive(outcome.gradientVariances(), "%.4f"),
              positive(outcome.peaks(), "%.2f"),
              positive(outcome.last(TrialRow::meanInfidelity), "%.2g")));
    }
    return new Table(
        "Divergence R and gradients in the last step of each round: infidelity for strategy qicd,"
            + " KL in nats for qcd and qkd by default",
        List.of(
            Column.text("method"),
            Column.number("largest R of an image, mean of seeds"),
            Column.number("of all seeds"),
            Column.number("norm of the gradient"),
            Column.number("its variance over rounds"),
            Column.number("its peak over its mean"),
            Column.number("mean infidelity of students at the end")),
        rows);
  }

  private static double median(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static Cell share(Outcome outcome, ToDoubleFunction<TrialRow> value) {
    return share(outcome.last(value));
  }

  private static Cell share(double[] values) {
    return cell(CompareResults.share(values), "%.3f");
  }

  private static Cell positive(double[] values, String format) {
    return cell(CompareResults.positive(values), format);
  }

  /** A cell with a mean and its interval; empty if a seed was not measured. */
  private static Cell cell(Optional<Interval> mean, String format) {
    return mean.map(i -> Cell.number(i.text(format), i.value())).orElse(Cell.text(""));
  }

  private static Cell points(PairedDifference difference) {
    Interval points = difference.t().unlessFew(difference.n()).map(x -> 100 * x);
    return Cell.number(points.text("%+.1f"), points.value());
  }

  private static Cell number(String format, double value) {
    return Double.isFinite(value)
        ? Cell.number(Numbers.format(format, value), value)
        : Cell.text("");
  }
}

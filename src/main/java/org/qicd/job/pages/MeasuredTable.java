package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.qicd.compare.Outcome;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.stats.Interval;

/**
 * What the trainings of a comparison measured on quantum computers, and how many of them failed.
 */
final class MeasuredTable {
  private MeasuredTable() {}

  /** The table, with a row for each study and each method that trains in rounds. */
  static Table of(CompareResults results) {
    List<List<Cell>> rows = new ArrayList<>();
    results
        .config()
        .studies()
        .forEach(
            study ->
                results
                    .trained(study.name())
                    .forEach(outcome -> rows.add(row(outcome, results.threshold()))));
    return new Table(
        Numbers.format(
            "Measured: means of %d seeds. Noise over signal is the distance of the measured gradient"
                + " from the exact one over the norm of the exact one, in the last step of each"
                + " round, mean over students and geometric mean over rounds. R is the infidelity for strategy qicd, KL"
                + " in nats for qcd and qkd by default. A seed has failed if its numbers did not stay"
                + " finite, or if its students end with a test accuracy below %.4g, %s times"
                + " chance. Those that did not stay finite count as chance",
            results.config().plan().seeds(), results.threshold(), CompareResults.CHANCES),
        List.of(
            Column.text("study"),
            Column.text("method"),
            Column.number("shots S of a circuit"),
            Column.number("circuits"),
            Column.number("shots"),
            Column.number("noise over signal, distillation"),
            Column.number("noise over signal, task"),
            Column.number("largest R of an image, mean of seeds"),
            Column.number("of all seeds"),
            Column.number("failed seeds")),
        rows);
  }

  private static List<Cell> row(Outcome outcome, double threshold) {
    double circuits = mean(outcome.last(row -> row.measured().circuits()));
    double shots = mean(outcome.last(row -> row.measured().shots()));
    boolean measured = CompareResults.isMeasured(outcome);
    double[] largest = outcome.largest(row -> row.learned().largestDivergence());
    int failures = outcome.failures(threshold);
    return List.of(
        Cell.text(outcome.study()),
        Cell.text(outcome.method().name()),
        // From round to round, S may differ.
        measured ? number("%,.0f", shots / circuits) : Cell.text("exact"),
        measured ? number("%,.0f", circuits) : Cell.text(""),
        measured ? number("%,.0f", shots) : Cell.text(""),
        positive(outcome.geometricMean(row -> row.measured().distillNoise()), "%.3f"),
        positive(outcome.geometricMean(row -> row.measured().taskNoise()), "%.3f"),
        positive(largest, "%.3f"),
        Arrays.stream(largest).allMatch(Double::isNaN)
            ? Cell.text("")
            : number("%.3f", Arrays.stream(largest).filter(r -> !Double.isNaN(r)).max().orElse(0)),
        Cell.number("%d of %d".formatted(failures, outcome.trials().size()), (double) failures));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** A mean over seeds with its interval; empty if a seed has no value. */
  private static Cell positive(double[] values, String format) {
    Optional<Interval> mean = CompareResults.positive(values);
    return mean.map(i -> Cell.number(i.text(format), i.value())).orElse(Cell.text(""));
  }

  private static Cell number(String format, double value) {
    return Cell.number(Numbers.format(format, value), value);
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.qicd.distill.LossSums;
import org.qicd.distill.TaskLoss;
import org.qicd.job.tables.JobData;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.train.TrainResult;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;

/**
 * The results of a run in a table: those of the students, of their ensemble, and of the circuit
 * with averaged weights.
 */
public final class ResultsTable {
  private static final double CONFIDENCE = 0.95;

  private ResultsTable() {}

  /** The table, with a row for each student, the ensemble and the averaged weights. */
  public static Table results(int numGroups, Evaluation train, Evaluation test) {
    List<List<Cell>> rows = new ArrayList<>();
    int circuits = test.students().size();
    for (int m = 0; m < circuits; m++) {
      String name = student(m, numGroups, circuits);
      rows.add(row(name, train.students().get(m), test.students().get(m), of(test, m)));
    }
    rows.add(row("ensemble", train.ensemble(), test.ensemble(), of(test, circuits)));
    test.averaged()
        .ifPresent(
            sums ->
                rows.add(
                    row(
                        "averaged weights",
                        train.averaged().orElseThrow(),
                        sums,
                        of(test, circuits + 1))));
    List<Column> columns = new ArrayList<>(List.of(Column.text("model")));
    Stream.of(
            "test accuracy",
            "95% interval",
            "train accuracy",
            "test loss",
            "train loss",
            "calibration error",
            "infidelity to others")
        .forEach(name -> columns.add(Column.number(name)));
    String images =
        "%d training and %d test images"
            .formatted(train.ensemble().task().images(), test.ensemble().task().images());
    return new Table(images, columns, rows);
  }

  /** The results on one set of images, with the same rows. */
  public static Table results(int numGroups, Evaluation images) {
    List<List<Cell>> rows = new ArrayList<>();
    int circuits = images.students().size();
    for (int m = 0; m < circuits; m++) {
      rows.add(row(student(m, numGroups, circuits), images.students().get(m), of(images, m)));
    }
    rows.add(row("ensemble", images.ensemble(), of(images, circuits)));
    images
        .averaged()
        .ifPresent(sums -> rows.add(row("averaged weights", sums, of(images, circuits + 1))));
    List<Column> columns = new ArrayList<>(List.of(Column.text("model")));
    Stream.of("accuracy", "95% interval", "loss", "calibration error", "infidelity to others")
        .forEach(name -> columns.add(Column.number(name)));
    return new Table(
        "%d images with a label".formatted(images.ensemble().task().images()), columns, rows);
  }

  /** The calibration error of a student, of the ensemble, or of the averaged weights. */
  private static double of(Evaluation images, int row) {
    return images.reliabilities().get(row).calibrationError();
  }

  private static List<Cell> row(String name, LossSums images, double calibration) {
    List<Cell> cells = row(name, images, images, calibration);
    return Stream.of(0, 1, 2, 4, 6, 7).map(cells::get).toList();
  }

  private static List<Cell> row(String name, LossSums train, LossSums test, double calibration) {
    Optional<ConfidenceInterval> interval = interval(test);
    double infidelity = test.distill().images() == 0 ? Double.NaN : test.distill().mean();
    return List.of(
        Cell.text(name),
        cell(test.task().accuracy()),
        Cell.number(
            interval.map(ResultsTable::text).orElse(""),
            interval.map(ConfidenceInterval::getLowerBound).orElse(Double.NaN)),
        cell(train.task().accuracy()),
        cell(test.task().mean()),
        cell(train.task().mean()),
        cell(calibration),
        Cell.number(Double.isNaN(infidelity) ? "" : Numbers.small(infidelity), infidelity));
  }

  private static Cell cell(double value) {
    return Cell.number(Numbers.decimals(value), value);
  }

  /** A line with the cost and the accuracy of the teacher. */
  public static String teacher(TrainResult teacher, JobData data) {
    TaskLoss test = Evaluator.evaluate(teacher.ensemble(), data.test).ensemble().task();
    return "%nteacher   %d rounds, %d gradients%s%n"
        .formatted(
            teacher.history().size(),
            teacher.cost().spent().gradients(),
            test.images() == 0 ? "" : ", test accuracy " + Numbers.decimals(test.accuracy()));
  }

  /** The name of a circuit by its index among the circuits of all groups. */
  public static String student(int index, int numGroups, int numCircuits) {
    int students = numCircuits / numGroups;
    String name = "student " + index % students;
    return numGroups == 1 ? name : "group %d, %s".formatted(index / students, name);
  }

  /** Wilson's interval of the accuracy; empty if no image has a label. */
  static Optional<ConfidenceInterval> interval(LossSums sums) {
    return sums.task().images() == 0
        ? Optional.empty()
        : Optional.of(
            IntervalUtils.getWilsonScoreInterval(
                sums.task().images(), sums.task().correct(), CONFIDENCE));
  }

  static String text(ConfidenceInterval interval) {
    return "[%s, %s]"
        .formatted(
            Numbers.decimals(interval.getLowerBound()), Numbers.decimals(interval.getUpperBound()));
  }
}

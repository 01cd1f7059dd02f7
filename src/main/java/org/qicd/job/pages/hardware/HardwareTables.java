package org.qicd.job.pages.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.qicd.hardware.Condition;
import org.qicd.hardware.Contender;
import org.qicd.hardware.Fidelities;
import org.qicd.hardware.Mitigation;
import org.qicd.hardware.Run;
import org.qicd.hardware.Standing;
import org.qicd.hardware.SweepResult;
import org.qicd.hardware.Verdict;
import org.qicd.measure.FidelityTest;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.stats.Interval;

/** The tables of a sweep. */
final class HardwareTables {
  private final HardwareFindings found;
  private final SweepResult sweep;

  HardwareTables(HardwareFindings found) {
    this.found = found;
    this.sweep = found.sweep();
  }

  /** Accuracies by noise and shots: the mean of the students, and all others with intervals. */
  Table accuracies() {
    List<Column> columns =
        new ArrayList<>(
            List.of(Column.number("noise"), Column.number("shots"), Column.number("mean student")));
    List<Contender> others = others();
    others.forEach(each -> columns.add(Column.number(name(each))));
    columns.add(Column.number("same class as ideal"));
    columns.add(Column.number("error of probabilities"));
    List<List<Cell>> rows = new ArrayList<>();
    for (Run run : grid()) {
      List<Cell> row = begin(run);
      row.add(cell(sweep.studentAccuracy(run)));
      others.forEach(each -> row.add(cell(sweep.standing(each, run).accuracy())));
      row.add(cell(sweep.standing(sweep.students().ensemble(), run).agreement()));
      row.add(cell(sweep.studentError(run)));
      rows.add(row);
    }
    return new Table("Accuracy by noise and shots, with 95% intervals", columns, rows);
  }

  /** The accuracy of each student. */
  Table students() {
    List<Column> columns = new ArrayList<>(List.of(Column.number("noise"), Column.number("shots")));
    sweep.students().students().forEach(each -> columns.add(Column.number(name(each))));
    List<List<Cell>> rows = new ArrayList<>();
    for (Run run : grid()) {
      List<Cell> row = begin(run);
      sweep
          .students()
          .students()
          .forEach(each -> row.add(cell(sweep.standing(each, run).accuracy())));
      rows.add(row);
    }
    return new Table("Accuracy of each student, with 95% intervals", columns, rows);
  }

  /** What is left of the errors without each of their sources. */
  Table limits() {
    Run device = Verdict.device(sweep);
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(limit("all errors", sweep.studentAccuracy(device), sweep.studentError(device)));
    Verdict.limits(sweep)
        .forEach(each -> rows.add(limit("without " + each.label(), each.without(), each.error())));
    return new Table(
        "What limits, at the device's own noise and %s shots"
            .formatted(HardwareText.shots(device.shots())),
        List.of(
            Column.text("errors"),
            Column.number("mean student"),
            Column.number("error of probabilities")),
        rows);
  }

  private static List<Cell> limit(String name, double accuracy, double error) {
    return List.of(Cell.text(name), cell(accuracy), cell(error));
  }

  /** Each mitigation, with its gain and its cost. */
  Table mitigations() {
    Run device = Verdict.device(sweep);
    List<List<Cell>> rows = new ArrayList<>();
    for (Mitigation mitigation : Mitigation.values()) {
      Run run = new Run(device.condition(), device.shots(), mitigation);
      Optional<Interval> gain =
          mitigation == Mitigation.NONE ? Optional.empty() : Verdict.gain(sweep, mitigation);
      rows.add(
          List.of(
              Cell.text(mitigation.label()),
              cell(sweep.studentAccuracy(run)),
              gain.map(HardwareTables::points).orElse(Cell.text("")),
              cell(sweep.standing(sweep.students().ensemble(), run).accuracy()),
              cell(sweep.studentError(run)),
              Cell.number(mitigation.circuits() + "", mitigation.circuits())));
    }
    return new Table(
        "Mitigation, at the device's own noise and %s shots"
            .formatted(HardwareText.shots(device.shots())),
        List.of(
            Column.text("what is done"),
            Column.number("mean student"),
            Column.number("gain in points, 95% interval"),
            Column.number("ensemble"),
            Column.number("error of probabilities"),
            Column.number("circuits, times")),
        rows);
  }

  private static Cell points(Interval gain) {
    return Cell.number(HardwareText.gain(gain), gain.value());
  }

  /** The fidelity among students, as each test would find it. */
  Optional<Table> fidelities() {
    if (found.fidelities().isEmpty()) {
      return Optional.empty();
    }
    List<FidelityTest> tests =
        Stream.of(FidelityTest.values()).filter(test -> test != FidelityTest.EXACT).toList();
    int shots = sweep.plan().referenceShots();
    int numQubits = sweep.students().numQubits();
    List<Column> columns =
        new ArrayList<>(List.of(Column.number("noise"), Column.number("purity of states")));
    tests.forEach(test -> columns.add(Column.number(test.label())));
    List<List<Cell>> rows = new ArrayList<>();
    for (Fidelities each : found.fidelities()) {
      List<Cell> row = new ArrayList<>(List.of(digits(each.scale()), cell(each.purity())));
      for (FidelityTest test : tests) {
        row.add(fidelity(each.measuredBy(test), test, shots, numQubits));
      }
      rows.add(row);
    }
    String error =
        shots == 0
            ? ""
            : ", and the standard deviation of one comparison by %s shots"
                .formatted(Numbers.count(shots));
    return Optional.of(
        new Table("Mean fidelity among students as each test finds it" + error, columns, rows));
  }

  private static Cell fidelity(OptionalDouble value, FidelityTest test, int shots, int numQubits) {
    if (value.isEmpty()) {
      return Cell.text("");
    }
    double mean = value.getAsDouble();
    boolean drawn = shots >= 2;
    double in01 = Math.max(0, Math.min(1, mean)); // rounding may carry it past
    return Cell.number(
        drawn
            ? Numbers.format("%.4f +- %.4f", mean, Math.sqrt(test.variance(in01, shots, numQubits)))
            : Numbers.decimals(mean),
        mean);
  }

  /** Runs without mitigation, by noise and then by shots. */
  private List<Run> grid() {
    List<Run> runs = new ArrayList<>();
    for (double scale : sweep.plan().scales()) {
      for (int shots : sweep.plan().shots()) {
        runs.add(Run.scaled(scale, shots));
      }
    }
    return runs;
  }

  private static List<Cell> begin(Run run) {
    Condition condition = run.condition();
    return new ArrayList<>(
        List.of(
            digits(condition.scale()),
            Cell.number(
                HardwareText.shots(run.shots()),
                run.shots() == 0 ? Double.POSITIVE_INFINITY : run.shots())));
  }

  private List<Contender> others() {
    List<Contender> all = sweep.students().contenders();
    return all.subList(sweep.students().numStudents(), all.size());
  }

  private String name(Contender contender) {
    return HardwareText.name(sweep.students(), contender);
  }

  private static Cell digits(double value) {
    return Cell.number(Numbers.digits(value), value);
  }

  private static Cell cell(double value) {
    return Cell.number(Numbers.decimals(value), value);
  }

  private static Cell cell(Interval accuracy) {
    return Cell.number(accuracy.text("%.4f"), accuracy.value());
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qicd.diagnose.Diagnosis;
import org.qicd.diagnose.DiagnosisPlan;
import org.qicd.diagnose.Entanglement;
import org.qicd.diagnose.StepCheck;
import org.qicd.diagnose.StudentsResult;
import org.qicd.diagnose.StudentsResult.Coupling;
import org.qicd.diagnose.StudentsResult.Setting;
import org.qicd.diagnose.Trainability;
import org.qicd.job.run.Build;
import org.qicd.report.Block;
import org.qicd.report.Document;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;

/**
 * The {@code report.html} of a diagnosis, with the verdicts first and then predictions beside
 * measurements.
 */
public final class DiagnoseReport {
  private final DiagnosisPlan plan;
  private final Diagnosis.Result result;
  private final DiagnoseVerdicts verdicts;
  private final DiagnoseCharts charts;
  private final String command;
  private final Map<String, Object> settings;
  private final int numQubits;
  private final int numLayers;

  public DiagnoseReport(
      DiagnosisPlan plan,
      Diagnosis.Result result,
      DiagnoseVerdicts verdicts,
      String command,
      Map<String, Object> settings) {
    this.plan = plan;
    this.result = result;
    this.verdicts = verdicts;
    this.charts = new DiagnoseCharts(plan, result, verdicts.numQubits(), verdicts.numLayers());
    this.command = command;
    this.settings = settings;
    this.numQubits = verdicts.numQubits();
    this.numLayers = verdicts.numLayers();
  }

  public Document document() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(verdicts.lead(), true));
    blocks.add(new Block.KeyValues("What was found", verdicts.all(), false));
    verdicts.devices().map(DiagnoseDevices::blocks).ifPresent(blocks::addAll);
    blocks.addAll(verdicts.measured().blocks());
    blocks.add(new Block.Heading("Predicted and measured"));
    blocks.add(
        text(
            "Lines are what the tangent kernel of the start predicts in closed form, points what"
                + " gradient descent does, on the squared loss, from the same common start, %d"
                    .formatted(plan.students().count())
                + " students. Root mean squares over students, images and outputs."));
    blocks.add(
        new Block.Grid(
            List.copyOf(result.descents().curves().stream().map(charts::curve).toList())));
    blocks.add(
        new Block.Grid(
            List.copyOf(result.descents().curves().stream().map(charts::apart).toList())));
    blocks.add(charts.drift());
    blocks.add(new Block.Heading("More students"));
    blocks.add(
        text(
            "Independent starts, %d seeds; bands are 95%% intervals of the mean over seeds. The formula"
                    .formatted(plan.comparison().seeds())
                + " takes the mean kernel over starts."));
    blocks.add(
        new Block.Grid(
            List.copyOf(Arrays.stream(Coupling.values()).map(charts::byStudents).toList())));
    blocks.add(studentsTable());
    blocks.add(new Block.Heading("The kernel"));
    blocks.add(new Block.Grid(List.of(charts.spectra(), charts.lazyDrift())));
    blocks.add(stepTable());
    blocks.add(new Block.Heading("Gradients before training"));
    blocks.add(
        text(
            "Random starts and random real states, %d of each; the job's own readout and logit scale."
                .formatted(plan.sweeps().starts())));
    blocks.add(new Block.Grid(List.of(charts.byWidth(), charts.byDepth())));
    blocks.add(decayTable());
    blocks.add(new Block.Heading("Templates and images"));
    blocks.add(templates());
    result.overlaps().map(DiagnoseCharts::overlaps).ifPresent(blocks::add);
    blocks.add(new Block.Heading("How it was done"));
    blocks.add(new Block.Command(command));
    blocks.add(new Block.KeyValues("Settings", settings(), false));
    return new Document("Diagnosis", blocks);
  }

  private static Block text(String text) {
    return new Block.Paragraph(text, false);
  }

  private Table studentsTable() {
    StudentsResult found = result.students();
    int last = found.steps().length - 1;
    List<List<Cell>> rows = new ArrayList<>();
    for (Coupling coupling : Coupling.values()) {
      for (int students : plan.comparison().counts()) {
        Setting setting = new Setting(coupling, students);
        double[] measured = found.measured(setting, last);
        Interval mean = Mean.of(measured).positive().unlessFew(measured.length);
        Optional<Double> expected = found.expected(setting).map(squares -> squares[last]);
        rows.add(
            List.of(
                Cell.text(coupling.label()),
                number(students),
                Cell.number(mean.text("%.4g"), mean.value()),
                expected.map(DiagnoseReport::number).orElse(Cell.text("too large to solve")),
                Cell.text(expected.map(value -> inside(mean, value)).orElse(""))));
      }
    }
    return new Table(
        "Mean squared residual after %d steps, step size %s"
            .formatted(found.steps()[last], Numbers.digits(found.stepSize())),
        List.of(
            Column.text("coupling"),
            Column.number("students"),
            Column.number("measured, 95% interval"),
            Column.number("formula"),
            Column.text("formula in the interval")),
        rows);
  }

  private static String inside(Interval interval, double value) {
    if (!interval.hasLimits()) {
      return "";
    }
    return value >= interval.lower() && value <= interval.upper() ? "yes" : "no";
  }

  private Table stepTable() {
    List<List<Cell>> rows = new ArrayList<>();
    steps("around a minimum", result.descents().atMinimum(), rows);
    steps("from the start, toward the labels", result.descents().onTask(), rows);
    return new Table(
        "Step sizes below and above the critical one, "
            + Numbers.digits(result.kernel().critical().squared()),
        List.of(
            Column.text("where"),
            Column.number("share of it"),
            Column.number("loss at first"),
            Column.number("at the end"),
            Column.number("largest"),
            Column.text("converges")),
        rows);
  }

  private static void steps(String where, List<StepCheck.Result> checks, List<List<Cell>> rows) {
    for (StepCheck.Result check : checks) {
      rows.add(
          List.of(
              Cell.text(where),
              number(check.factor()),
              number(check.before()),
              number(check.after()),
              number(check.largest()),
              Cell.text(check.converges() ? "yes" : "no")));
    }
  }

  private Table decayTable() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Trainability.Decay decay : result.gradients().decays()) {
      double variance = verdicts.variance(decay.signal());
      double shots = verdicts.shots(decay.signal());
      rows.add(
          List.of(
              Cell.text(decay.signal().label()),
              number(variance),
              Cell.number(Numbers.format("10^%.1f", Math.log10(shots)), shots),
              Cell.number(
                  Numbers.format("%.2f +- %.2f", decay.slope(), decay.error()), decay.slope())));
    }
    return new Table(
        "Gradients at the circuit's own size, and the fitted change with each qubit",
        List.of(
            Column.text("gradient of"),
            Column.number("variance"),
            Column.number("shots that resolve it"),
            Column.number("change of log2 with a qubit")),
        rows);
  }

  private Table templates() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Diagnosis.Template template : result.templates()) {
      rows.add(
          List.of(
              Cell.text(template.ansatz().label()),
              number(template.divergence()),
              number(template.entanglement())));
    }
    return new Table(
        "Templates with %d qubits and %d layers, on |0...0>; uniform states have 0 and %s"
            .formatted(numQubits, numLayers, Numbers.digits(Entanglement.haar(numQubits))),
        List.of(
            Column.text("template"),
            Column.number("divergence from uniform states, nats"),
            Column.number("entanglement (Meyer-Wallach)")),
        rows);
  }

  private Map<String, String> settings() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("version", Build.version() + ", Java " + Runtime.version());
    settings.forEach((key, value) -> shown.put(key, value.toString()));
    return shown;
  }

  private static Cell number(double value) {
    return Cell.number(Numbers.digits(value), value);
  }
}

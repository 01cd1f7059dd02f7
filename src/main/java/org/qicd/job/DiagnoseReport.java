package org.qicd.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.qicd.diagnose.Curve;
import org.qicd.diagnose.Diagnosis;
import org.qicd.diagnose.Entanglement;
import org.qicd.diagnose.LazyPoint;
import org.qicd.diagnose.Signal;
import org.qicd.diagnose.StepCheck;
import org.qicd.diagnose.StudentsResult;
import org.qicd.diagnose.StudentsStudy.Coupling;
import org.qicd.diagnose.StudentsStudy.Setting;
import org.qicd.diagnose.Trainability;
import org.qicd.job.compare.Interval;
import org.qicd.job.compare.Mean;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Chart.Scale;
import org.qicd.report.Document;
import org.qicd.report.HeatMap;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;

/**
 * The {@code report.html} of a diagnosis: verdicts first, then theory and practice side by side.
 */
final class DiagnoseReport {
  /** Measured points in a chart, about. */
  private static final int POINTS = 25;

  private final Diagnosis.Plan plan;
  private final Diagnosis.Result result;
  private final DiagnoseVerdicts verdicts;
  private final String command;
  private final Map<String, Object> settings;
  private final int numQubits;
  private final int numLayers;

  DiagnoseReport(
      Diagnosis.Plan plan,
      Diagnosis.Result result,
      DiagnoseVerdicts verdicts,
      String command,
      Map<String, Object> settings) {
    this.plan = plan;
    this.result = result;
    this.verdicts = verdicts;
    this.command = command;
    this.settings = settings;
    this.numQubits = verdicts.numQubits();
    this.numLayers = verdicts.numLayers();
  }

  Document document() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(verdicts.lead(), true));
    blocks.add(new Block.KeyValues("What was found", verdicts.all(), false));
    blocks.add(new Block.Heading("Predicted and measured"));
    blocks.add(
        text(
            "Lines are what the tangent kernel of the start predicts in closed form, points what"
                + " gradient descent does, on the squared loss, from the same common start, %d"
                    .formatted(plan.students())
                + " students. Root mean squares over students, images and outputs."));
    blocks.add(new Block.Grid(List.copyOf(result.curves().stream().map(this::curve).toList())));
    blocks.add(new Block.Grid(List.copyOf(result.curves().stream().map(this::apart).toList())));
    blocks.add(drift());
    blocks.add(new Block.Heading("More students"));
    blocks.add(
        text(
            "Independent starts, %d seeds; bands are 95%% intervals of the mean over seeds. The formula"
                    .formatted(plan.seeds())
                + " takes the mean kernel over starts."));
    blocks.add(
        new Block.Grid(
            List.copyOf(Arrays.stream(Coupling.values()).map(this::byStudents).toList())));
    blocks.add(studentsTable());
    blocks.add(new Block.Heading("The kernel"));
    blocks.add(new Block.Grid(List.of(spectra(), lazyDrift())));
    blocks.add(stepTable());
    blocks.add(new Block.Heading("Gradients before training"));
    blocks.add(
        text(
            "Random starts and random real states, %d of each; the job's own readout and logit scale."
                .formatted(plan.starts())));
    blocks.add(new Block.Grid(List.of(byWidth(), byDepth())));
    blocks.add(decayTable());
    blocks.add(new Block.Heading("Templates and images"));
    blocks.add(templates());
    if (result.overlaps() != null) {
      blocks.add(overlaps());
    }
    blocks.add(new Block.Heading("How it was done"));
    blocks.add(new Block.Command(command));
    blocks.add(new Block.KeyValues("Settings", settings(), false));
    return new Document("Diagnosis", blocks);
  }

  private static Block text(String text) {
    return new Block.Paragraph(text, false);
  }

  private XyChart curve(Curve curve) {
    return chart(
        curve,
        "%s: residual, step %s".formatted(curve.name(), shown(curve.stepSize())),
        "residual, root mean square, log scale",
        Curve.Point::predicted,
        Curve.Point::measured);
  }

  private XyChart apart(Curve curve) {
    return chart(
        curve,
        curve.name() + ": students' distance",
        curve.byInfidelity()
            ? "mean infidelity, log scale"
            : "outputs' distance from their mean, log scale",
        Curve.Point::predictedApart,
        Curve.Point::measuredApart);
  }

  private static XyChart chart(
      Curve curve,
      String caption,
      String axis,
      ToDoubleFunction<Curve.Point> predicted,
      ToDoubleFunction<Curve.Point> measured) {
    int every = Math.max(1, curve.points().size() / POINTS);
    List<Curve.Point> some =
        curve.points().stream().filter(point -> point.step() % every == 0).toList();
    return new XyChart(
        caption,
        Axis.linear("steps"),
        Axis.log(axis),
        List.of(
            line("predicted", curve.points(), predicted).stressed(),
            points("measured", some, measured)));
  }

  private static Series line(
      String name, List<Curve.Point> points, ToDoubleFunction<Curve.Point> value) {
    return Series.of(name, Form.LINE, xs(points), points.stream().mapToDouble(value).toArray());
  }

  private static Series points(
      String name, List<Curve.Point> points, ToDoubleFunction<Curve.Point> value) {
    return Series.of(name, Form.POINTS, xs(points), points.stream().mapToDouble(value).toArray());
  }

  private static double[] xs(List<Curve.Point> points) {
    return points.stream().mapToDouble(Curve.Point::step).toArray();
  }

  private XyChart drift() {
    List<Series> series = new ArrayList<>();
    for (Curve curve : result.curves()) {
      List<Curve.Point> measured =
          curve.points().stream().filter(point -> !Double.isNaN(point.drift())).toList();
      series.add(line(curve.name(), measured, Curve.Point::drift));
    }
    return new XyChart(
        "Drift of the kernel, |K - K0| / |K0|; each descent has its own step size",
        Axis.linear("steps"),
        Axis.linear("relative change"),
        series);
  }

  private XyChart byStudents(Coupling coupling) {
    StudentsResult found = result.students();
    double[] x = Arrays.stream(found.steps()).asDoubleStream().toArray();
    List<Series> series = new ArrayList<>();
    int first = plan.counts().get(0);
    int last = plan.counts().get(plan.counts().size() - 1);
    for (int students : plan.counts()) {
      Setting setting = new Setting(coupling, students);
      Interval[] means = new Interval[x.length];
      Arrays.setAll(means, look -> Mean.of(found.measured(setting, look)).t());
      series.add(
          Series.of("M = " + students, Form.LINE, x, values(means, Interval::value))
              .within(values(means, Interval::lower), values(means, Interval::upper)));
      if ((students == first || students == last) && found.expected(setting) != null) {
        series.add(Series.of("formula, M = " + students, Form.POINTS, x, found.expected(setting)));
      }
    }
    return new XyChart(
        "Mean squared residual, " + coupling.label(),
        Axis.linear("steps"),
        Axis.log("mean square, log scale"),
        series);
  }

  private static double[] values(Interval[] intervals, ToDoubleFunction<Interval> value) {
    return Arrays.stream(intervals).mapToDouble(value).toArray();
  }

  private Table studentsTable() {
    StudentsResult found = result.students();
    int last = found.steps().length - 1;
    List<List<Cell>> rows = new ArrayList<>();
    for (Coupling coupling : Coupling.values()) {
      for (int students : plan.counts()) {
        Setting setting = new Setting(coupling, students);
        Interval mean = Mean.of(found.measured(setting, last)).t();
        double[] expected = found.expected(setting);
        rows.add(
            List.of(
                Cell.text(coupling.label()),
                number(students),
                Cell.number(
                    format("%.4g [%.4g, %.4g]", mean.value(), mean.lower(), mean.upper()),
                    mean.value()),
                expected == null ? Cell.text("too large to solve") : number(expected[last]),
                expected == null ? Cell.text("") : Cell.text(inside(mean, expected[last]))));
      }
    }
    return new Table(
        "Mean squared residual after %d steps, step size %s"
            .formatted(found.steps()[last], shown(found.stepSize())),
        List.of(
            Column.text("coupling"),
            Column.number("students"),
            Column.number("measured, 95% interval"),
            Column.number("formula"),
            Column.text("formula in the interval")),
        rows);
  }

  private static String inside(Interval interval, double value) {
    return value >= interval.lower() && value <= interval.upper() ? "yes" : "no";
  }

  private XyChart spectra() {
    return new XyChart(
        "Positive eigenvalues, the largest first",
        Axis.log("number, log scale"),
        Axis.log("eigenvalue, log scale"),
        List.of(
            spectrum("tangent kernel", result.kernel().spectrum().values()),
            spectrum("Fubini-Study metric", result.kernel().metric().values())));
  }

  private static Series spectrum(String name, double[] values) {
    double[] x = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
    return Series.of(name, Form.LINE, x, values);
  }

  private XyChart lazyDrift() {
    List<Series> series = new ArrayList<>();
    for (int width : plan.widths()) {
      List<LazyPoint> points =
          result.lazy().stream().filter(point -> point.numQubits() == width).toList();
      series.add(
          Series.of(
              width + " qubits",
              Form.LINE,
              points.stream().mapToDouble(LazyPoint::numLayers).toArray(),
              points.stream().mapToDouble(LazyPoint::drift).toArray()));
    }
    return new XyChart(
        "Drift when the frozen kernel says a quarter of the loss is left, random states",
        Axis.log("layers, log scale"),
        Axis.log("|K - K0| / |K0|, log scale"),
        series);
  }

  private Table stepTable() {
    List<List<Cell>> rows = new ArrayList<>();
    steps("around a minimum", result.stepsAtMinimum(), rows);
    steps("from the start, toward the labels", result.stepsOnTask(), rows);
    return new Table(
        "Step sizes below and above the critical one, " + shown(result.kernel().criticalStepSize()),
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

  private XyChart byWidth() {
    return gradients(
        "Variance of a gradient entry at %d layers".formatted(numLayers),
        Axis.linear("qubits"),
        variance -> variance.numLayers() == numLayers,
        Trainability.Variance::numQubits);
  }

  private XyChart byDepth() {
    int width =
        result.gradients().stream()
            .mapToInt(Trainability.Variance::numQubits)
            .filter(n -> n >= numQubits)
            .min()
            .orElseThrow();
    return gradients(
        "Variance of a gradient entry with %d qubits".formatted(width),
        Axis.log("layers, log scale"),
        variance -> variance.numQubits() == width,
        Trainability.Variance::numLayers);
  }

  private XyChart gradients(
      String caption,
      Axis x,
      Predicate<Trainability.Variance> chosen,
      ToDoubleFunction<Trainability.Variance> at) {
    List<Series> series = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      List<Trainability.Variance> found =
          result.gradients().stream()
              .filter(variance -> variance.signal() == signal)
              .filter(chosen)
              .sorted(Comparator.comparingDouble(at))
              .toList();
      series.add(
          Series.of(
              signal.label(),
              Form.LINE,
              found.stream().mapToDouble(at).toArray(),
              found.stream().mapToDouble(Trainability.Variance::value).toArray()));
    }
    return new XyChart(caption, x, Axis.log("variance, log scale"), series);
  }

  private Table decayTable() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Trainability.Decay decay : result.decays()) {
      double variance = verdicts.variance(decay.signal());
      double shots = verdicts.shots(decay.signal());
      rows.add(
          List.of(
              Cell.text(decay.signal().label()),
              number(variance),
              Cell.number(format("10^%.1f", Math.log10(shots)), shots),
              Cell.number(format("%.2f +- %.2f", decay.slope(), decay.error()), decay.slope())));
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
            .formatted(numQubits, numLayers, shown(Entanglement.haar(numQubits))),
        List.of(
            Column.text("template"),
            Column.number("divergence from uniform states, nats"),
            Column.number("entanglement (Meyer-Wallach)")),
        rows);
  }

  private HeatMap overlaps() {
    double[][] values = result.overlaps().byClass();
    List<String> classes = IntStream.range(0, values.length).mapToObj(Integer::toString).toList();
    return new HeatMap(
        "Mean overlap |<a|b>|^2 of two encoded images, by their labels",
        "label",
        "label",
        classes,
        classes,
        Arrays.stream(values)
            .map(row -> Arrays.stream(row).map(v -> Math.round(v * 1000) / 1000.0).boxed().toList())
            .toList(),
        Scale.LINEAR);
  }

  private Map<String, String> settings() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("version", Main.Version.text() + ", Java " + Runtime.version());
    settings.forEach((key, value) -> shown.put(key, value.toString()));
    return shown;
  }

  private static Cell number(double value) {
    return Cell.number(shown(value), value);
  }

  private static String shown(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? format("%.0f", value)
        : format("%.3g", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

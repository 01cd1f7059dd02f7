package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.qicd.diagnose.Curve;
import org.qicd.diagnose.Diagnosis;
import org.qicd.diagnose.DiagnosisPlan;
import org.qicd.diagnose.DiagnosisPlan.Comparison;
import org.qicd.diagnose.EncodedOverlaps;
import org.qicd.diagnose.LazyPoint;
import org.qicd.diagnose.Signal;
import org.qicd.diagnose.StudentsResult;
import org.qicd.diagnose.StudentsResult.Coupling;
import org.qicd.diagnose.StudentsResult.Setting;
import org.qicd.diagnose.Trainability;
import org.qicd.report.Chart.Axis;
import org.qicd.report.HeatMap;
import org.qicd.report.Numbers;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;

/** The charts of a diagnosis. */
final class DiagnoseCharts {
  /** Approximate number of measured points in a chart. */
  private static final int POINTS = 25;

  private final DiagnosisPlan plan;
  private final Diagnosis.Result result;
  private final int numQubits;
  private final int numLayers;

  /**
   * Makes the charts of a result.
   *
   * @param numQubits number of qubits of the job's circuit
   * @param numLayers number of layers of the job's circuit
   */
  DiagnoseCharts(DiagnosisPlan plan, Diagnosis.Result result, int numQubits, int numLayers) {
    this.plan = plan;
    this.result = result;
    this.numQubits = numQubits;
    this.numLayers = numLayers;
  }

  XyChart curve(Curve curve) {
    return chart(
        curve,
        "%s: residual, step %s".formatted(curve.name(), Numbers.digits(curve.stepSize())),
        "residual, root mean square",
        Curve.Point::predicted,
        Curve.Point::measured);
  }

  XyChart apart(Curve curve) {
    return chart(
        curve,
        curve.name() + ": students' distance",
        curve.byInfidelity() ? "mean infidelity" : "outputs' distance from their mean",
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

  XyChart drift() {
    List<Series> series = new ArrayList<>();
    for (Curve curve : result.descents().curves()) {
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

  XyChart byStudents(Coupling coupling) {
    StudentsResult found = result.students();
    double[] x = Arrays.stream(found.steps()).asDoubleStream().toArray();
    List<Series> series = new ArrayList<>();
    Comparison comparison = plan.comparison();
    for (int students : comparison.counts()) {
      Setting setting = new Setting(coupling, students);
      Interval[] means = new Interval[x.length];
      Arrays.setAll(
          means,
          look -> {
            double[] measured = found.measured(setting, look);
            return Mean.of(measured).positive().unlessFew(measured.length);
          });
      series.add(
          Series.of("M = " + students, Form.LINE, x, values(means, Interval::value))
              .within(values(means, Interval::lower), values(means, Interval::upper)));
      if (students == comparison.fewest() || students == comparison.most()) {
        found
            .expected(setting)
            .map(expected -> Series.of("formula, M = " + students, Form.POINTS, x, expected))
            .ifPresent(series::add);
      }
    }
    return new XyChart(
        "Mean squared residual, " + coupling.label(),
        Axis.linear("steps"),
        Axis.log("mean square"),
        series);
  }

  private static double[] values(Interval[] intervals, ToDoubleFunction<Interval> value) {
    return Arrays.stream(intervals).mapToDouble(value).toArray();
  }

  XyChart spectra() {
    return new XyChart(
        "Positive eigenvalues, the largest first",
        Axis.log("number"),
        Axis.log("eigenvalue"),
        List.of(
            spectrum("tangent kernel", result.kernel().spectrum().values()),
            spectrum("Fubini-Study metric", result.kernel().metric().values())));
  }

  private static Series spectrum(String name, double[] values) {
    double[] x = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
    return Series.of(name, Form.LINE, x, values);
  }

  XyChart lazyDrift() {
    List<Series> series = new ArrayList<>();
    for (int width : plan.sweeps().widths()) {
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
        Axis.log("layers"),
        Axis.log("|K - K0| / |K0|"),
        series);
  }

  XyChart byWidth() {
    return gradients(
        "Variance of a gradient entry at %d layers".formatted(numLayers),
        Axis.linear("qubits"),
        variance -> variance.numLayers() == numLayers,
        Trainability.Variance::numQubits);
  }

  XyChart byDepth() {
    int width =
        result.gradients().variances().stream()
            .mapToInt(Trainability.Variance::numQubits)
            .filter(n -> n >= numQubits)
            .min()
            .orElseThrow();
    return gradients(
        "Variance of a gradient entry with %d qubits".formatted(width),
        Axis.log("layers"),
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
          result.gradients().variances().stream()
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
    return new XyChart(caption, x, Axis.log("variance"), series);
  }

  static HeatMap overlaps(EncodedOverlaps overlaps) {
    double[][] values = overlaps.byClass();
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
        Axis.linear("overlap"));
  }
}

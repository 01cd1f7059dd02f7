package org.qicd.job.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.WordUtils;
import org.qicd.circuit.Circuit;
import org.qicd.diagnose.Curve;
import org.qicd.diagnose.Diagnosis;
import org.qicd.diagnose.DiagnosisPlan;
import org.qicd.diagnose.EncodedOverlaps;
import org.qicd.diagnose.KernelFacts;
import org.qicd.diagnose.LazyPoint;
import org.qicd.diagnose.Signal;
import org.qicd.diagnose.StepCheck;
import org.qicd.diagnose.StudentsResult;
import org.qicd.diagnose.StudentsResult.Coupling;
import org.qicd.diagnose.StudentsResult.Setting;
import org.qicd.diagnose.Trainability;
import org.qicd.report.Numbers;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;
import org.qicd.stats.PairedDifference;

/** The conclusions from the numbers of a diagnosis, in sentences. */
public final class DiagnoseVerdicts {
  /** Largest number of shots that an experiment can afford. */
  private static final double SHOTS = 1e6;

  private final Circuit circuit;
  private final int numLayers;
  private final DiagnosisPlan plan;
  private final Diagnosis.Result result;
  private final Optional<DiagnoseDevices> devices;
  private final DiagnoseShots shots;
  private final String images;

  /**
   * Makes the conclusions from a diagnosis.
   *
   * @param devices what is said of the students' devices; empty if they are ideal
   * @param shots what is said of shots
   * @param images description of the images, for the text
   */
  public DiagnoseVerdicts(
      Circuit circuit,
      int numLayers,
      DiagnosisPlan plan,
      Diagnosis.Result result,
      Optional<DiagnoseDevices> devices,
      DiagnoseShots shots,
      String images) {
    this.images = images;
    this.shots = shots;
    this.devices = devices;
    this.circuit = circuit;
    this.numLayers = numLayers;
    this.plan = plan;
    this.result = result;
  }

  int numQubits() {
    return circuit.numQubits();
  }

  int numLayers() {
    return numLayers;
  }

  /** The answer to each question, in the order of the report. */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Can it be trained?", trainable());
    all.put("Faster with more students?", students());
    all.put("Does the frozen kernel hold?", theory());
    all.put("Where is it lazy?", lazy());
    all.put("Which step size?", steps());
    all.put("What can the kernel reach?", reach());
    result.overlaps().ifPresent(overlaps -> all.put("Are the images apart?", overlaps(overlaps)));
    devices.ifPresent(unlike -> all.putAll(unlike.all()));
    all.putAll(shots.all());
    return all;
  }

  DiagnoseShots measured() {
    return shots;
  }

  Optional<DiagnoseDevices> devices() {
    return devices;
  }

  /** A summary in one sentence, and one more if the students' devices are unlike. */
  String lead() {
    boolean trains = shots(Signal.TASK) < SHOTS;
    Interval gain = gain(Coupling.MEAN);
    String summary =
        Numbers.format(
            "The circuit's gradients are %s; more students are %s; the frozen kernel predicts the loss"
                + " of %s to 5%%, while it drifts by %.0f%%.",
            trains ? "large enough to train it" : "too small to be measured",
            gain.below(0) ? "faster" : gain.above(0) ? "slower" : "neither faster nor slower",
            holdsFor(result.descents().curves().get(0)),
            100 * lastDrift(result.descents().curves().get(0)));
    return devices.map(unlike -> summary + " " + unlike.lead()).orElse(summary);
  }

  private static String holdsFor(Curve curve) {
    return curve.partsAt() < 0
        ? "all %d steps".formatted(curve.last().step())
        : "%d of %d steps".formatted(curve.partsAt(), curve.last().step());
  }

  private String trainable() {
    double independent = shots(Signal.INFIDELITY);
    Trainability.Decay decay = decay(Signal.INFIDELITY);
    int n = circuit.numQubits();
    String infidelity =
        independent > SHOTS
            ? Numbers.format(
                "with %d qubits and independent starts the infidelity's gradient is below what 10^6"
                    + " shots resolve (it takes 10^%.1f): start in common or use readout states.",
                n, Math.log10(independent))
            : Numbers.format(
                "with %d qubits and independent starts 10^%.1f shots resolve the infidelity's"
                    + " gradient; %s",
                n, Math.log10(independent), limit(decay));
    return Numbers.format(
        "For one image, %s From a common start it takes 10^%.1f, the readout states' infidelity 10^%.1f, KL 10^%.1f,"
            + " the labels 10^%.1f. At %d layers the infidelity's variance changes by 2^(%.2f +- %.2f)"
            + " with each qubit.",
        infidelity,
        Math.log10(shots(Signal.COMMON_INFIDELITY)),
        Math.log10(shots(Signal.READOUT)),
        Math.log10(shots(Signal.KL)),
        Math.log10(shots(Signal.TASK)),
        numLayers,
        decay.slope(),
        decay.error());
  }

  private String limit(Trainability.Decay decay) {
    int width = circuit.numQubits();
    while (shots(decay.signal(), decay.at(width + 1), width + 1) <= SHOTS) {
      width++;
      if (width >= Circuit.MAX_QUBITS) {
        return "10^6 do so up to %d qubits.".formatted(Circuit.MAX_QUBITS);
      }
    }
    return "beyond %d qubits 10^6 would not, so start in common or use readout states."
        .formatted(width);
  }

  /**
   * The variance of a gradient at the circuit's own size, from the fit if that size was not drawn.
   */
  double variance(Signal signal) {
    return result.gradients().variances().stream()
        .filter(v -> v.signal() == signal)
        .filter(v -> v.numQubits() == circuit.numQubits() && v.numLayers() == numLayers)
        .mapToDouble(Trainability.Variance::value)
        .findFirst()
        .orElseGet(() -> decay(signal).at(circuit.numQubits()));
  }

  /** Number of shots that resolve a gradient at the circuit's own size. */
  double shots(Signal signal) {
    return shots(signal, variance(signal), circuit.numQubits());
  }

  private double shots(Signal signal, double variance, int numQubits) {
    return Trainability.shots(signal, variance, circuit.readout(), numQubits);
  }

  private Trainability.Decay decay(Signal signal) {
    return result.gradients().decays().stream()
        .filter(d -> d.signal() == signal)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The last mean squared residual with the largest number of students minus that with the smallest
   * number, paired by seed.
   */
  private Interval gain(Coupling coupling) {
    int last = result.students().steps().length - 1;
    return PairedDifference.of(
            result.students().measured(new Setting(coupling, plan.comparison().most()), last),
            result.students().measured(new Setting(coupling, plan.comparison().fewest()), last))
        .t();
  }

  private String students() {
    StudentsResult found = result.students();
    if (plan.comparison().counts().size() < 2) {
      return "diagnose.studentCounts names one number of students: nothing to compare.";
    }
    int most = plan.comparison().most();
    int fewest = plan.comparison().fewest();
    StringBuilder text = new StringBuilder();
    for (Coupling coupling : Coupling.values()) {
      Interval gain = gain(coupling);
      int last = found.steps().length - 1;
      double few = Mean.of(found.measured(new Setting(coupling, fewest), last)).mean();
      double many = Mean.of(found.measured(new Setting(coupling, most), last)).mean();
      text.append(
          Numbers.format(
              "%s: %s, %d students end with %.3g of mean squared residual, %d with %.3g (difference"
                  + " %.2g [%.2g, %.2g]). ",
              capital(coupling.label()),
              gain.below(0) ? "yes" : gain.above(0) ? "no, slower" : "undecided",
              most,
              many,
              fewest,
              few,
              gain.value(),
              gain.lower(),
              gain.upper()));
    }
    double lambda = plan.training().lambda();
    double two = 1 + 2 * lambda;
    double all = most == 1 ? 1 : 1 + lambda * most / (most - 1.0);
    text.append(
        Numbers.format(
            "The formula: the students' mean decays at the same rate for every number of"
                + " students; what more of them remove is their starting disagreement, here %.0f%% of"
                + " the starting loss that the kernel reaches. With the mean of the distillation terms"
                + " disagreement decays %.2f times as fast as the mean with 2 students and %.2f times"
                + " with %d, with their sum %.2f times. Starts' kernels differ from their mean by"
                + " %.0f%%, which the formula does not know.",
            100 * found.disagreement(),
            two,
            all,
            most,
            1 + lambda * most,
            100 * found.kernelSpread()));
    return text.toString();
  }

  private String theory() {
    StringBuilder text = new StringBuilder();
    for (Curve curve : result.descents().curves()) {
      int parts = curve.partsAt();
      int drifts = curve.driftsAt();
      text.append(
          Numbers.format(
              "%s: %s, and the kernel %s; at step %d %.3g was predicted, %.3g measured (students' distance %.2g and"
                  + " %.2g), drift %.0f%%. ",
              capital(curve.name()),
              parts < 0 ? "within 5% all along" : "within 5%% for %d steps".formatted(parts),
              drifts < 0 ? "drifted less than 5%" : "drifted by 5%% in %d".formatted(drifts),
              curve.last().step(),
              curve.last().predicted(),
              curve.last().measured(),
              curve.last().predictedApart(),
              curve.last().measuredApart(),
              100 * lastDrift(curve)));
    }
    return text.toString().strip();
  }

  private static double lastDrift(Curve curve) {
    List<Curve.Point> points = curve.points();
    for (int i = points.size() - 1; i > 0; i--) {
      if (!Double.isNaN(points.get(i).drift())) {
        return points.get(i).drift();
      }
    }
    return 0;
  }

  private String lazy() {
    StringBuilder text =
        new StringBuilder(
            "On random states, where the frozen kernel says a quarter of the loss is left, it has"
                + " drifted by less than 10% ");
    List<String> begins = plan.sweeps().widths().stream().map(this::lazyFrom).toList();
    return text.append(String.join(", ", begins)).append(".").toString();
  }

  private String lazyFrom(int width) {
    List<LazyPoint> lazy =
        result.lazy().stream().filter(point -> point.numQubits() == width).toList();
    int first = lazy.size();
    while (first > 0 && lazy.get(first - 1).drift() < LazyPoint.LAZY) {
      first--;
    }
    return first == lazy.size()
        ? Numbers.format(
            "at no depth tried with %d qubits (%.0f%% at %d layers)",
            width, 100 * lazy.get(first - 1).drift(), lazy.get(first - 1).numLayers())
        : Numbers.format("from %d layers on with %d qubits", lazy.get(first).numLayers(), width);
  }

  private String steps() {
    KernelFacts kernel = result.kernel();
    Diagnosis.Descents descents = result.descents();
    return Numbers.format(
        "Plain gradient descent on the squared loss is stable up to a step of %.3g: around a minimum it"
            + " %s at 0.9 of it and %s at 1.1, from the start toward the labels it %s and %s. With half"
            + " of it, modes that make up 95%% of the residual within reach fall to a twentieth in %.3g"
            + " steps, the slowest of all in %.2g. For the job's own loss, cross-entropy and"
            + " infidelity, the same rule gives optimizer = sgd a stepSize of %.2g at this start"
            + " (half of the critical one); adam scales its steps itself.",
        kernel.critical().squared(),
        outcome(descents.atMinimum().get(0)),
        outcome(descents.atMinimum().get(1)),
        outcome(descents.onTask().get(0)),
        outcome(descents.onTask().get(1)),
        kernel.convergence().slowestOfMost(),
        kernel.convergence().slowest(),
        kernel.critical().own() / 2);
  }

  private static String outcome(StepCheck.Result check) {
    return check.converges() ? "converges" : "does not converge";
  }

  private String reach() {
    KernelFacts kernel = result.kernel();
    return Numbers.format(
        "On %s: %d rows (images x outputs) and %d weights. The kernel has rank %d,"
            + " eigenvalues from %.3g to %.2g; %.0f%% of the starting loss is out of its reach and"
            + " stays however long a lazy circuit trains.",
        images,
        kernel.dimensions().rows(),
        kernel.dimensions().weights(),
        kernel.spectrum().rank(),
        kernel.spectrum().value(0),
        kernel.spectrum().value(kernel.spectrum().rank() - 1),
        100 * kernel.convergence().outside());
  }

  private String overlaps(EncodedOverlaps overlaps) {
    return Numbers.format(
        "Two encoded images have a mean overlap |<a|b>|^2 of %.3f; random states would have %.3g. %s",
        overlaps.mean(), 1.0 / (1 << circuit.numQubits()), overlaps.advice());
  }

  /** The text for the terminal. */
  public String text() {
    StringBuilder text = new StringBuilder("\n").append(lead()).append("\n");
    all()
        .forEach(
            (question, answer) ->
                text.append("\n").append(question).append("\n").append(wrapped(answer)));
    return text.toString();
  }

  private static String wrapped(String sentence) {
    return "  " + WordUtils.wrap(sentence, 96, "\n  ", false) + "\n";
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}

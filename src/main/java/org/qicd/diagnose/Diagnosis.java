package org.qicd.diagnose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Tasks;
import org.qicd.diagnose.DiagnosisPlan.Size;

/**
 * Runs all diagnoses of one circuit on one data set. Outputs are the expectation values of the
 * circuit's observables, with a logit scale of 1, and the loss is the squared one. Only {@link
 * Trainability} and {@link KernelFacts.CriticalStepSizes#own()} look at the job's own losses.
 */
public final class Diagnosis {
  /** The number of parts. */
  public static final int PARTS = 6;

  private final JavaSparkContext context;
  private final SlicedExamples data;
  private final Circuit circuit;
  private final Ansatz ansatz;
  private final int numLayers;
  private final DiagnosisPlan plan;
  private final LearningTask task;
  private final double[] targets;

  /** Is called before each part begins. Parts are counted from 1. */
  public interface Listener {
    void begins(int part, String what);
  }

  /**
   * A template at the circuit's width and depth.
   *
   * @param divergence divergence from uniform states, in nats, see {@link Expressibility}
   * @param entanglement mean over starts of Meyer and Wallach's Q, see {@link Entanglement}
   */
  public record Template(Ansatz ansatz, double divergence, double entanglement)
      implements Serializable {}

  /**
   * Descents of the job's students on the squared loss, beside what the kernel predicts.
   *
   * @param curves learning curves, one for each way of teaching
   * @param atMinimum checks of the critical step size around a minimum
   * @param onTask checks of the critical step size from the start toward the labels
   */
  public record Descents(
      List<Curve> curves, List<StepCheck.Result> atMinimum, List<StepCheck.Result> onTask) {
    public Descents {
      curves = List.copyOf(curves);
      atMinimum = List.copyOf(atMinimum);
      onTask = List.copyOf(onTask);
    }
  }

  /**
   * Gradients before training.
   *
   * @param variances variances at each width and depth of the sweep
   * @param decays the fitted decay of each signal with the width, at the circuit's own depth
   */
  public record Gradients(List<Trainability.Variance> variances, List<Trainability.Decay> decays) {
    public Gradients {
      variances = List.copyOf(variances);
      decays = List.copyOf(decays);
    }
  }

  /**
   * The findings of all parts.
   *
   * @param overlaps overlaps of the encoded images; empty if the circuit does not encode images
   *     before it begins
   */
  public record Result(
      KernelFacts kernel,
      Descents descents,
      StudentsResult students,
      List<LazyPoint> lazy,
      Gradients gradients,
      List<Template> templates,
      Optional<EncodedOverlaps> overlaps) {
    public Result {
      lazy = List.copyOf(lazy);
      templates = List.copyOf(templates);
    }
  }

  /**
   * Gathers a sample of labelled images.
   *
   * @param circuit the circuit of all students. Its device's errors are left out: this diagnosis is
   *     about what the circuit asks for
   * @param ansatz the template of the circuit, from which the sweeps make circuits of other widths
   *     and depths
   * @param numLayers the number of layers of the circuit
   * @throws IllegalArgumentException if the kernel has too many rows for the driver, the circuit
   *     has no weights or too many, or targets lie outside the observables' range
   */
  public Diagnosis(
      JavaSparkContext context,
      SlicedExamples data,
      Circuit circuit,
      Ansatz ansatz,
      int numLayers,
      DiagnosisPlan plan) {
    this.context = context;
    this.ansatz = ansatz;
    this.numLayers = numLayers;
    this.data = data;
    this.circuit = circuit.ideal();
    this.plan = plan;
    Readout readout = circuit.readout();
    Circuit unscaled =
        new Circuit(
            circuit.numQubits(),
            circuit.featureMap(),
            circuit.operations(),
            readout.withLogitScale(1));
    Sample sample = Sample.labelled(data, images(circuit, plan.samples()));
    task = new LearningTask(unscaled, sample, plan.targetShare());
    targets = task.targets();
  }

  private static int images(Circuit circuit, DiagnosisPlan.Samples samples) {
    if (circuit.numWeights() > Spectrum.MOST) {
      throw new IllegalArgumentException(
          "the circuit has %d weights, a diagnosis takes %d: use fewer layers"
              .formatted(circuit.numWeights(), Spectrum.MOST));
    }
    int classes = circuit.readout().numClasses();
    int most = Qntk.MOST_ROWS / classes;
    if (samples.kernel() > most) {
      throw new IllegalArgumentException(
          ("diagnose.images is %d: %d outputs make %d rows of the kernel, too many for the driver;"
                  + " expected at most %d images")
              .formatted(samples.kernel(), classes, (long) samples.kernel() * classes, most));
    }
    if (samples.comparison() * (long) classes > Spectrum.MOST) {
      throw new IllegalArgumentException(
          "diagnose.studyImages is %d: with %d outputs expected at most %d images"
              .formatted(samples.comparison(), classes, Spectrum.MOST / classes));
    }
    return samples.kernel() == 0 ? most : samples.kernel();
  }

  /** Says in words which labelled images are used, and whether they are a sample. */
  public String images() {
    long all = Arrays.stream(data.labels()).filter(label -> label >= 0).count();
    int used = task.sample().size();
    return used == all
        ? "all %d labelled training images".formatted(all)
        : "a seeded sample of %d of %d labelled training images".formatted(used, all);
  }

  /** The labelled images, those of the kernel. */
  public Sample sample() {
    return task.sample();
  }

  /** Runs all parts. */
  public Result run(Listener listener) {
    listener.begins(1, "tangent kernel and metric");
    Scenario scenario =
        new Scenario(task, plan.students(), plan.training(), plan.samples().metric(), plan.seed());
    double[][] start = scenario.start();
    double[] mean = FrozenKernel.mean(start);
    CircuitModel model = task.model();
    KernelFacts facts =
        KernelFacts.of(
            circuit,
            Qntk.of(data, task.circuit(), mean, task.sample()),
            FubiniStudy.metric(scenario.metricModel(), mean),
            model.outputs(mean),
            targets,
            plan);
    double lambda = plan.training().lambda();
    List<StepCheck.Result> atMinimum = new ArrayList<>();
    List<StepCheck.Result> onTask = new ArrayList<>();
    for (double factor : new double[] {0.9, 1.1}) {
      atMinimum.add(
          StepCheck.aroundAMinimum(
              model, mean, lambda, plan.students().count(), factor, plan.seed()));
      onTask.add(StepCheck.run(model, targets, lambda, factor, facts.critical().squared(), start));
    }
    listener.begins(2, "learning curves");
    List<Curve> curves = ScenarioRun.curves(context, scenario);
    listener.begins(3, "students and seeds");
    StudentsResult students = StudentsStudy.run(context, study());
    listener.begins(4, "lazy regime");
    LazyRegime lazy = new LazyRegime(ansatz, plan.targetShare(), 4, plan.seed());
    List<Size> sizes = Size.all(plan.sweeps().widths(), plan.sweeps().depths());
    List<LazyPoint> points = Tasks.run(context, "lazy regime", sizes, lazy);
    listener.begins(5, "gradients");
    Gradients gradients = gradients();
    listener.begins(6, "templates and images");
    return new Result(
        facts,
        new Descents(curves, atMinimum, onTask),
        students,
        points,
        gradients,
        Tasks.run(
            context,
            "templates",
            List.of(Ansatz.values()),
            new TemplateSweep(circuit.numQubits(), numLayers, plan)),
        overlaps());
  }

  private StudentsStudy.Plan study() {
    LearningTask few = task.first(plan.samples().comparison());
    return new StudentsStudy.Plan(few, plan.comparison(), plan.training(), plan.seed());
  }

  private Optional<EncodedOverlaps> overlaps() {
    Circuit unscaled = task.circuit();
    Sample sample = task.sample();
    return EncodedOverlaps.exist(unscaled)
        ? Optional.of(EncodedOverlaps.of(unscaled, sample.encoded(unscaled), sample.labels()))
        : Optional.empty();
  }

  /**
   * The widths of the sweep of gradients. There are four or more, and each has a qubit that is not
   * read out.
   */
  private List<Integer> gradientWidths() {
    int least = circuit.readout().numQubits() + 1;
    List<Integer> widths = plan.sweeps().widths();
    int most = Math.max(least + 3, widths.get(widths.size() - 1));
    return IntStream.rangeClosed(least, Math.min(most, Circuit.MAX_QUBITS)).boxed().toList();
  }

  private Gradients gradients() {
    List<Integer> depths = new ArrayList<>(plan.sweeps().depths());
    if (!depths.contains(numLayers)) {
      depths.add(numLayers);
    }
    GradientSweep sweep = new GradientSweep(ansatz, circuit.readout(), plan);
    List<Trainability.Variance> variances =
        Tasks.run(context, "gradients", Size.all(gradientWidths(), depths), sweep).stream()
            .flatMap(List::stream)
            .toList();
    return new Gradients(variances, decays(variances));
  }

  private List<Trainability.Decay> decays(List<Trainability.Variance> variances) {
    List<Trainability.Variance> own =
        variances.stream().filter(variance -> variance.numLayers() == numLayers).toList();
    return Arrays.stream(Signal.values()).map(signal -> Trainability.decay(signal, own)).toList();
  }

  private record GradientSweep(Ansatz ansatz, Readout readout, DiagnosisPlan plan)
      implements Tasks.Task<Size, List<Trainability.Variance>> {
    @Override
    public List<Trainability.Variance> run(Size size) {
      int layers = size.numLayers();
      Circuit circuit = ansatz.circuit(size.numQubits(), layers, Encoding.AMPLITUDE, readout);
      double difference = plan.students().difference();
      return Trainability.of(circuit, layers, plan.sweeps().starts(), difference, plan.seed());
    }
  }

  private record TemplateSweep(int numQubits, int numLayers, DiagnosisPlan plan)
      implements Tasks.Task<Ansatz, Template> {
    @Override
    public Template run(Ansatz ansatz) {
      Readout any = new Readout(Readout.Kind.EXPVAL, 1, 1);
      Circuit circuit = ansatz.circuit(numQubits, numLayers, Encoding.AMPLITUDE, any);
      int pairs = plan.sweeps().pairs();
      return new Template(
          ansatz,
          Expressibility.of(circuit, pairs, plan.seed()),
          StatUtils.mean(Entanglement.of(circuit, pairs, plan.seed())));
    }
  }
}

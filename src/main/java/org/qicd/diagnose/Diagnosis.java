package org.qicd.diagnose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.data.SlicedExamples;

/**
 * Runs all diagnoses of one circuit on one data set. Outputs are the expectation values of the
 * circuit's observables, with a logit scale of 1, and the loss is the squared one. Only {@link
 * Trainability} and {@link KernelFacts#ownStepSize()} look at the job's own losses.
 */
public final class Diagnosis {
  /** The number of parts. */
  public static final int PARTS = 6;

  private final JavaSparkContext context;
  private final SlicedExamples data;
  private final Circuit circuit;
  private final Circuit unscaled;
  private final Ansatz ansatz;
  private final int numLayers;
  private final Plan plan;
  private final Sample sample;
  private final double[] targets;

  /** Is called before each part begins. Parts are counted from 1. */
  public interface Listener {
    void begins(int part, String what);
  }

  /**
   * What is measured, and how thoroughly.
   *
   * @param images number of images for the kernel; 0 for as many as the driver can take
   * @param lambda weight of the distillation term in all predictions
   * @param jobPull weight of the infidelity in the job's own loss; 0 if it has none
   * @param targetShare distance of the targets from the middle of an observable's range, as a share
   *     of half the range
   * @param stepShare step size of measured descents, as a share of the critical one
   * @param steps number of steps of each measured descent
   * @param staleness number of steps from one refresh of stale targets to the next
   * @param students number of students in the learning curves
   * @param difference standard deviation of the students' differences from a common start, in
   *     radians
   * @param counts numbers of students that are compared, ascending
   * @param seeds number of seeds of that comparison
   * @param studyImages number of images of that comparison
   * @param metricImages number of images for the Fubini-Study metric
   * @param widths numbers of qubits in the sweeps on random states, ascending
   * @param depths numbers of layers in these sweeps, ascending
   * @param starts number of random starts for each point of the sweep of gradients
   * @param pairs number of pairs of random states for expressibility
   */
  public record Plan(
      int images,
      double lambda,
      double jobPull,
      double targetShare,
      double stepShare,
      int steps,
      int staleness,
      int students,
      double difference,
      List<Integer> counts,
      int seeds,
      int studyImages,
      int metricImages,
      List<Integer> widths,
      List<Integer> depths,
      int starts,
      int pairs,
      long seed)
      implements Serializable {
    public Plan {
      counts = List.copyOf(counts);
      widths = List.copyOf(widths);
      depths = List.copyOf(depths);
    }
  }

  /**
   * A template at the circuit's width and depth.
   *
   * @param divergence divergence from uniform states, in nats, see {@link Expressibility}
   * @param entanglement mean over starts of Meyer and Wallach's Q, see {@link Entanglement}
   */
  public record Template(Ansatz ansatz, double divergence, double entanglement)
      implements Serializable {}

  /** The findings of all parts. */
  public record Result(
      KernelFacts kernel,
      List<StepCheck.Result> stepsAtMinimum,
      List<StepCheck.Result> stepsOnTask,
      List<Curve> curves,
      StudentsResult students,
      List<LazyPoint> lazy,
      List<Trainability.Variance> gradients,
      List<Trainability.Decay> decays,
      List<Template> templates,
      EncodedOverlaps overlaps) {}

  /**
   * Gathers a sample of labelled images.
   *
   * @param circuit the circuit of all students
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
      Plan plan) {
    this.context = context;
    this.ansatz = ansatz;
    this.numLayers = numLayers;
    this.data = data;
    this.circuit = circuit;
    this.plan = plan;
    Readout readout = circuit.readout();
    unscaled =
        new Circuit(
            circuit.numQubits(),
            circuit.encoding(),
            circuit.operations(),
            new Readout(readout.kind(), readout.numClasses(), 1));
    sample = Sample.labelled(data, images(circuit, plan));
    targets = Targets.of(unscaled.readout(), sample.labels(), plan.targetShare());
  }

  private static int images(Circuit circuit, Plan plan) {
    if (circuit.numWeights() > Spectrum.MOST) {
      throw new IllegalArgumentException(
          "the circuit has %d weights, a diagnosis takes %d: use fewer layers"
              .formatted(circuit.numWeights(), Spectrum.MOST));
    }
    int classes = circuit.readout().numClasses();
    int most = Qntk.MOST_ROWS / classes;
    if (plan.images() > most) {
      throw new IllegalArgumentException(
          ("diagnose.images is %d: %d outputs make %d rows of the kernel, too many for the driver;"
                  + " expected at most %d images")
              .formatted(plan.images(), classes, (long) plan.images() * classes, most));
    }
    if (plan.studyImages() * (long) classes > Spectrum.MOST) {
      throw new IllegalArgumentException(
          "diagnose.studyImages is %d: with %d outputs expected at most %d images"
              .formatted(plan.studyImages(), classes, Spectrum.MOST / classes));
    }
    return plan.images() == 0 ? most : plan.images();
  }

  /** Says in words which labelled images are used, and whether they are a sample. */
  public String images() {
    long all = Arrays.stream(data.labels()).filter(label -> label >= 0).count();
    return sample.size() == all
        ? "all %d labelled training images".formatted(all)
        : "a seeded sample of %d of %d labelled training images".formatted(sample.size(), all);
  }

  /** Runs all parts. */
  public Result run(Listener listener) {
    listener.begins(1, "tangent kernel and metric");
    Scenario scenario =
        new Scenario(
            unscaled,
            sample,
            plan.targetShare(),
            plan.students(),
            plan.difference(),
            plan.lambda(),
            plan.stepShare(),
            plan.steps(),
            plan.staleness(),
            plan.metricImages(),
            plan.seed());
    double[][] start = scenario.start();
    double[] mean = FrozenKernel.mean(start);
    Qntk qntk = Qntk.of(data, unscaled, mean, sample);
    CircuitModel model = scenario.model(sample.size());
    KernelFacts facts =
        KernelFacts.of(
            circuit,
            qntk,
            FubiniStudy.metric(scenario.model(plan.metricImages()), mean),
            model.outputs(mean),
            targets,
            plan);
    List<StepCheck.Result> minimum = new ArrayList<>();
    List<StepCheck.Result> task = new ArrayList<>();
    for (double factor : new double[] {0.9, 1.1}) {
      minimum.add(
          StepCheck.aroundAMinimum(
              model, mean, plan.lambda(), plan.students(), factor, plan.seed()));
      task.add(
          StepCheck.run(model, targets, plan.lambda(), factor, facts.criticalStepSize(), start));
    }
    listener.begins(2, "learning curves");
    List<Curve> curves =
        Tasks.run(context, "learning curves", List.of(Scenario.Kind.values()), scenario);
    listener.begins(3, "students and seeds");
    StudentsResult students = StudentsStudy.run(context, study());
    listener.begins(4, "lazy regime");
    LazyRegime lazy = new LazyRegime(ansatz, plan.targetShare(), 4, plan.seed());
    List<LazyPoint> points =
        Tasks.run(context, "lazy regime", Size.all(plan.widths(), plan.depths()), lazy);
    listener.begins(5, "gradients");
    List<Trainability.Variance> variances = gradients();
    listener.begins(6, "templates and images");
    return new Result(
        facts,
        minimum,
        task,
        curves,
        students,
        points,
        variances,
        decays(variances),
        Tasks.run(
            context,
            "templates",
            List.of(Ansatz.values()),
            new Templates(circuit.numQubits(), numLayers, plan)),
        EncodedOverlaps.exist(unscaled)
            ? EncodedOverlaps.of(unscaled, sample.encoded(unscaled), sample.labels())
            : null);
  }

  private StudentsStudy.Plan study() {
    return new StudentsStudy.Plan(
        unscaled,
        sample.first(plan.studyImages()),
        plan.targetShare(),
        plan.counts(),
        plan.seeds(),
        plan.lambda(),
        plan.stepShare(),
        plan.steps(),
        plan.seed());
  }

  /**
   * The widths of the sweep of gradients. There are four or more, and each has a qubit that is not
   * read out.
   */
  private List<Integer> gradientWidths() {
    int least = circuit.readout().numQubits() + 1;
    int most = Math.max(least + 3, plan.widths().get(plan.widths().size() - 1));
    return IntStream.rangeClosed(least, Math.min(most, Circuit.MAX_QUBITS)).boxed().toList();
  }

  private List<Trainability.Variance> gradients() {
    List<Integer> depths = new ArrayList<>(plan.depths());
    if (!depths.contains(numLayers)) {
      depths.add(numLayers);
    }
    Gradients task = new Gradients(ansatz, circuit.readout(), plan);
    return Tasks.run(context, "gradients", Size.all(gradientWidths(), depths), task).stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Trainability.Decay> decays(List<Trainability.Variance> variances) {
    List<Trainability.Variance> own =
        variances.stream().filter(variance -> variance.numLayers() == numLayers).toList();
    return Arrays.stream(Signal.values()).map(signal -> Trainability.decay(signal, own)).toList();
  }

  private record Gradients(Ansatz ansatz, Readout readout, Plan plan)
      implements Tasks.Task<Size, List<Trainability.Variance>> {
    @Override
    public List<Trainability.Variance> run(Size size) {
      int layers = size.numLayers();
      Circuit circuit = ansatz.circuit(size.numQubits(), layers, Encoding.AMPLITUDE, readout);
      return Trainability.of(circuit, layers, plan.starts(), plan.difference(), plan.seed());
    }
  }

  private record Templates(int numQubits, int numLayers, Plan plan)
      implements Tasks.Task<Ansatz, Template> {
    @Override
    public Template run(Ansatz ansatz) {
      Readout any = new Readout(Readout.Kind.EXPVAL, 1, 1);
      Circuit circuit = ansatz.circuit(numQubits, numLayers, Encoding.AMPLITUDE, any);
      return new Template(
          ansatz,
          Expressibility.of(circuit, plan.pairs(), plan.seed()),
          StatUtils.mean(Entanglement.of(circuit, plan.pairs(), plan.seed())));
    }
  }
}

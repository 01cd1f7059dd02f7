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
 * All diagnoses of one circuit on one data set. Outputs are those of the circuit's observables with
 * a logit scale of 1, the loss is squared, except where {@link Trainability} looks at the job's
 * own.
 */
public final class Diagnosis {
  /** Number of parts. */
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

  /** Told of each part, counted from 1, before it begins. */
  public interface Listener {
    void begins(int part, String what);
  }

  /**
   * What is measured, and how thoroughly.
   *
   * @param images of the kernel; 0: as many as the driver takes
   * @param lambda weight of the pull in all predictions
   * @param jobPull weight of the infidelity in the job's own loss, 0 where it has none
   * @param targetShare share of half an observable's range that targets lie from its middle
   * @param stepShare step size of measured descents, as a share of the critical one
   * @param steps of each measured descent
   * @param staleness steps from one refresh of stale targets to the next
   * @param students of the learning curves
   * @param difference standard deviation of their differences from a common start, radians
   * @param counts numbers of students compared, ascending
   * @param seeds of that comparison
   * @param studyImages images of that comparison
   * @param metricImages images of the Fubini-Study metric
   * @param widths of the sweeps, ascending, on random states
   * @param depths of the sweeps, ascending
   * @param starts random starts of each point of the gradients' sweep
   * @param pairs of random states for expressibility
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
   * @param divergence from uniform states, nats
   * @param entanglement Meyer and Wallach's Q, mean over starts
   */
  public record Template(Ansatz ansatz, double divergence, double entanglement)
      implements Serializable {}

  /** All findings. */
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
   * @param circuit of all students
   * @param ansatz its template, of which the sweeps make circuits of other widths and depths
   * @param numLayers its depth
   * @throws IllegalArgumentException if the kernel has too many rows for the driver, the circuit no
   *     weights, or targets lie outside the observables' range
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

  /** The labelled images in use, and whether they are a sample of more. */
  public String images() {
    long all = Arrays.stream(data.labels()).filter(label -> label >= 0).count();
    return sample.size() == all
        ? "all %d labelled training images".formatted(all)
        : "a seeded sample of %d of %d labelled training images".formatted(sample.size(), all);
  }

  /** Runs every part. */
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
    Qntk qntk = new Qntk(Jacobian.of(data, unscaled, mean, sample));
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

  /** Widths with a qubit that is not read out, four or more. */
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

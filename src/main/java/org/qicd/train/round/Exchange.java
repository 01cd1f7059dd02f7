package org.qicd.train.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Flops;
import org.qicd.simulate.PauliNoise;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * How students learn of each other. There is one class for each value of the parameter {@code
 * exchange}. It runs rounds as Spark jobs. It also says what rounds cost, for the ledger, the
 * forecast, the check of memory, and the choice of {@code exchange = auto}. An exchange is
 * immutable.
 *
 * <p>There are two kinds of bytes. The {@linkplain #jobs bytes of a job} are those that this
 * program moves between the driver and its tasks. The {@linkplain #methodBytes bytes of the method}
 * are those that students and an aggregator would move in any implementation: a student's uploads
 * and downloads, with 8 bytes for each number. Images, labels, plans, optimizer states and results
 * of validation are not among them.
 */
public abstract class Exchange {
  final TrainSetup setup;
  final TargetSource targets;
  final List<Circuit> teacher; // empty: none
  final RoundEnd end;
  final CircuitCount measured;
  private final TrainParam.Exchange kind;

  Exchange(TrainParam.Exchange kind, TrainSetup setup, Optional<TrainedEnsemble> training) {
    this.kind = kind;
    this.setup = setup;
    // A training with a teacher may have phases in which students learn from each other.
    Optional<TrainedEnsemble> teacher = training.filter(t -> setup.isTaught());
    this.targets = TargetSource.of(setup, teacher);
    this.teacher = teacher.map(TrainedEnsemble::circuits).orElse(List.of());
    this.end = new RoundEnd(setup);
    this.measured = new CircuitCount(setup);
  }

  /** The value of the parameter. It is never {@code auto}. */
  public TrainParam.Exchange kind() {
    return kind;
  }

  /** The value of the parameter as users write it, in lower case. */
  public String label() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The circuits of a training: those of the students, those of students with older or averaged
   * weights, and those of the teacher. They are the same for the exchanges of all its phases.
   */
  public static List<Circuit> circuits(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    List<Circuit> circuits = new ArrayList<>(setup.circuits());
    circuits.addAll(setup.circuits());
    teacher.ifPresent(t -> circuits.addAll(t.circuits()));
    return circuits;
  }

  /** The random errors of the students' circuits among {@link #circuits}; a teacher has none. */
  public static List<PauliNoise> noise(TrainSetup setup) {
    List<PauliNoise> noise = new ArrayList<>(setup.noise());
    noise.addAll(setup.noise());
    return noise;
  }

  /** What happens to the students between two rounds. */
  public RoundEnd end() {
    return end;
  }

  /** The circuits that the students' targets come from. */
  public TargetSource targets() {
    return targets;
  }

  /**
   * Whether tasks update the students themselves, for all steps of a round. This is possible with
   * one slice, because then the driver has no gradients to add. It is worthwhile to run such rounds
   * together.
   */
  public abstract boolean learnsInPlace();

  /**
   * Runs consecutive rounds.
   *
   * @param slices the training images
   * @param before the students that take part, before the first round
   * @param plans the plan of each round; the same students take part in all of them
   * @return the result of each round, in the order of the plans
   */
  public abstract List<RoundResult> run(
      SliceJobs jobs, JavaRDD<EncodedSlice> slices, Participants before, List<RoundPlan> plans);

  /** The jobs by which {@link #run} runs these plans for these students, in their order. */
  public abstract List<SliceJobs.Job> jobs(List<Student> students, List<RoundPlan> plans);

  /**
   * The floating-point operations of all kernels of a round, as {@link Flops} counts them. Each
   * circuit computes gradients on its own images and on the shared ones.
   */
  public final long flops(RoundPlan plan) {
    long flops = 0;
    List<List<Circuit>> shallower = setup.shallower();
    for (int c = 0; c < setup.circuits().size(); c++) {
      if (plan.takesPart(c)) {
        Circuit circuit = setup.circuits().get(c);
        long own = 0;
        for (int step = 0; step < plan.numSteps(); step++) {
          own += plan.labelled(step, c).length;
        }
        flops += (own + plan.numShared()) * measured.flops(c);
        flops += own * shallower.get(c).stream().mapToLong(Flops::gradient).sum();
        flops += simulatedTwice(plan) * Flops.forward(circuit);
      }
    }
    return flops;
  }

  /**
   * The number of images of a round that each circuit simulates twice: once for the targets, and
   * once for its gradient.
   */
  long simulatedTwice(RoundPlan plan) {
    return 0;
  }

  /** The circuits that the quantum computers of all students would run in a round. */
  public final CircuitCount.Count measured(RoundPlan plan) {
    return measured.of(plan);
  }

  /** The bytes of outputs that the largest job of a round returns to the driver. */
  public long outputBytes() {
    return 0;
  }

  /** The bytes of targets that the largest job of a round takes to its tasks. */
  public long targetBytes() {
    return 0;
  }

  /**
   * The bytes that the method moves in a round, by the index of the circuit. For a circuit of P
   * weights, {@code strategy = average} moves P numbers up in each step, a gradient, and P numbers
   * down, the mean. So does {@code taskGradient = averaged}, in addition to what the distillation
   * term moves. {@code strategy = fedavg} and a proximal term move as much once for a round. Apart
   * from this, nothing moves in a round without a distillation term. Nothing moves for a circuit
   * whose student misses the round, except the weights of a teacher with {@code exchange =
   * weights}, which move once in any case. Nothing moves either if students have what a teacher
   * says of their images, or learn from their own past.
   *
   * @param labels by image id, as students see them
   */
  public final long[] methodBytes(RoundPlan plan, int[] labels) {
    return IntStream.range(0, setup.circuits().size())
        .mapToLong(circuit -> Double.BYTES * numbers(circuit, plan, labels))
        .toArray();
  }

  private long numbers(int circuit, RoundPlan plan, int[] labels) {
    return 2 * weights(circuit) * means(circuit, plan) + distilled(circuit, plan, labels);
  }

  /** How many means of gradients or weights a circuit takes part in. */
  private int means(int circuit, RoundPlan plan) {
    if (!plan.takesPart(circuit)) {
      return 0;
    }
    boolean proximal = setup.params().get(TrainParam.PROXIMAL_WEIGHT) > 0;
    return (setup.averagesTaskGradients() ? plan.numSteps() : 0)
        + (setup.averagesWeights() || proximal ? 1 : 0);
  }

  /** The numbers that a circuit moves for its distillation term. */
  private long distilled(int circuit, RoundPlan plan, int[] labels) {
    if (plan.lambda == 0 || targets.areGiven() || targets.areOwn()) {
      return 0;
    }
    if (setup.isTaught()) {
      // What comes from a teacher moves once for all circuits of a student.
      return circuit < setup.numStudents() ? fromTeacher(circuit, plan) : 0;
    }
    if (!plan.takesPart(circuit)) {
      return 0;
    }
    return targets.areStudents()
        ? fromPeers(circuit, peers(circuit, plan), plan, labels)
        : fromAveraged(circuit, plan);
  }

  /** The numbers that a circuit moves in a round in which its target is a teacher. */
  abstract long fromTeacher(int circuit, RoundPlan plan);

  /** The numbers that a circuit moves in a round in which its target is the averaged circuit. */
  abstract long fromAveraged(int circuit, RoundPlan plan);

  /** The numbers that a circuit moves in a round in which its target is made from these peers. */
  abstract long fromPeers(int circuit, int[] peers, RoundPlan plan, int[] labels);

  private int[] peers(int circuit, RoundPlan plan) {
    int first = circuit - circuit % setup.numStudents();
    return IntStream.range(first, first + setup.numStudents())
        .filter(j -> j != circuit && plan.takesPart(j))
        .toArray();
  }

  /** The number of weights of a circuit. */
  final long weights(int circuit) {
    return setup.circuits().get(circuit).numWeights();
  }

  /** The number of numbers in a circuit's output on one image. */
  final long outputNumbers(int circuit) {
    return StudentOutputs.numbersPerImage(setup.divergence(), setup.circuits().get(circuit));
  }

  /**
   * The number of outputs that make a target from so many members. A mixture of pure states needs
   * all of them. Otherwise a single mean is enough.
   */
  final long outputsOfTarget(int members) {
    return setup.divergence() == Divergence.INFIDELITY ? members : 1;
  }

  /**
   * How often weights move in a round. With stale targets they move once for each refresh, and once
   * in the first round with a distillation term.
   *
   * @param ifFresh how often they move if targets are never stale
   */
  final int exchanges(RoundPlan plan, int ifFresh) {
    if (!targets.stale()) {
      return ifFresh;
    }
    return targets.refreshes(plan.round) || setup.lambda(plan.round - 1) == 0 ? 1 : 0;
  }

  /** Whether students have targets at all. */
  final boolean compares() {
    return setup.divergence() != Divergence.NONE;
  }

  /** Whether students average the gradients of their task terms and keep those of the others. */
  final boolean averagesTasks() {
    return setup.averagesTaskGradients() && !setup.averagesGradients();
  }

  /** Whether tasks return the gradients of both terms apart. */
  final boolean isApart(RoundPlan plan) {
    return plan.isApart(averagesTasks());
  }

  /** The bytes of the students' gradients of a step on one slice. */
  final long gradientBytes(List<Student> students, RoundPlan plan) {
    int gradients = isApart(plan) ? 2 : 1;
    if (!plan.shots.areExact()) {
      gradients +=
          plan.lambda > 0 ? 4 : 2; // exact ones, and how far the measured ones are from them
    }
    return gradients * ProgramBytes.gradients(students);
  }

  /** The result of a round after its end. */
  final RoundResult ended(RoundResult result, RoundPlan plan) {
    return new RoundResult(end.of(plan.round, result.students()), result.losses());
  }

  /** The name of a job, as Spark's web pages and error messages show it. */
  static String name(RoundPlan plan, String phase) {
    return "round %d: %s".formatted(plan.round, phase);
  }

  /**
   * The students after a step.
   *
   * @param parts gradients [student][slice]
   * @param proximal the proximal terms of the round
   * @param plan a plan of one step
   */
  final RoundResult stepped(
      List<Student> students, List<List<Gradient>> parts, Proximal proximal, RoundPlan plan) {
    List<Gradient> gradients = parts.stream().map(Gradient::sum).toList();
    int together = plan.numTogether(setup.averagesTaskGradients());
    return new RoundResult(
        StudentTasks.step(
            students,
            gradients,
            together,
            end.means(),
            proximal,
            setup.optimizer(),
            plan.stepSizes[0]),
        gradients.stream().map(Gradient::losses).toList());
  }

  /** Results of partitions (student, slice) as [student][slice]. */
  final <T> List<List<T>> perStudent(List<T> results) {
    int slices = setup.numSlices();
    List<List<T>> students = new ArrayList<>();
    for (int from = 0; from < results.size(); from += slices) {
      students.add(results.subList(from, from + slices));
    }
    return students;
  }
}

package org.qicd.train.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.Strategy;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Flops;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * How students learn of each other: one class for each value of the parameter {@code exchange}. It
 * runs rounds as Spark jobs, and it is asked for all that rounds cost: by the ledger, the forecast,
 * the check of memory, and {@code exchange = auto}.
 *
 * <p>Two kinds of bytes are told apart. A {@linkplain #jobs job's bytes} are those that this
 * program moves between the driver and its tasks. The {@linkplain #methodBytes method's bytes} are
 * those that students and whoever aggregates would move, whatever program runs them: a student's
 * uploads and downloads, 8 bytes a number, without images, labels, plans, optimizer states and
 * results of validation.
 */
public abstract class Exchange {
  final TrainSetup setup;
  final TargetSource targets;
  final List<Circuit> teacher; // empty: none
  private final TrainParam.Exchange kind;

  Exchange(TrainParam.Exchange kind, TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    this.kind = kind;
    this.setup = setup;
    this.targets = TargetSource.of(setup, teacher);
    this.teacher = teacher.map(TrainedEnsemble::circuits).orElse(List.of());
  }

  /** The value of the parameter, {@code auto} resolved. */
  public TrainParam.Exchange kind() {
    return kind;
  }

  /** The value of the parameter as users write it. */
  public String label() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Circuits of the training: the students', then those that targets come from. A student of stale
   * weights has the circuit of the student, and so does an averaged one.
   */
  public List<Circuit> circuits() {
    List<Circuit> circuits = new ArrayList<>(setup.circuits());
    circuits.addAll(teacher.isEmpty() ? setup.circuits() : teacher);
    return circuits;
  }

  /** Where the targets of the students come from. */
  public TargetSource targets() {
    return targets;
  }

  /**
   * Whether a task takes all steps of a round, and rounds in a row are worth being run together:
   * with one slice, whose gradients need no sum on the driver.
   */
  public abstract boolean learnsInPlace();

  /**
   * Runs rounds in a row.
   *
   * @param slices the training images
   * @param before the students that take part, before the first round
   * @param plans one for each round, in which the same students take part
   * @return what each round ended with
   */
  public abstract List<RoundResult> run(
      SliceJobs jobs, JavaRDD<EncodedSlice> slices, Participants before, List<RoundPlan> plans);

  /** The jobs that {@link #run} takes for rounds of these students, in their order. */
  public abstract List<SliceJobs.Job> jobs(List<Student> students, List<RoundPlan> plans);

  /**
   * Floating-point operations of all kernels of a round, as {@link Flops} counts them: each circuit
   * learns from its own images and from the shared ones.
   */
  public final long flops(RoundPlan plan) {
    long flops = 0;
    for (int c = 0; c < setup.circuits().size(); c++) {
      if (plan.takesPart(c)) {
        Circuit circuit = setup.circuits().get(c);
        long own = 0;
        for (int step = 0; step < plan.numSteps(); step++) {
          own += plan.labelled(step, c).length;
        }
        flops += (own + plan.numShared()) * Flops.gradient(circuit);
        flops += simulatedTwice(plan) * Flops.forward(circuit);
      }
    }
    return flops;
  }

  /** Images of a round that each circuit simulates once for its targets and once to learn. */
  long simulatedTwice(RoundPlan plan) {
    return 0;
  }

  /** Bytes of the output states that the largest job of a round brings to the driver. */
  public long outputBytes() {
    return 0;
  }

  /** Bytes of the targets that the largest job of a round takes to its tasks. */
  public long targetBytes() {
    return 0;
  }

  /**
   * Bytes that the method moves in a round, for each circuit by its index. With P weights of a
   * circuit, {@code strategy = average} moves P up and P down in each step, a gradient and its
   * mean. A round without a distillation term, or one that its student misses, moves nothing.
   *
   * @param labels by image id, as students see them
   */
  public final long[] methodBytes(RoundPlan plan, int[] labels) {
    return IntStream.range(0, setup.circuits().size())
        .mapToLong(circuit -> Double.BYTES * numbers(circuit, plan, labels))
        .toArray();
  }

  private long numbers(int circuit, RoundPlan plan, int[] labels) {
    if (setup.averagesGradients() && plan.takesPart(circuit)) {
      return 2 * weights(circuit) * plan.numSteps();
    }
    if (plan.lambda == 0) {
      return 0;
    }
    if (setup.params().get(TrainParam.STRATEGY) == Strategy.QKD) {
      // What a teacher tells is told once for all circuits of a student.
      return circuit < setup.numStudents() ? fromTeacher(circuit, plan) : 0;
    }
    if (!plan.takesPart(circuit)) {
      return 0;
    }
    return targets.areStudents()
        ? fromPeers(circuit, peers(circuit, plan), plan, labels)
        : fromAveraged(circuit, plan);
  }

  /** Numbers that a circuit moves in a round in which its target is a teacher. */
  abstract long fromTeacher(int circuit, RoundPlan plan);

  /** Numbers that a circuit moves in a round in which its target is the averaged circuit. */
  abstract long fromAveraged(int circuit, RoundPlan plan);

  /** Numbers that a circuit moves in a round in which its targets are these peers. */
  abstract long fromPeers(int circuit, int[] peers, RoundPlan plan, int[] labels);

  private int[] peers(int circuit, RoundPlan plan) {
    int first = circuit - circuit % setup.numStudents();
    return IntStream.range(first, first + setup.numStudents())
        .filter(j -> j != circuit && plan.takesPart(j))
        .toArray();
  }

  /** Weights of a circuit. */
  final long weights(int circuit) {
    return setup.circuits().get(circuit).numWeights();
  }

  /** Numbers of a circuit's output on an image. */
  final long outputNumbers(int circuit) {
    return StudentOutputs.numbersPerImage(setup.divergence(), setup.circuits().get(circuit));
  }

  /** Outputs that a target of so many members needs: all pure states of a mixture, or one mean. */
  final long outputsOfTarget(int members) {
    return setup.divergence() == Divergence.INFIDELITY ? members : 1;
  }

  /** How often weights move in a round: as often as given, or once since the last refresh. */
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

  /** The name of a job, as Spark's pages and messages show it. */
  static String name(RoundPlan plan, String phase) {
    return "round %d: %s".formatted(plan.round, phase);
  }

  /** Students after a step by the gradients of their slices, [student][slice]. */
  final RoundResult stepped(List<Student> students, List<List<Gradient>> parts, RoundPlan plan) {
    List<Gradient> gradients = parts.stream().map(Gradient::sum).toList();
    int together = plan.numTogether(setup.averagesGradients());
    return new RoundResult(
        StudentTasks.step(students, gradients, together, setup.optimizer(), plan.stepSizes[0]),
        gradients.stream().map(Gradient::losses).toList());
  }

  /** The results of partitions (student, slice), those of a student together. */
  final <T> List<List<T>> perStudent(List<T> results) {
    int slices = setup.numSlices();
    List<List<T>> students = new ArrayList<>();
    for (int from = 0; from < results.size(); from += slices) {
      students.add(results.subList(from, from + slices));
    }
    return students;
  }
}

package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.distill.ClassOutputs;
import org.qicd.distill.ClassTargets;
import org.qicd.distill.Divergence;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * {@code exchange = labels}, as in federated distillation. A student shares the mean of its outputs
 * for each class of its labelled batch. On the same images, it learns from the mean of what the
 * other students share for the image's class. No image is shared. A step is two jobs, one for the
 * means and one for the gradients, with a task for each student and slice. Without a distillation
 * term there is only the second one.
 */
final class LabelsExchange extends Exchange {

  LabelsExchange(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    super(TrainParam.Exchange.LABELS, setup, teacher);
  }

  @Override
  public boolean learnsInPlace() {
    return false;
  }

  @Override
  public List<RoundResult> run(
      SliceJobs jobs, JavaRDD<EncodedSlice> slices, Participants before, List<RoundPlan> plans) {
    List<RoundResult> results = new ArrayList<>();
    Participants now = before;
    for (RoundPlan plan : plans) {
      RoundResult result = new RoundResult(now.students(), List.of());
      Proximal proximal = Proximal.of(setup, now.refreshed());
      for (int step = 0; step < plan.numSteps(); step++) {
        result = step(jobs, slices, result.students(), proximal, plan.step(step));
      }
      result = ended(result, plan);
      results.add(result);
      now = now.after(result, targets, plan);
    }
    return results;
  }

  private RoundResult step(
      SliceJobs jobs,
      JavaRDD<EncodedSlice> slices,
      List<Student> students,
      Proximal proximal,
      RoundPlan step) {
    Input input = new Input(this, students, step);
    Input toward = step.lambda == 0 ? input : input.toward(targets(jobs, slices, input));
    List<Gradient> parts =
        jobs.run(
            learning(students, step),
            slices,
            students.size(),
            SliceJobs.ofStudents(setup, students),
            toward,
            LabelsExchange::gradient);
    return stepped(students, perStudent(parts), proximal, step);
  }

  private ClassTargets targets(SliceJobs jobs, JavaRDD<EncodedSlice> slices, Input input) {
    List<ClassOutputs> parts =
        jobs.run(
            telling(input.students, input.plan),
            slices,
            input.students.size(),
            SliceJobs.ofStudents(setup, input.students),
            input,
            LabelsExchange::outputs);
    return new ClassTargets(
        setup.divergence(),
        perStudent(parts).stream().map(ClassOutputs::sum).toList(),
        targets.peers(input.plan));
  }

  private static ClassOutputs outputs(
      int partition, EncodedSlice slice, StudentCircuits circuits, Input input) {
    return StudentTasks.classOutputs(
        circuits, input.student(partition), slice, input.plan, 0, input.divergence);
  }

  private static Gradient gradient(
      int partition, EncodedSlice slice, StudentCircuits circuits, Input input) {
    Student student = input.student(partition);
    if (input.targets.isEmpty()) {
      return StudentTasks.gradient(
          circuits, student, slice, input.plan, 0, Optional.empty(), false);
    }
    int place = partition / input.numSlices;
    return StudentTasks.gradient(
        circuits, student, slice, input.plan, 0, input.targets.get(0), place);
  }

  @Override
  public List<SliceJobs.Job> jobs(List<Student> students, List<RoundPlan> plans) {
    return plans.stream()
        .flatMap(plan -> IntStream.range(0, plan.numSteps()).mapToObj(plan::step))
        .flatMap(
            step ->
                step.lambda == 0
                    ? Stream.of(learning(students, step))
                    : Stream.of(telling(students, step), learning(students, step)))
        .toList();
  }

  /** The job in which the students compute the means that they share. */
  private SliceJobs.Job telling(List<Student> students, RoundPlan step) {
    return new SliceJobs.Job(
        name(step, "simulate"),
        setup.numSlices() * students.size(),
        ProgramBytes.students(students) + ProgramBytes.plan(step),
        setup.numSlices() * meanBytes(students));
  }

  /** The job in which the students learn. With a distillation term, all means go out with it. */
  private SliceJobs.Job learning(List<Student> students, RoundPlan step) {
    return new SliceJobs.Job(
        name(step, "learn"),
        setup.numSlices() * students.size(),
        ProgramBytes.students(students)
            + ProgramBytes.plan(step)
            + (step.lambda == 0 ? 0 : meanBytes(students)),
        setup.numSlices() * ProgramBytes.gradients(students));
  }

  /** The bytes of the students' means for all classes, each mean with its weight. */
  private long meanBytes(List<Student> students) {
    int classes = setup.circuits().get(0).readout().numClasses();
    return students.stream()
        .mapToLong(student -> (long) Double.BYTES * classes * (outputNumbers(student.index) + 1))
        .sum();
  }

  /** Never called: a setup refuses strategy qkd with this exchange. */
  @Override
  long fromTeacher(int circuit, RoundPlan plan) {
    throw new IllegalStateException("a setup refuses exchange = labels with a teacher");
  }

  /** Never called: a setup refuses averaged weights with this exchange. */
  @Override
  long fromAveraged(int circuit, RoundPlan plan) {
    throw new IllegalStateException("a setup refuses exchange = labels with averaged weights");
  }

  /**
   * One output up for each class of the circuit's batch, and one down for each of these classes
   * that a peer's batch has, too.
   */
  @Override
  long fromPeers(int circuit, int[] peers, RoundPlan plan, int[] labels) {
    long told = 0;
    for (int step = 0; step < plan.numSteps(); step++) {
      Set<Integer> own = classes(plan.labelled(step, circuit), labels);
      Set<Integer> others = new HashSet<>();
      for (int j : peers) {
        others.addAll(classes(plan.labelled(step, j), labels));
      }
      others.retainAll(own);
      told += own.size() + others.size();
    }
    return outputNumbers(circuit) * told;
  }

  private static Set<Integer> classes(int[] ids, int[] labels) {
    return Arrays.stream(ids).map(id -> labels[id]).boxed().collect(Collectors.toSet());
  }

  /** The input of a step's tasks. */
  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    final RoundPlan plan; // of one step
    final Divergence divergence;
    final int numSlices;
    final List<ClassTargets> targets; // one element, or none without a distillation term

    Input(LabelsExchange exchange, List<Student> students, RoundPlan plan) {
      this(
          new ArrayList<>(students),
          plan,
          exchange.setup.divergence(),
          exchange.setup.numSlices(),
          new ArrayList<>());
    }

    private Input(
        List<Student> students,
        RoundPlan plan,
        Divergence divergence,
        int numSlices,
        List<ClassTargets> targets) {
      this.students = students;
      this.plan = plan;
      this.divergence = divergence;
      this.numSlices = numSlices;
      this.targets = targets;
    }

    Input toward(ClassTargets found) {
      return new Input(students, plan, divergence, numSlices, new ArrayList<>(List.of(found)));
    }

    Student student(int partition) {
      return students.get(partition / numSlices);
    }
  }
}

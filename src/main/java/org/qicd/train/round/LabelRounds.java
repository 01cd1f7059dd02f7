package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.distill.ClassOutputs;
import org.qicd.distill.ClassTargets;
import org.qicd.distill.Divergence;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.optim.Optimizer;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * Rounds with {@code exchange = labels}, as in federated distillation: a student tells the mean of
 * its outputs for each class of its labelled batch, and is pulled, on those same images, toward the
 * others' mean for the image's class. No image is shared. Two jobs a step, a task for each student
 * and slice: one for the means, one for the gradients.
 */
public final class LabelRounds implements Rounds {
  private final TrainSetup setup;
  private final SliceJobs jobs;
  private final JavaRDD<EncodedSlice> slices;
  private final TargetSource tutors;
  private final Optimizer optimizer;

  public LabelRounds(
      TrainSetup setup, SliceJobs jobs, JavaRDD<EncodedSlice> slices, TargetSource tutors) {
    this.setup = setup;
    this.jobs = jobs;
    this.slices = slices;
    this.tutors = tutors;
    this.optimizer = setup.optimizer();
  }

  @Override
  public Result run(List<Student> students, List<Student> refreshed, RoundPlan plan) {
    IntFunction<String> where = SliceJobs.ofStudents(setup, students);
    List<Student> stepped = students;
    List<Gradient> gradients = List.of();
    for (int k = 0; k < plan.numSteps(); k++) {
      RoundPlan step = plan.step(k);
      ClassTargets targets = plan.lambda == 0 ? null : targets(stepped, step);
      Input input = new Input(stepped, step, setup.divergence(), targets, slices());
      gradients =
          perStudent(
                  jobs.run(
                      job(step, "learn", stepped, targets != null),
                      slices,
                      students.size(),
                      where,
                      input,
                      LabelRounds::gradient))
              .stream()
              .map(Gradient::sum)
              .toList();
      stepped = StudentTasks.step(stepped, gradients, 1, optimizer, step.stepSizes[0]);
    }
    return new Result(stepped, gradients.stream().map(Gradient::losses).toList());
  }

  private int slices() {
    return setup.numSlices();
  }

  /** A job: means of classes come back from the one, and go out with the other, whole gradients. */
  private SliceJobs.Job job(
      RoundPlan plan, String phase, List<Student> students, boolean withTargets) {
    int classes = setup.circuits().get(0).readout().numClasses();
    long means = 0;
    for (Student student : students) {
      int numbers =
          StudentOutputs.numbersPerImage(setup.divergence(), setup.circuits().get(student.index));
      means += (long) Double.BYTES * classes * (numbers + 1);
    }
    return new SliceJobs.Job(
        "round %d: %s".formatted(plan.round, phase),
        ProgramBytes.students(students) + ProgramBytes.plan(plan) + (withTargets ? means : 0),
        slices() * (phase.equals("learn") ? ProgramBytes.gradients(students) : means));
  }

  private ClassTargets targets(List<Student> students, RoundPlan plan) {
    Input input = new Input(students, plan, setup.divergence(), null, slices());
    IntFunction<String> where = SliceJobs.ofStudents(setup, students);
    List<ClassOutputs> outputs =
        perStudent(
                jobs.run(
                    job(plan, "simulate", students, false),
                    slices,
                    students.size(),
                    where,
                    input,
                    LabelRounds::outputs))
            .stream()
            .map(ClassOutputs::sum)
            .toList();
    return new ClassTargets(setup.divergence(), outputs, tutors.peers(plan));
  }

  /** The results of a grid's partitions, those of a student's slices together. */
  private <T> List<List<T>> perStudent(List<T> results) {
    return IntStream.range(0, results.size() / slices())
        .mapToObj(m -> results.subList(m * slices(), (m + 1) * slices()))
        .toList();
  }

  private static ClassOutputs outputs(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input) {
    return StudentTasks.classOutputs(
        crew, input.student(partition), slice, input.plan, 0, input.divergence);
  }

  private static Gradient gradient(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input) {
    Student student = input.student(partition);
    if (input.targets == null) {
      return StudentTasks.gradient(crew, student, slice, input.plan, 0, Optional.empty());
    }
    int place = partition / input.numSlices;
    return StudentTasks.gradient(crew, student, slice, input.plan, 0, input.targets, place);
  }

  /** What a step's tasks are given. */
  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    private final List<Student> students;
    final RoundPlan plan; // of one step
    final Divergence divergence;
    final ClassTargets targets; // null: none
    final int numSlices;

    Input(
        List<Student> students,
        RoundPlan plan,
        Divergence divergence,
        ClassTargets targets,
        int numSlices) {
      this.students = new ArrayList<>(students);
      this.plan = plan;
      this.divergence = divergence;
      this.targets = targets;
      this.numSlices = numSlices;
    }

    Student student(int partition) {
      return students.get(partition / numSlices);
    }
  }
}

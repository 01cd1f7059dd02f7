package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.optim.Optimizer;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * Rounds with {@code exchange = states}: a student on a slice is one Spark partition.
 *
 * <ol>
 *   <li><i>simulate</i>: each partition simulates its shared images and returns output states;
 *   <li><i>aggregate</i>: the driver turns them into the ensemble targets and broadcasts these;
 *   <li><i>learn</i>: each partition forms its loss against the targets and a gradient; the driver
 *       adds gradients in the order (student, slice) and steps the optimizer.
 * </ol>
 *
 * Targets are those of the round's start: where a round has several steps over several slices, it
 * simulates once for all of them, and each step is a job that learns.
 *
 * <p>With one slice a student lives in its partition for the whole round: it takes all of the
 * round's steps there, against the targets of the round's start, and simulates the next round's
 * shared images before it returns, so that a round is one job. With {@code staleness} above 1 it
 * simulates them by its weights of the last refresh.
 *
 * <p>Where the tutors are no students, one task a slice simulates them: their weights go out, and
 * their states come back and go out as targets.
 */
public final class StateRounds implements Rounds {
  private final TrainSetup setup;
  private final RoundPlanner planner;
  private final SliceJobs jobs;
  private final TargetSource tutors;
  private final JavaRDD<EncodedSlice> slices;
  private final Optimizer optimizer;
  private List<List<StudentOutputs>> nextOutputs; // [student][step] of the next round, one slice
  private int nextRound = -1;

  public StateRounds(
      TrainSetup setup,
      RoundPlanner planner,
      SliceJobs jobs,
      JavaRDD<EncodedSlice> slices,
      TargetSource tutors) {
    this.setup = setup;
    this.planner = planner;
    this.jobs = jobs;
    this.tutors = tutors;
    this.slices = slices;
    this.optimizer = setup.optimizer();
  }

  @Override
  public Result run(List<Student> students, List<Student> refreshed, RoundPlan plan) {
    EnsembleTargets[][] targets = null;
    if (setup.divergence() != Divergence.NONE) {
      targets = tutors.areStudents() ? byStudents(refreshed, plan) : byTutors(refreshed, plan);
    }
    return setup.learnsInPlace()
        ? learnInPlace(students, refreshed, plan, targets)
        : learn(students, refreshed, plan, targets);
  }

  private static String name(RoundPlan plan, String phase) {
    return "round %d: %s".formatted(plan.round, phase);
  }

  /** Circuits simulate: they go out, and their outputs come back. */
  private SliceJobs.Job simulation(List<Student> circuits, RoundPlan plan) {
    return new SliceJobs.Job(
        name(plan, "simulate"),
        ProgramBytes.students(circuits) + ProgramBytes.plan(plan),
        ProgramBytes.outputs(setup, circuits, plan));
  }

  private long targetBytes(List<Student> refreshed, RoundPlan plan) {
    return ProgramBytes.outputs(
        setup, tutors.areStudents() ? refreshed : tutors.of(refreshed), plan);
  }

  /** Targets [slice][step]: every student has simulated in its own partition. */
  private EnsembleTargets[][] byStudents(List<Student> refreshed, RoundPlan plan) {
    Input input = input(refreshed, plan, null);
    List<List<StudentOutputs>> outputs =
        nextRound == plan.round
            ? nextOutputs
            : jobs.run(
                simulation(refreshed, plan),
                slices,
                refreshed.size(),
                SliceJobs.ofStudents(setup, refreshed),
                input,
                StateRounds::simulate);
    EnsembleTargets[][] targets = new EnsembleTargets[setup.numSlices()][plan.numSteps()];
    for (int slice = 0; slice < setup.numSlices(); slice++) {
      List<List<StudentOutputs>> students = new ArrayList<>();
      for (int m = 0; m < refreshed.size(); m++) {
        students.add(outputs.get(m * setup.numSlices() + slice));
      }
      targets[slice] = targets(students, plan);
    }
    return targets;
  }

  private static List<StudentOutputs> simulate(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input) {
    Student student = input.students.get(partition / input.numSlices);
    return StudentTasks.simulate(crew, student, slice, input.plan, input.divergence);
  }

  /** Targets [slice][step] of tutors that are no students. */
  private EnsembleTargets[][] byTutors(List<Student> refreshed, RoundPlan plan) {
    Input input = input(tutors.of(refreshed), plan, null);
    return jobs
        .run(
            simulation(tutors.of(refreshed), plan),
            slices,
            1,
            SliceJobs::allStudents,
            input,
            StateRounds::simulateAll)
        .stream()
        .map(outputs -> targets(outputs, plan))
        .toArray(EnsembleTargets[][]::new);
  }

  private static List<List<StudentOutputs>> simulateAll(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input) {
    List<List<StudentOutputs>> outputs = new ArrayList<>();
    for (Student tutor : input.students) {
      outputs.add(StudentTasks.simulate(crew, tutor, slice, input.plan, input.divergence));
    }
    return outputs;
  }

  /** Targets [step] of a slice, of outputs [tutor][step]. */
  private EnsembleTargets[] targets(List<List<StudentOutputs>> outputs, RoundPlan plan) {
    EnsembleTargets[] targets = new EnsembleTargets[plan.numSteps()];
    for (int k = 0; k < targets.length; k++) {
      int step = k;
      targets[k] =
          new EnsembleTargets(
              setup.divergence(),
              outputs.stream().map(member -> member.get(step)).toList(),
              tutors.peers(plan));
    }
    return targets;
  }

  private Input input(List<Student> students, RoundPlan plan, EnsembleTargets[][] targets) {
    return new Input(
        students, List.of(), plan, targets, setup.divergence(), null, setup.numSlices());
  }

  /** Steps whose gradients meet on the driver. */
  private Result learn(
      List<Student> students,
      List<Student> refreshed,
      RoundPlan plan,
      EnsembleTargets[][] targets) {
    Result result = new Result(students, List.of());
    for (int k = 0; k < plan.numSteps(); k++) {
      int step = k;
      EnsembleTargets[][] own =
          targets == null
              ? null
              : Arrays.stream(targets)
                  .map(ofSlice -> new EnsembleTargets[] {ofSlice[step]})
                  .toArray(EnsembleTargets[][]::new);
      result = step(result.students(), refreshed, plan.step(step), own);
    }
    return result;
  }

  private Result step(
      List<Student> students,
      List<Student> refreshed,
      RoundPlan plan,
      EnsembleTargets[][] targets) {
    Input input = input(students, plan, targets);
    List<Gradient> parts =
        jobs.run(
            new SliceJobs.Job(
                name(plan, "learn"),
                ProgramBytes.students(students)
                    + ProgramBytes.plan(plan)
                    + targetBytes(refreshed, plan),
                setup.numSlices() * ProgramBytes.gradients(students)),
            slices,
            students.size(),
            SliceJobs.ofStudents(setup, students),
            input,
            StateRounds::gradient);
    List<Gradient> gradients = new ArrayList<>();
    for (int m = 0; m < students.size(); m++) {
      int first = m * setup.numSlices();
      gradients.add(Gradient.sum(parts.subList(first, first + setup.numSlices())));
    }
    int together = plan.numTogether(setup.averagesGradients());
    return new Result(
        StudentTasks.step(students, gradients, together, optimizer, plan.stepSizes[0]),
        gradients.stream().map(Gradient::losses).toList());
  }

  private static Gradient gradient(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input) {
    int place = partition / input.numSlices;
    return StudentTasks.gradient(
        crew, input.students.get(place), slice, input.plan, 0, input.peers(place, slice, 0));
  }

  /** All steps of the round, and the next round's outputs, in the student's partition. */
  private Result learnInPlace(
      List<Student> students,
      List<Student> refreshed,
      RoundPlan plan,
      EnsembleTargets[][] targets) {
    RoundPlan next = ahead(plan);
    List<Student> kept =
        next != null && !tutors.refreshes(next.round) ? refreshed : List.<Student>of();
    Input input = new Input(students, kept, plan, targets, setup.divergence(), next, 1);
    Optimizer stepper = optimizer;
    List<Learned> learned =
        jobs.run(
            new SliceJobs.Job(
                name(plan, "learn"),
                ProgramBytes.students(students, kept)
                    + ProgramBytes.plan(plan)
                    + targetBytes(refreshed, plan)
                    + (next == null ? 0 : ProgramBytes.plan(next)),
                ProgramBytes.students(students)
                    + (next == null ? 0 : ProgramBytes.outputs(setup, students, next))),
            slices,
            students.size(),
            SliceJobs.ofStudents(setup, students),
            input,
            (partition, slice, crew, in) -> learnInPlace(partition, slice, crew, in, stepper));
    if (next != null) {
      nextRound = next.round;
      nextOutputs = learned.stream().map(l -> l.nextOutputs).toList();
    }
    return new Result(
        learned.stream().map(l -> l.student).toList(),
        learned.stream().map(l -> l.losses).toList());
  }

  /** The plan of the next round where the same students are to be simulated for it; or null. */
  private RoundPlan ahead(RoundPlan plan) {
    boolean last = plan.round + 1 == setup.params().get(TrainParam.MAX_ITER);
    if (last || setup.divergence() == Divergence.NONE || !tutors.areStudents()) {
      return null;
    }
    RoundPlan next = planner.plan(plan.round + 1);
    return next.hasSamePresent(plan) ? next : null;
  }

  private static Learned learnInPlace(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input, Optimizer optimizer) {
    Student student = input.students.get(partition);
    Gradient gradient = null;
    for (int step = 0; step < input.plan.numSteps(); step++) {
      gradient =
          StudentTasks.gradient(
              crew, student, slice, input.plan, step, input.peers(partition, slice, step));
      student = student.step(optimizer, gradient.values, input.plan.stepSizes[step]);
    }
    Student next = input.refreshed.isEmpty() ? student : input.refreshed.get(partition);
    List<StudentOutputs> outputs =
        input.next == null
            ? List.of()
            : StudentTasks.simulate(crew, next, slice, input.next, input.divergence);
    return new Learned(student, gradient.losses(), outputs);
  }

  /** What a round's tasks are given. */
  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    final List<Student> refreshed; // whose states are the next round's targets; empty: students'
    final RoundPlan plan;
    final EnsembleTargets[][] targets;
    final Divergence divergence;
    final RoundPlan next;
    final int numSlices;

    Input(
        List<Student> students,
        List<Student> refreshed,
        RoundPlan plan,
        EnsembleTargets[][] targets,
        Divergence divergence,
        RoundPlan next,
        int numSlices) {
      this.students = new ArrayList<>(students);
      this.refreshed = new ArrayList<>(refreshed);
      this.plan = plan;
      this.targets = targets;
      this.divergence = divergence;
      this.next = next;
      this.numSlices = numSlices;
    }

    /** The distillation term of a student on the slice's images of a step; empty without one. */
    Optional<DistillTerm<EnsembleTargets>> peers(int place, EncodedSlice slice, int step) {
      return targets == null
          ? Optional.empty()
          : Optional.of(new DistillTerm<>(targets[slice.index][step], place, plan.pullScale(step)));
    }
  }

  /** What a student brings back from its partition. */
  private static final class Learned implements Serializable {
    private static final long serialVersionUID = 1;

    final Student student;
    final StepLosses losses;
    final List<StudentOutputs> nextOutputs;

    Learned(Student student, StepLosses losses, List<StudentOutputs> nextOutputs) {
      this.student = student;
      this.losses = losses;
      this.nextOutputs = new ArrayList<>(nextOutputs);
    }
  }
}

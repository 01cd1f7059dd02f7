package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.distill.Divergence;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.optim.Optimizer;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * Rounds with {@code exchange = weights} over several slices: the students' weights go out,
 * gradients come back, and no state moves. Each step is a job. A slice's task simulates every
 * student there once and uses the states for every student's targets, which are fresh in each step.
 * With {@code staleness} above 1 targets are simulated from the weights of the last refresh
 * instead, which go out beside the students' own. One slice needs no driver between two steps:
 * {@link InPlaceRounds}.
 */
public final class WeightRounds implements Rounds {
  private final TrainSetup setup;
  private final SliceJobs jobs;
  private final JavaRDD<EncodedSlice> slices;
  private final Optimizer optimizer;
  private final TargetSource tutors;

  public WeightRounds(
      TrainSetup setup, SliceJobs jobs, JavaRDD<EncodedSlice> slices, TargetSource tutors) {
    this.setup = setup;
    this.jobs = jobs;
    this.slices = slices;
    this.optimizer = setup.optimizer();
    this.tutors = tutors;
  }

  @Override
  public Result run(List<Student> students, List<Student> refreshed, RoundPlan plan) {
    Result result = new Result(students, List.of());
    for (int step = 0; step < plan.numSteps(); step++) {
      result = step(result.students(), refreshed, plan.step(step));
    }
    return result;
  }

  private Result step(List<Student> students, List<Student> refreshed, RoundPlan plan) {
    int together = plan.numTogether(setup.averagesGradients());
    Input input = new Input(students, refreshed, plan, setup.divergence(), tutors);
    SliceJobs.Job job =
        new SliceJobs.Job(
            "round %d: learn".formatted(plan.round),
            ProgramBytes.students(students, tutors.stale() ? refreshed : List.of())
                + ProgramBytes.plan(plan),
            setup.numSlices() * ProgramBytes.gradients(students));
    List<List<Gradient>> parts =
        jobs.run(job, slices, 1, SliceJobs::allStudents, input, WeightRounds::gradients);
    List<Gradient> gradients = new ArrayList<>();
    for (int m = 0; m < students.size(); m++) {
      int student = m;
      gradients.add(Gradient.sum(parts.stream().map(part -> part.get(student)).toList()));
    }
    return new Result(
        StudentTasks.step(students, gradients, together, optimizer, plan.stepSizes[0]),
        gradients.stream().map(Gradient::losses).toList());
  }

  private static List<Gradient> gradients(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input) {
    return new ArrayList<>(
        StudentTasks.gradients(
            crew,
            input.students,
            input.refreshed(input.students),
            slice,
            input.plan,
            0,
            input.tutors,
            input.divergence));
  }

  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    private final List<Student> refreshed; // null: targets are those of each step's students
    final RoundPlan plan;
    final Divergence divergence;
    final TargetSource tutors;

    Input(
        List<Student> students,
        List<Student> refreshed,
        RoundPlan plan,
        Divergence divergence,
        TargetSource tutors) {
      this.students = new ArrayList<>(students);
      this.refreshed = tutors.stale() ? new ArrayList<>(refreshed) : null;
      this.plan = plan;
      this.divergence = divergence;
      this.tutors = tutors;
    }

    /** The students whose weights targets come from, at a step of the round. */
    List<Student> refreshed(List<Student> now) {
      return refreshed == null ? now : refreshed;
    }
  }
}

package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * Rounds with {@code exchange = weights} where one slice holds all images. Its task needs nothing
 * from outside to take all steps of a round, none against stale targets, nor to take the rounds
 * after it. So a job runs as many rounds as pass between two looks at the students, or in a quarter
 * of a second, and those to come are kept until they are asked for: Spark's cost of a job is shared
 * by all of them, and nobody sees a difference.
 */
public final class InPlaceRounds implements Rounds {
  public static final double SECONDS_OF_A_JOB = 0.25;

  private final TrainSetup setup;
  private final RoundPlanner planner;
  private final SliceJobs jobs;
  private final JavaRDD<EncodedSlice> slices;
  private final Optimizer optimizer;
  private final TargetSource tutors;
  private final Deque<Result> ahead = new ArrayDeque<>();
  private int aheadFrom; // the round of the first of these
  private List<Student> reached = List.of(); // the students that it begins with
  private int most = 1; // rounds of the next job

  public InPlaceRounds(
      TrainSetup setup,
      RoundPlanner planner,
      SliceJobs jobs,
      JavaRDD<EncodedSlice> slices,
      TargetSource tutors) {
    this.setup = setup;
    this.planner = planner;
    this.jobs = jobs;
    this.slices = slices;
    this.optimizer = setup.optimizer();
    this.tutors = tutors;
  }

  @Override
  public Result run(List<Student> students, List<Student> refreshed, RoundPlan plan) {
    // Students are compared as objects: those that a round here has ended with are known.
    if (ahead.isEmpty() || plan.round != aheadFrom || !students.equals(reached)) {
      ahead.clear();
      ahead.addAll(learn(students, refreshed, plans(plan)));
      aheadFrom = plan.round;
    }
    Result result = ahead.remove();
    aheadFrom++;
    reached = result.students();
    return result;
  }

  /** The plans of the rounds of a job: until somebody looks, or other students take part. */
  private List<RoundPlan> plans(RoundPlan first) {
    List<RoundPlan> plans = new ArrayList<>(List.of(first));
    for (int round = first.round + 1; plans.size() < most && !setup.isSeen(round); round++) {
      RoundPlan next = planner.plan(round);
      if (!next.hasSamePresent(first)) {
        break;
      }
      plans.add(next);
    }
    return plans;
  }

  private List<Result> learn(
      List<Student> students, List<Student> refreshed, List<RoundPlan> plans) {
    double start = jobs.jobSeconds();
    int first = plans.get(0).round;
    String name =
        plans.size() == 1
            ? "round %d: learn".formatted(first)
            : "rounds %d to %d: learn".formatted(first, first + plans.size() - 1);
    Input input = new Input(setup, students, refreshed, plans, tutors, optimizer);
    SliceJobs.Job job =
        new SliceJobs.Job(
            name,
            ProgramBytes.students(students, input.refreshed)
                + plans.stream().mapToLong(ProgramBytes::plan).sum(),
            plans.size() * ProgramBytes.students(students));
    List<Learned> learned =
        jobs.run(job, slices, 1, SliceJobs::allStudents, input, InPlaceRounds::learn).get(0);
    double seconds = (jobs.jobSeconds() - start) / plans.size();
    most = (int) Math.max(1, Math.min(2.0 * most, SECONDS_OF_A_JOB / seconds));
    return learned.stream().map(round -> new Result(round.students, round.losses)).toList();
  }

  private static List<Learned> learn(
      int partition, EncodedSlice slice, StudentCircuits crew, Input input) {
    List<Learned> learned = new ArrayList<>();
    List<Student> students = input.students;
    List<Student> refreshed = input.refreshed;
    for (RoundPlan plan : input.plans) {
      List<Gradient> gradients = List.of();
      for (int step = 0; step < plan.numSteps(); step++) {
        gradients =
            StudentTasks.gradients(
                crew,
                students,
                input.tutors.stale() ? refreshed : students,
                slice,
                plan,
                step,
                input.tutors,
                input.divergence);
        students =
            StudentTasks.step(
                students, gradients, input.together, input.optimizer, plan.stepSizes[step]);
      }
      learned.add(new Learned(students, gradients.stream().map(Gradient::losses).toList()));
      refreshed = input.tutors.refreshes(plan.round + 1) ? students : refreshed;
    }
    return learned;
  }

  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    final List<Student> refreshed; // empty: targets are those of each step's students
    final List<RoundPlan> plans;
    final Divergence divergence;
    final TargetSource tutors;
    final Optimizer optimizer;
    final int together;

    Input(
        TrainSetup setup,
        List<Student> students,
        List<Student> refreshed,
        List<RoundPlan> plans,
        TargetSource tutors,
        Optimizer optimizer) {
      this.students = new ArrayList<>(students);
      this.refreshed = tutors.stale() ? new ArrayList<>(refreshed) : new ArrayList<>();
      this.plans = new ArrayList<>(plans);
      this.divergence = setup.divergence();
      this.tutors = tutors;
      this.optimizer = optimizer;
      this.together = plans.get(0).numTogether(setup.averagesGradients());
    }
  }

  /** What a round ends with. */
  private static final class Learned implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    final List<StepLosses> losses;

    Learned(List<Student> students, List<StepLosses> losses) {
      this.students = new ArrayList<>(students);
      this.losses = new ArrayList<>(losses);
    }
  }
}

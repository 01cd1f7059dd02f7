package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.optim.Optimizer;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;

/**
 * {@code exchange = weights}: the students' weights go to the slices, gradients come back, and no
 * state moves. The task of a slice simulates every student once, and uses the states for the
 * targets of all students. So targets are fresh in each step. With {@code staleness} above 1,
 * targets come from the weights of the last refresh, which go out together with the current ones.
 *
 * <p>Each step is a job. If one slice holds all images, its task needs nothing from outside,
 * neither between the steps of a round nor between rounds. Then one job runs all rounds of a call,
 * and they share the time that Spark takes for a job.
 */
final class WeightsExchange extends Exchange {

  WeightsExchange(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    super(TrainParam.Exchange.WEIGHTS, setup, teacher);
  }

  @Override
  public boolean learnsInPlace() {
    return setup.numSlices() == 1;
  }

  @Override
  public List<RoundResult> run(
      SliceJobs jobs, JavaRDD<EncodedSlice> slices, Participants before, List<RoundPlan> plans) {
    if (learnsInPlace()) {
      Input input = new Input(this, before, plans);
      return jobs
          .run(
              inPlace(before, plans),
              slices,
              1,
              SliceJobs::allStudents,
              input,
              WeightsExchange::learn)
          .get(0)
          .stream()
          .map(learned -> new RoundResult(learned.students, learned.losses))
          .toList();
    }
    List<RoundResult> results = new ArrayList<>();
    Participants now = before;
    for (RoundPlan plan : plans) {
      RoundResult result = new RoundResult(now.students(), List.of());
      Proximal proximal = Proximal.of(setup, now.refreshed());
      for (int step = 0; step < plan.numSteps(); step++) {
        Participants stepped = new Participants(result.students(), now.refreshed());
        result = step(jobs, slices, stepped, proximal, plan.step(step));
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
      Participants now,
      Proximal proximal,
      RoundPlan plan) {
    Input input = new Input(this, now, List.of(plan));
    List<List<Gradient>> parts =
        jobs.run(
            learn(now, plan), slices, 1, SliceJobs::allStudents, input, WeightsExchange::gradients);
    List<List<Gradient>> gradients = new ArrayList<>();
    for (int m = 0; m < now.students().size(); m++) {
      int student = m;
      gradients.add(parts.stream().map(part -> part.get(student)).toList());
    }
    return stepped(now.students(), gradients, proximal, plan);
  }

  private static List<Gradient> gradients(
      int partition, EncodedSlice slice, StudentCircuits circuits, Input input) {
    return new ArrayList<>(
        input.gradients(circuits, input.students, input.refreshed, slice, input.plans.get(0), 0));
  }

  /** Runs all rounds of a job in the task of the one slice. */
  private static List<Learned> learn(
      int partition, EncodedSlice slice, StudentCircuits circuits, Input input) {
    List<Learned> learned = new ArrayList<>();
    List<Student> students = input.students;
    List<Student> refreshed = input.refreshed;
    for (RoundPlan plan : input.plans) {
      List<Gradient> gradients = List.of();
      Proximal proximal =
          Proximal.of(
              input.proximalWeight,
              input.end.means(),
              input.targets.stale() ? refreshed : students,
              input.numGroups);
      for (int step = 0; step < plan.numSteps(); step++) {
        gradients = input.gradients(circuits, students, refreshed, slice, plan, step);
        students =
            StudentTasks.step(
                students,
                gradients,
                input.together,
                input.end.means(),
                proximal,
                input.optimizer,
                plan.stepSizes[step]);
      }
      students = input.end.of(plan.round, students);
      learned.add(new Learned(students, gradients.stream().map(Gradient::losses).toList()));
      refreshed = input.targets.refreshes(plan.round + 1) ? students : refreshed;
    }
    return learned;
  }

  @Override
  public List<SliceJobs.Job> jobs(List<Student> students, List<RoundPlan> plans) {
    Participants now = new Participants(students, students);
    if (learnsInPlace()) {
      return List.of(inPlace(now, plans));
    }
    return plans.stream()
        .flatMap(plan -> IntStream.range(0, plan.numSteps()).mapToObj(plan::step))
        .map(step -> learn(now, step))
        .toList();
  }

  private SliceJobs.Job inPlace(Participants now, List<RoundPlan> plans) {
    int first = plans.get(0).round;
    return new SliceJobs.Job(
        plans.size() == 1
            ? name(plans.get(0), "learn")
            : "rounds %d to %d: learn".formatted(first, first + plans.size() - 1),
        1,
        ProgramBytes.students(now.students(), stale(now))
            + plans.stream().mapToLong(ProgramBytes::plan).sum(),
        plans.size() * ProgramBytes.students(now.students()));
  }

  private SliceJobs.Job learn(Participants now, RoundPlan step) {
    return new SliceJobs.Job(
        name(step, "learn"),
        setup.numSlices(),
        ProgramBytes.students(now.students(), stale(now)) + ProgramBytes.plan(step),
        setup.numSlices() * gradientBytes(now.students(), step));
  }

  /** The students of the last refresh, if targets come from them; else empty. */
  private List<Student> stale(Participants now) {
    return targets.stale() ? now.refreshed() : List.of();
  }

  /** The teacher's weights down, once, in the first round with a distillation term. */
  @Override
  long fromTeacher(int circuit, RoundPlan plan) {
    boolean first =
        plan.round == 0
            || setup.lambda(plan.round - 1) == 0
            || !setup.at(plan.round - 1).isTaught();
    return first ? teacher.stream().mapToLong(Circuit::numWeights).sum() : 0;
  }

  /** The circuit's weights up and the mean down, in each step or once for each refresh. */
  @Override
  long fromAveraged(int circuit, RoundPlan plan) {
    return 2 * weights(circuit) * exchanges(plan, plan.numSteps());
  }

  /**
   * The circuit's weights up and those of its peers down, in each step or once for each refresh.
   */
  @Override
  long fromPeers(int circuit, int[] peers, RoundPlan plan, int[] labels) {
    long others = IntStream.of(peers).mapToLong(this::weights).sum();
    return (weights(circuit) + others) * exchanges(plan, plan.numSteps());
  }

  /** The input of a job's tasks. */
  private static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    final List<Student> refreshed; // empty: targets come from the students of each step
    final List<RoundPlan> plans;
    final Divergence divergence;
    final TargetSource targets;
    final Optimizer optimizer;
    final int together;
    final boolean averagesTasks;
    final double proximalWeight;
    final int numGroups;
    final RoundEnd end;

    Input(WeightsExchange exchange, Participants now, List<RoundPlan> plans) {
      this.students = new ArrayList<>(now.students());
      this.refreshed = new ArrayList<>(exchange.stale(now));
      this.plans = new ArrayList<>(plans);
      this.divergence = exchange.setup.divergence();
      this.targets = exchange.targets;
      this.optimizer = exchange.setup.optimizer();
      this.together = plans.get(0).numTogether(exchange.setup.averagesTaskGradients());
      this.proximalWeight = exchange.setup.params().get(TrainParam.PROXIMAL_WEIGHT);
      this.numGroups = exchange.setup.numGroups();
      this.end = exchange.end;
      this.averagesTasks = exchange.averagesTasks();
    }

    List<Gradient> gradients(
        StudentCircuits circuits,
        List<Student> now,
        List<Student> lastRefreshed,
        EncodedSlice slice,
        RoundPlan plan,
        int step) {
      return StudentTasks.gradients(
          circuits,
          now,
          targets.stale() ? lastRefreshed : now,
          slice,
          plan,
          step,
          targets,
          divergence,
          plan.isApart(averagesTasks));
    }
  }

  /** The result of a round that was run in a task. */
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

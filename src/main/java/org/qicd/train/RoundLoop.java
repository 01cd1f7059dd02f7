package org.qicd.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.FiniteNumbers;
import org.qicd.train.round.MethodBytes;
import org.qicd.train.round.RoundFlops;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.RoundPlanner;
import org.qicd.train.round.Rounds;
import org.qicd.train.round.StepLosses;
import org.qicd.train.round.TargetSource;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.slice.SliceJobs;
import org.qicd.train.slice.TaskMeter;
import org.qicd.train.state.BestRound;
import org.qicd.train.state.FidelityWatch;
import org.qicd.train.state.History;
import org.qicd.train.state.RoundCost;
import org.qicd.train.state.RoundRecord;
import org.qicd.train.state.TrainState;
import org.qicd.train.state.TrainState.Spent;

/** Leads a training from a state to the next; whether that was read or reached is all the same. */
final class RoundLoop {
  private final TrainSetup setup;
  private final RoundPlanner planner;
  private final Rounds rounds;
  private final TargetSource tutors;
  private final MethodBytes traffic;
  private final SliceJobs jobs;
  private final TaskMeter meter;
  private final Evaluator evaluator; // null: nothing to validate on
  private final List<RoundCost> ledger = new ArrayList<>();

  RoundLoop(
      TrainSetup setup,
      RoundPlanner planner,
      Rounds rounds,
      TargetSource tutors,
      MethodBytes traffic,
      SliceJobs jobs,
      TaskMeter meter,
      Evaluator evaluator) {
    this.setup = setup;
    this.planner = planner;
    this.rounds = rounds;
    this.tutors = tutors;
    this.traffic = traffic;
    this.jobs = jobs;
    this.meter = meter;
    this.evaluator = evaluator;
  }

  /**
   * A round that has been run.
   *
   * @param state after it
   * @param records one for each student
   * @param validation how the students do on the validation images, where that was looked at
   * @param warning what is wrong with the training, where that has just been found
   */
  record Step(
      TrainState state,
      List<RoundRecord> records,
      Optional<Evaluation> validation,
      Optional<String> warning) {}

  /** Whether all rounds are done, or early stopping ends them. */
  boolean isOver(TrainState state) {
    return state.rounds() >= setup.params().get(TrainParam.MAX_ITER)
        || (keepsBest() && state.best().withoutGain() >= setup.params().get(TrainParam.PATIENCE));
  }

  /** Whether the students of the best round are the outcome, not the last ones. */
  boolean keepsBest() {
    return evaluator != null && setup.params().get(TrainParam.PATIENCE) > 0;
  }

  /** Runs a round. */
  Step next(TrainState state) {
    int round = state.rounds();
    Spent before = clocks(0);
    RoundPlan plan = planner.plan(round);
    SliceJobs.Sums sums = jobs.sums();
    meter.begin(round);
    Rounds.Result result;
    List<Student> present = plan.present(state.students());
    try {
      result = rounds.run(present, plan.present(state.refreshed()), plan);
    } finally {
      meter.end();
    }
    FiniteNumbers.check(plan, present, result);
    planner.over(round);
    List<Student> students = joined(state.students(), result.students(), plan);
    Optional<Evaluation> seen =
        isValidated(round) ? Optional.of(evaluator.evaluate(students)) : Optional.empty();
    List<StepLosses> losses =
        plan.joined(result.losses(), students.size(), absent -> StepLosses.NONE);
    long[] bytes = state.history().bytes(students.size());
    long[] moved = traffic.bytes(plan);
    Arrays.setAll(bytes, c -> bytes[c] + moved[c]);
    List<RoundRecord> records = RoundRecord.of(plan, losses, setup.numStudents(), bytes, seen);
    FidelityWatch basin = state.basin().after(setup, plan, result.losses());
    Spent spent = clocks(plan.numGradients(students.size())).minus(before);
    ledger.add(cost(plan, spent, jobs.sums().minus(sums)));
    TrainState next =
        new TrainState(
            round + 1,
            students,
            tutors.refreshes(round + 1) ? students : state.refreshed(),
            best(state.best(), round, students, seen),
            basin,
            state
                .history()
                .plus(new History.Round(records, seen.map(s -> s.ensemble().task().accuracy()))),
            state.spent().plus(spent));
    return new Step(next, records, seen, basin.warning(state.basin(), plan, result.losses()));
  }

  private RoundCost cost(RoundPlan plan, Spent spent, SliceJobs.Sums sums) {
    return new RoundCost(
        plan.round,
        RoundFlops.of(setup, plan),
        sums.bytesOut(),
        sums.measuredBytesOut(),
        sums.bytesBack(),
        0,
        sums.jobs(),
        sums.tasks(),
        0,
        sums.kernelNanos() / 1e9,
        spent.jobSeconds() - spent.taskSeconds(),
        spent.seconds() - spent.jobSeconds() - spent.validationSeconds());
  }

  /** What each round that was run here has cost, with all that Spark has counted of it. */
  List<RoundCost> ledger() {
    meter.settle();
    return ledger.stream()
        .map(
            cost -> {
              TaskMeter.Count count = meter.of(cost.round());
              return cost.measured(count.resultBytes(), count.tasks());
            })
        .toList();
  }

  /** All students after a round of some of them. */
  private List<Student> joined(List<Student> before, List<Student> stepped, RoundPlan plan) {
    return plan.joined(
        stepped,
        before.size(),
        absent ->
            setup.averagesGradients()
                ? stepped.get(absent / setup.numStudents() * plan.numPresent()).copiedTo(absent)
                : before.get(absent));
  }

  private BestRound best(
      BestRound best, int round, List<Student> students, Optional<Evaluation> seen) {
    if (seen.isEmpty() || !keepsBest()) {
      return best;
    }
    double loss = seen.get().ensemble().task().mean();
    return best.offered(round, loss, students, setup.params().get(TrainParam.TOL));
  }

  private boolean isValidated(int round) {
    int interval = setup.params().get(TrainParam.VALIDATION_INTERVAL);
    boolean last = round + 1 == setup.params().get(TrainParam.MAX_ITER);
    return evaluator != null && interval > 0 && ((round + 1) % interval == 0 || last);
  }

  /** Gradients, and clocks as they stand. */
  private Spent clocks(long gradients) {
    return new Spent(
        gradients,
        System.nanoTime() / 1e9,
        jobs.taskSeconds(),
        jobs.jobSeconds(),
        evaluator == null ? 0 : evaluator.seconds());
  }
}

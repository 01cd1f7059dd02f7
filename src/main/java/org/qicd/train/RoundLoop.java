package org.qicd.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaRDD;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.CircuitCount;
import org.qicd.train.round.Exchange;
import org.qicd.train.round.FiniteNumbers;
import org.qicd.train.round.Participants;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.RoundPlanner;
import org.qicd.train.round.RoundResult;
import org.qicd.train.round.StepLosses;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.slice.SliceJobs;
import org.qicd.train.slice.TaskMeter;
import org.qicd.train.state.BestRound;
import org.qicd.train.state.FidelityWatch;
import org.qicd.train.state.History;
import org.qicd.train.state.RoundCost;
import org.qicd.train.state.RoundRecord;
import org.qicd.train.state.RoundRecord.Measured;
import org.qicd.train.state.TrainState;
import org.qicd.train.state.TrainState.Spent;

/**
 * Computes the states of a training, each from the one before it. It makes no difference whether a
 * state was computed here or read from a checkpoint.
 */
final class RoundLoop {

  /** How long rounds that are run together may take, in seconds. */
  static final double SECONDS_TOGETHER = 0.25;

  private final TrainSetup setup;
  private final IntFunction<Exchange> exchanges; // by round
  private final RoundPlanner planner;
  private final Cluster cluster;
  private final int[] labels; // by image id, as students see them
  private final int[] depths; // circuits that learn from the labelled images of each circuit
  private final Optional<Evaluator> evaluator; // empty: there are no validation images
  private final ShotSchedule shots;
  private final List<RoundCost> ledger = new ArrayList<>();

  /** How many rounds to run together next. This changes the time they take, but no result. */
  private int most = 1;

  /** Where rounds run: the jobs, the training images, and the meter of Spark's tasks. */
  record Cluster(SliceJobs jobs, JavaRDD<EncodedSlice> slices, TaskMeter meter) {}

  RoundLoop(
      TrainSetup setup,
      IntFunction<Exchange> exchanges,
      RoundPlanner planner,
      Cluster cluster,
      int[] labels,
      Optional<Evaluator> evaluator) {
    this.setup = setup;
    this.exchanges = exchanges;
    this.planner = planner;
    this.cluster = cluster;
    this.labels = labels;
    this.evaluator = evaluator;
    this.shots = new ShotSchedule(setup);
    this.depths = setup.shallower().stream().mapToInt(first -> 1 + first.size()).toArray();
  }

  /**
   * A round that has been run.
   *
   * @param state the state after the round
   * @param records the record of each circuit, group by group
   * @param validation the evaluation on the validation images; empty if the round has none
   * @param warning a warning about the training; empty if there is none after this round
   */
  record Step(
      TrainState state,
      List<RoundRecord> records,
      Optional<Evaluation> validation,
      Optional<String> warning) {}

  /** Whether all rounds are done, early stopping ends them, or no shots are left. */
  boolean isOver(TrainState state) {
    return state.rounds() >= setup.params().get(TrainParam.MAX_ITER)
        || stopsEarly(state)
        || hasNoShots(state);
  }

  private boolean stopsEarly(TrainState state) {
    return keepsBest() && state.best().withoutGain() >= setup.params().get(TrainParam.PATIENCE);
  }

  private boolean hasNoShots(TrainState state) {
    return hasNoShots(state.rounds(), state.history().measured(setup.circuits().size()));
  }

  private boolean hasNoShots(int round, List<Measured> before) {
    return !shots.isFixed() && shots.isSpent(planner.plan(round), before);
  }

  /** Why a training ended that has rounds left; empty if its parameters say so themselves. */
  Optional<String> end(TrainState state) {
    int most = setup.params().get(TrainParam.MAX_ITER);
    return state.rounds() < most && !stopsEarly(state) && hasNoShots(state)
        ? Optional.of(
            "the training ends after round %d of %d: the rest of shotBudget pays for no more"
                .formatted(state.rounds(), most))
        : Optional.empty();
  }

  /** Whether the training ends with the students of the best round instead of the last one. */
  boolean keepsBest() {
    return evaluator.isPresent() && setup.params().get(TrainParam.PATIENCE) > 0;
  }

  /**
   * Runs the next round. If tasks update the students themselves, it also runs the rounds after it
   * that take little time, up to the next checkpoint or to a validation that may end the training.
   * If one of several rounds fails, they are run again one by one. So what is reported before a
   * failure does not depend on how many rounds were run together.
   *
   * @return one step for each round that was run
   */
  List<Step> next(TrainState before) {
    try {
      return together(before);
    } catch (IllegalArgumentException e) { // as that of numbers that are not finite
      if (most == 1) {
        throw e;
      }
      most = 1;
      return together(before);
    }
  }

  private List<Step> together(TrainState before) {
    TrainState state = setup.restartsAt(before.rounds()) ? before.restarted() : before;
    Clocks clocks = new Clocks();
    List<RoundPlan> plans =
        shots.isFixed()
            ? planner.stretch(state.rounds(), most)
            : List.of(shots.measured(planner.plan(state.rounds()), state));
    RoundPlan first = plans.get(0);
    Exchange exchange = exchanges.apply(first.round);
    Participants participants =
        new Participants(first.present(state.students()), first.present(state.refreshed()));
    SliceJobs.Sums sums = cluster.jobs.sums();
    double jobSeconds = cluster.jobs.jobSeconds();
    List<RoundResult> results;
    cluster.meter.begin(first.round);
    try {
      results = exchange.run(cluster.jobs, cluster.slices, participants, plans);
    } finally {
      cluster.meter.end();
    }
    double seconds = (cluster.jobs.jobSeconds() - jobSeconds) / plans.size();
    List<List<Student>> students = students(state, plans, results);
    if (exchange.learnsInPlace()) {
      most = (int) Math.max(1, Math.min(2.0 * most, SECONDS_TOGETHER / seconds));
    }
    Map<Integer, Evaluation> seen = validated(plans, students);
    List<Step> steps = new ArrayList<>();
    TrainState now = state;
    for (int k = 0; k < plans.size(); k++) {
      RoundPlan plan = plans.get(k);
      Step step = step(now, plan, results.get(k), students.get(k), seen, clocks);
      Spent spent = step.state().spent().minus(now.spent());
      ledger.add(cost(plan, spent, cluster.jobs.sums().minus(sums)));
      sums = cluster.jobs.sums();
      steps.add(step);
      now = step.state();
    }
    return steps;
  }

  /** All students after each round. */
  private List<List<Student>> students(
      TrainState state, List<RoundPlan> plans, List<RoundResult> results) {
    List<List<Student>> after = new ArrayList<>();
    List<Student> now = state.students();
    for (int k = 0; k < plans.size(); k++) {
      FiniteNumbers.check(plans.get(k), plans.get(k).present(now), results.get(k));
      now = joined(now, results.get(k).students(), plans.get(k));
      after.add(now);
    }
    return after;
  }

  /** The evaluations by round of those rounds that are known to have one. */
  private Map<Integer, Evaluation> validated(List<RoundPlan> plans, List<List<Student>> students) {
    List<Integer> rounds = new ArrayList<>();
    List<List<Student>> those = new ArrayList<>();
    for (int k = 0; k < plans.size(); k++) {
      if (isValidated(plans.get(k).round)) {
        rounds.add(plans.get(k).round);
        those.add(students.get(k));
      }
    }
    Map<Integer, Evaluation> seen = new HashMap<>();
    if (!rounds.isEmpty()) {
      List<Evaluation> evaluations = evaluator.orElseThrow().evaluate(those);
      for (int k = 0; k < rounds.size(); k++) {
        seen.put(rounds.get(k), evaluations.get(k));
      }
    }
    return seen;
  }

  /**
   * The state after a round that has been run.
   *
   * @param students all students after the round
   * @param validated evaluations by round
   */
  private Step step(
      TrainState state,
      RoundPlan plan,
      RoundResult result,
      List<Student> students,
      Map<Integer, Evaluation> validated,
      Clocks clocks) {
    int round = plan.round;
    List<StepLosses> losses =
        plan.joined(result.losses(), state.students().size(), absent -> StepLosses.NONE);
    List<Measured> measured = shots.after(state, plan, losses);
    Exchange exchange = exchanges.apply(round);
    Optional<Evaluation> seen =
        Optional.ofNullable(validated.get(round)).or(() -> last(round, measured, students));
    long[] bytes = state.history().bytes(students.size());
    long[] moved = exchange.methodBytes(plan, labels);
    Arrays.setAll(bytes, c -> bytes[c] + moved[c]);
    List<RoundRecord> records =
        RoundRecord.of(plan, losses, setup.numStudents(), bytes, measured, seen);
    FidelityWatch watch = state.watch().after(setup.at(round), plan, result.losses());
    TrainState next =
        new TrainState(
            round + 1,
            students,
            exchange.targets().refreshes(round + 1) ? students : state.refreshed(),
            best(state.best(), round, students, seen),
            watch,
            state
                .history()
                .plus(new History.Round(records, seen.map(s -> s.ensemble().task().accuracy()))),
            state.spent().plus(clocks.since(plan.numGradients(depths))));
    return new Step(next, records, seen, watch.warning(state.watch(), plan, result.losses()));
  }

  /** The evaluation after a round that is found to be the last one, because no shots are left. */
  private Optional<Evaluation> last(int round, List<Measured> measured, List<Student> students) {
    return validates() && hasNoShots(round + 1, measured)
        ? evaluator.map(e -> e.evaluate(List.of(students)).get(0))
        : Optional.empty();
  }

  private RoundCost cost(RoundPlan plan, Spent spent, SliceJobs.Sums sums) {
    return new RoundCost(
        plan.round,
        exchanges.apply(plan.round).flops(plan),
        new RoundCost.Out(sums.bytesOut(), sums.measuredBytesOut()),
        new RoundCost.Back(sums.bytesBack(), 0),
        new RoundCost.Jobs(sums.jobs(), sums.tasks(), 0),
        new RoundCost.Seconds(
            sums.kernelNanos() / 1e9,
            spent.jobSeconds() - spent.taskSeconds(),
            spent.seconds() - spent.jobSeconds() - spent.validationSeconds()),
        quantum(plan));
  }

  private RoundCost.Quantum quantum(RoundPlan plan) {
    CircuitCount.Count count = exchanges.apply(plan.round).measured(plan);
    return new RoundCost.Quantum(count.circuits(), count.measurements() * plan.shots.count());
  }

  /** The cost of each round that was run here, together with what Spark has counted. */
  List<RoundCost> ledger() {
    cluster.meter.settle();
    return ledger.stream()
        .map(
            cost -> {
              TaskMeter.Count count = cluster.meter.of(cost.round());
              return cost.measured(count.resultBytes(), count.tasks());
            })
        .toList();
  }

  /** All students after a round in which some of them took part. */
  private List<Student> joined(List<Student> before, List<Student> stepped, RoundPlan plan) {
    return plan.joined(
        stepped,
        before.size(),
        absent -> {
          Student other = stepped.get(absent / setup.numStudents() * plan.numPresent());
          return exchanges.apply(plan.round).end().ofAbsent(plan.round, before.get(absent), other);
        });
  }

  private BestRound best(
      BestRound best, int round, List<Student> students, Optional<Evaluation> seen) {
    if (seen.isEmpty() || !keepsBest()) {
      return best;
    }
    double loss = seen.get().ensemble().task().mean();
    return best.offered(round, loss, students, setup.params().get(TrainParam.TOL));
  }

  private boolean validates() {
    return evaluator.isPresent() && setup.params().get(TrainParam.VALIDATION_INTERVAL) > 0;
  }

  private boolean isValidated(int round) {
    return validates()
        && ((round + 1) % setup.params().get(TrainParam.VALIDATION_INTERVAL) == 0
            || round + 1 == setup.params().get(TrainParam.MAX_ITER));
  }

  /** Measures the time that is spent between two calls of {@code since}. */
  private final class Clocks {
    private Spent last = now();

    /** What was spent since the last call, with the number of gradients that were computed. */
    Spent since(long gradients) {
      Spent now = now();
      Spent spent = now.minus(last).plus(new Spent(gradients, 0, 0, 0, 0));
      last = now;
      return spent;
    }

    private Spent now() {
      return new Spent(
          0,
          System.nanoTime() / 1e9,
          cluster.jobs.taskSeconds(),
          cluster.jobs.jobSeconds(),
          evaluator.map(Evaluator::seconds).orElse(0.0));
    }
  }
}

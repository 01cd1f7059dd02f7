package org.qicd.train;

import static org.qicd.train.TrainParam.BATCH_SIZE;
import static org.qicd.train.TrainParam.DISTILL_BATCH_SIZE;
import static org.qicd.train.TrainParam.INIT;
import static org.qicd.train.TrainParam.INIT_SCALE;
import static org.qicd.train.TrainParam.MAX_ITER;
import static org.qicd.train.TrainParam.PATIENCE;
import static org.qicd.train.TrainParam.SEED;
import static org.qicd.train.TrainParam.STRATEGY;
import static org.qicd.train.TrainParam.TOL;
import static org.qicd.train.TrainParam.VALIDATION_INTERVAL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Circuit;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Strategy;
import org.qicd.optim.Optimizer;

/**
 * Trains an ensemble: {@code maxIter} rounds over cached slices. All that changes lives here on the
 * driver as immutable values; tasks are pure functions of it.
 */
public final class Trainer {
  private final TrainSetup setup;
  private final SlicedExamples data;
  private final LabelNoise noise;
  private SlicedExamples validation;
  private TrainedEnsemble start;
  private TrainedEnsemble teacher;
  private List<int[]> owned; // labelled images of each student; null: not dealt yet
  private Listener listener = (records, evaluation) -> {};

  private Trainer(TrainSetup setup, SlicedExamples data) {
    this.setup = setup;
    this.data = data;
    this.noise =
        new LabelNoise(
            setup.params().get(SEED), setup.params().get(TrainParam.LABEL_NOISE), numClasses());
  }

  /** Told of every round. */
  public interface Listener {

    /**
     * After a round.
     *
     * @param records one for each student, group by group
     * @param validation how the students do on the validation images, where that was looked at
     */
    void afterRound(List<RoundRecord> records, Optional<Evaluation> validation);

    /**
     * Training goes on, but not as it should; once in a run for each reason, before {@link
     * #afterRound}.
     *
     * @param message what is wrong and what to change
     */
    default void warn(String message) {}

    /** After a round of the teacher that strategy qkd trains first. */
    default void afterTeacherRound(RoundRecord record) {}
  }

  /**
   * What training ends with.
   *
   * @param history a record for each round and student
   * @param round whose weights the ensemble has: the last, or the best where {@code patience} is
   *     set and there are validation images
   * @param gradients of single images, and probes, that all circuits took together
   * @param bytes that the exchange of all circuits moved, up and down; see {@code Traffic}
   * @param taskSeconds of simulation and gradients, in the time of a wall clock
   * @param jobSeconds of the rounds' Spark jobs, tasks included
   * @param validationSeconds spent on validation
   * @param teacher what it took to train the teacher of strategy qkd, in no other number here: its
   *     history has a record for each round; empty where there is none or it was given
   */
  public record Result(
      TrainedEnsemble ensemble,
      List<RoundRecord> history,
      int round,
      long gradients,
      long bytes,
      double taskSeconds,
      double jobSeconds,
      double validationSeconds,
      Optional<Result> teacher) {}

  /**
   * Prepares a run.
   *
   * @param data labelled and unlabelled images, sliced under the same seed
   */
  public static Trainer of(TrainSetup setup, SlicedExamples data) {
    return new Trainer(setup, data);
  }

  /** Looks at these labelled images every {@code validationInterval} rounds. */
  public Trainer validatedOn(SlicedExamples images) {
    validation = images;
    return this;
  }

  /**
   * Begins with the weights of students that have been trained before.
   *
   * @throws IllegalArgumentException if they do not fit the circuits
   */
  public Trainer startingFrom(TrainedEnsemble students) {
    if (!students.circuits().equals(setup.circuits())
        || students.numGroups() != setup.numGroups()) {
      throw new IllegalArgumentException(
          "the students to start from have other circuits or are not %d in %d groups"
              .formatted(setup.numStudents(), setup.numGroups()));
    }
    start = students;
    return this;
  }

  /**
   * Pulls students toward these circuits, by the mean over them where there are several, instead of
   * a teacher trained in the run.
   *
   * @throws IllegalArgumentException if the strategy has no teacher, or this one does not fit
   */
  public Trainer teacher(TrainedEnsemble teacher) {
    if (setup.params().get(STRATEGY) != Strategy.QKD) {
      throw new IllegalArgumentException(
          "a teacher is given, but strategy is '%s': set strategy = qkd"
              .formatted(setup.params().get(STRATEGY).label()));
    }
    teacher.circuits().forEach(circuit -> TeacherFit.check(setup, circuit));
    this.teacher = teacher;
    return this;
  }

  /** Tells of every round. */
  public Trainer listener(Listener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Refuses labels that the students cannot be trained on; {@link #fit} would do so later.
   *
   * @throws IllegalArgumentException if there are too few labels or one class only
   */
  public Trainer check() {
    deal();
    return this;
  }

  /** Ids of the labelled images of each student. */
  public List<int[]> labelled() {
    return deal();
  }

  /** Labels by image id as students see them, some replaced where {@code labelNoise} says so. */
  public int[] labels() {
    return noise.applied(0, data.labels());
  }

  /** Trains. */
  public Result fit() {
    List<int[]> dealt = owned == null ? deal() : owned;
    boolean pretrain = setup.params().get(STRATEGY) == Strategy.QKD && teacher == null;
    Optional<Result> pretrained = pretrain ? Optional.of(teach(dealt)) : Optional.empty();
    TrainedEnsemble frozen = pretrained.map(Result::ensemble).orElse(teacher);
    Batches batches =
        new Batches(
            setup.params().get(SEED),
            dealt,
            setup.params().get(BATCH_SIZE),
            Math.toIntExact(data.size()),
            setup.params().get(DISTILL_BATCH_SIZE));
    Tutors tutors = Tutors.of(setup, frozen);
    RoundPlanner planner = new RoundPlanner(setup, batches, data);
    List<Circuit> crew = Tutors.crew(setup, frozen);
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, crew, noise);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(slices.context());
    try (RoundJobs jobs = new RoundJobs(context, crew);
        Evaluator evaluator =
            validation == null
                ? null
                : new Evaluator(setup.circuits(), setup.numGroups(), validation)) {
      Rounds rounds =
          switch (setup.exchange()) {
            case STATES -> new StateRounds(setup, planner, jobs, slices, tutors);
            case WEIGHTS -> new WeightRounds(setup, jobs, slices, tutors);
            case LABELS -> new LabelRounds(setup, jobs, slices, tutors);
            case AUTO -> throw new IllegalStateException("a setup has resolved the exchange");
          };
      Traffic traffic = new Traffic(setup, tutors, frozen, labels());
      return run(planner, rounds, tutors, traffic, jobs, evaluator, pretrained);
    } finally {
      slices.unpersist(false);
    }
  }

  /** Trains the teacher: one student that has the labels of all. */
  private Result teach(List<int[]> dealt) {
    Trainer trainer = new Trainer(setup.ofTeacher(), data);
    Set<Integer> shown =
        dealt.stream().flatMapToInt(Arrays::stream).boxed().collect(Collectors.toSet());
    // In the order of a pooled student, so that it is one.
    int[] pooled = LabelDeal.pooled(labels(), numClasses());
    trainer.owned = List.of(Arrays.stream(pooled).filter(shown::contains).toArray());
    // Looked at only where it can stop the teacher early.
    trainer.validation = setup.params().get(PATIENCE) > 0 ? validation : null;
    return trainer.listener((records, seen) -> listener.afterTeacherRound(records.get(0))).fit();
  }

  private int numClasses() {
    return setup.circuits().get(0).readout().numClasses();
  }

  private List<int[]> deal() {
    return LabelDeal.deal(labels(), numClasses(), setup.params());
  }

  private Result run(
      RoundPlanner planner,
      Rounds rounds,
      Tutors tutors,
      Traffic traffic,
      RoundJobs jobs,
      Evaluator evaluator,
      Optional<Result> pretrained) {
    int last = setup.params().get(MAX_ITER) - 1;
    boolean keepBest = evaluator != null && setup.params().get(PATIENCE) > 0;
    BestRound best = new BestRound(setup.params().get(TOL), setup.params().get(PATIENCE));
    List<Student> students = start == null ? start(setup) : start.students();
    List<Student> refreshed = students;
    Basin basin = new Basin(setup);
    List<RoundRecord> history = new ArrayList<>();
    long gradients = 0;
    long[] bytes = new long[students.size()];
    int round = 0;
    for (; round <= last && !(keepBest && best.exhausted()); round++) {
      RoundPlan plan = planner.plan(round);
      refreshed = tutors.refreshes(round) ? students : refreshed;
      Rounds.Result result = rounds.run(plan.present(students), plan.present(refreshed), plan);
      students = joined(students, result.students(), plan);
      gradients += plan.numGradients(students.size());
      long[] moved = traffic.bytes(plan);
      Arrays.setAll(bytes, c -> bytes[c] + moved[c]);
      Optional<Evaluation> seen =
          evaluator != null && isValidated(round, last)
              ? Optional.of(evaluator.evaluate(students))
              : Optional.empty();
      if (seen.isPresent() && keepBest) {
        best.offer(round, seen.get().ensemble().meanTaskLoss(), students);
      }
      List<StepLosses> losses =
          plan.joined(result.losses(), students.size(), absent -> StepLosses.NONE);
      List<RoundRecord> records = RoundRecord.of(plan, losses, setup.numStudents(), bytes, seen);
      basin.check(plan, result.losses()).ifPresent(listener::warn);
      history.addAll(records);
      listener.afterRound(records, seen);
    }
    return new Result(
        new TrainedEnsemble(
            setup.circuits(), weights(keepBest ? best.students() : students), setup.numGroups()),
        history,
        keepBest ? best.round() : round - 1,
        gradients,
        Arrays.stream(bytes).sum(),
        jobs.taskSeconds(),
        jobs.jobSeconds(),
        evaluator == null ? 0 : evaluator.seconds(),
        pretrained);
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

  private boolean isValidated(int round, int last) {
    int interval = setup.params().get(VALIDATION_INTERVAL);
    return interval > 0 && ((round + 1) % interval == 0 || round == last);
  }

  /** The students before the first round. */
  static List<Student> start(TrainSetup setup) {
    ParamValues params = setup.params();
    // Averaged gradients move all students alike: differences would never go away.
    double difference = params.get(STRATEGY).averagesGradients() ? 0 : params.get(INIT_SCALE);
    List<Student> students = new ArrayList<>();
    for (int c = 0; c < setup.circuits().size(); c++) {
      Circuit circuit = setup.circuits().get(c);
      students.add(
          Student.starting(
              c,
              params
                  .get(INIT)
                  .weights(
                      params.get(SEED),
                      c / setup.numStudents(),
                      c % setup.numStudents(),
                      circuit.numWeights(),
                      setup.numRandomWeights(c),
                      difference)));
    }
    return students;
  }

  static Optimizer optimizer(ParamValues params) {
    return Optimizer.of(params.get(TrainParam.OPTIMIZER).name().toLowerCase(Locale.ROOT));
  }

  private static List<double[]> weights(List<Student> students) {
    return students.stream().map(student -> student.weights).toList();
  }
}

package org.qicd.train;

import static org.qicd.setup.TrainParam.BATCH_SIZE;
import static org.qicd.setup.TrainParam.CHECKPOINT_INTERVAL;
import static org.qicd.setup.TrainParam.DISTILL_BATCH_SIZE;
import static org.qicd.setup.TrainParam.PATIENCE;
import static org.qicd.setup.TrainParam.SEED;
import static org.qicd.setup.TrainParam.STRATEGY;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Circuit;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Strategy;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.Exchange;
import org.qicd.train.round.Exchanges;
import org.qicd.train.round.RoundPlanner;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.sample.LabelNoise;
import org.qicd.train.sample.LabelPartition;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.slice.SliceJobs;
import org.qicd.train.slice.TaskMeter;
import org.qicd.train.state.Checkpoint;
import org.qicd.train.state.Checkpoints;
import org.qicd.train.state.History;
import org.qicd.train.state.RoundCost;
import org.qicd.train.state.RoundRecord;
import org.qicd.train.state.TrainState;

/**
 * Trains an ensemble: {@code maxIter} rounds over cached slices. All that changes is a {@link
 * TrainState} on the driver; tasks are pure functions of it.
 */
public final class Trainer {
  private final TrainSetup setup;
  private final SlicedExamples data;
  private final LabelNoise noise;
  private SlicedExamples validation;
  private TrainedEnsemble start;
  private TrainedEnsemble teacher;
  private Listener listener = (records, evaluation) -> {};
  private Checkpoints checkpoints; // null: none

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

    /**
     * Training goes on from a checkpoint, before its first round.
     *
     * @param teacherRounds the teacher's that are done
     * @param rounds the students' that are done
     */
    default void resumed(int teacherRounds, int rounds) {}
  }

  /**
   * How the ensemble did on the validation images.
   *
   * @param round after which, from 0
   * @param accuracy share of the images predicted correctly
   */
  public record Validation(int round, double accuracy) {}

  /**
   * What training ends with.
   *
   * @param history a record for each round and student
   * @param validations of the ensemble, in the order of their rounds
   * @param round whose weights the ensemble has: the last, or the best where {@code patience} is
   *     set and there are validation images
   * @param cost what it took
   * @param teacher what it took to train the teacher of strategy qkd, in no other number here: its
   *     history has a record for each round; empty where there is none or it was given
   */
  public record Result(
      TrainedEnsemble ensemble,
      List<RoundRecord> history,
      List<Validation> validations,
      int round,
      Cost cost,
      Optional<Result> teacher) {}

  /**
   * What a training took.
   *
   * @param spent gradients and seconds, also those before a checkpoint
   * @param bytes that the exchange of all circuits moved, up and down; see {@code Exchange}
   * @param ledger what each round has cost the program; of rounds before a checkpoint nothing
   */
  public record Cost(TrainState.Spent spent, long bytes, List<RoundCost> ledger) {}

  /**
   * Prepares a run.
   *
   * @param data labelled and unlabelled images, sliced under the same seed
   */
  public static Trainer of(TrainSetup setup, SlicedExamples data) {
    return new Trainer(setup, data);
  }

  /**
   * Looks at these images every {@code validationInterval} rounds; never where none has a label,
   * since then there is nothing to see.
   */
  public Trainer validatedOn(SlicedExamples images) {
    validation = images.numClasses() == 0 ? null : images;
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
    teacher.circuits().forEach(setup::checkTeacher);
    this.teacher = teacher;
    return this;
  }

  /**
   * Saves checkpoints every {@code checkpointInterval} rounds, and goes on from the newest that is
   * there.
   */
  public Trainer checkpoints(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
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

  /**
   * Trains.
   *
   * @throws IllegalArgumentException if the newest checkpoint is of another training, or all are
   *     damaged
   */
  public Result fit() {
    Checkpoint begin = Checkpoint.beginning(Map.of());
    if (checkpoints != null) {
      Map<String, String> origin = Checkpoint.origin(setup, data, validation, start, teacher);
      begin = checkpoints.newest(origin, setup, listener::warn);
      if (begin.rounds() > 0) {
        listener.resumed(
            begin.teacher().map(TrainState::rounds).orElse(0),
            begin.students().map(TrainState::rounds).orElse(0));
      }
    }
    List<int[]> dealt = deal();
    boolean pretrain = setup.params().get(STRATEGY) == Strategy.QKD && teacher == null;
    return pretrain
        ? fitTaught(dealt, begin)
        : fit(
            dealt,
            begin.students(),
            Optional.ofNullable(teacher),
            Optional.empty(),
            saving(begin::withStudents));
  }

  /** Trains a teacher, then the students. */
  private Result fitTaught(List<int[]> dealt, Checkpoint begin) {
    AtomicReference<Checkpoint> taught = new AtomicReference<>(begin);
    Result pretrained =
        teach(
            dealt,
            begin.teacher(),
            saving(state -> taught.updateAndGet(c -> c.withTeacher(state))));
    Checkpoint ready = taught.get();
    return fit(
        dealt,
        ready.students(),
        Optional.of(pretrained.ensemble()),
        Optional.of(pretrained),
        saving(ready::withStudents));
  }

  /** What is done with the state after a round. */
  private Rounded saving(Function<TrainState, Checkpoint> checkpoint) {
    int interval = setup.params().get(CHECKPOINT_INTERVAL);
    return (state, last) -> {
      if (checkpoints == null) {
        return;
      }
      checkpoints.reached(checkpoint.apply(state));
      if (interval > 0 && (last || state.rounds() % interval == 0)) {
        try {
          checkpoints.save();
        } catch (IOException e) {
          listener.warn(
              "no checkpoint after round %d: %s".formatted(state.rounds(), e.getMessage()));
        }
      }
    };
  }

  /** Takes the state after a round, and whether it was the last one. */
  private interface Rounded {
    void after(TrainState state, boolean last);
  }

  private Result fit(
      List<int[]> dealt,
      Optional<TrainState> begin,
      Optional<TrainedEnsemble> frozen,
      Optional<Result> pretrained,
      Rounded rounded) {
    Batches batches =
        new Batches(
            setup.params().get(SEED),
            dealt,
            setup.params().get(BATCH_SIZE),
            Math.toIntExact(data.size()),
            setup.params().get(DISTILL_BATCH_SIZE));
    Exchange exchange = Exchanges.of(setup, frozen);
    RoundPlanner planner = new RoundPlanner(setup, batches, data);
    List<Circuit> circuits = exchange.circuits();
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, circuits, noise);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(slices.context());
    try (SliceJobs jobs = new SliceJobs(context, circuits);
        TaskMeter meter = new TaskMeter(context.sc());
        Evaluator evaluator =
            validation == null
                ? null
                : new Evaluator(setup.circuits(), setup.numGroups(), validation)) {
      RoundLoop loop =
          new RoundLoop(
              setup,
              exchange,
              planner,
              new RoundLoop.Cluster(jobs, slices, meter),
              labels(),
              Optional.ofNullable(evaluator));
      TrainState state =
          begin.orElseGet(
              () ->
                  TrainState.before(start == null ? InitialStudents.of(setup) : start.students()));
      return result(run(loop, state, rounded), loop, pretrained);
    } finally {
      slices.unpersist(false);
    }
  }

  private TrainState run(RoundLoop loop, TrainState begin, Rounded rounded) {
    TrainState state = begin;
    while (!loop.isOver(state)) {
      for (RoundLoop.Step step : loop.next(state)) {
        state = step.state();
        step.warning().ifPresent(listener::warn);
        listener.afterRound(step.records(), step.validation());
        rounded.after(state, loop.isOver(state));
      }
    }
    return state;
  }

  private Result result(TrainState state, RoundLoop loop, Optional<Result> pretrained) {
    boolean keepsBest = loop.keepsBest();
    List<Student> students = keepsBest ? state.best().students() : state.students();
    List<RoundRecord> history = new ArrayList<>();
    List<Validation> validations = new ArrayList<>();
    for (History.Round round : state.history().rounds()) {
      history.addAll(round.records());
      round
          .accuracy()
          .ifPresent(
              accuracy ->
                  validations.add(new Validation(round.records().get(0).round(), accuracy)));
    }
    return new Result(
        new TrainedEnsemble(
            setup.circuits(),
            students.stream().map(student -> student.weights).toList(),
            setup.numGroups()),
        history,
        validations,
        keepsBest ? state.best().round() : state.rounds() - 1,
        new Cost(
            state.spent(),
            Arrays.stream(state.history().bytes(setup.circuits().size())).sum(),
            loop.ledger()),
        pretrained);
  }

  /** Trains the teacher: one student that has the labels of all. */
  private Result teach(List<int[]> dealt, Optional<TrainState> begin, Rounded rounded) {
    Trainer trainer = new Trainer(setup.ofTeacher(), data);
    Set<Integer> shown =
        dealt.stream().flatMapToInt(Arrays::stream).boxed().collect(Collectors.toSet());
    // In the order of a pooled student, so that it is one.
    int[] pooled = LabelPartition.pooled(labels(), numClasses());
    int[] own = Arrays.stream(pooled).filter(shown::contains).toArray();
    // Looked at only where it can stop the teacher early.
    trainer.validation = setup.params().get(PATIENCE) > 0 ? validation : null;
    return trainer
        .listener((records, seen) -> listener.afterTeacherRound(records.get(0)))
        .fit(List.of(own), begin, Optional.empty(), Optional.empty(), rounded);
  }

  private int numClasses() {
    return setup.circuits().get(0).readout().numClasses();
  }

  private List<int[]> deal() {
    return LabelPartition.deal(labels(), numClasses(), setup.params());
  }
}

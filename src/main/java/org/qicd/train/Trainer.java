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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.commons.math3.util.MathArrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Circuit;
import org.qicd.data.HadoopPaths;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.measure.Shots;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.Exchange;
import org.qicd.train.round.Exchanges;
import org.qicd.train.round.RoundPlanner;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.ClassWeights;
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
import org.qicd.train.state.RoundRecord;
import org.qicd.train.state.TrainState;

/**
 * Trains an ensemble in {@code maxIter} rounds on cached slices of the images. All that changes
 * from round to round is a {@link TrainState} on the driver. Tasks are pure functions of it.
 */
public final class Trainer {
  private final TrainSetup setup;
  private final SlicedExamples data;
  private final LabelNoise noise;
  private SlicedExamples validation;
  private Shots validationShots;
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

  /** Is called after every round. */
  public interface Listener {

    /**
     * Is called after a round.
     *
     * @param records the record of each circuit, group by group
     * @param validation the evaluation on the validation images; empty if the round has none
     */
    void afterRound(List<RoundRecord> records, Optional<Evaluation> validation);

    /**
     * Is called if the training continues, but something is wrong. A warning about the students'
     * fidelity comes once in a run. It comes before {@link #afterRound} of its round.
     *
     * @param message what is wrong and what to change
     */
    default void warn(String message) {}

    /** Is called after a round of the teacher that strategy qkd trains first. */
    default void afterTeacherRound(RoundRecord record) {}

    /**
     * Is called if the training continues from a checkpoint, before its first round.
     *
     * @param teacherRounds number of finished rounds of the teacher
     * @param rounds number of finished rounds of the students
     */
    default void resumed(int teacherRounds, int rounds) {}
  }

  /**
   * Makes a trainer, which trains on the given images.
   *
   * @param data labelled and unlabelled images, which were sliced with the seed of the setup
   */
  public static Trainer of(TrainSetup setup, SlicedExamples data) {
    return new Trainer(setup, data);
  }

  /**
   * Evaluates the students on these images every {@code validationInterval} rounds. Images without
   * any label are ignored.
   */
  public Trainer validatedOn(SlicedExamples images) {
    return validatedOn(images, setup.shots());
  }

  /**
   * Evaluates the students on these images every {@code validationInterval} rounds.
   *
   * @param shots by which class probabilities are estimated there
   */
  public Trainer validatedOn(SlicedExamples images, Shots shots) {
    validation = images.numClasses() == 0 ? null : images;
    validationShots = shots;
    return this;
  }

  /**
   * Starts from the weights of students that have been trained before.
   *
   * @throws IllegalArgumentException if their circuits are not those of the setup
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
   * Uses these circuits as the teacher, instead of training one first. If there are several, the
   * target is the mean over their outputs.
   *
   * @throws IllegalArgumentException if the strategy has no teacher, or the students cannot learn
   *     from this one
   */
  public Trainer teacher(TrainedEnsemble teacher) {
    if (!setup.isTaught()) {
      throw new IllegalArgumentException(
          "a teacher is given, but strategy is '%s': set strategy = qkd"
              .formatted(setup.params().get(STRATEGY).label()));
    }
    if (setup.hasTeacherColumn()) {
      throw new IllegalArgumentException(
          "a teacher is given, but teacherProbabilityCol names another one: leave it empty");
    }
    teacher.circuits().forEach(setup::checkTeacher);
    this.teacher = teacher;
    return this;
  }

  /**
   * Saves checkpoints every {@code checkpointInterval} rounds, and continues from the newest one if
   * there is one.
   */
  public Trainer checkpoints(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
    return this;
  }

  /** Calls the listener after every round. */
  public Trainer listener(Listener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Refuses labels on which the students cannot be trained, and a budget of shots that pays for
   * nothing. {@link #fit} does the same, but later.
   *
   * @throws IllegalArgumentException if there are too few labels or one class only, or if the
   *     budget does not pay for the first round
   */
  public Trainer check() {
    List<int[]> dealt = deal();
    ShotSchedule shots = new ShotSchedule(setup);
    if (!shots.isFixed()) {
      int circuits = setup.circuits().size();
      shots.isSpent(
          planner(dealt).plan(0), Collections.nCopies(circuits, RoundRecord.Measured.NOTHING));
    }
    return this;
  }

  /** Ids of the labelled images of each student. */
  public List<int[]> labelled() {
    return deal();
  }

  /**
   * Labels by image id, as students see them: with {@code labelNoise}, some labels are replaced.
   */
  public int[] labels() {
    return noise.applied(0, data.labels());
  }

  /**
   * Trains the ensemble, and before it the teacher if strategy qkd needs one.
   *
   * @throws IllegalArgumentException if the newest checkpoint belongs to another training, if all
   *     checkpoints are damaged, or if students cannot be trained on the labels
   */
  public TrainResult fit() {
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
    boolean pretrain = setup.isTaught() && teacher == null && !setup.hasTeacherColumn();
    return calibrated(
        pretrain
            ? fitTaught(dealt, begin)
            : fit(
                dealt,
                begin.students(),
                Optional.ofNullable(teacher),
                Optional.empty(),
                saving(begin::withStudents)));
  }

  /** Fits the temperature if the parameters ask for it. */
  private TrainResult calibrated(TrainResult result) {
    if (setup.params().get(TrainParam.CALIBRATE) == TrainParam.Calibrate.NONE) {
      return result;
    }
    String reason = "no validation image has a label";
    if (validation != null) {
      try {
        return result.calibrated(Temperature.fit(result.ensemble(), validation));
      } catch (Temperature.NoneException e) {
        reason = e.getMessage();
      }
    }
    listener.warn(
        "calibrate = temperature fits none, so probabilities stay as they are: " + reason);
    return result;
  }

  /** Trains a teacher, and then the students. */
  private TrainResult fitTaught(List<int[]> dealt, Checkpoint begin) {
    AtomicReference<Checkpoint> taught = new AtomicReference<>(begin);
    TrainResult pretrained =
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

  /** Saves the state after a round as a checkpoint, where there are checkpoints. */
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
              "no checkpoint after round %d: %s".formatted(state.rounds(), HadoopPaths.reason(e)));
        }
      }
    };
  }

  /** Receives the state after each round. */
  private interface Rounded {
    void after(TrainState state, boolean last);
  }

  private RoundPlanner planner(List<int[]> dealt) {
    Batches batches =
        new Batches(
            setup.params().get(SEED),
            dealt,
            setup.params().get(BATCH_SIZE),
            Math.toIntExact(data.size()),
            setup.params().get(DISTILL_BATCH_SIZE));
    int[] labels = labels();
    ClassWeights classes =
        ClassWeights.of(
            setup.params().get(TrainParam.CLASS_WEIGHT),
            labels,
            data.weights(MathArrays.natural(labels.length)),
            dealt,
            numClasses());
    return new RoundPlanner(setup, batches, data, classes, labels);
  }

  private TrainResult fit(
      List<int[]> dealt,
      Optional<TrainState> begin,
      Optional<TrainedEnsemble> frozen,
      Optional<TrainResult> pretrained,
      Rounded rounded) {
    RoundPlanner planner = planner(dealt);
    IntFunction<Exchange> exchanges = Exchanges.byRound(setup, frozen);
    int[] labels = labels();
    List<Circuit> circuits = Exchange.circuits(setup, frozen);
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, circuits, noise);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(slices.context());
    StudentCircuits all =
        new StudentCircuits(
            circuits, setup.shallower(), setup.gradientMethod(), Exchange.noise(setup));
    try (SliceJobs jobs = new SliceJobs(context, all);
        TaskMeter meter = new TaskMeter(context.sc());
        RoundMetrics metrics = RoundMetrics.registered(setup.params().get(TrainParam.MAX_ITER));
        Evaluator evaluator =
            validation == null
                ? null
                : new Evaluator(setup.circuits(), setup.numGroups(), validationShots, validation)) {
      RoundLoop loop =
          new RoundLoop(
              setup,
              exchanges,
              planner,
              new RoundLoop.Cluster(jobs, slices, meter),
              labels,
              Optional.ofNullable(evaluator));
      TrainState state =
          begin.orElseGet(
              () ->
                  TrainState.before(start == null ? InitialStudents.of(setup) : start.students()));
      return result(run(loop, state, metrics, rounded), loop, pretrained);
    } finally {
      slices.unpersist(false);
    }
  }

  private TrainState run(RoundLoop loop, TrainState begin, RoundMetrics metrics, Rounded rounded) {
    TrainState state = begin;
    while (!loop.isOver(state)) {
      for (RoundLoop.Step step : loop.next(state)) {
        state = step.state();
        step.warning().ifPresent(listener::warn);
        metrics.show(step.records(), step.validation());
        listener.afterRound(step.records(), step.validation());
        rounded.after(state, loop.isOver(state));
      }
    }
    loop.end(state).ifPresent(listener::warn);
    return state;
  }

  private TrainResult result(TrainState state, RoundLoop loop, Optional<TrainResult> pretrained) {
    boolean keepsBest = loop.keepsBest();
    List<Student> students = keepsBest ? state.best().students() : state.students();
    List<RoundRecord> history = new ArrayList<>();
    List<TrainResult.Validation> validations = new ArrayList<>();
    for (History.Round round : state.history().rounds()) {
      history.addAll(round.records());
      round
          .accuracy()
          .ifPresent(
              accuracy ->
                  validations.add(
                      new TrainResult.Validation(round.records().get(0).round(), accuracy)));
    }
    return new TrainResult(
        new TrainedEnsemble(
                students.stream().map(this::circuit).toList(),
                students.stream().map(student -> student.weights).toList(),
                setup.numGroups())
            .measuredBy(setup.shots()),
        history,
        validations,
        keepsBest ? state.best().round() : state.rounds() - 1,
        new TrainResult.Cost(
            state.spent(),
            Arrays.stream(state.history().bytes(setup.circuits().size())).sum(),
            loop.ledger()),
        Optional.empty(),
        pretrained);
  }

  /** The circuit of a student on its device as it has drifted. */
  private Circuit circuit(Student student) {
    Circuit circuit = setup.circuits().get(student.index);
    return student.drift.length == 0 ? circuit : circuit.drifted(student.drift);
  }

  /** Trains the teacher: a single student that has the labels of all students. */
  private TrainResult teach(List<int[]> dealt, Optional<TrainState> begin, Rounded rounded) {
    Trainer trainer = new Trainer(setup.ofTeacher(), data);
    Set<Integer> shown =
        dealt.stream().flatMapToInt(Arrays::stream).boxed().collect(Collectors.toSet());
    // The ids are in the order of a single student that owns all labels. So the teacher trains
    // exactly as such a student does.
    int[] pooled = LabelPartition.pooled(labels(), numClasses());
    int[] own = Arrays.stream(pooled).filter(shown::contains).toArray();
    // Validation of a teacher serves early stopping only.
    trainer.validation = setup.params().get(PATIENCE) > 0 ? validation : null;
    trainer.validationShots = trainer.setup.shots();
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

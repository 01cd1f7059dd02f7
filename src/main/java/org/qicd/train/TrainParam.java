package org.qicd.train;

import java.util.List;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Encoding;
import org.qicd.distill.DistillSchedule;
import org.qicd.distill.Start;
import org.qicd.distill.Strategy;
import org.qicd.optim.StepSchedule;

/**
 * The table of training parameters. The only place of each default; configuration keys, command
 * line and documentation follow.
 */
public final class TrainParam {
  public static final Param<Integer> NUM_STUDENTS =
      Param.integer("numStudents", 4, 1, 64, "number of students trained together, M");
  public static final Param<Integer> CIRCUITS_PER_STUDENT =
      Param.integer(
          "circuitsPerStudent",
          1,
          1,
          64,
          "circuits that each student keeps, one in each of so many groups that teach each other"
              + " apart");
  public static final Param<Strategy> STRATEGY =
      Param.choice(
          "strategy", Strategy.values(), Strategy.QICD, "how the students teach each other");
  public static final Param<TeacherDistance> TEACHER_DISTANCE =
      Param.choice(
          "teacherDistance",
          TeacherDistance.values(),
          TeacherDistance.KL,
          "how qkd measures the distance to its teacher: by class probabilities, whole states, or"
              + " the readout qubits' states");
  public static final Param<Integer> TEACHER_LAYERS =
      Param.integer(
          "teacherLayers",
          16,
          1,
          1000,
          "layers of the teacher that qkd trains before its students");
  public static final Param<Integer> TEACHER_ROUNDS =
      Param.integer(
          "teacherRounds", 200, 1, 10_000_000, "rounds of that teacher, on all students' labels");
  public static final Param<Integer> TEACHER_QUBITS =
      Param.integer(
          "teacherQubits", 0, 0, 20, "width of that teacher's register; 0: the students'");
  public static final Param<String> TEACHER_MODEL =
      Param.text(
          "teacherModel",
          "",
          "directory of a saved model that is qkd's teacher; empty: it is trained first");
  public static final Param<Double> DISTILL_WEIGHT =
      Param.real("distillWeight", 100, 0, "weight lambda of the pull at the end of its schedule");
  public static final Param<DistillSchedule> DISTILL_SCHEDULE =
      Param.choice(
          "distillSchedule",
          DistillSchedule.values(),
          DistillSchedule.GEOMETRIC,
          "how lambda gets to its end value");
  public static final Param<DistillState> DISTILL_STATE =
      Param.choice(
          "distillState",
          DistillState.values(),
          DistillState.FULL,
          "what qicd compares: whole states, or the readout qubits' states by superfidelity");
  public static final Param<DistillTarget> DISTILL_TARGET =
      Param.choice(
          "distillTarget",
          DistillTarget.values(),
          DistillTarget.PEERS,
          "what students are pulled toward: the other students' states, or the state of the one"
              + " circuit of averaged weights");
  public static final Param<DistillOn> DISTILL_ON =
      Param.choice(
          "distillOn",
          DistillOn.values(),
          DistillOn.SHARED,
          "where states are compared: on shared images, on those and all labelled images of the"
              + " step, or on random states");
  public static final Param<Integer> STALENESS =
      Param.integer(
          "staleness",
          1,
          1,
          10_000_000,
          "rounds from one refresh of the targets to the next; between them targets come from the"
              + " weights of the last refresh");
  public static final Param<Integer> BURN_IN =
      Param.integer("burnIn", 0, 0, Integer.MAX_VALUE, "rounds before the pull begins");
  public static final Param<Double> PARTICIPATION =
      Param.share(
          "participation", 1, "share of the rounds in which a student takes part, at random");
  public static final Param<Encoding> ENCODING =
      Param.choice(
          "encoding", Encoding.values(), Encoding.AMPLITUDE, "how features enter the circuit");
  public static final Param<List<Ansatz>> ANSATZ =
      Param.choices(
          "ansatz",
          Ansatz.values(),
          Ansatz.STRONGLY_ENTANGLING,
          "template of the circuits: one, or one for each student");
  public static final Param<List<Integer>> NUM_LAYERS =
      Param.integers(
          "numLayers", 8, 1, 1000, "layers of the circuits: one number, or one for each student");
  public static final Param<Integer> NUM_QUBITS =
      Param.integer("numQubits", 0, 0, 20, "width of the register; 0: as few as the features need");
  public static final Param<ReadoutChoice> READOUT =
      Param.choice(
          "readout",
          ReadoutChoice.values(),
          ReadoutChoice.AUTO,
          "observables of the classes; auto: expval while there are as many qubits as classes");
  public static final Param<Double> LOGIT_SCALE =
      Param.positive("logitScale", 40, "factor beta from expectation values to logits");
  public static final Param<Start> INIT =
      Param.choice(
          "init",
          Start.values(),
          Start.COMMON,
          "how the students' weights begin; identity: as one circuit even where depths differ");
  public static final Param<Double> INIT_SCALE =
      Param.real(
          "initScale",
          0.05,
          0,
          "standard deviation of the students' differences in a common or identity start");
  public static final Param<LabelOwners> LABELS =
      Param.choice(
          "labels", LabelOwners.values(), LabelOwners.SHARDED, "which student sees which labels");
  public static final Param<Integer> LABELS_PER_STUDENT =
      Param.integer(
          "labelsPerStudent",
          0,
          0,
          Integer.MAX_VALUE,
          "labels that each student gets, the others stay hidden; 0: all there are");
  public static final Param<Integer> CLASSES_PER_STUDENT =
      Param.integer(
          "classesPerStudent",
          2,
          1,
          Integer.MAX_VALUE,
          "classes whose labels a student sees with labels = by_class");
  public static final Param<Double> LABEL_NOISE =
      Param.share(
          "labelNoise", 0, "share of the training labels that are replaced by another class");
  public static final Param<Exchange> EXCHANGE =
      Param.choice(
          "exchange", Exchange.values(), Exchange.AUTO, "what moves between students and driver");
  public static final Param<Integer> BATCH_SIZE =
      Param.integer("batchSize", 64, 1, 1 << 24, "labelled images of a student's step");
  public static final Param<Integer> DISTILL_BATCH_SIZE =
      Param.integer("distillBatchSize", 64, 1, 1 << 24, "shared images of a step");
  public static final Param<Integer> STEPS_PER_ROUND =
      Param.integer(
          "stepsPerRound",
          1,
          1,
          10_000,
          "optimizer steps of a round; with exchange = states all against the targets of its start");
  public static final Param<Integer> SLICE_SIZE =
      Param.integer("sliceSize", 4096, 1, 1 << 24, "images of a slice, the unit of data of a task");
  public static final Param<OptimizerChoice> OPTIMIZER =
      Param.choice(
          "optimizer", OptimizerChoice.values(), OptimizerChoice.ADAM, "first-order optimizer");
  public static final Param<Double> STEP_SIZE =
      Param.positive("stepSize", 0.05, "size of the first step, radians");
  public static final Param<StepSchedule> STEP_SCHEDULE =
      Param.choice(
          "stepSchedule",
          StepSchedule.values(),
          StepSchedule.COSINE,
          "how the step size changes; cosine ends at a twentieth");
  public static final Param<Integer> MAX_ITER =
      Param.integer("maxIter", 200, 1, 10_000_000, "number of rounds");
  public static final Param<Integer> VALIDATION_INTERVAL =
      Param.integer(
          "validationInterval",
          10,
          0,
          10_000_000,
          "rounds between looks at the validation images; 0: none");
  public static final Param<Integer> PATIENCE =
      Param.integer(
          "patience",
          10,
          0,
          Integer.MAX_VALUE,
          "looks without a gain before training stops with the best round's weights; 0: train to"
              + " the end and keep the end");
  public static final Param<Double> TOL =
      Param.real(
          "tol", 0.001, 0, "least relative fall of the ensemble's validation loss that is a gain");
  public static final Param<Integer> CHECKPOINT_INTERVAL =
      Param.interval(
          "checkpointInterval",
          10,
          "rounds between checkpoints, from which a training that was interrupted goes on");
  public static final Param<Long> SEED =
      Param.wholeNumber("seed", 20250607L, "all randomness follows from it");

  /** All rows. */
  public static final List<Param<?>> TABLE =
      List.of(
          NUM_STUDENTS,
          CIRCUITS_PER_STUDENT,
          STRATEGY,
          TEACHER_DISTANCE,
          TEACHER_LAYERS,
          TEACHER_ROUNDS,
          TEACHER_QUBITS,
          TEACHER_MODEL,
          DISTILL_WEIGHT,
          DISTILL_SCHEDULE,
          DISTILL_STATE,
          DISTILL_TARGET,
          DISTILL_ON,
          STALENESS,
          BURN_IN,
          PARTICIPATION,
          ENCODING,
          ANSATZ,
          NUM_LAYERS,
          NUM_QUBITS,
          READOUT,
          LOGIT_SCALE,
          INIT,
          INIT_SCALE,
          LABELS,
          LABELS_PER_STUDENT,
          CLASSES_PER_STUDENT,
          LABEL_NOISE,
          EXCHANGE,
          BATCH_SIZE,
          DISTILL_BATCH_SIZE,
          STEPS_PER_ROUND,
          SLICE_SIZE,
          OPTIMIZER,
          STEP_SIZE,
          STEP_SCHEDULE,
          MAX_ITER,
          VALIDATION_INTERVAL,
          PATIENCE,
          TOL,
          CHECKPOINT_INTERVAL,
          SEED);

  /**
   * Those whose values say nothing of the model's bits; of a teacher its weights do, not where it
   * lies.
   */
  static final List<Param<?>> NOT_OF_THE_MODEL = List.of(CHECKPOINT_INTERVAL, TEACHER_MODEL);

  private TrainParam() {}

  /** What qicd compares. */
  public enum DistillState {
    FULL,
    READOUT
  }

  /** What students are pulled toward. */
  public enum DistillTarget {
    PEERS,
    AVERAGED
  }

  /** How qkd measures the distance to its teacher. */
  public enum TeacherDistance {
    KL,
    INFIDELITY,
    READOUT
  }

  /** Where states are compared. */
  public enum DistillOn {
    SHARED,
    LABELLED,
    PROBES
  }

  /** Which observables. */
  public enum ReadoutChoice {
    AUTO,
    EXPVAL,
    PROJECTOR
  }

  /** Which student sees which labels. */
  public enum LabelOwners {
    SHARED,
    SHARDED,
    BY_CLASS
  }

  /** What moves: outputs for each image, weights and gradients, or mean outputs for each class. */
  public enum Exchange {
    AUTO,
    STATES,
    WEIGHTS,
    LABELS
  }

  /** Which optimizer. */
  public enum OptimizerChoice {
    ADAM,
    SGD
  }
}

package org.qicd.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Encoding;
import org.qicd.distill.DistillSchedule;
import org.qicd.distill.Start;
import org.qicd.distill.Strategy;
import org.qicd.optim.StepSchedule;

/**
 * The table of training parameters: one row a parameter, with its name, meaning, allowed values and
 * default. The only place of each default; configuration keys, command line and documentation
 * follow.
 *
 * @param <T> the type of its value
 */
public final class TrainParam<T> {
  private static final List<TrainParam<?>> ROWS = new ArrayList<>();

  public static final TrainParam<Integer> NUM_STUDENTS =
      integer("numStudents", 4, 1, 64, "number of students trained together, M");
  public static final TrainParam<Strategy> STRATEGY =
      choice("strategy", Strategy.values(), Strategy.QICD, "how the students teach each other");
  public static final TrainParam<Double> DISTILL_WEIGHT =
      real("distillWeight", 100, 0, "weight lambda of the pull at the end of its schedule");
  public static final TrainParam<DistillSchedule> DISTILL_SCHEDULE =
      choice(
          "distillSchedule",
          DistillSchedule.values(),
          DistillSchedule.GEOMETRIC,
          "how lambda gets to its end value");
  public static final TrainParam<DistillState> DISTILL_STATE =
      choice(
          "distillState",
          DistillState.values(),
          DistillState.FULL,
          "what qicd compares: whole states, or the readout qubits' states by superfidelity");
  public static final TrainParam<Integer> BURN_IN =
      integer("burnIn", 0, 0, Integer.MAX_VALUE, "rounds before the pull begins");
  public static final TrainParam<Encoding> ENCODING =
      choice("encoding", Encoding.values(), Encoding.AMPLITUDE, "how features enter the circuit");
  public static final TrainParam<List<Ansatz>> ANSATZ =
      each(
          "ansatz",
          choice(Ansatz.values()),
          Ansatz.STRONGLY_ENTANGLING,
          "template of the circuits: one, or one for each student");
  public static final TrainParam<List<Integer>> NUM_LAYERS =
      each(
          "numLayers",
          integer(1, 1000),
          8,
          "layers of the circuits: one number, or one for each student");
  public static final TrainParam<Integer> NUM_QUBITS =
      integer("numQubits", 0, 0, 20, "width of the register; 0: as few as the features need");
  public static final TrainParam<ReadoutChoice> READOUT =
      choice(
          "readout",
          ReadoutChoice.values(),
          ReadoutChoice.AUTO,
          "observables of the classes; auto: expval while there are as many qubits as classes");
  public static final TrainParam<Double> LOGIT_SCALE =
      positive("logitScale", 40, "factor beta from expectation values to logits");
  public static final TrainParam<Start> INIT =
      choice("init", Start.values(), Start.COMMON, "how the students' weights begin");
  public static final TrainParam<Double> INIT_SCALE =
      real(
          "initScale",
          0.05,
          0,
          "standard deviation of the students' differences in a common start");
  public static final TrainParam<LabelOwners> LABELS =
      choice(
          "labels", LabelOwners.values(), LabelOwners.SHARDED, "which student sees which labels");
  public static final TrainParam<Integer> LABELS_PER_STUDENT =
      integer(
          "labelsPerStudent",
          0,
          0,
          Integer.MAX_VALUE,
          "labels that each student gets, the others stay hidden; 0: all there are");
  public static final TrainParam<Exchange> EXCHANGE =
      choice(
          "exchange", Exchange.values(), Exchange.AUTO, "what moves between students and driver");
  public static final TrainParam<Integer> BATCH_SIZE =
      integer("batchSize", 64, 1, 1 << 24, "labelled images of a student's step");
  public static final TrainParam<Integer> DISTILL_BATCH_SIZE =
      integer("distillBatchSize", 64, 1, 1 << 24, "shared images of a step");
  public static final TrainParam<Integer> STEPS_PER_ROUND =
      integer("stepsPerRound", 1, 1, 10_000, "optimizer steps of a round");
  public static final TrainParam<Integer> SLICE_SIZE =
      integer("sliceSize", 4096, 1, 1 << 24, "images of a slice, the unit of data of a task");
  public static final TrainParam<OptimizerChoice> OPTIMIZER =
      choice("optimizer", OptimizerChoice.values(), OptimizerChoice.ADAM, "first-order optimizer");
  public static final TrainParam<Double> STEP_SIZE =
      positive("stepSize", 0.05, "size of the first step, radians");
  public static final TrainParam<StepSchedule> STEP_SCHEDULE =
      choice(
          "stepSchedule",
          StepSchedule.values(),
          StepSchedule.COSINE,
          "how the step size changes; cosine ends at a twentieth");
  public static final TrainParam<Integer> MAX_ITER =
      integer("maxIter", 200, 1, 10_000_000, "number of rounds");
  public static final TrainParam<Long> SEED =
      new TrainParam<>("seed", Kind.wholeNumber(), 20250607L, "all randomness follows from it");

  private final String name;
  private final Kind<T> kind;
  private final T defaultValue;
  private final String meaning;

  private TrainParam(String name, Kind<T> kind, T defaultValue, String meaning) {
    this.name = name;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
    ROWS.add(this);
  }

  /** What qicd compares. */
  public enum DistillState {
    FULL,
    READOUT
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
    SHARDED
  }

  /** What moves each round: output states and targets, or weights and gradients. */
  public enum Exchange {
    AUTO,
    STATES,
    WEIGHTS
  }

  /** Which optimizer. */
  public enum OptimizerChoice {
    ADAM,
    SGD
  }

  /** How a value is read and shown. */
  private record Kind<T>(Function<Object, T> read, Function<T, Object> show, String allowed) {
    static Kind<Long> wholeNumber() {
      return new Kind<>(TrainParam::toLong, value -> value, "a whole number");
    }
  }

  /** All rows in the order of the table. */
  public static List<TrainParam<?>> all() {
    return List.copyOf(ROWS);
  }

  public String name() {
    return name;
  }

  public T defaultValue() {
    return defaultValue;
  }

  public String meaning() {
    return meaning;
  }

  /** The allowed values in words. */
  public String allowed() {
    return kind.allowed();
  }

  /**
   * A value from outside: a number, text, or list.
   *
   * @throws IllegalArgumentException naming the parameter, the allowed values and what was found
   */
  public T read(Object raw) {
    try {
      return kind.read().apply(raw);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "%s must be %s, found %s".formatted(name, kind.allowed(), quoted(raw)), e);
    }
  }

  /** A value as numbers, text and lists: the inverse of {@link #read}. */
  public Object show(T value) {
    return kind.show().apply(value);
  }

  private static String quoted(Object raw) {
    return raw instanceof String ? "'" + raw + "'" : String.valueOf(raw);
  }

  private static long toLong(Object raw) {
    return raw instanceof Number number
        ? new java.math.BigDecimal(number.toString()).longValueExact()
        : Long.parseLong(raw.toString());
  }

  private static <T> T require(boolean holds, T value) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static Kind<Integer> integer(int least, int most) {
    String range =
        most == Integer.MAX_VALUE
            ? "a whole number, %d or more".formatted(least)
            : "a whole number from %d to %d".formatted(least, most);
    return new Kind<>(
        raw -> {
          long value = toLong(raw);
          return require(value >= least && value <= most, (int) value);
        },
        value -> value,
        range);
  }

  private static TrainParam<Integer> integer(
      String name, int defaultValue, int least, int most, String meaning) {
    return new TrainParam<>(name, integer(least, most), defaultValue, meaning);
  }

  private static TrainParam<Double> real(
      String name, double defaultValue, double least, String meaning) {
    Kind<Double> kind =
        new Kind<>(
            raw -> {
              double value = Double.parseDouble(raw.toString());
              return require(value >= least && Double.isFinite(value), value);
            },
            value -> value,
            "a number, %s or more".formatted(Double.toString(least).replace(".0", "")));
    return new TrainParam<>(name, kind, defaultValue, meaning);
  }

  private static TrainParam<Double> positive(String name, double defaultValue, String meaning) {
    Kind<Double> kind =
        new Kind<>(
            raw -> {
              double value = Double.parseDouble(raw.toString());
              return require(value > 0 && Double.isFinite(value), value);
            },
            value -> value,
            "a number above 0");
    return new TrainParam<>(name, kind, defaultValue, meaning);
  }

  private static <E extends Enum<E>> Kind<E> choice(E[] values) {
    return new Kind<>(
        raw ->
            Arrays.stream(values)
                .filter(value -> label(value).equals(raw.toString()))
                .findFirst()
                .orElseThrow(),
        TrainParam::label,
        "one of " + Arrays.stream(values).map(TrainParam::label).collect(Collectors.joining(", ")));
  }

  private static <E extends Enum<E>> TrainParam<E> choice(
      String name, E[] values, E defaultValue, String meaning) {
    return new TrainParam<>(name, choice(values), defaultValue, meaning);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static <T extends Serializable> TrainParam<List<T>> each(
      String name, Kind<T> kind, T defaultValue, String meaning) {
    Kind<List<T>> list =
        new Kind<>(
            raw -> {
              List<?> items = raw instanceof List<?> several ? several : List.of(raw);
              return require(!items.isEmpty(), items.stream().map(kind.read()).toList());
            },
            value ->
                value.size() == 1
                    ? kind.show().apply(value.get(0))
                    : value.stream().map(kind.show()).toList(),
            kind.allowed() + ", or a list of them");
    return new TrainParam<>(name, list, List.of(defaultValue), meaning);
  }
}

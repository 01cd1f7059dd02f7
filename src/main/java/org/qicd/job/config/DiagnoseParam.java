package org.qicd.job.config;

import java.util.List;
import org.qicd.diagnose.DiagnosisPlan;
import org.qicd.distill.Strategy;
import org.qicd.param.Param;
import org.qicd.param.ParamTable;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

/** The table of the parameters in the block {@code diagnose} of a configuration. */
public final class DiagnoseParam {
  private static final ParamTable ROWS = new ParamTable();

  private static final int MANY = 1 << 20;

  static final Param<Integer> IMAGES =
      ROWS.add(
          Param.integer(
                  "diagnose.images",
                  64,
                  0,
                  MANY,
                  "number of labelled images of the tangent kernel, chosen by seed; 0 takes as"
                      + " many as the driver can hold")
              .withNote(
                  "Their number times that of the outputs is at most 4096, with more than 1024"
                      + " weights at most 1024."));
  static final Param<Double> LAMBDA =
      ROWS.add(
          Param.real(
                  "diagnose.lambda",
                  1,
                  0,
                  "weight of the distillation term in predictions and descents")
              .withNote(
                  "This is the weight beside a squared loss, where 1 is as strong as the labels. It"
                      + " is not the distillWeight of a training."));
  static final Param<Double> TARGET_SHARE =
      ROWS.add(
          Param.positive(
                  "diagnose.targetShare",
                  0.5,
                  "target of the output of the image's own class, below 1")
              .withNote(
                  """
                  With readout expval, the target of the class's qubit is this share and that of
                  the other qubits is its negative. With projector, the bit string of the class
                  has this probability and the others have the rest. It is below 1 since rates are
                  exponential only inside the range of the observable.
                  """));
  static final Param<Double> STEP_SHARE =
      ROWS.add(
          Param.positive(
              "diagnose.stepShare",
              0.05,
              "step size of measured descents, as a share of the critical one"));
  static final Param<Integer> STEPS =
      ROWS.add(Param.integer("diagnose.steps", 200, 20, MANY, "number of steps of each descent"));
  static final Param<Integer> STALENESS =
      ROWS.add(
          Param.integer(
              "diagnose.staleness",
              10,
              1,
              MANY,
              "number of steps from one refresh of stale targets to the next"));
  static final Param<List<Integer>> STUDENT_COUNTS =
      ROWS.add(
          Param.integers("diagnose.studentCounts", 1, 1, 64, "numbers of students to compare"));
  static final Param<Integer> SEEDS =
      ROWS.add(
          Param.integer(
              "diagnose.seeds", 20, 2, 10_000, "number of seeds of the comparison of students"));
  static final Param<Integer> STUDY_IMAGES =
      ROWS.add(
          Param.integer(
              "diagnose.studyImages",
              16,
              1,
              MANY,
              "number of images of the comparison of students"));
  static final Param<Integer> METRIC_IMAGES =
      ROWS.add(
          Param.integer(
                  "diagnose.metricImages",
                  16,
                  1,
                  MANY,
                  "number of images of the Fubini-Study metric")
              .withCost("Each 8 images take 2^(n+1) sweeps over a circuit of n qubits."));
  static final Param<List<Integer>> WIDTHS =
      ROWS.add(
          Param.integers(
              "diagnose.widths", 2, 1, 14, "numbers of qubits of the sweeps on random states"));
  static final Param<List<Integer>> DEPTHS =
      ROWS.add(Param.integers("diagnose.depths", 2, 1, 1000, "numbers of layers of the sweeps"));
  static final Param<Integer> STARTS =
      ROWS.add(
          Param.integer(
              "diagnose.starts",
              40,
              2,
              MANY,
              "number of random starts for each point of the sweep of gradients"));
  static final Param<Integer> PAIRS =
      ROWS.add(
          Param.integer(
              "diagnose.pairs",
              1000,
              2,
              MANY,
              "number of pairs of random states of each template, for expressibility and"
                  + " entanglement"));

  static final Param<Integer> SHOT_IMAGES =
      ROWS.add(
          Param.integer(
                  "diagnose.shotImages",
                  8,
                  1,
                  MANY,
                  "number of images over which a gradient that is measured by shots is a mean")
              .withNote("More images lower the noise of the mean, as they do in a training."));

  public static final List<Param<?>> TABLE = ROWS.rows();

  private DiagnoseParam() {}

  /**
   * The plan of a diagnosis.
   *
   * @param own values of this table
   * @param training values of the training parameters
   * @throws IllegalArgumentException if a list does not ascend, or if there is only one student
   */
  public static DiagnosisPlan plan(ParamValues own, ParamValues training) {
    for (Param<List<Integer>> list : List.of(STUDENT_COUNTS, WIDTHS, DEPTHS)) {
      List<Integer> values = own.get(list);
      if (!values.stream().sorted().distinct().toList().equals(values)) {
        throw new IllegalArgumentException(
            "%s must ascend, found %s".formatted(list.name(), values));
      }
    }
    int students = training.get(TrainParam.NUM_STUDENTS);
    if (students == 1) {
      throw new IllegalArgumentException(
          "numStudents is 1: diagnose looks at students who teach each other, expected 2 or more");
    }
    return new DiagnosisPlan(
        new DiagnosisPlan.Samples(own.get(IMAGES), own.get(METRIC_IMAGES), own.get(STUDY_IMAGES)),
        own.get(TARGET_SHARE),
        new DiagnosisPlan.Students(
            students, training.get(TrainParam.INIT_SCALE), jobPull(training)),
        new DiagnosisPlan.Training(
            own.get(LAMBDA), own.get(STEP_SHARE), own.get(STEPS), own.get(STALENESS)),
        new DiagnosisPlan.Comparison(own.get(STUDENT_COUNTS), own.get(SEEDS)),
        new DiagnosisPlan.Sweeps(own.get(WIDTHS), own.get(DEPTHS), own.get(STARTS), own.get(PAIRS)),
        training.get(TrainParam.SEED));
  }

  /** The number of images of a gradient that is measured by shots. */
  public static int shotImages(ParamValues own) {
    return own.get(SHOT_IMAGES);
  }

  /** The final weight of the infidelity in the job's loss; 0 if the job does not use it. */
  private static double jobPull(ParamValues training) {
    boolean full = training.get(TrainParam.DISTILL_STATE) == TrainParam.DistillState.FULL;
    return full && training.get(TrainParam.STRATEGY) == Strategy.QICD
        ? training.get(TrainParam.DISTILL_WEIGHT)
        : 0;
  }
}

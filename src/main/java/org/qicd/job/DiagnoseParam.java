package org.qicd.job;

import java.util.List;
import org.qicd.diagnose.Diagnosis;
import org.qicd.distill.Strategy;
import org.qicd.train.Param;
import org.qicd.train.ParamValues;
import org.qicd.train.TrainParam;

/** The table of {@code diagnose}'s own parameters, the block of that name in a configuration. */
final class DiagnoseParam {
  private static final int MANY = 1 << 20;

  static final Param<Integer> IMAGES =
      Param.integer(
          "diagnose.images",
          64,
          0,
          MANY,
          "labelled images of the kernel, chosen by seed; 0: as many as the driver takes");
  static final Param<Double> LAMBDA =
      Param.real("diagnose.lambda", 1, 0, "weight of the pull in predictions and descents");
  static final Param<Double> TARGET_SHARE =
      Param.positive("diagnose.targetShare", 0.5, "target of the label's own output, below 1");
  static final Param<Double> STEP_SHARE =
      Param.positive(
          "diagnose.stepShare", 0.05, "step size of descents, as a share of the critical one");
  static final Param<Integer> STEPS =
      Param.integer("diagnose.steps", 200, 20, MANY, "steps of each descent");
  static final Param<Integer> STALENESS =
      Param.integer("diagnose.staleness", 10, 1, MANY, "steps between refreshes of stale targets");
  static final Param<List<Integer>> STUDENT_COUNTS =
      Param.integers("diagnose.studentCounts", 1, 1, 64, "numbers of students compared");
  static final Param<Integer> SEEDS =
      Param.integer("diagnose.seeds", 20, 2, 10_000, "seeds of that comparison");
  static final Param<Integer> STUDY_IMAGES =
      Param.integer("diagnose.studyImages", 16, 1, MANY, "images of that comparison");
  static final Param<Integer> METRIC_IMAGES =
      Param.integer("diagnose.metricImages", 16, 1, MANY, "images of the Fubini-Study metric");
  static final Param<List<Integer>> WIDTHS =
      Param.integers("diagnose.widths", 2, 1, 14, "qubits of the sweeps on random states");
  static final Param<List<Integer>> DEPTHS =
      Param.integers("diagnose.depths", 2, 1, 1000, "layers of the sweeps");
  static final Param<Integer> STARTS =
      Param.integer("diagnose.starts", 40, 2, MANY, "random starts of each point of the gradients");
  static final Param<Integer> PAIRS =
      Param.integer("diagnose.pairs", 1000, 2, MANY, "random states of each template, in pairs");

  static final List<Param<?>> TABLE =
      List.of(
          IMAGES,
          LAMBDA,
          TARGET_SHARE,
          STEP_SHARE,
          STEPS,
          STALENESS,
          STUDENT_COUNTS,
          SEEDS,
          STUDY_IMAGES,
          METRIC_IMAGES,
          WIDTHS,
          DEPTHS,
          STARTS,
          PAIRS);

  private DiagnoseParam() {}

  /**
   * What a configuration asks for.
   *
   * @throws IllegalArgumentException if a list does not ascend, or nobody is there to learn from
   */
  static Diagnosis.Plan plan(ParamValues own, ParamValues training) {
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
    return new Diagnosis.Plan(
        own.get(IMAGES),
        own.get(LAMBDA),
        jobPull(training),
        own.get(TARGET_SHARE),
        own.get(STEP_SHARE),
        own.get(STEPS),
        own.get(STALENESS),
        students,
        training.get(TrainParam.INIT_SCALE),
        own.get(STUDENT_COUNTS),
        own.get(SEEDS),
        own.get(STUDY_IMAGES),
        own.get(METRIC_IMAGES),
        own.get(WIDTHS),
        own.get(DEPTHS),
        own.get(STARTS),
        own.get(PAIRS),
        training.get(TrainParam.SEED));
  }

  /** The weight of the infidelity at the end of its schedule. */
  private static double jobPull(ParamValues training) {
    boolean full = training.get(TrainParam.DISTILL_STATE) == TrainParam.DistillState.FULL;
    return full && training.get(TrainParam.STRATEGY) == Strategy.QICD
        ? training.get(TrainParam.DISTILL_WEIGHT)
        : 0;
  }
}

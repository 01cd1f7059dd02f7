package org.qicd.job.compare;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A method's trials on fresh seeds.
 *
 * @param study name of the study
 * @param setting that was chosen on validation images
 * @param trials the rows of each seed, in the order of the rounds; seeds ascend
 */
public record Outcome(
    String study, Method method, Method.Setting setting, Map<Long, List<TrialRow>> trials) {

  /** What the last round of each seed says. */
  public double[] last(ToDoubleFunction<TrialRow> value) {
    return trials.values().stream()
        .mapToDouble(rows -> value.applyAsDouble(rows.get(rows.size() - 1)))
        .toArray();
  }

  /** The greatest of all rounds of each seed. */
  public double[] largest(ToDoubleFunction<TrialRow> value) {
    return trials.values().stream()
        .mapToDouble(rows -> rows.stream().mapToDouble(value).max().orElseThrow())
        .toArray();
  }

  /** For each seed the peak of the gradient's norm over its mean. */
  double[] peaks() {
    return trials.values().stream()
        .mapToDouble(
            rows ->
                rows.stream().mapToDouble(TrialRow::largestGradientNorm).max().orElseThrow()
                    / rows.stream().mapToDouble(TrialRow::gradientNorm).average().orElseThrow())
        .toArray();
  }

  /**
   * Steps until the students' mean accuracy on validation images first reaches a target.
   *
   * @param targets one for each seed
   * @return {@link SpeedRatio#NEVER} where it does not
   */
  double[] stepsTo(double[] targets) {
    double[] steps = new double[targets.length];
    int seed = 0;
    for (List<TrialRow> rows : trials.values()) {
      double target = targets[seed];
      steps[seed++] =
          rows.stream()
              .filter(row -> row.validationStudents() >= target)
              .mapToDouble(TrialRow::steps)
              .findFirst()
              .orElse(SpeedRatio.NEVER);
    }
    return steps;
  }

  /** Steps of a whole trial. */
  int steps() {
    List<TrialRow> rows = trials.values().iterator().next();
    return rows.get(rows.size() - 1).steps();
  }
}

package org.qicd.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The trials of a method on fresh seeds. Every array that is returned has one number for each seed.
 *
 * @param study name of the study
 * @param setting the setting that was chosen on validation images
 * @param trials the rows of each seed, in the order of the rounds; seeds ascend
 */
public record Outcome(
    String study, Method method, Method.Setting setting, Map<Long, List<TrialRow>> trials) {

  /** The value in the last round of each seed. */
  public double[] last(ToDoubleFunction<TrialRow> value) {
    return ofSeeds(rows -> value.applyAsDouble(rows.get(rows.size() - 1)));
  }

  /** The largest value of each seed over all rounds that have one; NaN if none has. */
  public double[] largest(ToDoubleFunction<TrialRow> value) {
    return ofSeeds(rows -> StatUtils.max(values(rows, value)));
  }

  /** The geometric mean of each seed over all rounds that have a value above 0; NaN if none has. */
  public double[] geometricMean(ToDoubleFunction<TrialRow> value) {
    return ofSeeds(
        rows ->
            StrictMath.exp(
                StatUtils.mean(
                    Arrays.stream(values(rows, value))
                        .filter(v -> v > 0 && v < Double.POSITIVE_INFINITY)
                        .map(StrictMath::log)
                        .toArray())));
  }

  /**
   * The number of seeds that failed: those whose numbers did not stay finite, and those whose
   * students end with a mean test accuracy below a threshold.
   */
  public int failures(double threshold) {
    return (int)
        Arrays.stream(last(row -> row.when().failed() || row.testStudents() < threshold ? 1 : 0))
            .sum();
  }

  /** For each seed the largest norm of a gradient, divided by the mean norm. */
  public double[] peaks() {
    return ofSeeds(
        rows ->
            StatUtils.max(values(rows, row -> row.learned().largestGradientNorm()))
                / StatUtils.mean(norms(rows)));
  }

  /** For each seed the norm of the gradient, as a mean over students and rounds. */
  public double[] gradientNorms() {
    return ofSeeds(rows -> StatUtils.mean(norms(rows)));
  }

  /**
   * For each seed the variance over rounds of the students' mean gradient norm; NaN if there is a
   * single round.
   */
  public double[] gradientVariances() {
    return ofSeeds(rows -> rows.size() < 2 ? Double.NaN : StatUtils.variance(norms(rows)));
  }

  private static double[] norms(List<TrialRow> rows) {
    return values(rows, row -> row.learned().gradientNorm());
  }

  /** The values of the rounds that have one. */
  private static double[] values(List<TrialRow> rows, ToDoubleFunction<TrialRow> value) {
    return rows.stream().mapToDouble(value).filter(v -> !Double.isNaN(v)).toArray();
  }

  /**
   * For each seed the area under the students' validation curve, divided by the number of steps
   * from the first evaluation to the last: a mean accuracy. The area is computed by trapezoids over
   * steps. It is NaN if there are fewer than two evaluations.
   */
  public double[] areas() {
    return ofSeeds(
        rows -> {
          List<TrialRow> looks =
              rows.stream().filter(row -> !Double.isNaN(row.validationStudents())).toList();
          double area = 0;
          for (int k = 1; k < looks.size(); k++) {
            TrialRow before = looks.get(k - 1);
            TrialRow after = looks.get(k);
            area +=
                (after.when().steps() - before.when().steps())
                    * (before.validationStudents() + after.validationStudents())
                    / 2;
          }
          return looks.size() < 2
              ? Double.NaN
              : area / (looks.get(looks.size() - 1).when().steps() - looks.get(0).when().steps());
        });
  }

  /**
   * The cost until the students' mean accuracy on validation images first reaches a target.
   *
   * @param targets one for each seed
   * @return one cost for each seed; {@link SpeedRatio#NEVER} if the target is not reached, or if
   *     the trial failed later
   */
  public double[] until(double[] targets, Cost cost) {
    double[] costs = new double[targets.length];
    int seed = 0;
    for (List<TrialRow> rows : trials.values()) {
      double target = targets[seed];
      costs[seed++] =
          rows.stream()
              .filter(row -> row.validationStudents() >= target)
              .filter(row -> !rows.get(rows.size() - 1).when().failed())
              .mapToDouble(cost::of)
              .findFirst()
              .orElse(SpeedRatio.NEVER);
    }
    return costs;
  }

  /** The largest cost of a whole trial. */
  public double whole(Cost cost) {
    return StatUtils.max(last(cost::of));
  }

  /** The values of all seeds in each round, for every round that all seeds have. */
  public List<double[]> byRound(ToDoubleFunction<TrialRow> value) {
    int rounds = trials.values().stream().mapToInt(List::size).min().orElse(0);
    List<double[]> values = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      int at = round;
      values.add(ofSeeds(rows -> value.applyAsDouble(rows.get(at))));
    }
    return values;
  }

  private double[] ofSeeds(ToDoubleFunction<List<TrialRow>> value) {
    return trials.values().stream().mapToDouble(value).toArray();
  }
}

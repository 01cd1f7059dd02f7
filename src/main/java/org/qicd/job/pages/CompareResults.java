package org.qicd.job.pages;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.qicd.compare.Claims;
import org.qicd.compare.Cost;
import org.qicd.compare.Method;
import org.qicd.compare.Outcome;
import org.qicd.compare.StatedClaim;
import org.qicd.compare.TrialRow;
import org.qicd.compare.Tuned;
import org.qicd.job.config.CompareConfig;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;
import org.qicd.stats.PairedDifference;

/**
 * The results of a comparison.
 *
 * @param numClasses number of classes of the images
 */
public record CompareResults(
    CompareConfig config,
    int numClasses,
    List<Outcome> outcomes,
    List<Tuned> tuning,
    List<Claims.Finding> findings) {

  /**
   * Students that end with a lower mean accuracy have failed: they are hardly better than chance.
   */
  static final double CHANCES = 1.5;

  /** The accuracy below which students have failed. */
  double threshold() {
    return CHANCES / numClasses;
  }

  /** Whether the gradients of any trial were measured. */
  boolean isMeasured() {
    return outcomes.stream().anyMatch(CompareResults::isMeasured);
  }

  /** Whether the gradients of a method were measured, on some seed. */
  static boolean isMeasured(Outcome outcome) {
    return outcome.whole(Cost.SHOTS) > 0;
  }

  /** The costs that are told of outcomes. */
  static List<Cost> costs(List<Outcome> outcomes) {
    return Arrays.stream(Cost.values())
        .filter(cost -> !cost.isRare() || outcomes.stream().anyMatch(o -> o.whole(cost) > 0))
        .toList();
  }

  /** The outcomes of all methods of a study. */
  List<Outcome> of(String study) {
    return outcomes.stream().filter(outcome -> outcome.study().equals(study)).toList();
  }

  /** The outcomes of those methods of a study that train in rounds. */
  List<Outcome> trained(String study) {
    return of(study).stream().filter(o -> o.method().kind() == Method.Kind.ROUNDS).toList();
  }

  /** The outcome of a method in a study. */
  Optional<Outcome> of(String study, String method) {
    return of(study).stream().filter(o -> o.method().name().equals(method)).findFirst();
  }

  /**
   * The outcome that others are compared with: that of the method which the first stated claim is
   * about, or else that of {@code qicd}, or else the first.
   */
  Outcome reference(String study) {
    return of(study, referenceName()).or(() -> of(study, "qicd")).orElseGet(() -> of(study).get(0));
  }

  /** The name of the method that others are compared with where a study has it. */
  String referenceName() {
    return config.page().comparisons().stream().findFirst().map(StatedClaim::method).orElse("qicd");
  }

  boolean isReference(Outcome outcome) {
    return outcome.method().equals(reference(outcome.study()).method());
  }

  /** The value of the reference minus that of a rival in their last rounds, paired by seed. */
  PairedDifference difference(Outcome rival, ToDoubleFunction<TrialRow> value) {
    return PairedDifference.of(reference(rival.study()).last(value), rival.last(value));
  }

  /** Mean over seeds of a share, with an interval in [0, 1]. Empty if a seed has no value. */
  static Optional<Interval> share(double[] values) {
    return mean(values, Mean::share);
  }

  /** Mean over seeds of a value that is never negative. Empty if a seed has no value. */
  static Optional<Interval> positive(double[] values) {
    return mean(values, Mean::positive);
  }

  private static Optional<Interval> mean(double[] values, Function<Mean, Interval> interval) {
    return Arrays.stream(values).allMatch(Double::isFinite)
        ? Optional.of(interval.apply(Mean.of(values)).unlessFew(values.length))
        : Optional.empty();
  }
}

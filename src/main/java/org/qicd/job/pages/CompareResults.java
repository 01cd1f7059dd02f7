package org.qicd.job.pages;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.qicd.compare.Claims;
import org.qicd.compare.Method;
import org.qicd.compare.Outcome;
import org.qicd.compare.TrialRow;
import org.qicd.compare.Tuned;
import org.qicd.job.config.CompareConfig;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;
import org.qicd.stats.PairedDifference;

/** All that a comparison has found. */
public record CompareResults(
    CompareConfig config,
    List<Outcome> outcomes,
    List<Tuned> tuning,
    List<Claims.Finding> findings) {

  /** A study's outcomes. */
  List<Outcome> of(String study) {
    return outcomes.stream().filter(outcome -> outcome.study().equals(study)).toList();
  }

  /** A study's outcomes that have rounds. */
  List<Outcome> trained(String study) {
    return of(study).stream().filter(o -> o.method().kind() == Method.Kind.ROUNDS).toList();
  }

  /** A study's outcome of a method. */
  Optional<Outcome> of(String study, String method) {
    return of(study).stream().filter(o -> o.method().name().equals(method)).findFirst();
  }

  /** What a study's methods are compared with: {@code qicd}, or the first. */
  Outcome reference(String study) {
    return of(study, "qicd").orElseGet(() -> of(study).get(0));
  }

  boolean isReference(Outcome outcome) {
    return outcome.method().equals(reference(outcome.study()).method());
  }

  /** A value of the reference's last rounds minus that of a rival. */
  PairedDifference difference(Outcome rival, ToDoubleFunction<TrialRow> value) {
    return PairedDifference.of(reference(rival.study()).last(value), rival.last(value));
  }

  /** Mean share over seeds, its interval in [0, 1]; empty where a seed has none. */
  static Optional<Interval> share(double[] values) {
    return mean(values, Mean::share);
  }

  /** Mean over seeds of what is never below 0, as its interval; empty where a seed has none. */
  static Optional<Interval> positive(double[] values) {
    return mean(values, Mean::positive);
  }

  private static Optional<Interval> mean(double[] values, Function<Mean, Interval> interval) {
    return Arrays.stream(values).allMatch(Double::isFinite)
        ? Optional.of(interval.apply(Mean.of(values)).unlessFew(values.length))
        : Optional.empty();
  }
}

package org.qicd.compare;

import java.util.Arrays;
import java.util.function.DoubleFunction;
import org.qicd.report.Numbers;

/** A rule that compares numbers of a method's runs with those of one rival's. */
public sealed interface PairRule extends ClaimRule
    permits AccuracyRule, NonInferiorityRule, NoiseRule, BoundRule {

  /**
   * What was measured, before the adjustment over all comparisons.
   *
   * @param difference by how much the method is ahead of the rival; among several rivals, the one
   *     to which it is smallest is the closest
   * @param p the p value to adjust
   * @param judge decides by the adjusted p value
   */
  record Tested(double difference, double p, DoubleFunction<Judgement> judge) {

    /** Nothing can be said where some seeds have no number. */
    static Tested missing(String what, double[] method, double[] rival) {
      return new Tested(
          Double.NEGATIVE_INFINITY,
          1,
          p ->
              new Judgement(
                  Verdict.UNDECIDED,
                  Numbers.format(
                      "%s is not known on %d of %s of the method and on %d of the rival",
                      what, unknown(method), Words.seeds(method.length), unknown(rival))));
    }

    private static long unknown(double[] values) {
      return Arrays.stream(values).filter(Double::isNaN).count();
    }
  }

  /** What is compared: a number for each seed, by default the mean test accuracy of students. */
  default double[] numbers(Outcome outcome) {
    return outcome.last(TrialRow::testStudents);
  }

  /** Compares the {@link #numbers} of both methods for the same seeds. */
  Tested test(double[] method, double[] rival);
}

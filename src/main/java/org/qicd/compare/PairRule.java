package org.qicd.compare;

import java.util.function.DoubleFunction;

/** A rule that compares the test accuracies of a method with those of one rival. */
public sealed interface PairRule extends ClaimRule permits AccuracyRule, NonInferiorityRule {

  /**
   * What was measured, before the adjustment over all comparisons.
   *
   * @param difference mean difference of the accuracies, the method's minus the rival's
   * @param p the p value to adjust
   * @param judge decides by the adjusted p value
   */
  record Tested(double difference, double p, DoubleFunction<Judgement> judge) {}

  /** Compares accuracies of the same seeds, as fractions. */
  Tested test(double[] method, double[] rival);
}

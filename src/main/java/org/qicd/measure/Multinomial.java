package org.qicd.measure;

import org.apache.commons.math3.random.RandomGenerator;

/**
 * Draws of the outcomes of many runs of one circuit. The count of each outcome in turn is binomial,
 * given the counts before it. That is exact, and its time does not grow with the number of shots.
 */
final class Multinomial {
  private Multinomial() {}

  /**
   * Replaces probabilities of outcomes by the shares of the outcomes that are drawn. Probabilities
   * whose sum is not finite, or 0, stay as they are, and nothing is drawn.
   *
   * @param rows the probability of outcome s is at {@code s * stride + lane}; only relative to
   *     their sum do they matter
   * @param count the number of shots, from 1 on
   */
  static void sample(double[] rows, int stride, int lane, int count, RandomGenerator random) {
    int outcomes = rows.length / stride;
    double[] left = new double[outcomes + 1]; // the probability of an outcome and all after it
    for (int s = outcomes - 1; s >= 0; s--) {
      left[s] = left[s + 1] + rows[s * stride + lane];
    }
    if (!(left[0] > 0 && left[0] < Double.POSITIVE_INFINITY)) {
      return;
    }
    int remaining = count;
    for (int s = 0; s < outcomes; s++) {
      int at = s * stride + lane;
      int drawn =
          remaining == 0 ? 0 : Binomial.draw(remaining, Math.min(1, rows[at] / left[s]), random);
      rows[at] = (double) drawn / count;
      remaining -= drawn;
    }
  }
}

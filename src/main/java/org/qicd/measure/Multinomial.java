package org.qicd.measure;

import org.apache.commons.math3.random.RandomGenerator;

/** Draws of the outcomes of many runs of one circuit, exact up to the rounding of probabilities. */
public final class Multinomial {
  /** So many shots for each possible outcome take as long one by one as by their counts. */
  private static final int FEW = 9;

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
    if (count < FEW * (rows.length / stride)) {
      byShots(rows, stride, lane, count, random);
    } else {
      byCounts(rows, stride, lane, count, random);
    }
  }

  /** One shot after the other: the quickest way for few shots. */
  private static void byShots(
      double[] rows, int stride, int lane, int count, RandomGenerator random) {
    int outcomes = rows.length / stride;
    double[] upTo = new double[outcomes];
    double sum = 0;
    for (int s = 0; s < outcomes; s++) {
      sum += Math.max(0, rows[s * stride + lane]);
      upTo[s] = sum;
    }
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      return;
    }
    long[] least = new long[outcomes]; // of 2^53 numbers, the first one of the next outcome
    for (int s = 0; s < outcomes; s++) {
      least[s] = (long) (upTo[s] / sum * 0x1p53);
    }
    int[] counts = new int[outcomes];
    for (int shot = 0; shot < count; shot++) {
      long drawn = random.nextLong() >>> 11;
      int s = 0;
      for (int among = outcomes; among > 1; ) { // bisection without branches
        int half = among / 2;
        s += half & (int) ((least[s + half - 1] - drawn - 1) >> 63);
        among -= half;
      }
      counts[s]++;
    }
    for (int s = 0; s < outcomes; s++) {
      rows[s * stride + lane] = (double) counts[s] / count;
    }
  }

  /**
   * Does the same by the count of each outcome in turn, which is binomial, given the counts before
   * it. The time does not grow with the number of shots.
   */
  public static void byCounts(
      double[] rows, int stride, int lane, int count, RandomGenerator random) {
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

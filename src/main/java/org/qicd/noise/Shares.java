package org.qicd.noise;

import java.util.Arrays;

/** Shares of outcomes that are below 0 by a correction, or by rounding. */
final class Shares {
  private Shares() {}

  /** Sets numbers below 0 to 0. */
  static double[] notNegative(double[] shares) {
    for (int s = 0; s < shares.length; s++) {
      shares[s] = Math.max(0, shares[s]);
    }
    return shares;
  }

  /**
   * Makes a distribution of numbers whose sum is positive: those below 0 become 0, and the rest is
   * divided by its sum.
   */
  static double[] distribution(double[] shares) {
    double sum = Arrays.stream(notNegative(shares)).sum();
    for (int s = 0; s < shares.length; s++) {
      shares[s] /= sum;
    }
    return shares;
  }
}

package org.qicd.noise;

/** Shares of outcomes that a correction has changed. */
final class Shares {
  private Shares() {}

  /**
   * Makes a distribution of numbers whose sum is positive: those below 0 become 0, and the rest is
   * divided by its sum.
   */
  static double[] distribution(double[] shares) {
    double sum = 0;
    for (int s = 0; s < shares.length; s++) {
      shares[s] = Math.max(0, shares[s]);
      sum += shares[s];
    }
    for (int s = 0; s < shares.length; s++) {
      shares[s] /= sum;
    }
    return shares;
  }
}

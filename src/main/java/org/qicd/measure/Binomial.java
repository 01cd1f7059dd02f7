package org.qicd.measure;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * Draws of binomial counts. They are exact up to the rounding of the probabilities, and take a time
 * that does not grow with the number of trials.
 */
final class Binomial {
  /** The mean from which on counts are drawn by rejection. The method needs 10 or more. */
  private static final double LEAST_MEAN = 10;

  /** The most trials for which a power is found by squaring, with an error below 1e-12. */
  private static final int MOST_SQUARED = 4096;

  /** The most factors by which a ratio of probabilities is found. */
  private static final int MOST_FACTORS = 100;

  private Binomial() {}

  /**
   * Draws the number of successes.
   *
   * @param trials 0 or more
   * @param p the probability of a success, from 0 to 1
   */
  static int draw(int trials, double p, RandomGenerator random) {
    if (p > 0.5) {
      return trials - draw(trials, 1 - p, random); // 1 - p is exact
    }
    if (p <= 0 || trials == 0) {
      return 0;
    }
    return trials * p < LEAST_MEAN
        ? byInversion(trials, p, random)
        : byRejection(trials, p, random);
  }

  /** The least k whose cumulative probability is above a uniform number. */
  private static int byInversion(int trials, double p, RandomGenerator random) {
    double left = random.nextDouble();
    double probability = none(trials, p);
    double odds = p / (1 - p);
    int k = 0;
    while (left >= probability && probability > 0) { // it is 0 after k = trials
      left -= probability;
      probability *= odds * (trials - k) / (k + 1);
      k++;
    }
    return Math.min(k, trials);
  }

  /** The probability {@code (1 - p)^trials} of no success. */
  private static double none(int trials, double p) {
    if (trials > MOST_SQUARED) {
      return StrictMath.exp(trials * StrictMath.log1p(-p));
    }
    double power = 1;
    double square = 1 - p;
    for (int rest = trials; rest > 0; rest >>= 1) {
      power *= (rest & 1) == 0 ? 1 : square;
      square *= square;
    }
    return power;
  }

  /**
   * Transformed rejection with squeeze: algorithm BTRS of W. Hormann, The generation of binomial
   * random variates, Journal of Statistical Computation and Simulation 46, 1993. Fewer than two
   * tries are needed on average.
   */
  private static int byRejection(int trials, double p, RandomGenerator random) {
    double deviation = Math.sqrt(trials * p * (1 - p));
    double b = 1.15 + 2.53 * deviation;
    double a = -0.0873 + 0.0248 * b + 0.01 * p;
    double alpha = (2.83 + 5.1 / b) * deviation;
    double squeeze = 0.92 - 4.2 / b;
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + trials * p + 0.5);
      if (us >= 0.07 && v <= squeeze) {
        return (int) k;
      }
      if (k >= 0
          && k <= trials
          && v * alpha / (a / (us * us) + b) <= overMode(trials, p, (int) k)) {
        return (int) k;
      }
    }
  }

  /** The probability of k successes over that of the most probable number m of successes. */
  private static double overMode(int trials, double p, int k) {
    int m = (int) ((trials + 1.0) * p);
    if (Math.abs(k - m) > MOST_FACTORS) {
      BinomialDistribution binomial = new BinomialDistribution(null, trials, p);
      return StrictMath.exp(binomial.logProbability(k) - binomial.logProbability(m));
    }
    double odds = p / (1 - p);
    double ratio = 1;
    for (int i = Math.min(k, m); i < Math.max(k, m); i++) {
      ratio *= odds * (trials - i) / (i + 1);
    }
    return k < m ? 1 / ratio : ratio;
  }
}

package org.qicd.stats;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The mean of a sample with Student's 95% interval, {@code mean +- t(.975, n - 1) sd / sqrt(n)},
 * which assumes that means of {@code n} such numbers are approximately normal. Otherwise it covers
 * less than 95%: for 12 numbers as skewed as a lognormal distribution with sigma 1 it covers 84%.
 * So if a few runs failed, look at the single runs as well as at their mean.
 *
 * @param n sample size, at least 2
 * @param sd standard deviation, with {@code n - 1} in the denominator
 * @param t the mean and its interval, which has no width if all numbers are equal
 */
public record Mean(int n, double sd, Interval t) {
  public static final double LEVEL = 0.95;

  /**
   * Estimates the mean of a sample.
   *
   * @throws IllegalArgumentException if there are fewer than two numbers or one is not finite
   */
  public static Mean of(double... sample) {
    Samples.checked("sample", sample);
    if (StatUtils.min(sample) == StatUtils.max(sample)) { // avoids the rounding of a sum
      return new Mean(sample.length, 0, new Interval(sample[0], sample[0], sample[0]));
    }
    double mean = StatUtils.mean(sample);
    double sd = Math.sqrt(StatUtils.variance(sample, mean));
    double half = quantile(sample.length, (1 + LEVEL) / 2) * sd / Math.sqrt(sample.length);
    return new Mean(sample.length, sd, new Interval(mean, mean - half, mean + half));
  }

  public double mean() {
    return t.value();
  }

  /**
   * Returns an interval for a mean of numbers from 0 to 1 that stays within 0 and 1. It is
   * Student's interval on the scale of {@code log(m / (1 - m))}, where by the delta method the
   * standard error is that of the mean divided by {@code m (1 - m)}.
   */
  public Interval share() {
    double half = half() / (mean() * (1 - mean()));
    if (sd == 0 || !Double.isFinite(half)) {
      return t;
    }
    double logit = StrictMath.log(mean() / (1 - mean()));
    return new Interval(mean(), logistic(logit - half), logistic(logit + half));
  }

  /**
   * Returns an interval for a mean of numbers that are not negative, whose limits are not negative
   * either. It is Student's interval on the scale of {@code log(m)}, where the standard error is
   * that of the mean divided by {@code m}.
   */
  public Interval positive() {
    double half = half() / mean();
    return sd == 0
        ? t
        : new Interval(mean(), mean() * StrictMath.exp(-half), mean() * StrictMath.exp(half));
  }

  private double half() {
    return quantile(n, (1 + LEVEL) / 2) * error();
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** The standard error of the mean. */
  public double error() {
    return sd / Math.sqrt(n);
  }

  /**
   * Returns {@code P(T > (mean - nullMean) / error)} for Student's T with {@code n - 1} degrees of
   * freedom: the p value of the one-sided test of "at most {@code nullMean}". It is 0 or 1 if all
   * numbers are equal.
   */
  double pGreater(double nullMean) {
    if (sd == 0) {
      return mean() > nullMean ? 0 : 1;
    }
    return distribution(n).cumulativeProbability((nullMean - mean()) / error());
  }

  /** The two-sided p value of the t test of "is 0". It is 0 or 1 if all numbers are equal. */
  public double p() {
    if (sd == 0) {
      return mean() == 0 ? 1 : 0;
    }
    return 2 * distribution(n).cumulativeProbability(-Math.abs(mean()) / error());
  }

  /** The quantile of Student's t for a sample of size {@code n}. */
  static double quantile(int n, double probability) {
    return distribution(n).inverseCumulativeProbability(probability);
  }

  private static TDistribution distribution(int n) {
    return new TDistribution(null, n - 1);
  }
}

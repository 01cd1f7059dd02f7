package org.qicd.stats;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The mean of a sample with Student's 95% interval, {@code mean +- t(.975, n - 1) sd / sqrt(n)},
 * which assumes that means of {@code n} such numbers are about normal. Where they are not, it
 * misses more often than it says: of 12 numbers as skewed as a lognormal with sigma 1 it covers
 * 84%, so a mean over runs of which a few failed is to be read with the single runs beside it.
 *
 * @param n how many numbers, at least 2
 * @param sd their standard deviation, with {@code n - 1} in the denominator
 * @param t mean and interval; without width where all numbers are equal
 */
public record Mean(int n, double sd, Interval t) {
  public static final double LEVEL = 0.95;

  /**
   * Estimates a mean, unpaired.
   *
   * @throws IllegalArgumentException if there are fewer than two numbers or one is not finite
   */
  public static Mean of(double... sample) {
    Samples.checked("sample", sample);
    if (StatUtils.min(sample) == StatUtils.max(sample)) { // no rounding of a sum
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
   * The interval of a mean of numbers from 0 to 1, in which it stays: Student's on the scale of
   * {@code log(m / (1 - m))}, whose error is the mean's over {@code m (1 - m)} by the delta method.
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
   * The interval of a mean of numbers that are not below 0, which it is not either: Student's on
   * the scale of {@code log(m)}, whose error is the mean's over {@code m}.
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
   * {@code P(T > (mean - nullMean) / error)} for Student's T with {@code n - 1} degrees of freedom:
   * the p value of the one-sided test of "at most {@code nullMean}". Of equal numbers it is 0 or 1.
   */
  double pGreater(double nullMean) {
    if (sd == 0) {
      return mean() > nullMean ? 0 : 1;
    }
    return distribution(n).cumulativeProbability((nullMean - mean()) / error());
  }

  /** The two-sided p value of the t test of "is 0"; of equal numbers it is 0 or 1. */
  public double p() {
    if (sd == 0) {
      return mean() == 0 ? 1 : 0;
    }
    return 2 * distribution(n).cumulativeProbability(-Math.abs(mean()) / error());
  }

  /** The quantile of Student's t for a sample of {@code n}. */
  static double quantile(int n, double probability) {
    return distribution(n).inverseCumulativeProbability(probability);
  }

  private static TDistribution distribution(int n) {
    return new TDistribution(null, n - 1);
  }
}

package org.qicd.stats;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.qicd.random.Draw;

/**
 * Bootstrap intervals. For a mean it is the bias-corrected and accelerated (BCa) interval (B.
 * Efron, Better bootstrap confidence intervals, JASA 82, 1987, 171-185). For what is computed from
 * a table of counts, tables are drawn from the distribution of the observed one.
 *
 * <p>BCa is used instead of plain percentiles because paired differences are skewed if a run fails
 * now and then, and BCa takes the skew into account. For small samples it is too narrow: the
 * nominal 95% interval covers 91% for 12 normal numbers, and 92% for 16. So it is reported beside
 * the t interval as a check, and decides nothing.
 */
public final class Bootstrap {
  public static final int RESAMPLES = 10_000;
  private static final long SEED = 20250607L;

  /**
   * The relative difference up to which two means count as equal. Means of the same numbers in
   * different orders differ by rounding.
   */
  private static final double ROUNDING = 1e-12;

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private Bootstrap() {}

  /** Returns the 95% interval. The same sample always gives the same interval, bit for bit. */
  static Interval bca(double[] sample, int resamples) {
    double mean = StatUtils.mean(sample);
    double[] deviations = Arrays.stream(sample).map(x -> x - mean).toArray();
    double scale = Arrays.stream(deviations).map(Math::abs).max().orElseThrow();
    if (scale <= ROUNDING * Math.abs(mean)) {
      return new Interval(mean, mean, mean);
    }
    double[] means = resampledMeans(deviations, resamples);
    double bias = bias(means, ROUNDING * scale);
    double acceleration = acceleration(deviations);
    Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    percentile.setData(means);
    double[] limits = new double[2];
    for (int side = 0; side < 2; side++) {
      double z =
          bias
              + NORMAL.inverseCumulativeProbability(
                  side == 0 ? (1 - Mean.LEVEL) / 2 : (1 + Mean.LEVEL) / 2);
      double share = NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
      limits[side] = mean + percentile.evaluate(Math.max(100 * share, Double.MIN_NORMAL));
    }
    return new Interval(mean, limits[0], limits[1]);
  }

  private static double[] resampledMeans(double[] deviations, int resamples) {
    RandomGenerator random = Draw.BOOTSTRAP.generator(SEED);
    double[] means = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      double sum = 0;
      for (int i = 0; i < deviations.length; i++) {
        sum += deviations[random.nextInt(deviations.length)];
      }
      means[r] = sum / deviations.length;
    }
    return means;
  }

  /**
   * Returns {@code z0}, the normal quantile of the share of resampled means below the mean. Ties
   * count half.
   */
  private static double bias(double[] means, double tie) {
    double below = 0;
    for (double mean : means) {
      below += mean < -tie ? 1 : mean > tie ? 0 : 0.5;
    }
    // The share is kept away from 0 and 1, where the quantile is infinite.
    double share = Math.min(Math.max(below, 0.5), means.length - 0.5) / means.length;
    return NORMAL.inverseCumulativeProbability(share);
  }

  /**
   * Returns {@code a = sum d^3 / (6 (sum d^2)^(3/2))}, the jackknife estimate of the acceleration
   * of a mean.
   */
  private static double acceleration(double[] deviations) {
    double squares = 0;
    double cubes = 0;
    for (double d : deviations) {
      squares += d * d;
      cubes += d * d * d;
    }
    return cubes / (6 * squares * Math.sqrt(squares));
  }

  /**
   * Draws tables of counts from the distribution of an observed one (a parametric bootstrap). The
   * same table always gives the same draws, bit for bit.
   *
   * @param counts observed counts, which may be weighted: [row][column]
   * @param trials the sum of the counts of each drawn table
   * @return [resample][row][column]
   */
  public static double[][][] tables(double[][] counts, int trials, int resamples) {
    RandomGenerator random = Draw.BOOTSTRAP.generator(SEED);
    double[][][] drawn = new double[resamples][counts.length][counts.length];
    double total = Arrays.stream(counts).flatMapToDouble(Arrays::stream).sum();
    for (double[][] table : drawn) {
      int left = trials;
      double rest = total;
      for (int row = 0; row < counts.length; row++) {
        for (int column = 0; column < counts.length; column++) {
          double cell = counts[row][column];
          if (cell > 0) {
            double share = Math.min(1, cell / rest);
            int count = new BinomialDistribution(random, left, share).sample();
            table[row][column] = count;
            left -= count;
            rest -= cell;
          }
        }
      }
    }
    return drawn;
  }

  /** Returns the lower and the upper limit of the 95% percentile interval of resampled values. */
  public static double[] percentiles(double[] resampled) {
    Percentile percentile = new Percentile();
    percentile.setData(resampled);
    return new double[] {
      percentile.evaluate(50 * (1 - Mean.LEVEL)), percentile.evaluate(50 * (1 + Mean.LEVEL))
    };
  }
}

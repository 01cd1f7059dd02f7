package org.qicd.setup;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.qicd.circuit.FeatureScaling;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;

/**
 * Fits the scaling of features that become angles: from each feature its mean is subtracted, and
 * the result is divided by the standard deviation and multiplied by {@code featureScale}. Mean and
 * standard deviation are those of all training images, labelled or not, with their weights. Sums
 * run over images in the order of their ids, and over slices in their order.
 */
final class ScalingFit {
  /** The share of a feature's size below which its variation counts as rounding noise. */
  private static final double CONSTANT = 1e-12;

  private ScalingFit() {}

  /**
   * Fits the scaling. This runs two Spark jobs.
   *
   * @param radians the angle of a feature that is one standard deviation above its mean
   * @throws IllegalArgumentException if the sums of a feature overflow; the message names the
   *     feature
   */
  static FeatureScaling of(SlicedExamples data, double radians) {
    int width = data.numFeatures();
    Sums first = sum(data, new double[width]);
    double[] means = new double[width];
    for (int f = 0; f < width; f++) {
      means[f] = first.sums[f] / first.weight;
    }
    Sums centred = sum(data, means);
    double[] factors = new double[width];
    for (int f = 0; f < width; f++) {
      double deviation = Math.sqrt(centred.squares[f] / centred.weight);
      double largest = Math.max(Math.abs(first.least[f]), Math.abs(first.most[f]));
      boolean constant = first.most[f] - first.least[f] <= CONSTANT * largest;
      factors[f] = constant ? 0 : radians / deviation;
      if (!Double.isFinite(means[f])
          || !Double.isFinite(factors[f])
          || Double.isInfinite(deviation)) {
        throw new IllegalArgumentException(
            "feature %d goes from %s to %s: its mean and deviation cannot be computed, scale it before, or set featureScale = 0"
                .formatted(f, first.least[f], first.most[f]));
      }
    }
    return new FeatureScaling(means, factors);
  }

  private static Sums sum(SlicedExamples data, double[] means) {
    List<Sums> parts = data.slices().map(new Sum(means)).collect();
    Sums total = parts.get(0);
    parts.subList(1, parts.size()).forEach(total::add);
    return total;
  }

  /** Sums over the images whose weight is above 0. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1;

    private double weight;
    private final double[] sums;
    private final double[] squares; // squared distances from the means
    private final double[] least;
    private final double[] most;

    Sums(int width) {
      sums = new double[width];
      squares = new double[width];
      least = new double[width];
      most = new double[width];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      Arrays.fill(most, Double.NEGATIVE_INFINITY);
    }

    void add(Sums other) {
      weight += other.weight;
      for (int f = 0; f < sums.length; f++) {
        sums[f] += other.sums[f];
        squares[f] += other.squares[f];
        least[f] = Math.min(least[f], other.least[f]);
        most[f] = Math.max(most[f], other.most[f]);
      }
    }
  }

  private static final class Sum implements Function<Slice, Sums> {
    private static final long serialVersionUID = 1;

    private final double[] means;

    Sum(double[] means) {
      this.means = means;
    }

    @Override
    public Sums call(Slice slice) {
      int width = slice.numFeatures();
      Sums total = new Sums(width);
      for (int i = 0; i < slice.size(); i++) {
        double weight = slice.weights()[i];
        if (weight > 0) {
          total.weight += weight;
          for (int f = 0; f < width; f++) {
            double x = slice.features()[i * width + f];
            total.sums[f] += weight * x;
            total.squares[f] += weight * (x - means[f]) * (x - means[f]);
            total.least[f] = Math.min(total.least[f], x);
            total.most[f] = Math.max(total.most[f], x);
          }
        }
      }
      return total;
    }
  }
}

package org.qicd.setup;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.qicd.circuit.FeatureScaling;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;

/**
 * Fits the scaling of features that become angles: each feature less its mean, divided by its
 * standard deviation, times {@code featureScale}. Mean and deviation are those of the training
 * images, weighted, labelled or not. Sums run over images in the order of their ids and over slices
 * in theirs.
 */
final class ScalingFit {
  /** A feature that varies by less than this share of its size is rounding noise. */
  private static final double CONSTANT = 1e-12;

  private ScalingFit() {}

  /**
   * Runs two Spark jobs.
   *
   * @param radians that a feature turns by where it is one standard deviation above its mean
   * @throws IllegalArgumentException naming a feature whose sums leave the range of numbers
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

  /** Sums over images, of a weight above 0 each. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1;

    private double weight;
    private final double[] sums;
    private final double[] squares; // of the distances to the means
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

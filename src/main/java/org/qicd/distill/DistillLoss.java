package org.qicd.distill;

import java.io.Serializable;

/** The divergences R of a student's outputs from their targets, summed over images. */
public final class DistillLoss implements Serializable {
  private static final long serialVersionUID = 1;

  /** The loss of no images. */
  public static final DistillLoss ZERO = new DistillLoss(0, 0, 0, 0);

  private final double sum;
  private final double weight;
  private final double largest;
  private final int images;

  private DistillLoss(double sum, double weight, double largest, int images) {
    this.sum = sum;
    this.weight = weight;
    this.largest = largest;
    this.images = images;
  }

  /** A sum that images are added to one by one. */
  static final class Sum {
    private double sum;
    private double weight;
    private double largest;
    private int images;

    /**
     * Adds an image. The divergence is clamped to its bounds, since rounding may carry it past
     * them.
     */
    void add(Divergence divergence, double imageWeight, double value) {
      double bounded = divergence.bounded(value);
      sum += imageWeight * bounded;
      weight += imageWeight;
      largest = Math.max(largest, bounded);
      images++;
    }

    void clear() {
      sum = 0;
      weight = 0;
      largest = 0;
      images = 0;
    }

    DistillLoss value() {
      return new DistillLoss(sum, weight, largest, images);
    }
  }

  /** Returns the losses over the images of both. */
  public DistillLoss plus(DistillLoss other) {
    return new DistillLoss(
        sum + other.sum,
        weight + other.weight,
        Math.max(largest, other.largest),
        images + other.images);
  }

  /** The sum of the divergences, each times its image's weight. */
  public double sum() {
    return sum;
  }

  /** The weighted mean of the divergences; NaN if there are no images. */
  public double mean() {
    return sum / weight;
  }

  /** The largest divergence of an image; 0 if there are no images. */
  public double largest() {
    return largest;
  }

  /** The number of images that have a target. */
  public int images() {
    return images;
  }
}

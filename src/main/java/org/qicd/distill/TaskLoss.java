package org.qicd.distill;

import java.io.Serializable;

/** The task losses of a student or an ensemble, summed over labelled images. */
public final class TaskLoss implements Serializable {
  private static final long serialVersionUID = 1;

  /** The loss of no images. */
  public static final TaskLoss ZERO = new TaskLoss(0, 0, 0, 0);

  private final double sum;
  private final double weight;
  private final int correct;
  private final int images;

  private TaskLoss(double sum, double weight, int correct, int images) {
    this.sum = sum;
    this.weight = weight;
    this.correct = correct;
    this.images = images;
  }

  /** A sum that images are added to one by one. */
  static final class Sum {
    private double sum;
    private double weight;
    private int correct;
    private int images;

    /**
     * Adds an image. Rounding may leave the logarithm of a certain class just above 0; its loss is
     * then 0.
     */
    void add(double imageWeight, double logProbability, boolean isCorrect) {
      sum += imageWeight * Math.max(0, -logProbability);
      weight += imageWeight;
      correct += isCorrect ? 1 : 0;
      images++;
    }

    void clear() {
      sum = 0;
      weight = 0;
      correct = 0;
      images = 0;
    }

    TaskLoss value() {
      return new TaskLoss(sum, weight, correct, images);
    }
  }

  /** Returns the losses over the images of both. */
  public TaskLoss plus(TaskLoss other) {
    return new TaskLoss(
        sum + other.sum, weight + other.weight, correct + other.correct, images + other.images);
  }

  /** The sum of the cross-entropies, each times its image's weight, in nats. */
  public double sum() {
    return sum;
  }

  /** The weighted mean of the cross-entropies, in nats; NaN if there are no images. */
  public double mean() {
    return sum / weight;
  }

  /** The number of images whose most probable class is their label. */
  public int correct() {
    return correct;
  }

  /**
   * The share of the images whose most probable class is their label; NaN if there are no images.
   */
  public double accuracy() {
    return (double) correct / images;
  }

  /** The number of labelled images. */
  public int images() {
    return images;
  }
}

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

    /** Rounding may leave the logarithm of a certain class just above 0: its loss is 0. */
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

  /** The losses of the images of both. */
  public TaskLoss plus(TaskLoss other) {
    return new TaskLoss(
        sum + other.sum, weight + other.weight, correct + other.correct, images + other.images);
  }

  /** Sum of the cross-entropies, each times its image's weight; nats. */
  public double sum() {
    return sum;
  }

  /** Weighted mean of the cross-entropies, nats; NaN of no images. */
  public double mean() {
    return sum / weight;
  }

  /** How many images have their label as the most probable class. */
  public int correct() {
    return correct;
  }

  /** Share of the images whose most probable class is their label; NaN of no images. */
  public double accuracy() {
    return (double) correct / images;
  }

  /** Number of labelled images. */
  public int images() {
    return images;
  }
}

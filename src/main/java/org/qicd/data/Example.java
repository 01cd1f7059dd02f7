package org.qicd.data;

import java.io.Serializable;

/**
 * One image, its label and its weight, and what a teacher said of it. The features are finite; the
 * label is a class from 0 to {@link #MAX_LABEL}, or {@link #UNLABELLED}; the weight is finite and
 * not negative.
 */
public final class Example implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The label of an image whose class is not known. */
  public static final int UNLABELLED = -1;

  /** The largest label. Classes are bit strings of at most ten readout qubits. */
  public static final int MAX_LABEL = 1023;

  private final double[] features;
  private final int label;
  private final double weight;
  private final double[] teacher;

  /** Takes an image of weight 1. */
  public Example(double[] features, int label) {
    this(features, label, 1);
  }

  /** Takes an image that no teacher has seen. */
  public Example(double[] features, int label, double weight) {
    this(features, label, weight, new double[0]);
  }

  /**
   * Takes an image.
   *
   * @param features at least one finite value; not copied
   * @param label 0 to {@link #MAX_LABEL}, or {@link #UNLABELLED}
   * @param weight how much the image's losses count relative to those of other images
   * @param teacher the class probabilities that a teacher gave the image, by class; empty if there
   *     is no teacher; not copied
   * @throws IllegalArgumentException if a feature is not finite, or label or weight is out of range
   */
  public Example(double[] features, int label, double weight, double[] teacher) {
    checkFeatures(features);
    if (label < UNLABELLED || label > MAX_LABEL) {
      throw new IllegalArgumentException(
          "label is " + label + ": expected 0 to " + MAX_LABEL + ", or -1 for none");
    }
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException(
          "weight is " + weight + ": expected a finite number, 0 or more");
    }
    this.features = features;
    this.label = label;
    this.weight = weight;
    this.teacher = teacher;
  }

  /** Returns this image with other features. */
  Example withFeatures(double[] others) {
    return new Example(others, label, weight, teacher);
  }

  /** Refuses features that an example cannot have. */
  static void checkFeatures(double[] features) {
    if (features.length == 0) {
      throw new IllegalArgumentException("no features: expected at least one");
    }
    for (int f = 0; f < features.length; f++) {
      if (!Double.isFinite(features[f])) {
        throw new IllegalArgumentException(
            "feature " + f + " is " + features[f] + ": expected a finite number");
      }
    }
  }

  /** The features, not copied. */
  public double[] features() {
    return features;
  }

  /** The class, or {@link #UNLABELLED}. */
  public int label() {
    return label;
  }

  /** How much the image's losses count relative to those of other images. */
  public double weight() {
    return weight;
  }

  /** A teacher's class probabilities, not copied; empty if there is no teacher. */
  public double[] teacher() {
    return teacher;
  }
}

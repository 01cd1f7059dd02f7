package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Packed images with consecutive ids: one RDD partition and one unit of work. The arrays are
 * returned without a copy and must not be changed.
 */
public final class Slice implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int index;
  private final long firstId;
  private final int numFeatures;
  private final double[] features;
  private final int[] labels;
  private final double[] weights;
  private final double[] teacher;

  /**
   * Takes packed images.
   *
   * @param index index among the slices, from 0
   * @param firstId id of the first image; image i of this slice has the id {@code firstId + i}
   * @param numFeatures number of features of an image
   * @param features image-major: feature f of image i is at {@code i * numFeatures + f}
   * @param labels the label of each image, or {@link Example#UNLABELLED}
   * @param weights the weight of each image
   * @param teacher a teacher's class probabilities, image-major as the features are; empty if there
   *     is no teacher
   */
  public Slice(
      int index,
      long firstId,
      int numFeatures,
      double[] features,
      int[] labels,
      double[] weights,
      double[] teacher) {
    if (features.length != (long) numFeatures * labels.length) {
      throw new IllegalArgumentException(
          features.length
              + " values: expected "
              + labels.length
              + " images of "
              + numFeatures
              + " features");
    }
    this.index = index;
    this.firstId = firstId;
    this.numFeatures = numFeatures;
    this.features = features;
    this.labels = labels;
    this.weights = weights;
    this.teacher = teacher;
  }

  /** A copy of one image, by its position in the slice. */
  public Example example(int position) {
    return new Example(
        row(features, position), labels[position], weights[position], row(teacher, position));
  }

  private double[] row(double[] rows, int position) {
    int width = rows.length / size();
    return Arrays.copyOfRange(rows, position * width, (position + 1) * width);
  }

  /** The index among the slices, from 0, which is also the index of the RDD partition. */
  public int index() {
    return index;
  }

  /** The id of the first image. */
  public long firstId() {
    return firstId;
  }

  /** The number of images, at least 1. */
  public int size() {
    return labels.length;
  }

  /** The number of features of an image. */
  public int numFeatures() {
    return numFeatures;
  }

  /** All features: feature f of image i is at {@code i * numFeatures() + f}. */
  public double[] features() {
    return features;
  }

  /** The label of each image, or {@link Example#UNLABELLED}. */
  public int[] labels() {
    return labels;
  }

  /** The weight of each image. */
  public double[] weights() {
    return weights;
  }

  /**
   * A teacher's class probabilities. Those of image i are the i-th of {@link #size} equal parts.
   * Empty if there is no teacher.
   */
  public double[] teacher() {
    return teacher;
  }
}

package org.qicd.hardware;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.data.Example;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.random.Draw;

/** Prepared images with their labels, kept on the driver. Immutable. */
public final class Images implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[][] features;
  private final int[] labels;

  /**
   * Takes images.
   *
   * @param features of each image; not copied
   * @param labels of each image, or {@link Example#UNLABELLED}; not copied
   */
  public Images(double[][] features, int[] labels) {
    if (features.length != labels.length || labels.length == 0) {
      throw new IllegalArgumentException(
          "expected a label for each of one or more images, found %d images and %d labels"
              .formatted(features.length, labels.length));
    }
    this.features = features;
    this.labels = labels;
  }

  /**
   * Collects the first images of a data set. Their order follows from a hash of their content, so
   * that these are a random sample.
   *
   * @param most the most images
   */
  public static Images first(SlicedExamples data, int most) {
    List<double[]> features = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int partition = 0; partition < data.numSlices() && labels.size() < most; partition++) {
      for (Slice slice : data.slices().collectPartitions(new int[] {partition})[0]) {
        for (int k = 0; k < slice.size() && labels.size() < most; k++) {
          Example example = slice.example(k);
          features.add(example.features());
          labels.add(example.label());
        }
      }
    }
    return new Images(
        features.toArray(double[][]::new), labels.stream().mapToInt(Integer::intValue).toArray());
  }

  public int size() {
    return labels.length;
  }

  /** The number of images with a label. */
  public int numLabelled() {
    return (int) Arrays.stream(labels).filter(label -> label >= 0).count();
  }

  /** The features of an image; not to be changed. */
  public double[] features(int image) {
    return features[image];
  }

  /** The label of an image, or {@link Example#UNLABELLED}. */
  public int label(int image) {
    return labels[image];
  }

  /** A key of an image's content, for what is drawn at random for it. */
  long key(int image) {
    return Draw.key(features[image], 0, features[image].length);
  }

  /** The images from one position up to another, which is not included. */
  Images range(int from, int to) {
    return new Images(Arrays.copyOfRange(features, from, to), Arrays.copyOfRange(labels, from, to));
  }

  /** These images in parts of almost equal size, in their order. */
  List<Images> parts(int count) {
    int parts = Math.max(1, Math.min(count, size()));
    List<Images> all = new ArrayList<>();
    for (int k = 0; k < parts; k++) {
      all.add(
          range(
              Math.toIntExact((long) k * size() / parts),
              Math.toIntExact((long) (k + 1) * size() / parts)));
    }
    return all;
  }
}

package org.qicd.diagnose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.qicd.circuit.Circuit;
import org.qicd.data.ArrayLength;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.simulate.EncodedImages;

/**
 * A seeded sample of labelled images: those with the lowest ids. Ids are ranks in an order that
 * follows from the seed and the images' content, so the lowest ones are a random sample.
 */
public final class Sample implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] ids;
  private final int[] labels;
  private final double[] features;
  private final int numFeatures;

  private Sample(int[] ids, int[] labels, double[] features, int numFeatures) {
    this.ids = ids;
    this.labels = labels;
    this.features = features;
    this.numFeatures = numFeatures;
  }

  /**
   * Gathers images on the driver.
   *
   * @param count the largest number of images
   * @throws IllegalArgumentException if no image has a label
   */
  public static Sample labelled(SlicedExamples data, int count) {
    int[] all = data.labels();
    int[] ids = new int[Math.min(count, all.length)];
    int found = 0;
    for (int id = 0; id < all.length && found < ids.length; id++) {
      if (all[id] >= 0) {
        ids[found++] = id;
      }
    }
    if (found == 0) {
      throw new IllegalArgumentException(
          "no training image has a label: there is nothing to learn");
    }
    ids = Arrays.copyOf(ids, found);
    List<double[]> parts = new ArrayList<>();
    for (Sample part : data.slices().map(new Part(ids)).collect()) {
      parts.add(part.features);
    }
    int width = data.numFeatures();
    double[] features = new double[ArrayLength.of("a sample of images, take fewer", found, width)];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, features, at, part.length);
      at += part.length;
    }
    int[] labels = Arrays.stream(ids).map(id -> all[id]).toArray();
    return new Sample(ids, labels, features, width);
  }

  /** Returns the images of a slice that have one of the given ids, which must ascend. */
  static Sample of(Slice slice, int[] ids) {
    int[] own =
        Arrays.stream(ids)
            .filter(id -> id >= slice.firstId() && id < slice.firstId() + slice.size())
            .toArray();
    int width = slice.numFeatures();
    double[] features = new double[own.length * width];
    int[] labels = new int[own.length];
    for (int k = 0; k < own.length; k++) {
      int from = (int) (own[k] - slice.firstId());
      System.arraycopy(slice.features(), from * width, features, k * width, width);
      labels[k] = slice.labels()[from];
    }
    return new Sample(own, labels, features, width);
  }

  /** Returns the first {@code count} of these images, or all if there are fewer. */
  public Sample first(int count) {
    int kept = Math.min(count, ids.length);
    return new Sample(
        Arrays.copyOf(ids, kept),
        Arrays.copyOf(labels, kept),
        Arrays.copyOf(features, kept * numFeatures),
        numFeatures);
  }

  public int size() {
    return ids.length;
  }

  /** The ids in ascending order, not copied. */
  int[] ids() {
    return ids;
  }

  /** The labels in the order of the ids, not copied. */
  public int[] labels() {
    return labels;
  }

  /** Returns the images, encoded for a circuit. */
  public EncodedImages encoded(Circuit circuit) {
    return EncodedImages.of(circuit, features, numFeatures);
  }

  private static final class Part implements Function<Slice, Sample> {
    private static final long serialVersionUID = 1;

    private final int[] ids;

    Part(int[] ids) {
      this.ids = ids;
    }

    @Override
    public Sample call(Slice slice) {
      return of(slice, ids);
    }
  }
}

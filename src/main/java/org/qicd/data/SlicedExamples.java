package org.qicd.data;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * The cached slices of a data set, with the labels, weights and counts that the driver keeps.
 * {@link #close} frees the cache.
 */
public final class SlicedExamples implements AutoCloseable {

  private final JavaRDD<Slice> slices;
  private final int numFeatures;
  private final int[] labels;
  private final double[] weights;
  private final int numClasses;
  private final String fingerprint;
  private final int numTeacherClasses;
  private final String teacherFingerprint;

  private SlicedExamples(
      JavaRDD<Slice> slices,
      int numFeatures,
      int[] labels,
      double[] weights,
      int numClasses,
      String fingerprint,
      int numTeacherClasses,
      String teacherFingerprint) {
    this.slices = slices;
    this.numFeatures = numFeatures;
    this.labels = labels;
    this.weights = weights;
    this.numClasses = numClasses;
    this.fingerprint = fingerprint;
    this.numTeacherClasses = numTeacherClasses;
    this.teacherFingerprint = teacherFingerprint;
  }

  /** Computes the slices, which fills the cache, and collects their labels, weights and hashes. */
  static SlicedExamples of(JavaRDD<Slice> slices, int size) {
    List<Summary> summaries = slices.map(new Summarise()).collect();
    int numFeatures = summaries.get(0).numFeatures;
    int[] labels = new int[size];
    double[] weights = new double[size];
    int maxLabel = Example.UNLABELLED;
    int at = 0;
    BigInteger sum = BigInteger.ZERO;
    BigInteger teacherSum = BigInteger.ZERO;
    for (Summary summary : summaries) {
      checkSameSize(summary.numFeatures, numFeatures);
      checkSameTeacher(summary.numTeacherClasses, summaries.get(0).numTeacherClasses);
      System.arraycopy(summary.labels, 0, labels, at, summary.labels.length);
      System.arraycopy(summary.weights, 0, weights, at, summary.weights.length);
      at += summary.labels.length;
      sum = sum.add(new BigInteger(summary.hashSum));
      teacherSum = teacherSum.add(new BigInteger(summary.teacherHashSum));
    }
    for (int label : labels) {
      maxLabel = Math.max(maxLabel, label);
    }
    return new SlicedExamples(
        slices,
        numFeatures,
        labels,
        weights,
        maxLabel + 1,
        fingerprint(size, numFeatures, sum),
        summaries.get(0).numTeacherClasses,
        fingerprint(size, summaries.get(0).numTeacherClasses, teacherSum));
  }

  /** Returns a data set without images and slices. */
  static SlicedExamples none(SparkContext context, int numFeatures) {
    return new SlicedExamples(
        JavaSparkContext.fromSparkContext(context).emptyRDD(),
        numFeatures,
        new int[0],
        new double[0],
        0,
        fingerprint(0, numFeatures, BigInteger.ZERO),
        0,
        fingerprint(0, 0, BigInteger.ZERO));
  }

  static void checkSameSize(int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "images differ in size: one has " + found + " features, another " + expected);
    }
  }

  static void checkSameTeacher(int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "a teacher gave one image %d probabilities, another %d: expected one for each class"
              .formatted(found, expected));
    }
  }

  private static String fingerprint(long size, int width, BigInteger hashSum) {
    MessageDigest sha = DigestUtils.getSha256Digest();
    sha.update(ByteBuffer.allocate(12).putLong(size).putInt(width).flip());
    return HexFormat.of().formatHex(sha.digest(hashSum.toByteArray()));
  }

  /** The slices, persisted in memory and on disk. Partition k holds exactly slice k. */
  public JavaRDD<Slice> slices() {
    return slices;
  }

  /**
   * Applies a function to the slices of several data sets in one Spark job.
   *
   * @return for each data set, the results in the order of its slices
   */
  public static <T> List<List<T>> collect(List<SlicedExamples> sets, Function<Slice, T> function) {
    JavaRDD<Slice> all =
        sets.stream().map(SlicedExamples::slices).reduce(JavaRDD::union).orElseThrow();
    List<T> found = all.map(function).collect();
    List<List<T>> parts = new ArrayList<>();
    int at = 0;
    for (SlicedExamples set : sets) {
      parts.add(found.subList(at, at += set.numSlices()));
    }
    return parts;
  }

  /** The number of images. */
  public long size() {
    return labels.length;
  }

  /** The number of features of every image. */
  public int numFeatures() {
    return numFeatures;
  }

  /** The number of slices, and of partitions of {@link #slices}. */
  public int numSlices() {
    return slices.getNumPartitions();
  }

  /**
   * Returns a copy of all labels by image id; {@link Example#UNLABELLED} for an image without a
   * label.
   */
  public int[] labels() {
    return labels.clone();
  }

  /** Returns the weights of the images with the given ids. */
  public double[] weights(int[] ids) {
    double[] chosen = new double[ids.length];
    for (int k = 0; k < ids.length; k++) {
      chosen[k] = weights[ids[k]];
    }
    return chosen;
  }

  /** The largest label plus one; 0 if no image has a label. */
  public int numClasses() {
    return numClasses;
  }

  /** The number of probabilities that a teacher gave each image; 0 if there is no teacher. */
  public int numTeacherClasses() {
    return numTeacherClasses;
  }

  /**
   * 64 hexadecimal digits that identify the data. They are the same for the same rows in any order,
   * partitions and slices, and under any seed. They are the SHA-256 hash of the number of rows, the
   * number of features, and the sum of the rows' SHA-256 hashes, which does not depend on their
   * order. They distinguish data sets, but do not protect against forgery.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /** Identifies what a teacher said of which image, as {@link #fingerprint} does the images. */
  public String teacherFingerprint() {
    return teacherFingerprint;
  }

  /** Drops the slices from the cache. */
  @Override
  public void close() {
    slices.unpersist();
  }

  /** What the driver collects from a slice. */
  private static final class Summary implements Serializable {

    private static final long serialVersionUID = 1L;
    private final int numFeatures;
    private final int numTeacherClasses;
    private final int[] labels;
    private final double[] weights;

    /** The sum of the rows' hashes, as bytes because not every serializer knows BigInteger. */
    private final byte[] hashSum;

    private final byte[] teacherHashSum;

    Summary(Slice slice, byte[] hashSum, byte[] teacherHashSum) {
      this.numFeatures = slice.numFeatures();
      this.numTeacherClasses = slice.teacher().length / slice.size();
      this.labels = slice.labels();
      this.weights = slice.weights();
      this.hashSum = hashSum;
      this.teacherHashSum = teacherHashSum;
    }
  }

  private static final class Summarise implements Function<Slice, Summary> {

    private static final long serialVersionUID = 1L;

    @Override
    public Summary call(Slice slice) {
      RowHasher hasher = new RowHasher();
      BigInteger sum = BigInteger.ZERO;
      BigInteger teacherSum = BigInteger.ZERO;
      for (int i = 0; i < slice.size(); i++) {
        Example image = slice.example(i);
        double[] features = image.features();
        byte[] content = hasher.content(features, 0, features.length, image.label());
        sum = sum.add(new BigInteger(1, hasher.weighted(content, image.weight())));
        if (image.teacher().length > 0) {
          teacherSum = teacherSum.add(new BigInteger(1, hasher.with(content, image.teacher())));
        }
      }
      return new Summary(slice, sum.toByteArray(), teacherSum.toByteArray());
    }
  }
}

package org.qicd.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.data.Example;
import org.qicd.random.Draw;

/**
 * The prepared images of a comparison, which the driver holds: a pool to draw from, and test
 * images.
 */
public final class TrialImages {
  private final List<Example> pool;
  private final List<Example> test;
  private final int numValidation;
  private final int numTest;

  /**
   * Takes images in an order that does not depend on how they were read.
   *
   * @param pool images from which training and validation images are drawn, and test images if
   *     there are no others
   * @param test test images that are the same for every seed; empty to draw them from the pool
   * @param numValidation number of validation images of a seed
   * @param numTest number of test images that a seed draws; 0 if they are given
   * @throws IllegalArgumentException if the pool leaves nothing to train on
   */
  public TrialImages(List<Example> pool, List<Example> test, int numValidation, int numTest) {
    if (numValidation < 1 || (numTest < 1 && test.isEmpty())) {
      throw new IllegalArgumentException(
          "compare: expected validation and test images, found validationImages = %d, testImages = %d"
              .formatted(numValidation, numTest));
    }
    if (numValidation + numTest >= pool.size()) {
      throw new IllegalArgumentException(
          "compare: %d validation and %d test images leave nothing of %d to train on"
              .formatted(numValidation, numTest, pool.size()));
    }
    this.pool = List.copyOf(pool);
    this.test = List.copyOf(test);
    this.numValidation = numValidation;
    this.numTest = numTest;
  }

  /** Returns the pool, shuffled for a seed. */
  List<Example> shuffled(long seed) {
    int[] order = MathArrays.natural(pool.size());
    MathArrays.shuffle(order, Draw.TRIAL_SPLIT.generator(seed));
    return new ArrayList<>(IntStream.of(order).mapToObj(pool::get).toList());
  }

  List<Example> test() {
    return Collections.unmodifiableList(test);
  }

  int numValidation() {
    return numValidation;
  }

  int numTest() {
    return numTest;
  }

  /** The number of features of an image. */
  int numFeatures() {
    return pool.get(0).features().length;
  }

  /** The number of slices of a seed's training images. */
  int numSlices(int sliceSize) {
    int training = pool.size() - numValidation - numTest;
    return (training + sliceSize - 1) / sliceSize;
  }

  /** The largest label plus one. */
  public int numClasses() {
    return pool.stream().mapToInt(Example::label).max().orElse(-1) + 1;
  }
}

package org.qicd.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.data.Example;
import org.qicd.random.Draw;

/** The images of a comparison, prepared, on the driver: a pool to draw from, and test images. */
public final class TrialImages {
  private final List<Example> pool;
  private final List<Example> test;
  private final int numValidation;
  private final int numTest;

  /**
   * Images in an order that does not depend on how they were read.
   *
   * @param pool to draw training, validation and, if there are no others, test images from
   * @param test test images that are the same for every seed; empty to draw them from the pool
   * @param numValidation validation images of a seed
   * @param numTest test images of a seed, 0 where they are given
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

  /** The pool in the order of a seed. */
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

  /** Features of an image. */
  int numFeatures() {
    return pool.get(0).features().length;
  }

  /** Slices of the training images of a seed. */
  int numSlices(int sliceSize) {
    int training = pool.size() - numValidation - numTest;
    return (training + sliceSize - 1) / sliceSize;
  }

  /** The largest label plus one. */
  public int numClasses() {
    return pool.stream().mapToInt(Example::label).max().orElse(-1) + 1;
  }
}

package org.qicd.compare;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;

/**
 * The images of one seed, divided into training, validation and test images. They are the same for
 * every method, so the methods' trials are paired.
 */
final class TrialSplit implements AutoCloseable {
  final SlicedExamples train;
  final SlicedExamples validation;
  final SlicedExamples test;

  private TrialSplit(SlicedExamples train, SlicedExamples validation, SlicedExamples test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  /** Draws test and validation images from the pool, in the order that the seed gives it. */
  static TrialSplit of(JavaSparkContext context, TrialImages images, long seed, int sliceSize) {
    List<Example> order = images.shuffled(seed);
    int test = images.numTest();
    int validation = images.numValidation();
    List<Example> tested = test == 0 ? images.test() : order.subList(0, test);
    List<SlicedExamples> cut = new ArrayList<>();
    try {
      cut.add(cut(context, order.subList(test + validation, order.size()), seed, sliceSize));
      cut.add(cut(context, order.subList(test, test + validation), seed, sliceSize));
      cut.add(cut(context, tested, seed, sliceSize));
      return new TrialSplit(cut.get(0), cut.get(1), cut.get(2));
    } catch (Throwable e) {
      cut.forEach(SlicedExamples::close);
      throw e;
    }
  }

  private static SlicedExamples cut(
      JavaSparkContext context, List<Example> images, long seed, int sliceSize) {
    return Slices.cut(context.parallelize(new ArrayList<>(images), 1), seed, sliceSize);
  }

  @Override
  public void close() {
    train.close();
    validation.close();
    test.close();
  }
}

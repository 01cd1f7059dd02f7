package org.qicd.train;

import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.setup.TrainParam;

/** Small made-up images that a small circuit can learn: three blurred prototypes of 8 pixels. */
public final class Digits {
  private Digits() {}

  /** So many images of 8 features and 3 classes; every fifth is unlabelled. */
  public static java.util.List<Example> examples(int count, long seed) {
    Random random = new Random(seed);
    java.util.List<Example> examples = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 3;
      double[] image = new double[8];
      for (int f = 0; f < 8; f++) {
        image[f] = 0.2 + 0.3 * random.nextDouble() + (f % 3 == label ? 1 : 0);
      }
      examples.add(new Example(image, i % 5 == 0 ? Example.UNLABELLED : label));
    }
    return examples;
  }

  public static SlicedExamples sliced(
      JavaSparkContext context, java.util.List<Example> examples, int partitions, int sliceSize) {
    JavaRDD<Example> rdd = context.parallelize(examples, partitions);
    return Slices.cut(rdd, TrainParam.SEED.defaultValue(), sliceSize);
  }
}

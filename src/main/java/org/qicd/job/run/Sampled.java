package org.qicd.job.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.qicd.data.Example;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.job.config.JobConfig;
import org.qicd.setup.TrainParam;

/**
 * Chooses samples of a data set by content. The ids of images are ranks in the order of a hash. So
 * the images with the first ids are a sample that depends on the seed only, and not on the order or
 * the partitions of the file.
 */
final class Sampled implements AutoCloseable {
  private final SlicedExamples cut;

  Sampled(JobConfig config, JavaRDD<Example> examples) {
    cut = Slices.cut(examples, config.get(TrainParam.SEED), config.get(TrainParam.SLICE_SIZE));
  }

  /** Refuses a validation set that leaves no images for training. */
  void requireMoreThan(long validation) {
    if (validation >= cut.size()) {
      close();
      throw new IllegalArgumentException(
          "data.validation is %d, but there are only %d training images"
              .formatted(validation, cut.size()));
    }
  }

  /** The images with the first ids. */
  JavaRDD<Example> first(long count) {
    return range(0, count);
  }

  /** The images after the first ones: at most {@code limit} of them, or all if it is 0. */
  JavaRDD<Example> after(long first, long limit) {
    return range(first, limit == 0 ? cut.size() : first + limit);
  }

  @Override
  public void close() {
    cut.close();
  }

  private JavaRDD<Example> range(long from, long to) {
    return cut.slices().flatMap(new Range(from, to));
  }

  private static final class Range implements FlatMapFunction<Slice, Example> {
    private static final long serialVersionUID = 1;

    private final long from;
    private final long to;

    Range(long from, long to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Iterator<Example> call(Slice slice) {
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < slice.size(); i++) {
        long id = slice.firstId() + i;
        if (id >= from && id < to) {
          examples.add(slice.example(i));
        }
      }
      return examples.iterator();
    }
  }
}

package org.qicd.job.tables;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
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

  /**
   * Cuts the images into parts, class by class and in the order of their ids. Images without a
   * label count as a class.
   *
   * @param shares of each part, which sum to 1
   */
  List<JavaRDD<Example>> parts(double... shares) {
    int[] labels = cut.labels();
    int[] sizes = new int[cut.numClasses() + 1];
    for (int label : labels) {
      sizes[label + 1]++;
    }
    int[] seen = new int[sizes.length];
    byte[] parts = new byte[labels.length];
    for (int id = 0; id < parts.length; id++) {
      int stratum = labels[id] + 1;
      int place = seen[stratum]++;
      double end = shares[0];
      while (parts[id] < shares.length - 1 && place >= Math.round(end * sizes[stratum])) {
        end += shares[++parts[id]];
      }
    }
    return IntStream.range(0, shares.length)
        .mapToObj(part -> cut.slices().flatMap(new Chosen(id -> parts[(int) id] == part)))
        .toList();
  }

  @Override
  public void close() {
    cut.close();
  }

  private JavaRDD<Example> range(long from, long to) {
    return cut.slices().flatMap(new Chosen(id -> id >= from && id < to));
  }

  /** Decides by its id whether an image is chosen. */
  private interface Ids extends LongPredicate, Serializable {}

  private static final class Chosen implements FlatMapFunction<Slice, Example> {
    private static final long serialVersionUID = 1;

    private final Ids ids;

    Chosen(Ids ids) {
      this.ids = ids;
    }

    @Override
    public Iterator<Example> call(Slice slice) {
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < slice.size(); i++) {
        if (ids.test(slice.firstId() + i)) {
          examples.add(slice.example(i));
        }
      }
      return examples.iterator();
    }
  }
}

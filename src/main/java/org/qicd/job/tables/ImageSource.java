package org.qicd.job.tables;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.qicd.data.Example;
import org.qicd.data.HadoopPaths;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.job.config.JobConfig;
import org.qicd.param.UserMistake;
import org.qicd.setup.TrainParam;

/**
 * A source of images before preparation.
 *
 * @param name its name for messages
 * @param rows all images, in the order of the source, so that messages can name a row
 * @param chosen the images that are used
 * @param origins where the images come from, a text each, in the order of the source; null if they
 *     are rows that have no name
 */
record ImageSource(
    String name, JavaRDD<Example> rows, JavaRDD<Example> chosen, Dataset<Row> origins) {

  /** Takes images that have no names. */
  ImageSource(String name, JavaRDD<Example> rows, JavaRDD<Example> chosen) {
    this(name, rows, chosen, null);
  }

  /** The same source, of which other images are used. */
  ImageSource choosing(JavaRDD<Example> others) {
    return new ImageSource(name, rows, others, origins);
  }

  /** What messages call an image, by its place in the order of the source. */
  String nameOf(long row) {
    return origins == null
        ? "row " + row
        : origins
            .javaRDD()
            .zipWithIndex()
            .filter(numbered -> numbered._2() == row)
            .first()
            ._1()
            .getString(0);
  }

  ImagePreparation fit(JobConfig config, ImageSpec spec) {
    return named(
        name,
        () -> {
          // Without components, the size of an image is all that matters, and the first one has it.
          List<Example> first = spec.components() == 0 ? chosen.take(1) : List.of();
          if (!first.isEmpty()) {
            return ImagePreparation.of(
                spec, first.get(0).features().length, new double[0], new double[0][]);
          }
          try (SlicedExamples raw = slices(config, chosen)) {
            return ImagePreparation.fit(raw, spec);
          }
        });
  }

  SlicedExamples cut(JobConfig config, ImagePreparation features) {
    return named(name, () -> slices(config, features.apply(chosen)));
  }

  /** Prepares and slices the images, of which there may be none. */
  SlicedExamples cutAny(JobConfig config, ImagePreparation features, int numFeatures) {
    return named(
        name,
        () ->
            Slices.cutAny(
                features.apply(chosen),
                config.get(TrainParam.SEED),
                config.get(TrainParam.SLICE_SIZE),
                numFeatures));
  }

  private static SlicedExamples slices(JobConfig config, JavaRDD<Example> examples) {
    return Slices.cut(examples, config.get(TrainParam.SEED), config.get(TrainParam.SLICE_SIZE));
  }

  /** Runs a step, and puts the source before the message of a mistake, also of one in a task. */
  static <T> T named(String source, Supplier<T> step) {
    try {
      return step.get();
    } catch (Exception e) {
      IllegalArgumentException mistake = UserMistake.in(e);
      if (mistake != null) {
        throw new IllegalArgumentException(source + ": " + mistake.getMessage(), e);
      }
      if (isUnreadable(e)) {
        throw new IllegalArgumentException(
            "%s: the file is damaged: %s".formatted(source, HadoopPaths.reason(e)), e);
      }
      throw e;
    }
  }

  /** Tells whether Spark failed to read a file, which shows only when the rows are first read. */
  private static boolean isUnreadable(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof SparkThrowable spark
          && String.valueOf(spark.getCondition()).startsWith("FAILED_READ_FILE")) {
        return true;
      }
    }
    return false;
  }
}

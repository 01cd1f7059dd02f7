package org.qicd.job;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.Example;
import org.qicd.data.Examples;
import org.qicd.data.Idx;
import org.qicd.data.ImageFeatures;
import org.qicd.data.ImageSpec;
import org.qicd.data.ParquetImages;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.train.TrainParam;

/** The images of a job: training, validation and test, prepared and sliced. */
final class JobData implements AutoCloseable {
  final ImageFeatures features;
  final SlicedExamples train;
  final SlicedExamples validation;
  final SlicedExamples test;

  private JobData(
      ImageFeatures features,
      SlicedExamples train,
      SlicedExamples validation,
      SlicedExamples test) {
    this.features = features;
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  /** Reads, prepares and slices; the preparation is fitted to the training images. */
  static JobData load(SparkSession spark, JobConfig config) {
    Splits splits = splits(spark, config);
    ImageSpec spec =
        new ImageSpec(
            config.get(JobParam.FEATURES_BORDER),
            config.get(JobParam.FEATURES_SIDE),
            config.get(JobParam.FEATURES_COMPONENTS));
    ImageFeatures features;
    try (SlicedExamples raw = cut(config, splits.train)) {
      features = ImageFeatures.fit(raw, spec);
    }
    return prepared(config, splits, features);
  }

  /** Reads the images and prepares them as a trained model wants them. */
  static JobData load(SparkSession spark, JobConfig config, ImageFeatures features) {
    return prepared(config, splits(spark, config), features);
  }

  private static JobData prepared(JobConfig config, Splits splits, ImageFeatures features) {
    return new JobData(
        features,
        cut(config, features.apply(splits.train)),
        cut(config, features.apply(splits.validation)),
        cut(config, features.apply(splits.test)));
  }

  private static SlicedExamples cut(JobConfig config, JavaRDD<Example> examples) {
    return Slices.cut(examples, config.get(TrainParam.SEED), config.get(TrainParam.SLICE_SIZE));
  }

  private record Splits(
      JavaRDD<Example> train, JavaRDD<Example> validation, JavaRDD<Example> test) {}

  private static Splits splits(SparkSession spark, JobConfig config) {
    return switch (config.get(JobParam.DATA_FORMAT)) {
      case PARQUET -> parquetSplits(spark, config);
      case IDX -> idxSplits(spark, config);
    };
  }

  private static Splits parquetSplits(SparkSession spark, JobConfig config) {
    String path = required(config, JobParam.DATA_PATH);
    Dataset<Row> rows = ParquetImages.read(spark, path);
    String column = config.get(JobParam.DATA_SPLIT_COL);
    if (!Arrays.asList(rows.columns()).contains(column)) {
      throw new IllegalArgumentException(
          "data.splitCol is '%s', but %s has the columns %s"
              .formatted(column, path, Arrays.toString(rows.columns())));
    }
    JavaRDD<Example> train = split(rows, config, path, "train");
    int limit = config.get(JobParam.DATA_LIMIT);
    return new Splits(
        limit == 0 ? train : new Sampled(config, train).first(limit),
        split(rows, config, path, "validation"),
        split(rows, config, path, "test"));
  }

  private static JavaRDD<Example> split(
      Dataset<Row> rows, JobConfig config, String path, String name) {
    String column = config.get(JobParam.DATA_SPLIT_COL);
    Dataset<Row> part = rows.filter(col(column).cast("string").equalTo(name));
    if (part.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: column '%s' has no row '%s'; expected train, validation and test"
              .formatted(path, column, name));
    }
    return Examples.of(
        part, config.get(JobParam.DATA_FEATURES_COL), config.get(JobParam.DATA_LABEL_COL));
  }

  private static Splits idxSplits(SparkSession spark, JobConfig config) {
    JavaRDD<Example> train =
        idx(spark, config, JobParam.DATA_TRAIN_IMAGES, JobParam.DATA_TRAIN_LABELS);
    JavaRDD<Example> test =
        idx(spark, config, JobParam.DATA_TEST_IMAGES, JobParam.DATA_TEST_LABELS);
    int validation = config.get(JobParam.DATA_VALIDATION);
    int limit = config.get(JobParam.DATA_LIMIT);
    Sampled sampled = new Sampled(config, train);
    return new Splits(sampled.after(validation, limit), sampled.first(validation), test);
  }

  private static JavaRDD<Example> idx(
      SparkSession spark,
      JobConfig config,
      org.qicd.train.Param<String> images,
      org.qicd.train.Param<String> labels) {
    Dataset<Row> rows = Idx.read(spark, required(config, images), required(config, labels));
    return Examples.of(rows, "features", "label");
  }

  private static String required(JobConfig config, org.qicd.train.Param<String> param) {
    String value = config.get(param);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is missing: %s".formatted(param.name(), param.meaning()));
    }
    return value;
  }

  @Override
  public void close() {
    train.close();
    validation.close();
    test.close();
  }
}

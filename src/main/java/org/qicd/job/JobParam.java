package org.qicd.job;

import java.util.ArrayList;
import java.util.List;
import org.qicd.ml.ImageParam;
import org.qicd.train.Param;
import org.qicd.train.TrainParam;

/** The table of a job's parameters: where data comes from, how it is prepared, where results go. */
public final class JobParam {
  public static final Param<DataFormat> DATA_FORMAT =
      Param.choice("data.format", DataFormat.values(), DataFormat.PARQUET, "format of the images");
  public static final Param<String> DATA_PATH =
      Param.text("data.path", "", "parquet: file, folder or pattern, any Hadoop path");
  public static final Param<String> DATA_FEATURES_COL =
      Param.text("data.featuresCol", "features", "parquet: column of the images, vector or array");
  public static final Param<String> DATA_LABEL_COL =
      Param.text("data.labelCol", "label", "parquet: column of the labels, null: unlabelled");
  public static final Param<String> DATA_SPLIT_COL =
      Param.text("data.splitCol", "split", "parquet: column that holds train, validation or test");
  public static final Param<String> DATA_TRAIN_IMAGES =
      Param.text("data.trainImages", "", "idx: file of the training images, plain or gzipped");
  public static final Param<String> DATA_TRAIN_LABELS =
      Param.text("data.trainLabels", "", "idx: file of their labels");
  public static final Param<String> DATA_TEST_IMAGES =
      Param.text("data.testImages", "", "idx: file of the test images");
  public static final Param<String> DATA_TEST_LABELS =
      Param.text("data.testLabels", "", "idx: file of their labels");
  public static final Param<Integer> DATA_VALIDATION =
      Param.integer(
          "data.validation",
          1000,
          1,
          Integer.MAX_VALUE,
          "idx: training images set aside for validation, chosen by their content");
  public static final Param<Integer> DATA_LIMIT =
      Param.integer(
          "data.limit",
          0,
          0,
          Integer.MAX_VALUE,
          "training images to use, chosen by their content; 0: all");
  public static final Param<Integer> FEATURES_BORDER = ImageParam.border("features.");
  public static final Param<Integer> FEATURES_SIDE = ImageParam.side("features.");
  public static final Param<Integer> FEATURES_COMPONENTS = ImageParam.components("features.");
  public static final Param<String> SPARK_MASTER =
      Param.text("spark.master", "local[*]", "Spark's master, where spark-submit names none");
  public static final Param<String> RUN_DIRECTORY =
      Param.text("run.directory", "", "where results go; empty: a new folder under runs/");

  /** All rows of this table. */
  public static final List<Param<?>> TABLE =
      List.of(
          DATA_FORMAT,
          DATA_PATH,
          DATA_FEATURES_COL,
          DATA_LABEL_COL,
          DATA_SPLIT_COL,
          DATA_TRAIN_IMAGES,
          DATA_TRAIN_LABELS,
          DATA_TEST_IMAGES,
          DATA_TEST_LABELS,
          DATA_VALIDATION,
          DATA_LIMIT,
          FEATURES_BORDER,
          FEATURES_SIDE,
          FEATURES_COMPONENTS,
          SPARK_MASTER,
          RUN_DIRECTORY);

  /** Those whose relative values are paths beside the configuration file that names them. */
  static final List<Param<String>> PATHS =
      List.of(DATA_PATH, DATA_TRAIN_IMAGES, DATA_TRAIN_LABELS, DATA_TEST_IMAGES, DATA_TEST_LABELS);

  private JobParam() {}

  /** Format of the images. */
  public enum DataFormat {
    PARQUET,
    IDX
  }

  /** Training parameters, then these: every key of a configuration. */
  static List<Param<?>> all() {
    List<Param<?>> all = new ArrayList<>(TrainParam.TABLE);
    all.addAll(TABLE);
    return List.copyOf(all);
  }
}

package org.qicd.job.config;

import java.util.ArrayList;
import java.util.List;
import org.qicd.data.PictureSpec;
import org.qicd.data.files.FileFormat;
import org.qicd.ml.HandleInvalid;
import org.qicd.ml.ImageParam;
import org.qicd.param.Param;
import org.qicd.param.ParamTable;
import org.qicd.setup.TrainParam;

/**
 * The table of the parameters of a job: its data, their preparation, MLflow, Spark, and the
 * results.
 */
public final class JobParam {
  private static final ParamTable ROWS = new ParamTable();

  /** The shares of a table that has no column of splits. */
  public static final String USUAL_SPLIT = "0.6/0.2/0.2";

  public static final Param<String> DATA_FORMAT =
      ROWS.add(
          Param.text(
              "data.format",
              FileFormat.AUTO,
              "format of the data: auto to find it out, idx, npy, npz, images for a folder of pictures,"
                  + " or any format that Spark reads, such as parquet, csv, json or orc"));
  public static final Param<List<String>> DATA_OPTIONS =
      ROWS.add(
          Param.texts(
              "data.options",
              "options of Spark's data source, such as \"sep=;\" for a CSV file; for idx, npy and npz"
                  + " transpose=true, where images lie on their side as in EMNIST; for npz also"
                  + " images=NAME and labels=NAME of the arrays, if their names do not tell"));
  public static final Param<String> DATA_PATH =
      ROWS.add(
          Param.text(
              "data.path", "", "file, folder or pattern, any Hadoop path; not for idx and npy"));
  public static final Param<List<String>> DATA_FEATURES_COL =
      ROWS.add(
          Param.texts(
              "data.featuresCol",
              "column of the images, vectors, arrays or pictures, or columns of one number each; if empty,"
                  + " the column features, or else the only column of images, or else all"
                  + " columns of numbers that are neither label nor split"));
  public static final Param<String> DATA_LABEL_COL =
      ROWS.add(
          Param.text(
              "data.labelCol",
              "",
              "column of the labels, numbers, words or booleans, null where an image has none; if"
                  + " empty, the column label, or else the only one called class, target, species or"
                  + " y, or else the only column of words"));
  public static final Param<String> DATA_SPLIT_COL =
      ROWS.add(
          Param.text(
              "data.splitCol",
              "",
              "column that holds train, validation or test; if empty, the column split, unless"
                  + " data.split is given"));
  public static final Param<String> DATA_SPLIT =
      ROWS.add(
          Param.text(
              "data.split",
              "",
              "shares of training, validation and test images, such as 0.8/0.1/0.1, or of training"
                  + " and test images, such as 0.8/0.2; images are chosen by their content, class by"
                  + " class; if empty and there is no column of splits, "
                  + USUAL_SPLIT));
  public static final Param<String> DATA_TRAIN_IMAGES =
      ROWS.add(
          Param.text(
              "data.trainImages",
              "",
              "for idx and npy: file of the training images, plain or gzipped"));
  public static final Param<String> DATA_TRAIN_LABELS =
      ROWS.add(
          Param.text(
              "data.trainLabels",
              "",
              "for idx and npy: file of the labels of the training images"));
  public static final Param<String> DATA_TEST_IMAGES =
      ROWS.add(Param.text("data.testImages", "", "for idx and npy: file of the test images"));
  public static final Param<String> DATA_TEST_LABELS =
      ROWS.add(
          Param.text(
              "data.testLabels", "", "for idx and npy: file of the labels of the test images"));
  public static final Param<Integer> DATA_VALIDATION =
      ROWS.add(
          Param.integer(
              "data.validation",
              1000,
              0,
              Integer.MAX_VALUE,
              "for idx and npy, and for npz without validation images: number of training images that"
                  + " are set aside for validation, chosen by their content; 0 sets none aside"));
  public static final Param<Integer> DATA_LIMIT =
      ROWS.add(
          Param.integer(
              "data.limit",
              0,
              0,
              Integer.MAX_VALUE,
              "number of training images to use, chosen by their content; 0 uses all"));
  public static final Param<HandleInvalid> DATA_HANDLE_INVALID =
      ROWS.add(
          Param.choice(
              "data.handleInvalid",
              new HandleInvalid[] {HandleInvalid.ERROR, HandleInvalid.SKIP},
              HandleInvalid.ERROR,
              "what happens to a row of a table whose features are null, not finite or cannot be"
                  + " encoded, and to a file that is no picture: error stops, skip leaves it out and"
                  + " says how many"));
  public static final Param<Integer> FEATURES_BORDER = ROWS.add(ImageParam.border("features."));
  public static final Param<Integer> FEATURES_SIDE = ROWS.add(ImageParam.side("features."));
  public static final Param<Integer> FEATURES_COMPONENTS =
      ROWS.add(ImageParam.components("features."));
  public static final Param<PictureSpec.Color> FEATURES_COLOR =
      ROWS.add(ImageParam.color("features."));
  public static final Param<PictureSpec.Aspect> FEATURES_ASPECT =
      ROWS.add(ImageParam.aspect("features."));
  public static final Param<String> MLFLOW_TRACKING_URI =
      ROWS.add(
          Param.text(
              "mlflow.trackingUri",
              "",
              "for train: address of an MLflow server that shows the run, such as"
                  + " http://localhost:5000; if empty, none"));
  public static final Param<String> MLFLOW_EXPERIMENT =
      ROWS.add(
          Param.text(
              "mlflow.experiment",
              "qicd",
              "for train: experiment of MLflow that holds the run; made if there is none"));
  public static final Param<String> SPARK_MASTER =
      ROWS.add(
          Param.text("spark.master", "local[*]", "Spark's master, unless spark-submit gives one"));
  public static final Param<String> RUN_DIRECTORY =
      ROWS.add(
          Param.text(
              "run.directory",
              "",
              "directory of the results, on this disk or as a URI of Hadoop; if empty, a new one"
                  + " under runs/"));

  /** All rows of this table. */
  public static final List<Param<?>> TABLE = ROWS.rows();

  /** Rows whose values are paths. A relative path is relative to its configuration file. */
  static final List<Param<String>> PATHS =
      List.of(
          TrainParam.TEACHER_MODEL,
          TrainParam.NOISE_DEVICE,
          DATA_PATH,
          DATA_TRAIN_IMAGES,
          DATA_TRAIN_LABELS,
          DATA_TEST_IMAGES,
          DATA_TEST_LABELS);

  private JobParam() {}

  /** All keys of a configuration: the training parameters, then the rows of this table. */
  public static List<Param<?>> all() {
    List<Param<?>> all = new ArrayList<>(TrainParam.TABLE);
    all.addAll(TABLE);
    return List.copyOf(all);
  }
}

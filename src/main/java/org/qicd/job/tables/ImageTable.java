package org.qicd.job.tables;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.qicd.data.files.ArrayImages;
import org.qicd.data.files.ClassNames;
import org.qicd.data.files.FileFormat;
import org.qicd.data.files.PictureFolder;
import org.qicd.data.files.SparkFiles;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.ml.HandleInvalid;

/**
 * A table that Spark reads.
 *
 * @param path its name for messages
 * @param columns which of its columns hold features, labels and splits
 * @param found what else was found, in words; may be empty
 */
record ImageTable(String path, Dataset<Row> rows, ImageColumns columns, String found) {
  /** Reads a table in the format of a configuration, or in the one that it is found to have. */
  static ImageTable read(SparkSession spark, JobConfig config, String path) {
    return ImageSource.named(JobParam.DATA_PATH.name(), () -> any(spark, config, path));
  }

  private static ImageTable any(SparkSession spark, JobConfig config, String path) {
    FileFormat format = format(spark, config, path);
    Dataset<Row> rows;
    String found = "";
    if (format.name().equals(PictureFolder.FORMAT)) {
      PictureFolder folder =
          PictureFolder.ofClasses(spark.sparkContext().hadoopConfiguration(), path);
      rows = folder.table(spark, skips(config));
      found = folder.text();
    } else if (format.name().equals(FileFormat.NPZ)) {
      ArrayImages.Npz arrays = ArrayImages.npz(spark, path, format.options());
      rows = arrays.rows();
      found = "arrays %s".formatted(arrays.found());
    } else {
      rows = rows(spark, format, path, false);
    }
    ImageColumns columns = ImageColumns.of(config, path, rows.schema());
    ImageTable table = new ImageTable(path, rows, columns, found);
    table.requireNumbers();
    return table;
  }

  /** Whether rows that cannot be used are left out. */
  static boolean skips(JobConfig config) {
    return config.get(JobParam.DATA_HANDLE_INVALID) == HandleInvalid.SKIP;
  }

  /**
   * Reads a table whose images a model is to predict.
   *
   * @param config names the column of the labels, which need not be there, and those of the
   *     features
   * @param known the classes that the model tells
   * @param keepUnreadable whether a file that cannot be read as a picture is no error
   */
  static ImageTable toPredict(
      SparkSession spark, JobConfig config, String path, ClassNames known, boolean keepUnreadable) {
    Dataset<Row> rows =
        ImageSource.named(
            "--input",
            () -> {
              FileFormat format = format(spark, config, path);
              return format.name().equals(PictureFolder.FORMAT)
                  ? PictureFolder.toPredict(spark.sparkContext().hadoopConfiguration(), path, known)
                      .table(spark, keepUnreadable)
                  : rows(spark, format, path, true);
            });
    List<String> names = Arrays.asList(rows.columns());
    String label = config.get(JobParam.DATA_LABEL_COL);
    ImageTable table =
        new ImageTable(
            path,
            rows,
            new ImageColumns(
                config.get(JobParam.DATA_FEATURES_COL), names.contains(label) ? label : "", ""),
            "");
    table.require(table.columns.features());
    table.requireNumbers();
    return table;
  }

  private static FileFormat format(SparkSession spark, JobConfig config, String path) {
    FileFormat format =
        FileFormat.of(
            spark.sparkContext().hadoopConfiguration(),
            path,
            config.get(JobParam.DATA_FORMAT),
            options(config));
    if (format.name().equals(PictureFolder.FORMAT) && !format.options().isEmpty()) {
      throw new IllegalArgumentException(
          "data.options is %s: a folder of pictures has no options"
              .formatted(config.get(JobParam.DATA_OPTIONS)));
    }
    return format;
  }

  private static Dataset<Row> rows(
      SparkSession spark, FileFormat format, String path, boolean predicted) {
    if (format.name().equals(FileFormat.NPZ)) {
      return ArrayImages.npz(spark, path, format.options()).rows();
    }
    if (FileFormat.isArray(format.name()) && predicted) {
      return ArrayImages.read(spark, path, format.options());
    }
    if (FileFormat.isArray(format.name())) {
      throw new IllegalArgumentException(
          path
              + " is a single array: expected data.trainImages, data.trainLabels, data.testImages and"
              + " data.testLabels instead of data.path");
    }
    Dataset<Row> rows = SparkFiles.read(spark, format.name(), format.options(), path);
    if (rows.schema().isEmpty()) {
      throw new IllegalArgumentException(path + " has no columns: expected a table of images");
    }
    if (rows.schema().size() > FileFormat.MOST_COLUMNS) {
      throw FileFormat.tooManyColumns(path, rows.schema().size());
    }
    return rows;
  }

  static Map<String, String> options(JobConfig config) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : config.get(JobParam.DATA_OPTIONS)) {
      if (option.indexOf('=') < 1) {
        throw new IllegalArgumentException(
            "data.options has '%s': expected key=value".formatted(option));
      }
      options.put(
          StringUtils.substringBefore(option, "=").strip(),
          StringUtils.substringAfter(option, "="));
    }
    return options;
  }

  /** Refuses features in several columns of which one holds no numbers. */
  private void requireNumbers() {
    for (String name : columns.features()) {
      DataType type = rows.schema().apply(name).dataType();
      if (columns.features().size() > 1 && !(type instanceof NumericType)) {
        throw new IllegalArgumentException(
            "column '%s' of %s is of type %s: expected numbers"
                .formatted(name, path, type.simpleString()));
      }
    }
  }

  /** Whether splits are those of an .npz file, which often has no validation images. */
  boolean mayLackValidation(SparkSession spark, JobConfig config) {
    String format = config.get(JobParam.DATA_FORMAT);
    return FileFormat.of(spark.sparkContext().hadoopConfiguration(), path, format, Map.of())
        .name()
        .equals(FileFormat.NPZ);
  }

  /** The names of the columns, for a message. */
  String names() {
    return ImageColumns.listed(Arrays.asList(rows.columns()));
  }

  /** Refuses a table without one of these columns. */
  void require(List<String> names) {
    for (String name : names) {
      if (!Arrays.asList(rows.columns()).contains(name)) {
        throw new IllegalArgumentException(
            "no column '%s': the columns of %s are %s".formatted(name, path, names()));
      }
    }
  }

  /** The names of the classes, found in the labels of the training rows by a Spark job. */
  ClassNames classes() {
    return ImageSource.named(
        columns.split().isEmpty() ? path : partName("train"), () -> columns.classes(rows));
  }

  /** The name of a part of the table for messages. */
  String partName(String word) {
    return "%s where %s = '%s'".formatted(path, columns.split(), word);
  }
}

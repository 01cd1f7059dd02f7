package org.qicd.job.tables;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.Example;
import org.qicd.data.ExampleColumns;
import org.qicd.data.Examples;
import org.qicd.data.files.ArrayImages;
import org.qicd.data.files.ClassNames;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.param.Param;

/**
 * The training, validation and test images of a job, before preparation. {@link #close} frees the
 * caches that were used to choose images.
 *
 * @param config the configuration, which names the columns that were found
 * @param columns the columns that were found
 * @param areScattered whether the features of an image are in several columns
 * @param classes the names of the classes
 * @param warnings what is odd about the rows, a line each
 */
record ImageSources(
    ImageSource train,
    ImageSource validation,
    ImageSource test,
    JobConfig config,
    ImageColumns columns,
    boolean areScattered,
    ClassNames classes,
    List<String> warnings,
    List<Sampled> caches)
    implements AutoCloseable {

  /**
   * Reads the images.
   *
   * @param teacher a column of the training images to read in addition; may be empty
   * @param known the names of the classes; if empty, they are found in the labels
   */
  static ImageSources read(
      SparkSession spark, JobConfig config, String teacher, Optional<ClassNames> known) {
    if (!config.isIdx()) {
      return table(spark, config, teacher, known);
    }
    if (!teacher.isEmpty()) {
      throw new IllegalArgumentException(
          "teacherProbabilityCol is '%s', but files of arrays have no columns: expected data.path of a table"
              .formatted(teacher));
    }
    return idx(spark, config, known);
  }

  private static ImageSources table(
      SparkSession spark, JobConfig config, String teacher, Optional<ClassNames> known) {
    ImageTable table = ImageTable.read(spark, config, required(config, JobParam.DATA_PATH));
    String path = table.path();
    ImageColumns columns = table.columns();
    if (columns.label().isEmpty()) {
      throw new IllegalArgumentException(
          "data.labelCol is empty, and %s has no column that is plainly one of labels: its columns are %s"
              .formatted(path, table.names()));
    }
    ClassNames classes = known.orElseGet(table::classes);
    List<String> further = teacher.isEmpty() ? List.of() : List.of(teacher);
    table.require(further);
    Dataset<Row> rows = columns.read(table.rows(), classes, further);
    List<Sampled> caches = new ArrayList<>();
    List<String> warnings = List.of();
    List<ImageSource> parts;
    if (columns.split().isEmpty()) {
      ImageSource all = source(path, rows, columns, teacher);
      double[] shares = SplitShares.of(config);
      Sampled sampled = ImageSource.named(path, () -> new Sampled(config, all.rows()));
      caches.add(sampled);
      parts =
          sampled.parts(shares).stream()
              .map(chosen -> new ImageSource(path, all.rows(), chosen))
              .toList();
    } else {
      Column split = col("`" + columns.split().replace("`", "``") + "`");
      warnings = DataWarnings.splits(rows, path, split, columns.split());
      parts =
          List.of(
              part(rows, table, split, "train", teacher),
              part(rows, table, split, "validation", ""),
              part(rows, table, split, "test", ""));
      if (table.mayLackValidation(spark, config) && parts.get(1).rows().isEmpty()) {
        parts = withValidation(config, parts, caches);
      }
    }
    return new ImageSources(
        limited(config, parts.get(0), caches),
        parts.get(1),
        parts.get(2),
        columns.in(config),
        columns,
        columns.areScattered(table.rows().schema()),
        classes,
        warnings,
        caches);
  }

  /** Sets training images aside for validation. */
  private static List<ImageSource> withValidation(
      JobConfig config, List<ImageSource> parts, List<Sampled> caches) {
    ImageSource train = parts.get(0);
    int validation = config.get(JobParam.DATA_VALIDATION);
    Sampled sampled = ImageSource.named(train.name(), () -> new Sampled(config, train.rows()));
    caches.add(sampled);
    sampled.requireMoreThan(validation);
    return List.of(
        new ImageSource(train.name(), train.rows(), sampled.after(validation, 0)),
        new ImageSource(train.name(), train.rows(), sampled.first(validation)),
        parts.get(2));
  }

  private static ImageSource part(
      Dataset<Row> rows, ImageTable table, Column split, String word, String teacher) {
    return source(table.partName(word), rows.filter(split.equalTo(word)), table.columns(), teacher);
  }

  private static ImageSource source(
      String name, Dataset<Row> rows, ImageColumns columns, String teacher) {
    return ImageSource.named(
        name,
        () -> {
          JavaRDD<Example> images =
              Examples.of(
                  rows,
                  new ExampleColumns(
                      columns.together(),
                      columns.label(),
                      null,
                      teacher.isEmpty() ? null : teacher),
                  null);
          return new ImageSource(name, images, images);
        });
  }

  /** Keeps the number of training images that the configuration allows. */
  private static ImageSource limited(JobConfig config, ImageSource train, List<Sampled> caches) {
    int limit = config.get(JobParam.DATA_LIMIT);
    if (limit == 0) {
      return train;
    }
    Sampled sampled = ImageSource.named(train.name(), () -> new Sampled(config, train.chosen()));
    caches.add(sampled);
    return new ImageSource(train.name(), train.rows(), sampled.first(limit));
  }

  private static ImageSources idx(
      SparkSession spark, JobConfig config, Optional<ClassNames> known) {
    String name = required(config, JobParam.DATA_TRAIN_IMAGES);
    Dataset<Row> trainRows =
        idx(spark, config, JobParam.DATA_TRAIN_IMAGES, JobParam.DATA_TRAIN_LABELS);
    Dataset<Row> testRows =
        idx(spark, config, JobParam.DATA_TEST_IMAGES, JobParam.DATA_TEST_LABELS);
    String testName = config.get(JobParam.DATA_TEST_IMAGES);
    ImageColumns columns = new ImageColumns(List.of("features"), "label", "");
    ClassNames classes = known.orElseGet(() -> columns.classes(trainRows));
    JavaRDD<Example> train = idx(trainRows, columns, classes);
    JavaRDD<Example> test = idx(testRows, columns, classes);
    int validation = config.get(JobParam.DATA_VALIDATION);
    int limit = config.get(JobParam.DATA_LIMIT);
    Sampled sampled = ImageSource.named(name, () -> new Sampled(config, train));
    sampled.requireMoreThan(validation);
    return new ImageSources(
        new ImageSource(name, train, sampled.after(validation, limit)),
        new ImageSource(name, train, sampled.first(validation)),
        new ImageSource(testName, test, test),
        columns.in(config),
        columns,
        false,
        classes,
        List.of(),
        List.of(sampled));
  }

  private static JavaRDD<Example> idx(Dataset<Row> rows, ImageColumns columns, ClassNames classes) {
    return Examples.of(columns.read(rows, classes, List.of()), columns.together(), columns.label());
  }

  private static Dataset<Row> idx(
      SparkSession spark, JobConfig config, Param<String> images, Param<String> labels) {
    String imagesPath = required(config, images);
    String labelsPath = required(config, labels);
    return ImageSource.named(
        images.name() + ", " + labels.name(),
        () -> ArrayImages.read(spark, imagesPath, labelsPath, ImageTable.options(config)));
  }

  private static String required(JobConfig config, Param<String> param) {
    String value = config.get(param);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is missing: %s".formatted(param.name(), param.meaning()));
    }
    return value;
  }

  @Override
  public void close() {
    caches.forEach(Sampled::close);
  }
}

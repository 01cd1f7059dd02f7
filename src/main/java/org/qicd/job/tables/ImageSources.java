package org.qicd.job.tables;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.circuit.FeatureMap;
import org.qicd.data.ExactColumns;
import org.qicd.data.Example;
import org.qicd.data.ExampleColumns;
import org.qicd.data.Examples;
import org.qicd.data.ImagePreparation;
import org.qicd.data.PictureSteps;
import org.qicd.data.files.ArrayImages;
import org.qicd.data.files.ClassNames;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.param.Param;
import org.qicd.setup.EncodableCheck;
import org.qicd.setup.TrainSetup;

/**
 * The training, validation and test images of a job, before preparation. {@link #close} frees the
 * caches that were used to choose images.
 *
 * @param config the configuration, which names the columns that were found
 * @param columns the columns that were found
 * @param areScattered whether the features of an image are in several columns
 * @param classes the names of the classes
 * @param found what was found beside the columns, in words; may be empty
 * @param pictures how pictures became images; empty if they are numbers
 * @param warnings what is odd about the rows, a line each
 * @param caches free what was cached to choose images
 */
record ImageSources(
    ImageSource train,
    ImageSource validation,
    ImageSource test,
    JobConfig config,
    ImageColumns columns,
    boolean areScattered,
    ClassNames classes,
    String found,
    Optional<PictureSteps> pictures,
    List<String> warnings,
    List<Runnable> caches)
    implements AutoCloseable {

  /**
   * Reads the images.
   *
   * @param teacher a column of the training images to read in addition; may be empty
   * @param model the model that the images are for; if empty, the names of classes are found in the
   *     labels, and the configuration says how pictures are prepared
   */
  static ImageSources read(
      SparkSession spark, JobConfig config, String teacher, Optional<Known> model) {
    if (!config.hasArrayFiles()) {
      return table(spark, config, teacher, model);
    }
    if (!teacher.isEmpty()) {
      throw new IllegalArgumentException(
          "teacherProbabilityCol is '%s', but files of arrays have no columns: expected data.path of a table"
              .formatted(teacher));
    }
    return arrays(spark, config, model);
  }

  /** What a model knows of its images. */
  record Known(ClassNames classes, ImagePreparation features) {}

  private static ImageSources table(
      SparkSession spark, JobConfig config, String teacher, Optional<Known> model) {
    ImageTable read = ImageTable.read(spark, config, required(config, JobParam.DATA_PATH));
    String path = read.path();
    ImageColumns columns = read.columns();
    if (columns.label().isEmpty()) {
      throw new IllegalArgumentException(
          "data.labelCol is empty, and %s has no column that is plainly one of labels: its columns are %s"
              .formatted(path, read.names()));
    }
    model.ifPresent(known -> PreparedPictures.requireSameKind(read, known.features()));
    List<Runnable> caches = new ArrayList<>();
    Optional<PreparedPictures> pictures =
        PreparedPictures.isNeededBy(read)
            ? Optional.of(
                PreparedPictures.of(
                    read, config, model.flatMap(known -> known.features().pictures())))
            : Optional.empty();
    pictures.ifPresent(there -> caches.add(there::close));
    if (pictures.isEmpty()) {
      requireNoPictures(config, path);
    }
    ImageTable table = pictures.map(PreparedPictures::table).orElse(read);
    ClassNames classes = model.map(Known::classes).orElseGet(table::classes);
    List<String> further = new ArrayList<>();
    if (!teacher.isEmpty()) {
      further.add(teacher);
    }
    pictures.ifPresent(there -> further.add(PreparedPictures.ORIGIN));
    table.require(further);
    Dataset<Row> rows = columns.read(table.rows(), classes, further);
    List<String> warnings = new ArrayList<>();
    List<ImageSource> parts;
    if (columns.split().isEmpty()) {
      ImageSource all = source(config, path, rows, columns, teacher);
      double[] shares = SplitShares.of(config);
      Sampled sampled = ImageSource.named(path, () -> new Sampled(config, all.rows()));
      caches.add(sampled::close);
      parts = sampled.parts(shares).stream().map(all::choosing).toList();
    } else {
      Column split = col(ExactColumns.quoted(columns.split()));
      warnings.addAll(DataWarnings.splits(rows, path, split, columns.split()));
      parts =
          List.of(
              part(config, rows, table, split, "train", teacher),
              part(config, rows, table, split, "validation", ""),
              part(config, rows, table, split, "test", ""));
      if (table.mayLackValidation(spark, config) && parts.get(1).rows().isEmpty()) {
        parts = withValidation(config, parts, caches);
      }
    }
    if (ImageTable.skips(config)) {
      ImageSource.named(
              path,
              () ->
                  LeftOut.warning(
                      path,
                      rows,
                      columns.together(),
                      pictures.isPresent() ? PreparedPictures.ORIGIN : "",
                      usable(config)))
          .ifPresent(warnings::add);
    }
    return new ImageSources(
        limited(config, parts.get(0), caches),
        parts.get(1),
        parts.get(2),
        columns.in(config),
        columns,
        columns.areScattered(table.rows().schema()),
        classes,
        pictures
            .map(there -> "%s of %s".formatted(there.table().found(), there.sizes()))
            .orElse(read.found()),
        pictures.map(PreparedPictures::steps),
        warnings,
        caches);
  }

  /** Sets training images aside for validation. */
  private static List<ImageSource> withValidation(
      JobConfig config, List<ImageSource> parts, List<Runnable> caches) {
    ImageSource train = parts.get(0);
    int validation = config.get(JobParam.DATA_VALIDATION);
    Sampled sampled = ImageSource.named(train.name(), () -> new Sampled(config, train.rows()));
    caches.add(sampled::close);
    sampled.requireMoreThan(validation);
    return List.of(
        train.choosing(sampled.after(validation, 0)),
        train.choosing(sampled.first(validation)),
        parts.get(2));
  }

  /** Refuses parameters of pictures that would have no effect. */
  private static void requireNoPictures(JobConfig config, String path) {
    for (Param<?> param : List.of(JobParam.FEATURES_COLOR, JobParam.FEATURES_ASPECT)) {
      if (!config.get(param).equals(param.defaultValue())) {
        throw new IllegalArgumentException(
            "%s is for pictures, but %s has images of numbers".formatted(param.name(), path));
      }
    }
  }

  private static ImageSource part(
      JobConfig config,
      Dataset<Row> rows,
      ImageTable table,
      Column split,
      String word,
      String teacher) {
    return source(
        config, table.partName(word), rows.filter(split.equalTo(word)), table.columns(), teacher);
  }

  private static ImageSource source(
      JobConfig config, String name, Dataset<Row> rows, ImageColumns columns, String teacher) {
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
                  ImageTable.skips(config) ? usable(config) : null);
          // Rows that are left out would change the numbers of others.
          boolean named =
              Arrays.asList(rows.columns()).contains(PreparedPictures.ORIGIN)
                  && !ImageTable.skips(config);
          return new ImageSource(
              name, images, images, named ? rows.select(PreparedPictures.ORIGIN) : null);
        });
  }

  /** Which images are not left out: as far as it is known before they are prepared. */
  private static Examples.Usable usable(JobConfig config) {
    FeatureMap map = TrainSetup.featureMap(config.training());
    return config.get(JobParam.FEATURES_COMPONENTS) > 0
        ? features -> true
        : features -> EncodableCheck.areFit(map, features);
  }

  /** Keeps the number of training images that the configuration allows. */
  private static ImageSource limited(JobConfig config, ImageSource train, List<Runnable> caches) {
    int limit = config.get(JobParam.DATA_LIMIT);
    if (limit == 0) {
      return train;
    }
    Sampled sampled = ImageSource.named(train.name(), () -> new Sampled(config, train.chosen()));
    caches.add(sampled::close);
    return train.choosing(sampled.first(limit));
  }

  private static ImageSources arrays(SparkSession spark, JobConfig config, Optional<Known> model) {
    String name = required(config, JobParam.DATA_TRAIN_IMAGES);
    requireNoPictures(config, name);
    model.ifPresent(known -> PreparedPictures.requireSameKind(name, false, known.features()));
    Dataset<Row> trainRows =
        arrays(spark, config, JobParam.DATA_TRAIN_IMAGES, JobParam.DATA_TRAIN_LABELS);
    Dataset<Row> testRows =
        arrays(spark, config, JobParam.DATA_TEST_IMAGES, JobParam.DATA_TEST_LABELS);
    String testName = config.get(JobParam.DATA_TEST_IMAGES);
    ImageColumns columns = new ImageColumns(List.of("features"), "label", "");
    ClassNames classes = model.map(Known::classes).orElseGet(() -> columns.classes(trainRows));
    ImageSource trainAll =
        source(config, name, columns.read(trainRows, classes, List.of()), columns, "");
    ImageSource testAll =
        source(config, testName, columns.read(testRows, classes, List.of()), columns, "");
    JavaRDD<Example> train = trainAll.rows();
    JavaRDD<Example> test = testAll.rows();
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
        "",
        Optional.empty(),
        ImageTable.skips(config) ? leftOut(config, name, trainRows, columns, classes) : List.of(),
        List.of(sampled::close));
  }

  private static List<String> leftOut(
      JobConfig config, String name, Dataset<Row> rows, ImageColumns columns, ClassNames classes) {
    Dataset<Row> read = columns.read(rows, classes, List.of());
    return ImageSource.named(
            name, () -> LeftOut.warning(name, read, columns.together(), "", usable(config)))
        .stream()
        .toList();
  }

  private static Dataset<Row> arrays(
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
    caches.forEach(Runnable::run);
  }
}

package org.qicd.job.run;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.circuit.Circuit;
import org.qicd.data.Example;
import org.qicd.data.ExampleColumns;
import org.qicd.data.Examples;
import org.qicd.data.HadoopPaths;
import org.qicd.data.Idx;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.data.ParquetImages;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.param.Param;
import org.qicd.param.UserMistake;
import org.qicd.setup.EncodableCheck;
import org.qicd.setup.TrainParam;

/** The training, validation and test images of a job, prepared and cut into slices. */
public final class JobData implements AutoCloseable {
  public final ImagePreparation features;
  public final SlicedExamples train;
  public final SlicedExamples validation;
  public final SlicedExamples test;

  /** Warnings about the images, one line each. */
  final List<String> warnings;

  private final Sources sources;

  private JobData(Sources sources, ImagePreparation features, List<SlicedExamples> cut) {
    this.sources = sources;
    this.features = features;
    this.train = cut.get(0);
    this.validation = cut.get(1);
    this.test = cut.get(2);
    this.warnings = new ArrayList<>(sources.warnings);
    warnings.addAll(DataWarnings.images(train, validation, test));
  }

  /** Reads the images, and prepares them by a preparation that is fitted to the training images. */
  static JobData load(SparkSession spark, JobConfig config) {
    ImageSpec spec =
        new ImageSpec(
            config.get(JobParam.FEATURES_BORDER),
            config.get(JobParam.FEATURES_SIDE),
            config.get(JobParam.FEATURES_COMPONENTS));
    try (Sources sources = sources(spark, config, teacher(config))) {
      return prepared(config, sources, sources.train.fit(config, spec));
    }
  }

  /** Reads the images, and prepares them by the preparation of a trained model. */
  static JobData load(SparkSession spark, JobConfig config, ImagePreparation features) {
    try (Sources sources = sources(spark, config, null)) {
      return prepared(config, sources, features);
    }
  }

  private static JobData prepared(JobConfig config, Sources sources, ImagePreparation features) {
    List<SlicedExamples> cut = new ArrayList<>();
    try {
      cut.add(sources.train.cut(config, features));
      int numFeatures = cut.get(0).numFeatures();
      cut.add(sources.validation.cutAny(config, features, numFeatures));
      cut.add(sources.test.cutAny(config, features, numFeatures));
      return new JobData(sources, features, cut);
    } catch (Throwable e) {
      cut.forEach(SlicedExamples::close);
      throw e;
    }
  }

  /** Prints the warnings to the terminal. */
  public void warn() {
    warnings.forEach(warning -> System.err.println("warning: " + warning));
  }

  /**
   * Refuses images that a circuit cannot encode.
   *
   * @throws IllegalArgumentException naming the source, and the row of an image that cannot be
   *     encoded
   */
  public void check(Circuit circuit) {
    check(circuit, sources.train, train);
    check(circuit, sources.validation, validation);
    check(circuit, sources.test, test);
  }

  private void check(Circuit circuit, Source source, SlicedExamples images) {
    int classes = circuit.readout().numClasses();
    if (images.numClasses() > classes) {
      throw new IllegalArgumentException(
          "%s: label %d found, but the model knows the classes 0 to %d"
              .formatted(source.name, images.numClasses() - 1, classes - 1));
    }
    EncodableCheck encodable = new EncodableCheck(circuit);
    if (!encodable.all(images)) {
      throw new IllegalArgumentException(
          source.name + ": " + encodable.firstMisfit(features.apply(source.rows)));
    }
  }

  /**
   * Finds test images before preparation by their features after preparation. The source is read
   * again.
   *
   * @param prepared features of test images after preparation
   * @return for each of them the features of an image before preparation that gives these features
   */
  public List<double[]> originals(List<double[]> prepared) {
    List<Example> found =
        sources.test.chosen.filter(new BecomesOneOf(features, prepared)).collect();
    return prepared.stream()
        .map(
            wanted ->
                found.stream()
                    .map(Example::features)
                    .filter(raw -> Arrays.equals(features.transform(raw), wanted))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private static final class BecomesOneOf implements Function<Example, Boolean> {
    private static final long serialVersionUID = 1;

    private final ImagePreparation features;
    private final List<double[]> wanted;

    BecomesOneOf(ImagePreparation features, List<double[]> wanted) {
      this.features = features;
      this.wanted = new ArrayList<>(wanted);
    }

    @Override
    public Boolean call(Example raw) {
      double[] prepared = features.transform(raw.features());
      return wanted.stream().anyMatch(one -> Arrays.equals(one, prepared));
    }
  }

  /** A source of images: its name for messages, and its images before preparation. */
  private static final class Source {
    final String name;

    /** All images, in the order of the source, so that messages can name a row. */
    final JavaRDD<Example> rows;

    /** The images that are used. */
    private final JavaRDD<Example> chosen;

    Source(String name, JavaRDD<Example> rows, JavaRDD<Example> chosen) {
      this.name = name;
      this.rows = rows;
      this.chosen = chosen;
    }

    ImagePreparation fit(JobConfig config, ImageSpec spec) {
      return named(
          name,
          () -> {
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
  }

  /** The sources of a job. {@link #close} frees the caches that were used to choose images. */
  private record Sources(
      Source train, Source validation, Source test, List<Sampled> caches, List<String> warnings)
      implements AutoCloseable {
    @Override
    public void close() {
      caches.forEach(Sampled::close);
    }
  }

  /** Runs a step, and puts the source before the message of a mistake, also of one in a task. */
  private static <T> T named(String source, Supplier<T> step) {
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

  /** The column of what a teacher says of the training images; null if there is none. */
  private static String teacher(JobConfig config) {
    String column = config.get(TrainParam.TEACHER_PROBABILITY_COL);
    if (!column.isEmpty() && config.get(JobParam.DATA_FORMAT) == JobParam.DataFormat.IDX) {
      throw new IllegalArgumentException(
          "teacherProbabilityCol is '%s', but IDX files have no columns: expected data.format = parquet"
              .formatted(column));
    }
    return column.isEmpty() ? null : column;
  }

  /**
   * Reads the images.
   *
   * @param teacher a column of the training images to read in addition; null if there is none
   */
  private static Sources sources(SparkSession spark, JobConfig config, String teacher) {
    return switch (config.get(JobParam.DATA_FORMAT)) {
      case PARQUET -> parquet(spark, config, teacher);
      case IDX -> idx(spark, config);
    };
  }

  private static Sources parquet(SparkSession spark, JobConfig config, String teacher) {
    String path = required(config, JobParam.DATA_PATH);
    Dataset<Row> rows = named(JobParam.DATA_PATH.name(), () -> ParquetImages.read(spark, path));
    String column = config.get(JobParam.DATA_SPLIT_COL);
    List<String> columns = Arrays.asList(rows.columns());
    for (Param<String> param :
        List.of(JobParam.DATA_SPLIT_COL, JobParam.DATA_FEATURES_COL, JobParam.DATA_LABEL_COL)) {
      if (!columns.contains(config.get(param))) {
        throw new IllegalArgumentException(
            "%s is '%s', but %s has the columns %s"
                .formatted(param.name(), config.get(param), path, String.join(", ", columns)));
      }
    }
    Source train = split(rows, config, "train", teacher);
    Source validation = split(rows, config, "validation", null);
    Source test = split(rows, config, "test", null);
    List<String> warnings = DataWarnings.splits(rows, path, splitOf(column), column);
    int limit = config.get(JobParam.DATA_LIMIT);
    if (limit == 0) {
      return new Sources(train, validation, test, List.of(), warnings);
    }
    Sampled sampled = named(train.name, () -> new Sampled(config, train.rows));
    Source first = new Source(train.name, train.rows, sampled.first(limit));
    return new Sources(first, validation, test, List.of(sampled), warnings);
  }

  private static Source split(Dataset<Row> rows, JobConfig config, String split, String teacher) {
    String path = config.get(JobParam.DATA_PATH);
    String column = config.get(JobParam.DATA_SPLIT_COL);
    Dataset<Row> part = rows.filter(splitOf(column).equalTo(split));
    String name = "%s where %s = '%s'".formatted(path, column, split);
    return named(
        name,
        () -> {
          JavaRDD<Example> images =
              Examples.of(
                  part,
                  new ExampleColumns(
                      config.get(JobParam.DATA_FEATURES_COL),
                      config.get(JobParam.DATA_LABEL_COL),
                      null,
                      teacher),
                  null);
          return new Source(name, images, images);
        });
  }

  /** The column of exactly this name, as text. */
  private static Column splitOf(String column) {
    return col("`" + column.replace("`", "``") + "`").cast("string");
  }

  private static Sources idx(SparkSession spark, JobConfig config) {
    String name = required(config, JobParam.DATA_TRAIN_IMAGES);
    JavaRDD<Example> train =
        idx(spark, config, JobParam.DATA_TRAIN_IMAGES, JobParam.DATA_TRAIN_LABELS);
    JavaRDD<Example> test =
        idx(spark, config, JobParam.DATA_TEST_IMAGES, JobParam.DATA_TEST_LABELS);
    int validation = config.get(JobParam.DATA_VALIDATION);
    int limit = config.get(JobParam.DATA_LIMIT);
    Sampled sampled = named(name, () -> new Sampled(config, train));
    sampled.requireMoreThan(validation);
    return new Sources(
        new Source(name, train, sampled.after(validation, limit)),
        new Source(name, train, sampled.first(validation)),
        new Source(config.get(JobParam.DATA_TEST_IMAGES), test, test),
        List.of(sampled),
        List.of());
  }

  private static JavaRDD<Example> idx(
      SparkSession spark, JobConfig config, Param<String> images, Param<String> labels) {
    String imagesPath = required(config, images);
    String labelsPath = required(config, labels);
    Dataset<Row> rows =
        named(images.name() + ", " + labels.name(), () -> Idx.read(spark, imagesPath, labelsPath));
    return Examples.of(rows, "features", "label");
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
    train.close();
    validation.close();
    test.close();
  }
}

package org.qicd.job.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.qicd.circuit.Circuit;
import org.qicd.data.Example;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.data.SlicedExamples;
import org.qicd.data.files.ClassNames;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.setup.EncodableCheck;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/** The training, validation and test images of a job, prepared and cut into slices. */
public final class JobData implements AutoCloseable {
  public final ImagePreparation features;
  public final SlicedExamples train;
  public final SlicedExamples validation;
  public final SlicedExamples test;

  /** Warnings about the images, one line each. */
  public final List<String> warnings;

  private final ImageSources sources;

  private JobData(ImageSources sources, ImagePreparation features, List<SlicedExamples> cut) {
    this.sources = sources;
    this.features = features;
    this.train = cut.get(0);
    this.validation = cut.get(1);
    this.test = cut.get(2);
    this.warnings = new ArrayList<>(sources.warnings());
    warnings.addAll(DataWarnings.images(sources.classes(), train, validation, test));
  }

  /** Reads the images, and prepares them by a preparation that is fitted to the training images. */
  public static JobData load(SparkSession spark, JobConfig config) {
    String teacher = config.get(TrainParam.TEACHER_PROBABILITY_COL);
    try (ImageSources sources = ImageSources.read(spark, config, teacher, Optional.empty())) {
      // What is done to pictures before they are numbers needs no fit.
      boolean numbers = sources.pictures().isEmpty();
      ImageSpec spec =
          new ImageSpec(
              numbers ? config.get(JobParam.FEATURES_BORDER) : 0,
              numbers ? config.get(JobParam.FEATURES_SIDE) : 0,
              config.get(JobParam.FEATURES_COMPONENTS));
      ImagePreparation fitted = sources.train().fit(config, spec);
      return prepared(sources, sources.pictures().map(fitted::withPictures).orElse(fitted));
    }
  }

  /** Reads the images, and prepares them by the preparation of a trained model. */
  public static JobData load(
      SparkSession spark, JobConfig config, ImagePreparation features, ClassNames classes) {
    try (ImageSources sources =
        ImageSources.read(
            spark, config, "", Optional.of(new ImageSources.Known(classes, features)))) {
      return prepared(sources, features);
    }
  }

  private static JobData prepared(ImageSources sources, ImagePreparation features) {
    JobConfig config = sources.config();
    List<SlicedExamples> cut = new ArrayList<>();
    try {
      cut.add(sources.train().cut(config, features));
      int numFeatures = cut.get(0).numFeatures();
      cut.add(sources.validation().cutAny(config, features, numFeatures));
      cut.add(sources.test().cutAny(config, features, numFeatures));
      return new JobData(sources, features, cut);
    } catch (Throwable e) {
      cut.forEach(SlicedExamples::close);
      throw e;
    }
  }

  /** The configuration, which names the columns that were found. */
  public JobConfig config() {
    return sources.config();
  }

  /** Which columns of the table hold features, label and split. */
  ImageColumns columns() {
    return sources.columns();
  }

  /** What was found in a table whose columns are not the usual ones, in words. */
  public Optional<String> found() {
    return sources.columns().found(sources.config());
  }

  /** What was found beside the columns, in words; empty if nothing needs to be said. */
  public Optional<String> foundFiles() {
    return Optional.of(sources.found()).filter(text -> !text.isEmpty());
  }

  /** Whether the features of an image are in several columns. */
  boolean areScattered() {
    return sources.areScattered();
  }

  /** The names of the classes. */
  public ClassNames classes() {
    return sources.classes();
  }

  /** The number of classes: of the names, or as many as the largest training label needs. */
  public int numClasses() {
    return classes().areNumbers() ? train.numClasses() : classes().list().size();
  }

  /** Adds warnings about what a training will make of the images, which it can encode. */
  public void look(TrainSetup setup) {
    warnings.addAll(TrainingWarnings.of(setup, train, classes()));
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
    List<ImageSource> named = List.of(sources.train(), sources.validation(), sources.test());
    List<SlicedExamples> sets = List.of(train, validation, test);
    int classes = circuit.readout().numClasses();
    for (int k = 0; k < sets.size(); k++) {
      if (sets.get(k).numClasses() > classes) {
        throw new IllegalArgumentException(
            "%s: label %d found, but the model knows the classes 0 to %d"
                .formatted(named.get(k).name(), sets.get(k).numClasses() - 1, classes - 1));
      }
    }
    EncodableCheck encodable = new EncodableCheck(circuit);
    int misfit = encodable.all(sets).indexOf(false);
    if (misfit >= 0) {
      ImageSource source = named.get(misfit);
      throw new IllegalArgumentException(
          source.name()
              + ": "
              + encodable.firstMisfit(features.apply(source.rows()), source::nameOf));
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
        sources.test().chosen().filter(new BecomesOneOf(features, prepared)).collect();
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

  @Override
  public void close() {
    train.close();
    validation.close();
    test.close();
  }
}

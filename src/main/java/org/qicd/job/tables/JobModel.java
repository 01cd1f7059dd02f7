package org.qicd.job.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.HadoopPaths;
import org.qicd.data.LocalFiles;
import org.qicd.data.files.ClassNames;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.job.config.JobConfig;
import org.qicd.job.store.RunStore;
import org.qicd.ml.ImageFeaturesModel;
import org.qicd.ml.QicdClassificationModel;
import org.qicd.ml.SavedPipeline;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.TrainResult;

/**
 * The model of a run. It is saved as a pipeline of Spark ML that takes raw images and consists of
 * the fitted image preparation and the trained classifier. If the features are columns of numbers,
 * a {@code VectorAssembler} comes first, and if the classes have names, an {@code IndexToString}
 * names the predicted one. If labels are words, a {@code StringIndexerModel} comes last, for
 * evaluators: it gives labels their indices, and does nothing where there is no column of labels.
 * Any program with Spark and this jar can load it by {@code PipelineModel.load}.
 *
 * @param columns the columns of the features, each of a number; empty if they are in one column
 * @param classes the names of the classes
 */
public record JobModel(
    List<String> columns,
    ImageFeaturesModel features,
    QicdClassificationModel classifier,
    ClassNames classes) {
  /** The name of its folder in a run directory. */
  public static final String NAME = "model";

  /** The column of the name of the predicted class. */
  public static final String PREDICTED_LABEL = "predictedLabel";

  /** The column of the index of a label that is a word. */
  public static final String LABEL_INDEX = "labelIndex";

  private static final String PREPARED = "prepared";
  private static final String STAGES = NAME + "/stages";

  /** The uids of Spark's own stages, by which they are found again. */
  private static final String ASSEMBLER = "columns";

  private static final String NAMES = "classes";
  private static final String LABELS = "labels";

  /** Makes the model of a training. */
  public static JobModel of(JobData data, TrainSetup setup, TrainResult result) {
    ImageFeaturesModel features =
        ImageFeaturesModel.of(data.features)
            .setInputCol(data.columns().together())
            .setOutputCol(PREPARED);
    QicdClassificationModel classifier =
        QicdClassificationModel.of(setup, result).setFeaturesCol(PREPARED);
    classifier.set(classifier.labelCol(), data.columns().label());
    return new JobModel(
        data.areScattered() ? data.columns().features() : List.of(),
        features,
        classifier,
        data.classes());
  }

  /** Returns this model with its circuits measured as a configuration says. */
  public JobModel measuredBy(JobConfig config) {
    QicdClassificationModel measured = classifier.copy(ParamMap.empty());
    measured.setShots(config.get(TrainParam.SHOTS));
    measured.setSmoothing(config.get(TrainParam.SMOOTHING));
    measured.setSeed(config.get(TrainParam.SEED));
    return new JobModel(columns, features, measured, classes);
  }

  public TrainedEnsemble ensemble() {
    return classifier.ensemble();
  }

  /** The temperature of the ensemble's probabilities. */
  public double temperature() {
    return classifier.getTemperature();
  }

  /** Writes the model into a run directory. */
  public void write(RunStore store) throws IOException {
    Optional<Path> local = store.local(NAME);
    SavedPipeline.write(
        pipeline(),
        local
            .map(HadoopPaths::local)
            .orElseGet(() -> new org.apache.hadoop.fs.Path(store.onHadoop(NAME))));
  }

  /** The stages as a pipeline. */
  private PipelineModel pipeline() {
    List<Transformer> stages = new ArrayList<>();
    if (!columns.isEmpty()) {
      stages.add(
          new VectorAssembler(ASSEMBLER)
              .setInputCols(columns.toArray(String[]::new))
              .setOutputCol(features.getInputCol()));
    }
    stages.addAll(List.of(features, classifier));
    if (!classes.areNumbers()) {
      stages.add(
          new IndexToString(NAMES)
              .setInputCol(classifier.getPredictionCol())
              .setOutputCol(PREDICTED_LABEL)
              .setLabels(classes.list().toArray(String[]::new)));
    }
    if (classes.areWords()) {
      // A row without a label is kept, with an index of its own.
      stages.add(
          new StringIndexerModel(LABELS, classes.list().toArray(String[]::new))
              .setInputCol(classifier.getLabelCol())
              .setOutputCol(LABEL_INDEX)
              .setHandleInvalid("keep"));
    }
    return new PipelineModel("qicd", stages);
  }

  /**
   * Refuses a run directory without a model.
   *
   * @throws IllegalArgumentException if there is no model
   */
  public static void require(RunStore store) {
    if (!store.isFolder(NAME)) {
      throw new IllegalArgumentException(
          "%s has no %s: not the directory of a finished run".formatted(store, NAME));
    }
  }

  /**
   * Reads the model of a run stage by stage. Only objects of the classes of these stages are made
   * from the files.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  public static JobModel read(SparkSession spark, RunStore store) {
    require(store);
    store.local(NAME).ifPresent(JobModel::refuseLinks);
    Optional<VectorAssembler> assembler =
        stage(store, ".*_" + ASSEMBLER)
            .map(stage -> load(SavedPipeline.assemblers().session(spark), store, stage));
    int first = assembler.isPresent() ? 1 : 0;
    ImageFeaturesModel features =
        load(ImageFeaturesModel.read().session(spark), store, required(store, first));
    QicdClassificationModel classifier =
        load(QicdClassificationModel.read().session(spark), store, required(store, first + 1));
    ClassNames classes =
        ClassNames.of(
            stage(store, ".*_" + NAMES)
                .map(stage -> load(SavedPipeline.classNames().session(spark), store, stage))
                .map(stage -> List.of(stage.getLabels()))
                .orElse(List.of()));
    return new JobModel(
            assembler.map(stage -> List.of(stage.getInputCols())).orElse(List.of()),
            features,
            classifier,
            classes)
        .checked(store.file(NAME));
  }

  /** Refuses symbolic links, so that a model is read from its own folder only. */
  private static void refuseLinks(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      files
          .filter(file -> Files.isSymbolicLink(file) && !file.equals(path))
          .findFirst()
          .ifPresent(
              link -> {
                throw new IllegalArgumentException(
                    link + " is a symbolic link: a model is read from its own folder only");
              });
      LocalFiles.requireRegular(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(path + " cannot be read", e);
    }
  }

  /** The path of the stage whose name matches a pattern. */
  private static Optional<String> stage(RunStore store, String pattern) {
    return store.names(STAGES).stream()
        .filter(name -> name.matches(pattern))
        .findFirst()
        .map(name -> STAGES + "/" + name);
  }

  private static String required(RunStore store, int place) {
    return stage(store, place + "_.*")
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no stages/%d_...: not a saved model"
                        .formatted(store.file(NAME), place)));
  }

  private static <M> M load(MLReader<M> reader, RunStore store, String stage) {
    return reader.load(
        store
            .local(stage)
            .map(path -> HadoopPaths.local(path).toString())
            .orElseGet(() -> store.onHadoop(stage)));
  }

  private JobModel checked(String path) {
    if (features.numFeatures() != classifier.numFeatures()) {
      throw new IllegalArgumentException(
          "%s: the preparation makes %d features, the circuits take %d"
              .formatted(path, features.numFeatures(), classifier.numFeatures()));
    }
    if (!columns.isEmpty() && columns.size() != features.preparation().numInputs()) {
      throw new IllegalArgumentException(
          "%s: there are %d columns of features, the preparation takes %d"
              .formatted(path, columns.size(), features.preparation().numInputs()));
    }
    if (!classes.areNumbers() && classes.list().size() != classifier.numClasses()) {
      throw new IllegalArgumentException(
          "%s: there are %d names of classes, the circuits tell %d"
              .formatted(path, classes.list().size(), classifier.numClasses()));
    }
    return this;
  }
}

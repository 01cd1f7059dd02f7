package org.qicd.job.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.HadoopPaths;
import org.qicd.data.ImagePreparation;
import org.qicd.data.LocalFiles;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.store.RunStore;
import org.qicd.ml.ImageFeaturesModel;
import org.qicd.ml.QicdClassificationModel;
import org.qicd.ml.SavedPipeline;
import org.qicd.setup.TrainSetup;
import org.qicd.train.TrainResult;

/**
 * The model of a run. It is saved as a pipeline of Spark ML that takes raw images and consists of
 * the fitted image preparation and the trained classifier. Any program with Spark and this jar can
 * load it by {@code PipelineModel.load}.
 */
public record JobModel(ImageFeaturesModel features, QicdClassificationModel classifier) {
  static final String NAME = "model";
  private static final String PREPARED = "prepared";

  /** Makes the model of a training. */
  public static JobModel of(
      JobConfig config, TrainSetup setup, ImagePreparation preparation, TrainResult result) {
    ImageFeaturesModel features =
        ImageFeaturesModel.of(preparation)
            .setInputCol(config.get(JobParam.DATA_FEATURES_COL))
            .setOutputCol(PREPARED);
    QicdClassificationModel classifier =
        QicdClassificationModel.of(setup, result).setFeaturesCol(PREPARED);
    classifier.set(classifier.labelCol(), config.get(JobParam.DATA_LABEL_COL));
    return new JobModel(features, classifier);
  }

  public TrainedEnsemble ensemble() {
    return classifier.ensemble();
  }

  /** Writes the model into a run directory. The driver writes it, not the executors. */
  void write(RunStore store) throws IOException {
    List<Transformer> stages = List.of(features, classifier);
    Optional<Path> local = store.local(NAME);
    SavedPipeline.write(
        new PipelineModel("qicd", stages),
        local
            .map(HadoopPaths::local)
            .orElseGet(() -> new org.apache.hadoop.fs.Path(store.onHadoop(NAME))));
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
   * Reads the model of a run stage by stage. Only objects of these two classes are made from the
   * files.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  public static JobModel read(SparkSession spark, RunStore store) {
    require(store);
    store.local(NAME).ifPresent(JobModel::refuseLinks);
    return of(
        store.file(NAME),
        load(ImageFeaturesModel.read().session(spark), store, "0_"),
        load(QicdClassificationModel.read().session(spark), store, "1_"));
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

  private static <M> M load(MLReader<M> reader, RunStore store, String prefix) {
    String stages = NAME + "/stages";
    String stage =
        store.names(stages).stream()
            .filter(name -> name.startsWith(prefix))
            .findFirst()
            .map(name -> stages + "/" + name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s has no stages/%s...: not a saved model"
                            .formatted(store.file(NAME), prefix)));
    return reader.load(
        store
            .local(stage)
            .map(path -> HadoopPaths.local(path).toString())
            .orElseGet(() -> store.onHadoop(stage)));
  }

  private static JobModel of(
      String path, ImageFeaturesModel features, QicdClassificationModel classifier) {
    if (features.numFeatures() != classifier.numFeatures()) {
      throw new IllegalArgumentException(
          "%s: the preparation makes %d features, the circuits take %d"
              .formatted(path, features.numFeatures(), classifier.numFeatures()));
    }
    return new JobModel(features, classifier);
  }
}

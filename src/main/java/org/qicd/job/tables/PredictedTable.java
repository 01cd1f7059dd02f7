package org.qicd.job.tables;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.Example;
import org.qicd.data.ExampleColumns;
import org.qicd.data.Examples;
import org.qicd.data.ImagePreparation;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.measure.Shots;
import org.qicd.ml.HandleInvalid;
import org.qicd.setup.EncodableCheck;
import org.qicd.setup.TrainParam;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;

/** A table of images with the predictions of a run's model. */
public final class PredictedTable {
  private final JobConfig config;
  private final JobModel model;
  private final ImageTable table;
  private final HandleInvalid invalid;

  private PredictedTable(
      JobConfig config, JobModel model, ImageTable table, HandleInvalid invalid) {
    this.config = config;
    this.model = model;
    this.table = table;
    this.invalid = invalid;
  }

  /**
   * Reads a table. Nothing is predicted yet.
   *
   * @param own the configuration of the command
   * @param path any path that Hadoop knows
   * @param given tells whether the command line sets a key
   * @throws IllegalArgumentException in one line if there is no such table, or if it has not the
   *     columns that the model takes
   */
  public static PredictedTable of(
      SparkSession spark,
      JobConfig own,
      JobModel model,
      String path,
      HandleInvalid invalid,
      Predicate<String> given) {
    List<String> trained =
        model.columns().isEmpty() ? List.of(model.features().getInputCol()) : model.columns();
    JobConfig config =
        given.test(JobParam.DATA_FEATURES_COL.name())
            ? own
            : own.with(JobParam.DATA_FEATURES_COL, trained);
    ImageTable table =
        ImageTable.toPredict(spark, config, path, model.classes(), invalid != HandleInvalid.ERROR);
    PreparedPictures.requireSameKind(table, model.features().preparation());
    return new PredictedTable(config, model, table, invalid);
  }

  /**
   * Writes the rows with their predictions.
   *
   * @return the number of rows
   */
  public long write(OutputTable target) {
    Dataset<Row> rows =
        new Predictions(model, table, invalid).rows(target.format() == OutputTable.Format.CSV);
    return ImageSource.named(table.path(), () -> target.write(rows));
  }

  /** The table's name for messages. */
  public String source() {
    return table.path();
  }

  /** How class probabilities are estimated. */
  public Shots shots() {
    return model.ensemble().shots();
  }

  public int numGroups() {
    return model.ensemble().numGroups();
  }

  /** The number of rows that were left out, of which there can be some only if they are skipped. */
  public long leftOut(long written) {
    return invalid == HandleInvalid.SKIP ? table.rows().count() - written : 0;
  }

  /** The results on the rows that have a label; empty if there is none. */
  public Optional<Evaluation> evaluation() {
    if (table.columns().label().isEmpty()) {
      return Optional.empty();
    }
    return ImageSource.named(table.path(), this::labelled);
  }

  private Optional<Evaluation> labelled() {
    ImageColumns columns = table.columns();
    ImageTable numbers =
        model
            .features()
            .preparation()
            .pictures()
            .map(steps -> PreparedPictures.numbers(table, steps, invalid != HandleInvalid.ERROR))
            .orElse(table);
    EncodableCheck check = new EncodableCheck(model.ensemble().circuit(0));
    JavaRDD<Example> examples =
        Examples.of(
            columns.read(numbers.rows(), model.classes(), List.of()),
            ExampleColumns.of(columns.together(), columns.label()),
            invalid == HandleInvalid.ERROR ? null : usable(model.features().preparation(), check));
    JavaRDD<Example> known = examples.filter(example -> example.label() != Example.UNLABELLED);
    try (SlicedExamples images =
        Slices.cutAny(
            model.features().preparation().apply(known),
            config.get(TrainParam.SEED),
            config.get(TrainParam.SLICE_SIZE),
            model.classifier().numFeatures())) {
      return images.size() == 0
          ? Optional.empty()
          : Optional.of(Evaluator.evaluate(model.ensemble(), model.temperature(), images));
    }
  }

  private static Examples.Usable usable(ImagePreparation preparation, EncodableCheck check) {
    return features -> check.fits(preparation.transform(features));
  }
}

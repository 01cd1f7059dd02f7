package org.qicd.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.train.Trainer;

/**
 * Runs a trial of one of MLlib's own classifiers, trained on the labels of all students together.
 */
final class BaselineRunner {
  private static final int MAX_ITER = 500;
  private static final int HIDDEN_UNITS = 64;

  private final SparkSession spark;

  BaselineRunner(SparkSession spark) {
    this.spark = spark;
  }

  /** Trains and measures on the seed's images. The trial is one row. */
  TrialRow run(Trial trial, TrialSplit split, int numClasses) {
    long start = System.nanoTime();
    Dataset<Row> labelled = labelled(trial.params(), split.train, numClasses);
    ProbabilisticClassificationModel<Vector, ?> model =
        trial.method().kind() == Method.Kind.PERCEPTRON
            ? new MultilayerPerceptronClassifier()
                .setLayers(new int[] {split.train.numFeatures(), HIDDEN_UNITS, numClasses})
                .setMaxIter(MAX_ITER)
                .setSeed(trial.seed())
                .fit(labelled)
            : new LogisticRegression()
                .setMaxIter(MAX_ITER)
                .setRegParam(trial.setting().regParam())
                .setFamily("multinomial")
                .fit(labelled);
    double validation = accuracy(model, split.validation);
    double test = trial.phase() == Trial.Phase.TUNE ? Double.NaN : accuracy(model, split.test);
    return trial.row(
        new TrialRow.When(0, 0, true, false),
        TrialRow.Learned.NOTHING,
        new TrialRow.Validated(validation, validation, validation, List.of()),
        new TrialRow.Spent(0, 0, (System.nanoTime() - start) / 1e9),
        TrialRow.Measured.NOTHING,
        new TrialRow.Tested(test, test, test, Double.NaN, Double.NaN));
  }

  private Dataset<Row> labelled(ParamValues params, SlicedExamples data, int numClasses) {
    TrainSetup setup = TrainSetup.of(params, data.numFeatures(), numClasses, data.numSlices());
    Trainer trainer = Trainer.of(setup, data);
    int[] labels = trainer.labels();
    int[] ids =
        trainer.labelled().stream().flatMapToInt(Arrays::stream).distinct().sorted().toArray();
    List<Row> rows = new ArrayList<>();
    for (Slice slice : data.slices().collect()) {
      for (int i = 0; i < slice.size(); i++) {
        int id = (int) (slice.firstId() + i);
        if (Arrays.binarySearch(ids, id) >= 0) {
          rows.add(RowFactory.create(image(slice, i), (double) labels[id]));
        }
      }
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return spark.createDataFrame(rows, schema).coalesce(1);
  }

  private static Vector image(Slice slice, int i) {
    int width = slice.numFeatures();
    return Vectors.dense(Arrays.copyOfRange(slice.features(), i * width, (i + 1) * width));
  }

  private static double accuracy(
      ProbabilisticClassificationModel<Vector, ?> model, SlicedExamples images) {
    int correct = 0;
    int labelled = 0;
    for (Slice slice : images.slices().collect()) {
      for (int i = 0; i < slice.size(); i++) {
        if (slice.labels()[i] >= 0) {
          labelled++;
          correct += model.predict(image(slice, i)) == slice.labels()[i] ? 1 : 0;
        }
      }
    }
    return (double) correct / labelled;
  }
}

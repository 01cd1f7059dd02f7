package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.distill.Reliability;
import org.qicd.testing.SharedSpark;

/** The temperature of a model's probabilities, and the metrics that tell how true they are. */
@ExtendWith(SharedSpark.class)
class TemperatureParamTest {

  private static Dataset<Row> table(SparkSession spark) {
    Dataset<Row> rows =
        Tables.digits(spark, 90, 3).withColumn("w", functions.col("id").mod(4).plus(0.5));
    // The validation rows are some of those of the training, so that the model does well on them;
    // but some have other labels, since probabilities would otherwise be best if they were certain.
    Column label = functions.col("label");
    Column other =
        functions
            .when(functions.col("id").mod(8).equalTo(0), label.plus(1).mod(3))
            .otherwise(label);
    return rows.withColumn("seen", functions.lit(false))
        .union(
            rows.filter("id < 40")
                .withColumn("label", other)
                .withColumn("id", functions.col("id").plus(90))
                .withColumn("seen", functions.lit(true)));
  }

  private static QicdClassifier calibrating() {
    return Tables.classifier()
        .setMaxIter(20)
        .setStepSize(0.1)
        .setValidationIndicatorCol("seen")
        .setCalibrate("temperature");
  }

  @Test
  void fitSetsItAndTransformUsesIt(SparkSession spark, @TempDir Path folder) throws Exception {
    Dataset<Row> table = table(spark);
    QicdClassificationModel model = calibrating().fit(table);
    double fitted = model.getTemperature();
    assertThat(fitted).isNotEqualTo(1).isBetween(0.01, 100.0);
    QicdClassificationModel plain = calibrating().setCalibrate("none").fit(table);
    assertThat(plain.isSet(plain.temperature())).isFalse();
    assertThat(plain.getTemperature()).isEqualTo(1);
    assertThat(model.fingerprint()).isEqualTo(plain.fingerprint());

    List<Row> found = model.transform(table).orderBy("id").collectAsList();
    List<Row> before = plain.transform(table).orderBy("id").collectAsList();
    for (int i = 0; i < found.size(); i++) {
      double[] expected = before.get(i).<Vector>getAs("probability").toArray().clone();
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += expected[c] = Math.pow(expected[c], 1 / fitted);
      }
      double[] tempered = found.get(i).<Vector>getAs("probability").toArray();
      for (int c = 0; c < 3; c++) {
        assertThat(tempered[c]).isEqualTo(expected[c] / sum, within(1e-12));
      }
      for (String same : List.of("rawPrediction", "prediction")) {
        assertThat(found.get(i).<Object>getAs(same)).isEqualTo(before.get(i).getAs(same));
      }
      assertThat(model.predictProbability(found.get(i).getAs("features")).toArray())
          .isEqualTo(tempered);
    }
    assertThat(model.evaluate(table.filter("seen")).logLoss().value())
        .isLessThan(plain.evaluate(table.filter("seen")).logLoss().value());

    model.write().overwrite().save(folder + "/model");
    QicdClassificationModel loaded = QicdClassificationModel.load(folder + "/model");
    assertThat(loaded.getTemperature()).isEqualTo(fitted);
    assertThat(loaded.transform(table).orderBy("id").collectAsList()).isEqualTo(found);
    assertThat(model.copy(ParamMap.empty()).getTemperature()).isEqualTo(fitted);
    ParamMap one = new ParamMap().put(model.temperature().w(1.0));
    assertThat(model.transform(table, one).orderBy("id").collectAsList()).isEqualTo(before);
    for (QicdClassificationModel other : List.of(model.student(0), model.averaged())) {
      assertThat(other.getTemperature()).as("fitted to the whole ensemble").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e7})
  void otherTemperaturesAreRefused(double value) {
    assertThatThrownBy(() -> new QicdClassificationModel().setTemperature(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "temperature must be a number above 0, at most 1000000, found " + value);
  }

  @Test
  void theReportTellsHowTrueProbabilitiesAre(SparkSession spark) {
    Dataset<Row> table = table(spark);
    QicdClassificationModel model = Tables.classifier().fit(table);
    ClassificationReport plain = model.evaluate(table);
    Reliability expected = new Reliability();
    for (Row row : model.transform(table.filter("label is not null")).collectAsList()) {
      double[] p = row.<Vector>getAs("probability").toArray();
      double predicted = row.getAs("prediction");
      expected.add(p, (int) predicted, row.<Double>getAs("label").intValue());
    }
    assertThat(plain.calibrationError()).isEqualTo(expected.calibrationError(), within(1e-12));
    assertThat(plain.brierScore().value()).isEqualTo(expected.brierScore(), within(1e-12));
    assertThat(plain.brierScore().lower()).isLessThan(plain.brierScore().value());
    assertThat(plain.reliability().bins()).hasSameSizeAs(expected.bins());
    assertThat(plain.toString()).contains("brierScore         0.", "calibrationError   0.");

    model.set(model.weightCol(), "w");
    ClassificationReport weighted = model.evaluate(table);
    Reliability sums = new Reliability();
    for (Row row : model.transform(table.filter("label is not null")).collectAsList()) {
      double[] p = row.<Vector>getAs("probability").toArray();
      double predicted = row.getAs("prediction");
      double confidence = p[(int) predicted];
      double w = row.getAs("w");
      boolean correct = predicted == row.<Double>getAs("label");
      sums.add(Reliability.bin(confidence), w, w * confidence, correct, 0);
    }
    assertThat(weighted.calibrationError())
        .isEqualTo(sums.calibrationError(), within(1e-12))
        .isNotEqualTo(plain.calibrationError());
    assertThat(weighted.logLoss().value())
        .isEqualTo(
            new MulticlassClassificationEvaluator()
                .setMetricName("logLoss")
                .setWeightCol("w")
                .evaluate(model.transform(table.filter("label is not null"))),
            within(1e-12));
  }
}

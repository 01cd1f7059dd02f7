package org.qicd.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;

/** Rows that cannot be encoded: an error of one line, left out, or kept without a prediction. */
@ExtendWith(SharedSpark.class)
class HandleInvalidTest {
  private static final int COUNT = 40;

  /** Rows 7, 8 and 9 are a black image, no image, and one with a NaN. */
  private static Dataset<Row> withBadRows(Dataset<Row> rows) {
    Column black = vector(new double[8]);
    Column nan = vector(1, 1, 1, Double.NaN, 1, 1, 1, 1);
    return rows.withColumn(
        "features",
        when(col("id").equalTo(7), black)
            .when(col("id").equalTo(8), expr("null"))
            .when(col("id").equalTo(9), nan)
            .otherwise(col("features")));
  }

  private static Column vector(double... values) {
    return array_to_vector(
        array(Arrays.stream(values).mapToObj(v -> lit(v)).toArray(Column[]::new)));
  }

  private static QicdClassificationModel model(Dataset<Row> rows) {
    return Tables.small()
        .fit(rows)
        .setDisagreementCol("disagreement")
        .setInfidelityCol("infidelity")
        .setStudentProbabilityCol("students");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9})
  void anErrorIsOneShortLineThatShowsTheRow(int id, SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, COUNT, 3);
    Dataset<Row> bad = withBadRows(rows).filter("id < 7 or id = " + id);
    Throwable thrown = catchThrowable(() -> model(rows).transform(bad).collectAsList());
    assertThat(thrown.getMessage()).hasSizeLessThan(600);
    Throwable mistake = thrown;
    while (mistake.getCause() != null) {
      mistake = mistake.getCause();
    }
    assertThat(mistake).isInstanceOf(IllegalArgumentException.class);
    assertThat(mistake.getMessage())
        .contains(
            "column 'features': ", "in the row with features = ", "handleInvalid = skip or keep")
        .doesNotContain("\n");
  }

  @Test
  void skippedRowsAreAwayAndTheOthersAsEver(SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, COUNT, 3);
    QicdClassificationModel model = model(rows);
    List<Row> good = model.transform(rows.filter("id not in (7, 8, 9)")).collectAsList();
    model.setHandleInvalid("skip");
    assertThat(model.transform(withBadRows(rows)).collectAsList())
        .containsExactlyInAnyOrderElementsOf(good);
    Dataset<Row> onlyBad = withBadRows(rows).filter("id in (7, 8, 9)");
    assertThat(model.transform(onlyBad).collectAsList()).isEmpty();
    assertThat(model.evaluate(withBadRows(rows)).rows())
        .isEqualTo(rows.filter("label is not null and id not in (7, 8, 9)").count());
  }

  @Test
  void keptRowsArePredictedAsNaN(SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, COUNT, 3);
    QicdClassificationModel model = model(rows);
    List<Row> good = model.transform(rows.filter("id not in (7, 8, 9)")).collectAsList();
    model.setHandleInvalid("keep").setThresholds(new double[] {.3, .3, .4});
    Dataset<Row> kept = model.transform(withBadRows(rows));
    assertThat(kept.schema()).isEqualTo(model.transform(rows).schema());
    List<Row> bad = kept.filter("id in (7, 8, 9)").collectAsList();
    assertThat(bad).hasSize(3);
    for (Row row : bad) {
      for (String name : List.of("prediction", "disagreement", "infidelity")) {
        assertThat(row.<Double>getAs(name)).as(name).isNaN();
      }
      for (String name : List.of("rawPrediction", "probability")) {
        assertThat(row.<Vector>getAs(name).toArray()).hasSize(3).containsOnly(Double.NaN);
      }
      assertThat(row.<Vector>getList(row.fieldIndex("students"))).hasSize(2);
    }
    model.clear(model.thresholds());
    assertThat(model.transform(withBadRows(rows)).filter("id not in (7, 8, 9)").collectAsList())
        .containsExactlyInAnyOrderElementsOf(good);
    assertThatThrownBy(() -> model.evaluate(withBadRows(rows)))
        .as("a row without a prediction is neither right nor wrong")
        .hasStackTraceContaining("column 'features'");
  }

  @Test
  void aFitLeavesRowsOutOnlyIfToldSo(SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, COUNT, 3);
    String good = Tables.small().fit(rows.filter("id not in (7, 8, 9)")).fingerprint();
    assertThat(Tables.small().setHandleInvalid("skip").fit(withBadRows(rows)).fingerprint())
        .isEqualTo(good);
    for (String choice : List.of("error", "keep")) {
      assertThatThrownBy(
              () -> Tables.small().setHandleInvalid(choice).fit(withBadRows(rows).coalesce(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("row ")
          .hasMessageContaining("column 'features'");
    }
  }

  /** Features of another number mean another table. */
  @Test
  void anotherNumberOfFeaturesIsNeverLeftOut(SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, COUNT, 3);
    QicdClassificationModel model = model(rows).setHandleInvalid("skip");
    Dataset<Row> other = rows.withColumn("features", vector(1, 2));
    assertThatThrownBy(() -> model.transform(other).collectAsList())
        .hasStackTraceContaining("2 features: expected 8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "keep"})
  void preparedImagesToo(String choice, SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, COUNT, 3);
    ImageFeatures preparation = new ImageFeatures().setOutputCol("pixels").setHandleInvalid(choice);
    QicdClassifier classifier = Tables.small().setHandleInvalid(choice);
    classifier.setFeaturesCol("pixels");
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {preparation, classifier})
            .fit(rows.filter("id not in (7, 8, 9)"));
    Dataset<Row> predicted = model.transform(withBadRows(rows)).select("id", "prediction");
    assertThat(predicted.filter("id in (7, 8, 9)").collectAsList())
        .hasSize(choice.equals("skip") ? 0 : 3)
        .allSatisfy(row -> assertThat(row.getDouble(1)).isNaN());
    assertThat(predicted.count()).isEqualTo(choice.equals("skip") ? COUNT - 3 : COUNT);
    if (choice.equals("skip")) {
      String good = ((QicdClassificationModel) model.stages()[1]).fingerprint();
      PipelineModel again =
          new Pipeline()
              .setStages(new PipelineStage[] {preparation, classifier})
              .fit(withBadRows(rows));
      assertThat(((QicdClassificationModel) again.stages()[1]).fingerprint()).isEqualTo(good);
    }
  }
}

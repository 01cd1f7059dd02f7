package org.qicd.ml;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.mllib.util.MLUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.testing.SharedSpark;

/** Columns are those of exactly a name, and types are named so that a user can tell them apart. */
@ExtendWith(SharedSpark.class)
class ColumnNamesTest {
  private static final String CASE = "spark.sql.caseSensitive";

  /** A table that Spark makes only if names differ by case. */
  private static Dataset<Row> with(
      SparkSession spark, Dataset<Row> rows, String name, Object value) {
    StructType schema = rows.withColumn("added", lit(value)).schema();
    StructType renamed = new StructType();
    for (var field : schema.fields()) {
      renamed =
          renamed.add(
              field.name().equals("added") ? name : field.name(),
              field.dataType(),
              field.nullable(),
              field.metadata());
    }
    return spark.createDataFrame(rows.withColumn("added", lit(value)).javaRDD(), renamed);
  }

  @Test
  void columnsBesideOthersThatDifferByCaseAlone(SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, 40, 3);
    QicdClassifier classifier = Tables.small().setValidationIndicatorCol("held");
    classifier.setWeightCol("w");
    Dataset<Row> plain = rows.withColumn("held", expr("id > 30")).withColumn("w", lit(1.0));
    QicdClassificationModel expected = classifier.fit(plain);
    Dataset<Row> twins = plain;
    for (String name : List.of("LABEL", "FEATURES", "W", "HELD")) {
      twins = with(spark, twins, name, 7);
    }
    QicdClassificationModel model = classifier.fit(twins);
    assertThat(model.fingerprint()).isEqualTo(expected.fingerprint());
    assertThat(model.evaluate(twins).accuracy().value())
        .isEqualTo(expected.evaluate(plain).accuracy().value());
    assertThat(model.transform(twins).select("id", "prediction").collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            expected.transform(plain).select("id", "prediction").collectAsList());
    ImageFeatures images = new ImageFeatures().setOutputCol("pixels");
    assertThat(images.fit(twins).transform(twins).select("pixels").count()).isEqualTo(40);
  }

  @Test
  void newColumnsClashByCaseOnlyWhereSparkSaysSo(SparkSession spark) {
    Dataset<Row> rows = with(spark, Tables.digits(spark, 40, 3), "Prediction", 7);
    assertThatThrownBy(() -> Tables.small().fit(rows))
        .hasMessage(
            "predictionCol is 'prediction': expected a new column, found column 'Prediction'");
    spark.conf().set(CASE, "true");
    try {
      Row row = Tables.small().fit(rows).transform(rows).first();
      assertThat(row.<Integer>getAs("Prediction")).isEqualTo(7);
      assertThat(row.<Double>getAs("prediction")).isBetween(0.0, 2.0);
    } finally {
      spark.conf().unset(CASE);
    }
  }

  @Test
  void vectorsOfTheOldPackageAreNamed(SparkSession spark) {
    Dataset<Row> old = MLUtils.convertVectorColumnsFromML(Tables.digits(spark, 40, 3), "features");
    assertThatThrownBy(() -> Tables.small().fit(old))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is of type org.apache.spark.mllib.linalg.VectorUDT")
        .hasMessageContaining("org.apache.spark.ml.linalg.VectorUDT");
  }

  /** Spark's own tests of classifiers look for these words. */
  @Test
  void typesOfLabelAndWeightAreToldAsSparkTellsThem(SparkSession spark) {
    Dataset<Row> rows = Tables.digits(spark, 40, 3).withColumn("weight", lit("1"));
    QicdClassifier classifier = Tables.small();
    assertThatThrownBy(() -> classifier.fit(rows.withColumn("label", lit("0"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Column label must be of type numeric but was actually of type string");
    classifier.setWeightCol("weight");
    assertThatThrownBy(() -> classifier.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Column weight must be of type numeric but was actually of type string");
  }
}

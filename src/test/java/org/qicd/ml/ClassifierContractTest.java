package org.qicd.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;

/** What MLlib's own suites ask of every classifier: columns in, columns out. */
@Tag("jdk")
@ExtendWith(SharedSpark.class)
class ClassifierContractTest {
  private static final String VECTOR =
      "an ML vector (org.apache.spark.ml.linalg.VectorUDT) or an array";

  private static Dataset<Row> table;
  private static QicdClassificationModel model;

  /** No test changes them. */
  @BeforeAll
  static void fit(SparkSession spark) {
    table = Tables.floats(spark, 60, 3);
    model = Tables.small().fit(table);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tinyint", "smallint", "int", "bigint", "float", "decimal(9,2)"})
  void aLabelIsAnyNumber(String type) {
    Dataset<Row> cast = table.withColumn("label", col("label").cast(type));
    assertThat(cast.schema().apply("label").dataType()).isEqualTo(DataType.fromDDL(type));
    assertThat(Tables.small().fit(cast).fingerprint()).isEqualTo(model.fingerprint());
    // Also where the first rows have none.
    assertThat(Tables.small().fit(cast.orderBy(col("label").asc_nulls_first())).fingerprint())
        .isEqualTo(model.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tinyint", "decimal(9,2)"})
  void aWeightIsAnyNumber(String type) {
    Dataset<Row> weighted = table.withColumn("w", expr("1 + id % 3").cast(type));
    Dataset<Row> doubles = table.withColumn("w", expr("1 + id % 3").cast("double"));
    String expected = Tables.small().setWeightCol("w").fit(doubles).fingerprint();
    assertThat(expected).isNotEqualTo(model.fingerprint());
    assertThat(Tables.small().setWeightCol("w").fit(weighted).fingerprint()).isEqualTo(expected);
  }

  @Test
  void featuresAreVectorsOrArraysOfNumbers() {
    for (Dataset<Row> held : held(table)) {
      DataType type = held.schema().apply("features").dataType();
      QicdClassificationModel other = Tables.small().fit(held);
      assertThat(other.fingerprint()).as(type.simpleString()).isEqualTo(model.fingerprint());
      assertThat(other.numFeatures()).isEqualTo(8);
      assertThat(other.numClasses()).isEqualTo(3);
      assertThat(column(other.transform(held), "probability"))
          .as(type.simpleString())
          .isEqualTo(column(model.transform(table), "probability"));
      assertThat(other.transformSchema(held.schema()).apply("features").dataType()).isEqualTo(type);
    }
  }

  /** The table with its features in every form, two of them vectors of which half are sparse. */
  private static List<Dataset<Row>> held(Dataset<Row> table) {
    Dataset<Row> arrays =
        table.withColumn("features", functions.vector_to_array(col("features"), "float64"));
    Dataset<Row> sparse =
        table
            .sparkSession()
            .createDataFrame(
                table.javaRDD().map(ClassifierContractTest::halfSparse), table.schema());
    assertThat(sparse.filter(expr("id = 2")).first().<Vector>getAs("features"))
        .isInstanceOf(SparseVector.class);
    return List.of(
        sparse, arrays, arrays.withColumn("features", col("features").cast("array<float>")));
  }

  private static Row halfSparse(Row row) {
    Vector features = row.getAs("features");
    return RowFactory.create(
        row.get(0), row.getInt(0) % 2 == 0 ? features.toSparse() : features, row.get(2));
  }

  private static Map<Integer, Object> column(Dataset<Row> rows, String name) {
    Map<Integer, Object> values = new HashMap<>();
    rows.collectAsList().forEach(row -> values.put(row.getAs("id"), row.getAs(name)));
    assertThat(values).hasSize(60);
    return values;
  }

  @Test
  void refusesOtherTypesAndMissingColumns() {
    QicdClassifier classifier = Tables.small().setWeightCol("w");
    Dataset<Row> weighted = table.withColumn("w", expr("1.0D"));
    assertRefused(classifier, weighted, "label", "string", "a number");
    assertRefused(classifier, weighted, "label", "boolean", "a number");
    assertRefused(classifier, weighted, "w", "boolean", "a number");
    assertRefused(classifier, weighted, "w", "string", "a number");
    assertRefused(classifier, weighted, "features", "string", VECTOR);
    assertRefused(classifier, weighted, "features", "double", VECTOR);
    assertRefused(classifier, weighted, "features", "array<string>", VECTOR);
    assertRefused(classifier, weighted, "features", "array<boolean>", VECTOR);
    for (String missing : List.of("label", "w", "features")) {
      assertThatThrownBy(() -> classifier.fit(weighted.drop(missing)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("'" + missing + "'", "the columns are id,");
    }
    assertThatThrownBy(() -> model.transform(table.drop("features")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column 'features': the columns are id, label");
    // A model needs neither labels nor weights.
    assertThat(model.transform(table.drop("label")).count()).isEqualTo(60);
  }

  private static void assertRefused(
      QicdClassifier classifier, Dataset<Row> table, String name, String type, String expected) {
    Dataset<Row> wrong = table.withColumn(name, expr("null").cast(type));
    assertThatThrownBy(() -> classifier.fit(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .containsPattern("olumn '?" + name + "'?[ :]")
        .contains("of type " + type)
        .contains("expected " + expected);
    assertThatThrownBy(() -> classifier.transformSchema(wrong.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .containsPattern("olumn '?" + name + "'?[ :]");
  }

  @Test
  void weightsMayBeScaled() {
    QicdClassifier classifier = Tables.small().setWeightCol("w");
    QicdClassificationModel expected = classifier.fit(table.withColumn("w", expr("1 + id % 3")));
    for (double factor : new double[] {0x1p-30, 0x1p60}) {
      QicdClassificationModel scaled =
          classifier.fit(table.withColumn("w", expr("(1 + id % 3) * " + factor + "D")));
      assertThat(scaled.fingerprint()).isEqualTo(expected.fingerprint());
    }
    for (double factor : new double[] {1e-9, 12345.6}) {
      Dataset<Row> rows = table.withColumn("w", expr("(1 + id % 3) * " + factor + "D"));
      assertThat(classifier.fit(rows).weights().toArray())
          .containsExactly(expected.weights().toArray(), within(1e-6));
    }
    // As all weights 1 they do nothing at all.
    assertThat(classifier.fit(table.withColumn("w", expr("1"))).fingerprint())
        .isEqualTo(model.fingerprint());
  }

  /**
   * Only then: a minibatch is so many rows, whatever they weigh, and shards of labels are dealt row
   * by row.
   */
  @Test
  void weightTwoIsTheRowTwiceWhereEachStepTakesAllRowsAndLabelsAreShared() {
    QicdClassifier classifier =
        Tables.small().setLabels("shared").setBatchSize(1000).setDistillBatchSize(1000);
    Dataset<Row> weighted = table.withColumn("w", expr("if(id % 3 = 0, 2, 1)"));
    Dataset<Row> twice = table.union(table.filter("id % 3 = 0"));
    double[] expected = classifier.fit(twice).weights().toArray();
    assertThat(
            classifier.copy(ParamMap.empty()).setWeightCol("w").fit(weighted).weights().toArray())
        .containsExactly(expected, within(1e-9));
    assertThat(distance(classifier.fit(table).weights().toArray(), expected)).isGreaterThan(1e-6);
  }

  private static double distance(double[] a, double[] b) {
    double most = 0;
    for (int k = 0; k < a.length; k++) {
      most = Math.max(most, Math.abs(a[k] - b[k]));
    }
    return most;
  }

  @Test
  void eachRowIsPredictedAsByItself() {
    // Blocks of the simulator, of the partition and whole partitions end at different rows.
    for (Dataset<Row> rows :
        List.of(table, table.coalesce(1), table.repartition(70), table.filter("id < 1"))) {
      for (Row row : model.transform(rows).collectAsList()) {
        Vector features = row.getAs("features");
        Vector probability = row.getAs("probability");
        assertThat(row.<Vector>getAs("rawPrediction")).isEqualTo(model.predictRaw(features));
        assertThat(probability).isEqualTo(model.predictProbability(features));
        assertThat(row.<Double>getAs("prediction")).isEqualTo(model.predict(features));
        assertThat(row.<Double>getAs("prediction")).isEqualTo((double) probability.argmax());
        assertThat(Arrays.stream(probability.toArray()).sum()).isEqualTo(1, within(1e-12));
        assertThat(Arrays.stream(probability.toArray())).allMatch(p -> p >= 0 && p <= 1);
      }
    }
    assertThat(model.predictRaw(table.first().<Vector>getAs("features").toSparse()))
        .isEqualTo(model.predictRaw(table.first().getAs("features")));
  }

  @Test
  void rowsKeepTheirOrderAndPartitions() {
    Dataset<Row> rows = table.repartition(3).cache();
    assertThat(model.transform(rows).select("id").collectAsList())
        .isEqualTo(rows.select("id").collectAsList());
    assertThat(model.transform(rows).javaRDD().getNumPartitions()).isEqualTo(3);
    rows.unpersist();
  }

  @Test
  void emptyPartitionsAndNoRows(SparkSession spark) {
    Dataset<Row> spread = spark.createDataFrame(table.javaRDD().repartition(97), table.schema());
    assertThat(spread.javaRDD().glom().filter(List::isEmpty).count()).isPositive();
    assertThat(Tables.small().fit(spread).fingerprint()).isEqualTo(model.fingerprint());
    assertThat(model.transform(spread).count()).isEqualTo(60);
    Dataset<Row> none = model.transform(table.filter("id < 0"));
    assertThat(none.collectAsList()).isEmpty();
    assertThat(none.schema()).isEqualTo(model.transform(table).schema());
    Dataset<Row> noPartition =
        spark.createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext()).<Row>emptyRDD(),
            table.schema());
    assertThat(noPartition.javaRDD().getNumPartitions()).isZero();
    assertThat(model.transform(noPartition).collectAsList()).isEmpty();
  }

  @Test
  void thresholdsScaleProbabilities() {
    Dataset<Row> rows = table.drop("label");
    double[] thresholds = {0.05, 0.9, 0.05};
    QicdClassificationModel fitted = Tables.small().setThresholds(thresholds).fit(table);
    assertThat(fitted.fingerprint()).isEqualTo(model.fingerprint());
    assertThat(fitted.getThresholds()).containsExactly(thresholds);
    int changed = 0;
    for (Row row : fitted.transform(rows).collectAsList()) {
      Vector p = row.getAs("probability");
      double[] scaled = new double[3];
      for (int c = 0; c < 3; c++) {
        scaled[c] = p.apply(c) / thresholds[c];
      }
      assertThat(row.<Double>getAs("prediction")).isEqualTo(Vectors.dense(scaled).argmax());
      assertThat(fitted.predict(row.getAs("features"))).isEqualTo(row.<Double>getAs("prediction"));
      changed += Vectors.dense(scaled).argmax() == p.argmax() ? 0 : 1;
    }
    assertThat(changed).isPositive();
    QicdClassificationModel always = model.copy(ParamMap.empty());
    for (int c = 0; c < 3; c++) {
      double[] zero = {1, 1, 1};
      zero[c] = 0; // any probability is beyond it
      always.setThresholds(zero);
      assertThat(always.transform(rows).select("prediction").distinct().collectAsList())
          .containsExactly(RowFactory.create((double) c));
    }
    assertThat(model.isDefined(model.thresholds())).isFalse();
  }

  @Test
  void otherColumnsStayWhatTheyAre() {
    Metadata note = new MetadataBuilder().putString("unit", "cm").build();
    Dataset<Row> rows =
        table
            .withColumn("nested", expr("struct(id, array(id, null) as list)"))
            .withColumn("size", expr("cast(id as decimal(12,3))").as("size", note))
            .withColumn("day", expr("date_add(date'2024-02-28', id)"))
            .withColumn("days", expr("interval '1' day"))
            .withColumn("collated", expr("'a' collate UTF8_LCASE"))
            .withColumn("nothing", expr("cast(null as string)"))
            .withColumn("pairs", expr("map('a', id)"))
            .withColumn("raw", expr("cast('x' as binary)"));
    Dataset<Row> predicted = model.transform(rows);
    String[] names = rows.columns();
    StructField[] fields = Arrays.copyOf(predicted.schema().fields(), names.length);
    assertThat(fields).isEqualTo(rows.schema().fields());
    assertThat(predicted.schema().apply("size").metadata()).isEqualTo(note);
    assertThat(predicted.columns())
        .endsWith("raw", "rawPrediction", "probability", "prediction")
        .hasSize(names.length + 3);
    assertThat(predicted.drop("rawPrediction", "probability", "prediction").collectAsList())
        .isEqualTo(rows.collectAsList());
  }

  @Test
  void otherNamesMayOccurTwice() {
    Dataset<Row> twice = table.select("id", "features", "id");
    Dataset<Row> predicted = model.transform(twice);
    assertThat(predicted.columns())
        .containsExactly("id", "features", "id", "rawPrediction", "probability", "prediction");
    for (Row row : predicted.collectAsList()) {
      assertThat(row.getInt(2)).isEqualTo(row.getInt(0));
    }
  }

  @Test
  void theSchemaIsTheOneThatWasPromised() {
    QicdClassificationModel all = model.copy(ParamMap.empty());
    all.setStudentProbabilityCol("students").setDisagreementCol("d").setInfidelityCol("i");
    StructType promised = all.transformSchema(table.schema());
    assertThat(all.transform(table).schema()).isEqualTo(promised);
    assertThat(AttributeGroup.fromStructField(promised.apply("probability")).size()).isEqualTo(3);
    assertThat(AttributeGroup.fromStructField(promised.apply("rawPrediction")).size()).isEqualTo(3);
    assertThat(promised.apply("prediction").metadata().toString()).contains("\"num_vals\":3");
    StructType ofClassifier = Tables.small().transformSchema(table.schema());
    assertThat(ofClassifier.fieldNames())
        .containsExactly("id", "features", "label", "rawPrediction", "probability", "prediction");
    assertThat(ofClassifier.apply("probability").dataType()).isEqualTo(SQLDataTypes.VectorType());
  }

  @Test
  void anEmptyNameIsNoColumn() {
    for (String only : List.of("rawPrediction", "probability", "prediction")) {
      QicdClassificationModel one = model.copy(ParamMap.empty());
      one.setRawPredictionCol(only.equals("rawPrediction") ? only : "");
      one.setProbabilityCol(only.equals("probability") ? only : "");
      one.setPredictionCol(only.equals("prediction") ? only : "");
      Dataset<Row> predicted = one.transform(table);
      assertThat(predicted.columns()).containsExactly("id", "features", "label", only);
      assertThat(column(predicted, only)).isEqualTo(column(model.transform(table), only));
    }
    QicdClassificationModel none = model.copy(ParamMap.empty());
    none.setRawPredictionCol("").setProbabilityCol("");
    none.setPredictionCol("");
    assertThat(none.transform(table).columns()).containsExactly(table.columns());
    assertThat(Tables.small().setPredictionCol("").fit(table).getPredictionCol()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a`b", "`a`", "Größe / `1.0`"})
  void columnsMayHaveAnyName(String name) {
    Dataset<Row> renamed =
        table.withColumn("w", expr("1")).toDF("id", name, name + " label", name + " w");
    QicdClassifier classifier = Tables.small().setWeightCol(name + " w");
    classifier.setFeaturesCol(name).setLabelCol(name + " label");
    classifier.setPredictionCol(name + " prediction").setProbabilityCol(name + " p");
    QicdClassificationModel fitted = classifier.fit(renamed);
    assertThat(fitted.fingerprint()).isEqualTo(model.fingerprint());
    Dataset<Row> predicted = fitted.transform(renamed);
    assertThat(predicted.columns()).endsWith("rawPrediction", name + " p", name + " prediction");
    assertThat(column(predicted, name + " prediction"))
        .isEqualTo(column(model.transform(table), "prediction"));
    assertThat(fitted.evaluate(renamed).accuracy()).isEqualTo(model.evaluate(table).accuracy());
  }
}

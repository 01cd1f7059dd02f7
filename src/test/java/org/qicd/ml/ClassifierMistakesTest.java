package org.qicd.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.testing.SharedSpark;

/** What a user is told of a mistake: one line that names it, what was expected and what found. */
@ExtendWith(SharedSpark.class)
class ClassifierMistakesTest {
  private static final int ODD_ROW = 11;
  private static Dataset<Row> table;
  private static QicdClassificationModel model;

  @BeforeAll
  static void fit(SparkSession spark) {
    table = Tables.digits(spark, 30, 3).coalesce(1).orderBy("id");
    model = Tables.small().fit(table);
  }

  /** A mistake in a table or in params, and words that the message must have. */
  private record Mistake(
      String name,
      UnaryOperator<QicdClassifier> stage,
      UnaryOperator<Dataset<Row>> rows,
      String... words) {}

  private static Mistake rows(String name, UnaryOperator<Dataset<Row>> rows, String... words) {
    return new Mistake(name, stage -> stage, rows, words);
  }

  private static Mistake params(String name, UnaryOperator<QicdClassifier> stage, String... words) {
    return new Mistake(name, stage, rows -> rows, words);
  }

  private static Mistake weights(String name, String weight, String... words) {
    return new Mistake(
        name, stage -> stage.setWeightCol("w"), rows -> rows.withColumn("w", expr(weight)), words);
  }

  private static Mistake validation(String name, String held, String... words) {
    return new Mistake(
        name,
        stage -> stage.setValidationIndicatorCol("held"),
        rows -> rows.withColumn("held", expr(held)),
        words);
  }

  /** The table with another value in one row. */
  private static UnaryOperator<Dataset<Row>> odd(String column, Object value) {
    Column odd = value instanceof Column expression ? expression : lit(value);
    return rows ->
        rows.withColumn(column, when(col("id").equalTo(ODD_ROW), odd).otherwise(col(column)));
  }

  private static Column vector(double... values) {
    return array_to_vector(
        array(Arrays.stream(values).mapToObj(v -> lit(v)).toArray(Column[]::new)));
  }

  @TestFactory
  Stream<DynamicTest> mistakesInRows() {
    String label = "column 'label'";
    String row = "row " + ODD_ROW;
    return fits(
        rows("no row", rows -> rows.limit(0), "no rows", "at least one"),
        rows(
            "no label",
            rows -> rows.withColumn("label", expr("cast(null as int)")),
            label,
            "no row"),
        rows(
            "one class", rows -> rows.filter("label = 1"), "one class only", "two classes or more"),
        rows(
            "one class of the metadata's three",
            rows -> named(rows.filter("label = 1"), 3),
            "one class only"),
        rows("negative label", odd("label", -1), row, label, "-1.0", "Labels MUST be in [0, 1023]"),
        rows("fractional label", odd("label", 0.5), row, label, "0.5", "Labels MUST be Integers"),
        rows("infinite label", odd("label", 1e300), row, label, "1.0E300", "Labels MUST be in [0"),
        rows("large label", odd("label", 1024), row, label, "1024.0", "Labels MUST be in [0"),
        rows(
            "label beyond the metadata",
            rows -> named(rows, 2),
            label,
            "label 2 found",
            "expected 0 to 1",
            "metadata"),
        rows(
            "null features",
            odd("features", expr("null")),
            row,
            "column 'features'",
            "Vectors MUST NOT be Null"),
        rows(
            "NaN",
            odd("features", vector(1, 1, 1, Double.NaN, 1, 1, 1, 1)),
            row,
            "column 'features'",
            "feature 3 is NaN",
            "Vector values MUST NOT be NaN or Infinity"),
        rows(
            "infinity",
            odd("features", vector(Double.NEGATIVE_INFINITY, 1, 1, 1, 1, 1, 1, 1)),
            row,
            "column 'features'",
            "feature 0 is -Infinity",
            "MUST NOT be NaN or Infinity"),
        rows("all zero", odd("features", vector(new double[8])), row, "zero", "amplitude"),
        rows("no features", odd("features", vector()), row, "column 'features'", "no features"),
        rows(
            "fewer features",
            odd("features", vector(1, 2, 3)),
            row,
            "column 'features'",
            "3 features",
            "expected 8",
            "row 0"),
        rows(
            "null in an array",
            rows -> rows.withColumn("features", expr("array(1.0D, if(id = 11, null, 1.0D))")),
            row,
            "column 'features'",
            "feature 1 is null"),
        rows(
            "features twice",
            rows -> rows.toDF("features", "features", "label"),
            "column 'features'",
            "2 times",
            "expected once"));
  }

  private static Dataset<Row> named(Dataset<Row> rows, int classes) {
    return rows.withColumn(
        "label",
        col("label"),
        NominalAttribute.defaultAttr().withName("label").withNumValues(classes).toMetadata());
  }

  @TestFactory
  Stream<DynamicTest> mistakesInWeightsAndValidation() {
    String w = "column 'w'";
    String row = "row " + ODD_ROW;
    return fits(
        weights(
            "negative weight",
            "if(id = 11, -1, 1)",
            row,
            w,
            "-1.0",
            "Weights MUST NOT be Negative or Infinity"),
        weights(
            "null weight",
            "if(id = 11, null, 1)",
            row,
            w,
            "null",
            "Weights MUST NOT be Null or NaN"),
        weights(
            "NaN weight",
            "if(id = 11, double('NaN'), 1D)",
            row,
            w,
            "NaN",
            "Weights MUST NOT be Null or NaN"),
        weights("infinite weight", "if(id = 11, double('Infinity'), 1D)", row, w, "Infinity"),
        weights("all weights 0", "0", w, "no row", "above 0"),
        weights("only unlabelled rows weigh", "if(label is null, 1, 0)", w, "label", "above 0"),
        validation("no rows to validate on", "false", "'held'", "true in no row", "validate on"),
        validation("no rows to train on", "true", "'held'", "true in every row", "train on"),
        validation(
            "an indicator of another type",
            "1",
            "validationIndicatorCol is 'held'",
            "boolean",
            "int"),
        validation("validation without labels", "label is null", "label", "'held' is true"),
        validation("training without labels", "label is not null", "label", "'held' is false"),
        validation("a class to validate only", "label = 2", "label 2 found", "0 to 1", "train on"),
        params(
            "no indicator column",
            stage -> stage.setValidationIndicatorCol("held"),
            "validationIndicatorCol is 'held'",
            "boolean column",
            "id, features, label"),
        new Mistake(
            "validation rows without weight",
            stage -> stage.setWeightCol("w").setValidationIndicatorCol("held"),
            rows -> rows.withColumn("held", expr("id > 20")).withColumn("w", expr("int(id <= 20)")),
            w,
            "'held' is true",
            "above 0"),
        new Mistake(
            "validation rows of other features",
            stage -> stage.setValidationIndicatorCol("held"),
            rows ->
                rows.withColumn("held", expr("id > 20"))
                    .withColumn(
                        "features",
                        when(col("id").gt(20), vector(1, 2, 3)).otherwise(col("features"))),
            "validate on",
            "3 features",
            "expected 8"));
  }

  @TestFactory
  Stream<DynamicTest> paramsThatDoNotFit() {
    return fits(
        params(
            "a class that no student sees",
            stage -> stage.setLabelsPerStudent(1),
            "class 2",
            "no student sees",
            "labelsPerStudent",
            "numStudents"),
        params(
            "more labels than there are",
            stage -> stage.setLabelsPerStudent(13),
            "expected labelsPerStudent = 13",
            "student 0 of 2",
            "gets 12",
            "labels = shared"),
        params(
            "more students than labels",
            stage -> stage.setNumStudents(64),
            "of 64 gets 0 labelled images",
            "expected one or more"),
        params(
            "too few qubits",
            stage -> stage.setNumQubits(2),
            "on 2 qubits",
            "1 to 4 features",
            "found 8"),
        params(
            "too many features for an encoding",
            stage -> stage.setEncoding("angle").setNumQubits(4),
            "'angle' on 4 qubits",
            "4 features",
            "found 8"),
        params(
            "averaged gradients of different circuits",
            stage -> stage.setStrategy("average").setAnsatz("real_amplitudes", "efficient_su2"),
            "strategy 'average'",
            "ansatz"),
        params(
            "averaged task gradients of different circuits",
            stage ->
                stage.setTaskGradient("averaged").setAnsatz("basic_entangler", "real_amplitudes"),
            "taskGradient 'averaged'",
            "one ansatz"),
        params(
            "phases that leave no round",
            stage -> stage.setPhases("2: strategy=average"),
            "phases: ",
            "ends after 2 rounds",
            "fewer than maxIter = 2"),
        params(
            "no phase", stage -> stage.setPhases("early"), "phases: ", "'early'", "20: strategy="),
        params(
            "an averaged circuit on unlike devices",
            stage -> stage.setDistillTarget("averaged").setDeviceCrosstalk(0.1),
            "distillTarget 'averaged'",
            "no device errors"),
        params(
            "averaged gradients of different depths, some of which are absent",
            stage -> stage.setStrategy("average").setNumLayers(1, 2).setParticipation(0.5),
            "strategy 'average'",
            "numLayers"),
        params(
            "no spare qubit",
            stage -> stage.setDistillState("readout"),
            "distillState 'readout'",
            "numQubits is 3"),
        params(
            "three circuits of two students",
            stage -> stage.setAnsatz("real_amplitudes", "efficient_su2", "real_amplitudes"),
            "ansatz lists 3 values",
            "expected one",
            "numStudents = 2"),
        params(
            "three depths of two students",
            stage -> stage.setNumLayers(1, 2, 3),
            "numLayers lists 3 values",
            "numStudents = 2"),
        new Mistake(
            "an observable for each class",
            stage -> stage.setReadout("expval"),
            rows -> rows.withColumn("label", expr("id % 5")),
            "expval",
            "5 classes",
            "5 qubits",
            "has 3"),
        params(
            "thresholds of another number",
            stage -> stage.setThresholds(new double[] {1, 1}),
            "thresholds has 2 values",
            "each of 3 classes"),
        params(
            "weights that are no numbers",
            stage -> stage.setInitialWeights(Vectors.dense(new double[17])),
            "initialWeights must have 18 finite values",
            "found 17"),
        params(
            "missing features",
            stage -> (QicdClassifier) stage.setFeaturesCol("pixels"),
            "no column 'pixels'",
            "id, features, label"),
        params(
            "features by another case",
            stage -> (QicdClassifier) stage.setFeaturesCol("Features"),
            "no column 'Features'",
            "id, features, label"),
        params(
            "an output that is there",
            stage -> (QicdClassifier) stage.setPredictionCol("id"),
            "predictionCol is 'id'",
            "expected a new column"),
        params(
            "an output but for case",
            stage -> (QicdClassifier) stage.setProbabilityCol("ID"),
            "probabilityCol is 'ID'",
            "found column 'id'"),
        params(
            "two outputs of a name",
            stage -> stage.setDisagreementCol("prediction"),
            "disagreementCol is 'prediction'",
            "expected a new column"));
  }

  private static Stream<DynamicTest> fits(Mistake... mistakes) {
    return Stream.of(mistakes)
        .map(
            mistake ->
                DynamicTest.dynamicTest(
                    mistake.name,
                    () -> {
                      QicdClassifier stage = mistake.stage.apply(Tables.small());
                      Dataset<Row> rows = mistake.rows.apply(table);
                      assertPlain(catchThrowable(() -> stage.fit(rows)), mistake.words);
                      assertThat(context().getPersistentRDDs()).isEmpty();
                    }));
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext());
  }

  private static void assertPlain(Throwable thrown, String... words) {
    assertThat(thrown).isExactlyInstanceOf(IllegalArgumentException.class);
    assertThat(thrown.getMessage()).contains(words).doesNotContain("\n").hasSizeLessThan(300);
  }

  @TestFactory
  Stream<DynamicTest> mistakesAtTransform() {
    QicdClassificationModel wrong = model.copy(ParamMap.empty());
    wrong.set(wrong.thresholds(), new double[] {1, 2});
    String features = "column 'features'";
    List<DynamicTest> tests = new ArrayList<>();
    Stream.of(
            rows("null", odd("features", expr("null")), features, "null"),
            rows("NaN", odd("features", vector(1, Double.NaN)), features, "feature 1 is NaN"),
            rows("all zero", odd("features", vector(new double[8])), features, "zero"),
            rows(
                "fewer",
                odd("features", vector(1, 2, 3)),
                features,
                "3 features",
                "expected 8",
                "trained with"))
        .map(
            mistake ->
                DynamicTest.dynamicTest(
                    mistake.name,
                    () ->
                        assertPlain(
                            innermost(
                                () -> model.transform(mistake.rows.apply(table)).collectAsList()),
                            mistake.words)))
        .forEach(tests::add);
    tests.add(
        DynamicTest.dynamicTest(
            "thresholds",
            () ->
                assertPlain(
                    catchThrowable(() -> wrong.transform(table)),
                    "thresholds has 2 values",
                    "each of 3 classes")));
    tests.add(
        DynamicTest.dynamicTest(
            "thresholds of a model",
            () ->
                assertPlain(
                    catchThrowable(() -> model.setThresholds(new double[] {1, 2})),
                    "thresholds has 2 values",
                    "each of 3 classes")));
    tests.add(
        DynamicTest.dynamicTest(
            "an output that is there",
            () ->
                assertPlain(
                    catchThrowable(() -> model.transform(model.transform(table))),
                    "rawPredictionCol is 'rawPrediction'",
                    "expected a new column")));
    tests.add(
        DynamicTest.dynamicTest(
            "evaluation without labels",
            () ->
                assertPlain(
                    catchThrowable(() -> model.evaluate(table.drop("label"))),
                    "no column 'label'",
                    "id, features")));
    tests.add(
        DynamicTest.dynamicTest(
            "evaluation of names",
            () ->
                assertPlain(
                    catchThrowable(() -> model.evaluate(table.withColumn("label", lit("two")))),
                    "Column label must be of type numeric but was actually of type string",
                    "expected a number")));
    tests.add(
        DynamicTest.dynamicTest(
            "no name",
            () ->
                assertPlain(
                    catchThrowable(
                        () -> model.copy(ParamMap.empty()).setPredictionCol(null).transform(table)),
                    "predictionCol is null",
                    "'' for none")));
    tests.add(
        DynamicTest.dynamicTest(
            "one vector",
            () ->
                assertPlain(
                    catchThrowable(() -> model.predict(Vectors.dense(1, 2))),
                    "2 features",
                    "expected 8")));
    return tests.stream();
  }

  private static Throwable innermost(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNotNull();
    while (thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    return thrown;
  }

  @TestFactory
  Stream<DynamicTest> valuesThatParamsRefuse() {
    return Stream.of(
        refused("numStudents", 0, "from 1 to 64", "found 0"),
        refused("numStudents", 65, "from 1 to 64", "found 65"),
        refused("numStudents", 2L, "Integer", "found 2 of type Long"),
        refused("maxIter", 2.0, "Integer", "found 2.0 of type Double"),
        refused("distillWeight", -1.0, "a number from 0 to 1000000", "found -1.0"),
        refused("distillWeight", Double.NaN, "a number from 0 to 1000000", "found NaN"),
        refused("distillWeight", 1, "Double", "found 1 of type Integer"),
        refused("logitScale", Double.POSITIVE_INFINITY, "above 0", "found Infinity"),
        refused(
            "strategy",
            "QICD",
            "one of qicd, qcd, qkd, average, fedavg, independent",
            "found 'QICD'"),
        refused("strategy", null, "one of qicd", "found null"),
        refused("numLayers", List.of(1), "int[]", "of type"),
        refused("numLayers", new int[] {1, 0}, "from 1 to 1000", "[1, 0]"),
        refused("ansatz", new String[] {"none"}, "strongly_entangling", "[none]"),
        refused("ansatz", new String[0], "strongly_entangling", "[]"),
        refused("seed", 1, "Long", "found 1 of type Integer"),
        refused("weightCol", 1, "String", "found 1 of type Integer"),
        refused("infidelityCol", null, "text", "found null"));
  }

  private static DynamicTest refused(String param, Object value, String... words) {
    return DynamicTest.dynamicTest(
        param + " " + value,
        () -> {
          for (Params stage : new Params[] {new QicdClassifier(), model.copy(ParamMap.empty())}) {
            Throwable thrown = catchThrowable(() -> stage.set(param, value));
            assertPlain(thrown, words);
            assertThat(thrown).hasMessageStartingWith(stage.uid() + ": " + param + " must be ");
          }
        });
  }
}

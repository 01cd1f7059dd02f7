package org.qicd.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.ProbabilisticClassifierSuite$;
import org.apache.spark.ml.feature.BinarizerSuite;
import org.apache.spark.ml.feature.LabeledPoint;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.ParamsSuite$;
import org.apache.spark.ml.util.MLTestingUtils$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Checks that Spark's own test suites make of every stage of MLlib, on ours: {@code mvn -P
 * spark-suites test}. They are in Spark's published test jars.
 */
class SparkSuitesTest {
  /** Any suite of MLlib serves: its session, its temporary folders, and the checks it inherits. */
  private static final BinarizerSuite SUITE = new BinarizerSuite();

  private static Dataset<Row> digits;
  private static QicdClassificationModel model;
  private static ImageFeaturesModel images;

  @BeforeAll
  static void train() {
    SUITE.beforeAll();
    digits =
        SUITE
            .spark()
            .read()
            .parquet("data/digits.parquet")
            .limit(200)
            .select(array_to_vector(col("features")).as("features"), col("label"))
            .cache();
    model = classifier().fit(digits);
    images = imageFeatures().fit(digits);
  }

  @AfterAll
  static void stop() {
    SUITE.afterAll();
  }

  private static QicdClassifier classifier() {
    return new QicdClassifier().setNumStudents(2).setNumLayers(1).setMaxIter(2);
  }

  private static ImageFeatures imageFeatures() {
    return new ImageFeatures().setSide(4).setOutputCol("small");
  }

  @Test
  void checkParams() {
    for (Params stage : List.of(classifier(), model, imageFeatures(), images)) {
      ParamsSuite$.MODULE$.checkParams(stage);
    }
  }

  @Test
  void checkCopyAndUids() {
    QicdClassifier classifier = classifier();
    MLTestingUtils$.MODULE$.checkCopyAndUids(classifier, classifier.fit(digits));
    ImageFeatures features = imageFeatures();
    MLTestingUtils$.MODULE$.checkCopyAndUids(features, features.fit(digits));
  }

  @Test
  void checkNumericTypes() {
    MLTestingUtils$.MODULE$.checkNumericTypes(
        classifier(), SUITE.spark(), true, SparkSuitesTest::sameWeights);
  }

  @Test
  void testPredictMethods() {
    ProbabilisticClassifierSuite$.MODULE$.testPredictMethods(SUITE, model, digits);
  }

  @Test
  void testSinglePredictions() {
    SUITE.testPredictionModelSinglePrediction(model, digits);
    SUITE.testClassificationModelSingleRawPrediction(model, digits);
    SUITE.testProbClassificationModelSingleProbPrediction(model, digits);
  }

  @Test
  void testDefaultReadWrite() {
    SUITE.testDefaultReadWrite(classifier().setStepSize(0.5).setExchange("weights"), true, true);
    SUITE.testDefaultReadWrite(imageFeatures().setComponents(3), true, true);
    SUITE.testDefaultReadWrite(model, true, true);
    SUITE.testDefaultReadWrite(images, true, true);
  }

  @Test
  void testEstimatorAndModelReadWrite() {
    Map<String, Object> params = Map.of("numStudents", 2, "maxIter", 2, "stepSize", 0.25);
    SUITE.testEstimatorAndModelReadWrite(
        classifier(), digits, scala(params), scala(params), SparkSuitesTest::sameWeights, false);
  }

  /** On a batch and on a stream. */
  @Test
  void testTransformer() {
    SUITE.<Row>testTransformer(
        digits,
        model,
        "prediction",
        scala(List.of("probability")),
        row -> check(row.getDouble(0) < model.numClasses()),
        Encoders.row(digits.schema()));
    SUITE.<Row>testTransformer(
        digits,
        images,
        "small",
        scala(List.<String>of()),
        row -> check(row.<org.apache.spark.ml.linalg.Vector>getAs(0).size() == 16),
        Encoders.row(digits.schema()));
  }

  /**
   * Vectors and weights that cannot be trained on. The check of labels does not apply: a row with a
   * null or NaN as label takes part in distillation.
   */
  @Test
  void testInvalidVectorsAndWeights() {
    SUITE.testInvalidVectors(table -> classifier().fit(table));
    SUITE.testInvalidWeights(table -> classifier().setWeightCol("weight").fit(table));
  }

  @Test
  void testArbitrarilyScaledWeights() {
    Dataset<LabeledPoint> points =
        digits
            .withColumn("label", col("label").cast("double"))
            .as(Encoders.bean(LabeledPoint.class));
    MLTestingUtils$.MODULE$.<QicdClassificationModel, QicdClassifier>testArbitrarilyScaledWeights(
        points, classifier(), SparkSuitesTest::nearlySameWeights);
  }

  private static BoxedUnit check(boolean holds) {
    assertThat(holds).isTrue();
    return BoxedUnit.UNIT;
  }

  private static BoxedUnit sameWeights(Model<?> one, Model<?> other) {
    assertThat(((QicdClassificationModel) one).weights())
        .isEqualTo(((QicdClassificationModel) other).weights());
    return BoxedUnit.UNIT;
  }

  private static BoxedUnit nearlySameWeights(
      QicdClassificationModel one, QicdClassificationModel other) {
    assertThat(one.weights().toArray()).containsExactly(other.weights().toArray(), within(1e-9));
    return BoxedUnit.UNIT;
  }

  private static scala.collection.immutable.Map<String, Object> scala(Map<String, Object> map) {
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
  }

  private static Seq<String> scala(List<String> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}

package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.FeatureScaling;
import org.qicd.testing.SharedSpark;

/** Features that become angles are scaled by what the training rows say, and the model keeps it. */
@ExtendWith(SharedSpark.class)
class ClassifierScalingTest {

  /** Features as people have them, of which the first tells two classes. */
  private static Dataset<Row> table(SparkSession spark, int numFeatures, int classes) {
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      double[] features = new double[numFeatures];
      for (int f = 0; f < numFeatures; f++) {
        double tells = f == 0 ? 400 * (i % classes) : 0;
        features[f] = 1000 + tells + 60 * random.nextGaussian();
      }
      rows.add(RowFactory.create(Vectors.dense(features), (double) (i % classes)));
    }
    return spark.createDataFrame(
        rows, new StructType().add("features", SQLDataTypes.VectorType()).add("label", "double"));
  }

  private static QicdClassifier classifier(String encoding) {
    return Tables.classifier().setEncoding(encoding).setMaxIter(30).setStepSize(0.1);
  }

  private static double accuracy(QicdClassificationModel model, Dataset<Row> table) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("accuracy")
        .evaluate(model.transform(table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"angle", "angle_x", "reuploading"})
  void featuresOfAnySizeAreLearned(String encoding, SparkSession spark) {
    Dataset<Row> table = table(spark, 3, 2);
    assertThat(accuracy(classifier(encoding).fit(table), table)).isGreaterThan(0.95);
    assertThat(accuracy(classifier(encoding).setFeatureScale(0).fit(table), table))
        .as("as radians")
        .isLessThan(0.8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"angle", "angle_x", "angle_z", "zz", "iqp", "reuploading"})
  void aSavedModelScalesAsItDid(String encoding, SparkSession spark, @TempDir Path folder)
      throws Exception {
    Dataset<Row> table = table(spark, 3, 2);
    QicdClassificationModel model = classifier(encoding).setMaxIter(2).fit(table);
    String path = folder.resolve(encoding).toString();
    model.write().save(path);
    QicdClassificationModel loaded = QicdClassificationModel.load(path);
    assertThat(loaded.ensemble().circuits()).isEqualTo(model.ensemble().circuits());
    FeatureScaling scaling = loaded.ensemble().circuit(0).scaling();
    assertThat(scaling.numFeatures()).isEqualTo(3);
    assertThat(model.ensembleJson()).contains("\"featureScaling\":{\"offsets\":[1");
    for (Row row : loaded.transform(table).limit(5).collectAsList()) {
      Vector image = row.getAs("features");
      assertThat(row.<Vector>getAs("probability")).isEqualTo(model.predictProbability(image));
      // A circuit that takes angles as they come, at the angles.
      Vector angles = Vectors.dense(scaling.angles(image.toArray(), 3));
      QicdStudent student = loaded.students().get(0);
      QicdStudent plain =
          new QicdStudent(
              student.circuit().withScaling(FeatureScaling.NONE), student.weights().toArray());
      assertThat(student.logits(image).toArray())
          .containsExactly(plain.logits(angles).toArray(), within(1e-15));
      assertThat(student.toQasm(image)).isEqualTo(plain.toQasm(angles));
      assertThat(student.toQasm())
          .contains("// x0 = (feature 0 - %s) * ".formatted(scaling.offsets()[0]));
      assertThat(plain.toQasm()).doesNotContain("feature 0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"angle", "angle_x", "angle_z", "reuploading"})
  void aTrainedScalingIsSavedAndLoaded(String encoding, SparkSession spark, @TempDir Path folder)
      throws Exception {
    // Four classes, so that one qubit has no feature.
    Dataset<Row> table = table(spark, 3, 4);
    QicdClassifier classifier = classifier(encoding).setFeatureScaling("trainable").setMaxIter(2);
    QicdClassificationModel model = classifier.setReadout("expval").setNumQubits(4).fit(table);
    String path = folder.resolve(encoding).toString();
    model.write().save(path);
    QicdClassificationModel loaded = QicdClassificationModel.load(path);
    assertThat(loaded.ensemble().circuits()).isEqualTo(model.ensemble().circuits());
    assertThat(loaded.fingerprint()).isEqualTo(model.fingerprint());
    for (Row row : loaded.transform(table).limit(5).collectAsList()) {
      Vector image = row.getAs("features");
      assertThat(row.<Vector>getAs("probability")).isEqualTo(model.predictProbability(image));
      QicdStudent student = loaded.students().get(0);
      assertThat(student.toQasm(image)).doesNotContain("x0");
      assertThat(student.toQasm()).contains("*x2 + ").doesNotContain("*x3");
    }
  }

  @Test
  void amplitudesAreNotScaled(SparkSession spark) {
    Dataset<Row> table = Tables.digits(spark, 40, 3);
    QicdClassificationModel model = Tables.small().fit(table);
    assertThat(model.ensembleJson()).doesNotContain("featureScaling");
    assertThat(Tables.small().setFeatureScale(0).fit(table).fingerprint())
        .isEqualTo(model.fingerprint());
  }

  @Test
  void aRowOutOfAllProportionIsNamed(SparkSession spark) {
    Dataset<Row> table = table(spark, 2, 2);
    Row far = RowFactory.create(Vectors.dense(1e308, 0), 0.0);
    Dataset<Row> with = table.union(spark.createDataFrame(List.of(far), table.schema()));
    assertThatThrownBy(() -> classifier("angle").fit(with))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feature 0 goes from ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"angle", "angle_x", "angle_z", "zz", "iqp", "reuploading"})
  void classesMayNeedMoreQubitsThanFeatures(String encoding, SparkSession spark) {
    Dataset<Row> table = table(spark, 2, 8);
    QicdClassificationModel model = classifier(encoding).setMaxIter(2).fit(table);
    assertThat(model.ensemble().circuit(0).numQubits()).isEqualTo(3);
    Vector image = table.first().getAs("features");
    assertThat(model.predictProbability(image).size()).isEqualTo(8);
    QicdStudent student = model.students().get(0);
    assertThat(student.toQasm()).contains("// x2 = 0\n", "qubit[3] q;");
    assertThat(student.toQasm(image)).doesNotContain("input");
  }

  @Test
  void theFeatureMapOfPairsNeedsAPair(SparkSession spark) {
    assertThatThrownBy(() -> classifier("zz").fit(table(spark, 1, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'zz' needs two or more features and qubits, found 1 and 3");
  }
}

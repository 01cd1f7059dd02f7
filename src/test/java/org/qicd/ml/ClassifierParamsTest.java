package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.param.Param;
import org.qicd.testing.SharedSpark;
import scala.jdk.javaapi.CollectionConverters;

/** What MLlib's own suites ask of the params of every classifier and model, and of their copies. */
@ExtendWith(SharedSpark.class)
class ClassifierParamsTest {
  private static Dataset<Row> table;
  private static QicdClassifier classifier;
  private static QicdClassificationModel model;

  @BeforeAll
  static void fit(SparkSession spark) {
    table = Tables.digits(spark, 45, 3);
    classifier = Tables.small().setPredictionCol("class").setThresholds(new double[] {1, 2, 3});
    model = classifier.fit(table);
  }

  static Stream<Named<Param<?>>> rows() {
    return ColumnParam.all().stream().map(row -> Named.of(row.name(), row));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachRowHasItsMethods(Param<?> row) throws Exception {
    String capitalised =
        row.name().substring(0, 1).toUpperCase(Locale.ROOT) + row.name().substring(1);
    for (Params stage : new Params[] {new QicdClassifier("c"), model.copy(ParamMap.empty())}) {
      Object accessor = stage.getClass().getMethod(row.name()).invoke(stage);
      assertThat(accessor).isSameAs(stage.getParam(row.name()));
      Method getter = stage.getClass().getMethod("get" + capitalised);
      assertThat(getter.invoke(stage)).isEqualTo(stage.getOrDefault(stage.getParam(row.name())));
    }
    QicdClassifier stage = new QicdClassifier("c");
    Object value = RowValidator.boxed(row.form(), other(row));
    Method setter =
        Arrays.stream(QicdClassifier.class.getMethods())
            .filter(m -> m.getName().equals("set" + capitalised) && !m.isBridge())
            .findFirst()
            .orElseThrow();
    assertThat(setter.getReturnType()).isEqualTo(QicdClassifier.class);
    assertThat(invoke(setter, stage, value)).isSameAs(stage);
    assertThat(stage.isSet(stage.getParam(row.name()))).isTrue();
    assertThat(QicdClassifier.class.getMethod("get" + capitalised).invoke(stage)).isEqualTo(value);
  }

  private static Object invoke(Method setter, Object stage, Object value)
      throws IllegalAccessException, InvocationTargetException {
    return setter.invoke(stage, new Object[] {value});
  }

  /** A value that is not the default. */
  private static <T> Object other(Param<T> row) {
    Object value = row.show(row.defaultValue());
    return switch (row.form()) {
      case INTEGER, INTEGERS -> (Integer) value == 2 ? 3 : 2;
      case LONG -> (Long) value + 1;
      case REAL -> (Double) value == 1 ? 0.5 : (Double) value + 0.5;
      case BOOLEAN -> !(Boolean) value;
      case TEXT ->
          row.allowed().equals("text")
              ? "other"
              : row.allowed().substring(row.allowed().lastIndexOf(' ') + 1);
      case TEXTS -> "real_amplitudes";
    };
  }

  @Test
  void explainsItsParams() {
    QicdClassifier stage = new QicdClassifier().setNumLayers(1, 2).setNumStudents(2);
    stage.setThresholds(new double[] {1, 0.5});
    assertThat(stage.explainParams())
        .contains("\nnumLayers: number of layers of the circuits: one for all students, or one for")
        .contains(" number from 1 to 1000, or a list of them) (default: [8], current: [1, 2])\n")
        .contains("\nstrategy: how the students teach each other (one of qicd, qcd, qkd, ")
        .contains("every row has weight 1 (text) (default: '')")
        .contains(" (current: [1.0, 0.5])\n")
        .contains("one student after the other, radians (undefined)\n");
    for (Params each : new Params[] {stage, model}) {
      assertThat(each.explainParams().lines()).hasSize(each.params().length);
      for (Param<?> row : ColumnParam.all()) {
        assertThat(each.explainParam(each.getParam(row.name())))
            .startsWith(
                "%s: %s (%s) (default: ".formatted(row.name(), row.meaning(), row.allowed()))
            .endsWith(")");
      }
    }
  }

  @Test
  void paramsGoFromTheClassifierToItsModel() {
    assertThat(model.uid()).isEqualTo(classifier.uid());
    assertThat(model.parent()).isSameAs(classifier);
    assertThat(model.getMaxIter()).isEqualTo(2);
    assertThat(model.getPredictionCol()).isEqualTo("class");
    assertThat(model.getThresholds()).containsExactly(1, 2, 3);
    for (var param : model.params()) {
      if (!param.equals(model.temperature())) { // which a training finds
        assertThat(model.isSet(param))
            .isEqualTo(classifier.isSet(classifier.getParam(param.name())));
      }
    }
    assertThat(classifier.hasParam("temperature")).isFalse();
    assertThat(model.getTemperature()).isEqualTo(1);
    assertThat(classifier.hasParam("initialWeights")).isTrue();
    assertThat(model.hasParam("initialWeights")).isFalse();
  }

  @Test
  void copiesKeepWhatTheyCopy() {
    ParamMap extra = new ParamMap().put(classifier.numLayers(), new int[] {3, 4});
    QicdClassifier other = classifier.copy(extra);
    assertThat(other.uid()).isEqualTo(classifier.uid());
    assertThat(other.getNumLayers()).containsExactly(3, 4);
    assertThat(classifier.getNumLayers()).containsExactly(1);
    assertThat(other.getPredictionCol()).isEqualTo("class");

    QicdClassificationModel copy = model.copy(new ParamMap().put(model.predictionCol(), "k"));
    assertThat(copy).isNotSameAs(model);
    assertThat(copy.uid()).isEqualTo(model.uid());
    assertThat(copy.parent()).isSameAs(classifier);
    assertThat(copy.summary()).isSameAs(model.summary());
    assertThat(copy.fingerprint()).isEqualTo(model.fingerprint());
    assertThat(copy.getPredictionCol()).isEqualTo("k");
    assertThat(model.getPredictionCol()).isEqualTo("class");
    assertThat(copy.toString()).isEqualTo(model.toString());
    assertThat(copy.setPredictionCol("l").explainParams())
        .isEqualTo(model.explainParams().replace("current: class", "current: l"));
    // A model that transforms elsewhere leaves this one alone.
    assertThat(model.transform(table, new ParamMap().put(model.predictionCol(), "m")).columns())
        .endsWith("m");
    assertThat(model.getPredictionCol()).isEqualTo("class");
  }

  /** As in a task that was given a model: no training data, nor what came of them. */
  @Test
  void aModelTravels() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(model);
    QicdClassificationModel travelled =
        (QicdClassificationModel)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    Vector image = table.first().getAs("features");
    assertThat(travelled.predictRaw(image)).isEqualTo(model.predictRaw(image));
    assertThat(travelled.predict(image)).isEqualTo(model.predict(image));
    assertThat(travelled.explainParams()).isEqualTo(model.explainParams());
    assertThat(travelled.hasSummary()).isFalse();
  }

  @Test
  void paramsMayBeGivenToFit() {
    ParamPair<?> rounds = new ParamPair<>(classifier.maxIter(), 3);
    QicdClassificationModel longer = classifier.fit(table, rounds);
    assertThat(longer.getMaxIter()).isEqualTo(3);
    assertThat(longer.summary().totalIterations()).isEqualTo(3);
    assertThat(longer.fingerprint())
        .isEqualTo(classifier.copy(ParamMap.empty()).setMaxIter(3).fit(table).fingerprint())
        .isNotEqualTo(model.fingerprint());
    ParamMap[] maps = {
      new ParamMap().put(classifier.maxIter(), 3), new ParamMap().put(classifier.seed(), 1L)
    };
    var models =
        CollectionConverters.asJava(
            classifier.fit(table, CollectionConverters.asScala(List.of(maps)).toSeq()));
    assertThat(models.get(0).fingerprint()).isEqualTo(longer.fingerprint());
    assertThat(models.get(1).getSeed()).isEqualTo(1);
    assertThat(models.get(1).fingerprint()).isNotEqualTo(model.fingerprint());
    assertThat(classifier.getMaxIter()).isEqualTo(2);
    assertThat(classifier.isSet(classifier.seed())).isFalse();
  }

  @Test
  void stagesComeBackAsTheyWereSaved(@TempDir Path folder) throws Exception {
    QicdClassifier set = new QicdClassifier("qicd_set");
    for (Param<?> row : ColumnParam.all()) {
      set.set(row.name(), RowValidator.boxed(row.form(), other(row)));
    }
    set.setFeaturesCol("pixels").setThresholds(new double[] {0.1, 0.2 + 0.1});
    set.setInitialWeights(Vectors.dense(Math.PI, -0.0, Double.MIN_VALUE));
    for (QicdClassifier stage : List.of(new QicdClassifier(), set)) {
      assertSame(QicdClassifier.load(saved(stage, folder)), stage);
    }
    QicdClassificationModel defaults =
        new QicdClassifier().setNumLayers(1).setMaxIter(1).fit(table);
    for (QicdClassificationModel each : List.of(defaults, model)) {
      QicdClassificationModel loaded = QicdClassificationModel.load(saved(each, folder));
      assertSame(loaded, each);
      assertThat(loaded.fingerprint()).isEqualTo(each.fingerprint());
      assertThat(loaded.transform(table).collectAsList())
          .isEqualTo(each.transform(table).collectAsList());
      assertThat(loaded.hasParent()).isFalse();
    }
  }

  private static <S extends Params & MLWritable> String saved(S stage, Path folder)
      throws Exception {
    String path = folder.resolve(stage.uid()).toString();
    stage.write().save(path);
    return path;
  }

  private static void assertSame(Params found, Params expected) {
    assertThat(found.uid()).isEqualTo(expected.uid());
    assertThat(found.explainParams()).isEqualTo(expected.explainParams());
    for (var param : expected.params()) {
      var other = found.getParam(param.name());
      assertThat(found.isSet(other)).as(param.name()).isEqualTo(expected.isSet(param));
      assertThat(found.hasDefault(other)).as(param.name()).isEqualTo(expected.hasDefault(param));
      if (expected.isDefined(param)) {
        assertThat(found.<Object>getOrDefault(other)).isEqualTo(expected.getOrDefault(param));
      }
    }
  }
}

package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.circuit.Circuit;
import org.qicd.measure.Shots;
import org.qicd.simulate.StateBatch;
import org.qicd.testing.SharedSpark;

/** What a trained model knows: students, extra columns, summary, evaluation, and its files. */
@ExtendWith(SharedSpark.class)
class ClassifierModelTest {

  @Test
  void studentsAreWhatTheModelPredictsWith(SparkSession spark) {
    Dataset<Row> table = Tables.digits(spark, 75, 3);
    QicdClassificationModel model = Tables.classifier().fit(table);
    assertThat(model.students()).hasSize(3);
    Vector image = table.first().getAs("features");
    double[] mean = new double[3];
    for (int m = 0; m < 3; m++) {
      QicdStudent student = model.students().get(m);
      double[] logits = student.logits(image).toArray();
      double[] probabilities = softmax(logits);
      QicdClassificationModel alone = model.student(m);
      assertThat(alone.predictProbability(image).toArray())
          .containsExactly(probabilities, within(1e-12));
      assertThat(alone.students()).hasSize(1);
      assertThat(alone.getNumStudents()).isEqualTo(1);
      assertThat(alone.weights()).isEqualTo(student.weights());
      for (int c = 0; c < 3; c++) {
        mean[c] += probabilities[c] / 3;
      }
      StateBatch states = student.states(image, image);
      double norm = 0;
      for (int a = 0; a < 8; a++) {
        norm += states.re(1, a) * states.re(1, a) + states.im(1, a) * states.im(1, a);
      }
      assertThat(norm).isEqualTo(1, within(1e-12));
      assertThat(student.toString()).contains("RY(θ1)").contains("q0");
    }
    assertThat(model.predictProbability(image).toArray()).containsExactly(mean, within(1e-12));
    assertThat(model.averaged().students()).hasSize(1);
    assertThatThrownBy(() -> model.student(3)).hasMessage("student is 3: expected 0 to 2");
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    double[] p = new double[logits.length];
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(logits[c]);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /** Counts belong to the image: rows may come in any order, and one by one. */
  @Test
  void aModelIsMeasuredByShots(SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> table = Tables.digits(spark, 75, 3);
    QicdClassificationModel model = Tables.classifier().setReadoutLink("born").fit(table);
    List<Row> exact = predicted(model, table);
    assertThat(predicted(model.setShots(9), table.repartition(7)))
        .isEqualTo(predicted(model, table.coalesce(1)))
        .isNotEqualTo(exact);
    List<Row> measured = predicted(model, table);
    Vector image = table.first().getAs("features");
    assertThat(model.transform(table).first().<Vector>getAs("probability"))
        .isEqualTo(model.predictProbability(image));
    assertThat(model.ensemble().shots()).isEqualTo(new Shots(9, 0.5, model.getSeed()));
    model.write().overwrite().save(folder + "/model");
    assertThat(predicted(QicdClassificationModel.load(folder + "/model"), table))
        .isEqualTo(measured);
    assertThat(predicted(model.copy(ParamMap.empty()).setSeed(5), table)).isNotEqualTo(measured);
    assertThat(predicted(model.copy(ParamMap.empty()).setSmoothing(2), table))
        .isNotEqualTo(measured);
    assertThat(predicted(model.setShots(0), table)).isEqualTo(exact);
    assertThatThrownBy(() -> model.setShots(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shots must be a whole number from 0 to 1000000000, found -1");
  }

  private static List<Row> predicted(QicdClassificationModel model, Dataset<Row> table) {
    return model.transform(table).orderBy("id").collectAsList();
  }

  /** The file is read by the fit alone; a text needs no file at all. */
  @Test
  void aCircuitOfOnesOwn(SparkSession spark, @TempDir Path folder) throws IOException {
    String text =
        "OPENQASM 3.0; include \"stdgates.inc\"; input float[64] a; input float[64] b; qubit[3] q;"
            + " ry(a) q; cx q[0], q[1]; crx(a/2 - b) q[1], q[2];";
    Path file = Files.writeString(folder.resolve("own.qasm"), text);
    Dataset<Row> table = Tables.digits(spark, 75, 3);
    QicdClassificationModel model = Tables.classifier().setAnsatz(file.toString()).fit(table);
    Files.delete(file);
    model.write().overwrite().save(folder + "/model");
    QicdClassificationModel loaded = QicdClassificationModel.load(folder + "/model");
    assertThat(loaded.getAnsatz()).containsExactly(file.toString());
    assertThat(loaded.students().get(0).circuit().operations()).hasSize(6);
    assertThat(loaded.transform(table).collectAsList())
        .isEqualTo(model.transform(table).collectAsList());
    assertThat(Tables.classifier().setAnsatz(text).fit(table).weights()).isEqualTo(model.weights());
    assertThatThrownBy(() -> Tables.classifier().setAnsatz(file.toString()).fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ansatz: there is no file " + file);
  }

  @Test
  void extraColumnsTellWhatTheEnsembleKnows(SparkSession spark) {
    Dataset<Row> table = Tables.digits(spark, 75, 3);
    QicdClassificationModel model =
        Tables.classifier().setInit("independent").setDistillWeight(0).fit(table);
    model.setStudentProbabilityCol("students").setDisagreementCol("information");
    model.setInfidelityCol("infidelity");
    Dataset<Row> predicted = model.transform(table);
    assertThat(predicted.columns())
        .containsExactly(
            "id",
            "features",
            "label",
            "rawPrediction",
            "probability",
            "prediction",
            "students",
            "information",
            "infidelity");
    assertThat(predicted.schema()).isEqualTo(predicted.limit(1).schema());
    for (Row row : predicted.collectAsList()) {
      Vector image = row.getAs("features");
      List<Vector> students = row.getList(row.fieldIndex("students"));
      assertThat(students).hasSize(3);
      double[] mean = new double[3];
      double information = 0;
      for (int m = 0; m < 3; m++) {
        assertThat(students.get(m).toArray())
            .containsExactly(model.student(m).predictProbability(image).toArray(), within(1e-12));
        information -= entropy(students.get(m).toArray()) / 3;
        for (int c = 0; c < 3; c++) {
          mean[c] += students.get(m).apply(c) / 3;
        }
      }
      information += entropy(mean);
      assertThat(row.<Double>getAs("information")).isEqualTo(information, within(1e-9));
      double infidelity = 0;
      for (int[] pair : new int[][] {{0, 1}, {0, 2}, {1, 2}}) {
        StateBatch one = model.students().get(pair[0]).states(image);
        StateBatch two = model.students().get(pair[1]).states(image);
        infidelity += (1 - one.fidelities(two)[0]) / 3;
      }
      assertThat(row.<Double>getAs("infidelity")).isEqualTo(infidelity, within(1e-12));
    }
    model.setPredictionCol("").setProbabilityCol("").setRawPredictionCol("");
    assertThat(model.transform(table).columns())
        .containsExactly("id", "features", "label", "students", "information", "infidelity");
  }

  private static double entropy(double[] p) {
    double entropy = 0;
    for (double value : p) {
      entropy -= value * Math.log(value);
    }
    return entropy;
  }

  @Test
  void aSummaryTellsHowTrainingWent(SparkSession spark) {
    Dataset<Row> table =
        Tables.digits(spark, 75, 3).withColumn("held", functions.expr("id % 4 = 0"));
    QicdClassificationModel model =
        Tables.classifier()
            .setMaxIter(60)
            .setStepSize(1.5)
            .setStepSchedule("constant")
            .setValidationIndicatorCol("held")
            .setValidationInterval(2)
            .setPatience(3)
            .fit(table);
    QicdTrainingSummary summary = model.summary();
    assertThat(summary.totalIterations()).isLessThan(60);
    assertThat(summary.keptRound()).isLessThan(summary.totalIterations());
    assertThat(summary.objectiveHistory()).hasSize(summary.totalIterations());
    assertThat(summary.rounds()).hasSize(3 * summary.totalIterations());
    assertThat(summary.history().count()).isEqualTo(3L * summary.totalIterations());
    assertThat(summary.seconds()).containsKeys("simulationAndGradient", "spark", "validation");
    double first = summary.objectiveHistory()[0];
    double mean = 0;
    for (int m = 0; m < 3; m++) {
      mean += summary.rounds().get(m).learned().taskLoss() / 3;
    }
    assertThat(first).isEqualTo(mean, within(1e-12));
  }

  @Test
  void evaluationTellsWhatTheEvaluatorTells(SparkSession spark) {
    Dataset<Row> table = Tables.digits(spark, 75, 3).withColumn("w", functions.expr("1 + id % 3"));
    QicdClassificationModel model = Tables.classifier().setMaxIter(2).fit(table);
    Dataset<Row> labelled = model.transform(table).filter("label is not null");
    for (boolean weighted : new boolean[] {false, true}) {
      MulticlassClassificationEvaluator evaluator = new MulticlassClassificationEvaluator();
      QicdClassificationModel evaluated = model.copy(ParamMap.empty());
      if (weighted) {
        evaluator.setWeightCol("w");
        evaluated.set(evaluated.weightCol(), "w");
      }
      ClassificationReport report = evaluated.evaluate(table);
      assertThat(report.rows()).isEqualTo(60);
      check(report.accuracy(), evaluator.setMetricName("accuracy").evaluate(labelled));
      check(report.f1(), evaluator.setMetricName("f1").evaluate(labelled));
      check(
          report.weightedPrecision(),
          evaluator.setMetricName("weightedPrecision").evaluate(labelled));
      check(report.weightedRecall(), evaluator.setMetricName("weightedRecall").evaluate(labelled));
      check(report.logLoss(), evaluator.setMetricName("logLoss").evaluate(labelled));
      assertThat(report.accuracy().value()).isBetween(0.2, 0.98);
      assertThat(report.toString()).contains("accuracy", "logLoss");
    }
  }

  private static void check(ClassificationReport.Estimate estimate, double expected) {
    assertThat(estimate.value()).isEqualTo(expected, within(1e-12));
    assertThat(estimate.lower()).isLessThan(estimate.value());
    assertThat(estimate.upper()).isGreaterThan(estimate.value());
  }

  @Test
  void aModelComesBackAsItWasSaved(SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> table = Tables.digits(spark, 75, 3);
    QicdClassificationModel model =
        Tables.classifier()
            .setAnsatz("strongly_entangling", "real_amplitudes", "efficient_su2")
            .setTunableCouplers(true)
            .setDeviceScaleError(0.1)
            .setDeviceCrosstalk(0.2)
            .setDeviceCnotError(0.2)
            .setDeviceDrift(0.5)
            .setPredictionCol("class")
            .fit(table);
    String path = directory.resolve("model").toString();
    model.write().overwrite().save(path);
    QicdClassificationModel loaded = QicdClassificationModel.load(path);
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.fingerprint()).isEqualTo(model.fingerprint());
    assertThat(loaded.getPredictionCol()).isEqualTo("class");
    assertThat(loaded.getNumLayers()).isEqualTo(new int[] {2});
    assertThat(loaded.toString()).isEqualTo(model.toString());
    assertThat(loaded.summary().rounds()).isEqualTo(model.summary().rounds());
    assertThat(loaded.summary().seconds()).isEqualTo(model.summary().seconds());
    assertThat(loaded.transform(table).orderBy("id").collectAsList())
        .isEqualTo(model.transform(table).orderBy("id").collectAsList());
    for (int m = 0; m < 3; m++) {
      Circuit circuit = model.students().get(m).circuit();
      assertThat(loaded.students().get(m).circuit()).isEqualTo(circuit);
      assertThat(circuit.device().isIdeal()).isFalse();
    }
    QicdClassifier classifier = Tables.classifier().setInitialModel(model);
    classifier.write().overwrite().save(path);
    QicdClassifier read = QicdClassifier.load(path);
    assertThat(read.getInitialWeights()).isEqualTo(model.weights());
    assertThat(read.getMaxIter()).isEqualTo(6);
  }

  @Test
  void trainingGoesOnFromAModel(SparkSession spark) {
    Dataset<Row> table = Tables.digits(spark, 75, 3);
    QicdClassifier classifier = Tables.classifier().setMaxIter(40);
    QicdClassificationModel first = classifier.fit(table);
    QicdClassificationModel second =
        classifier.copy(ParamMap.empty()).setInitialModel(first).fit(table);
    assertThat(second.summary().objectiveHistory()[0])
        .isLessThan(first.summary().objectiveHistory()[0]);
    assertThatThrownBy(() -> Tables.classifier().setInitialWeights(Vectors.dense(1, 2)).fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("initialWeights", "54 finite values", "found 2");
  }

  @Test
  void oneStudentIsAPlainQuantumNeuralNetwork(SparkSession spark) {
    Dataset<Row> table = Tables.digits(spark, 75, 3);
    QicdClassificationModel model =
        Tables.classifier().setNumStudents(1).setMaxIter(60).setStepSize(0.1).fit(table);
    assertThat(model.evaluate(table).accuracy().value()).isGreaterThan(0.9);
    assertThat(model.summary().rounds())
        .allSatisfy(r -> assertThat(r.learned().divergence()).isNaN());
  }
}

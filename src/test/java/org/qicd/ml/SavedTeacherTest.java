package org.qicd.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.SharedSpark;

/** Students whose teacher is a model on disk, or a column that a model has written. */
@ExtendWith(SharedSpark.class)
class SavedTeacherTest {

  private static QicdClassifier taught(Path teacher) {
    return Tables.small()
        .setStrategy("qkd")
        .setDistillWeight(5)
        .setReadout("projector")
        .setTeacherModel(teacher.toString());
  }

  @Test
  void aModelAndThePipelineOfARunTeachAlike(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Dataset<Row> rows = Tables.digits(spark, 45, 3);
    QicdClassifier wide =
        Tables.small().setNumStudents(1).setNumQubits(4).setReadout("projector").setMaxIter(5);
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {wide}).fit(rows);
    pipeline.save(folder.resolve("run/model").toString());
    QicdClassificationModel model = (QicdClassificationModel) pipeline.stages()[0];
    model.save(folder.resolve("alone").toString());

    QicdClassificationModel students = taught(folder.resolve("alone")).fit(rows);
    assertThat(taught(folder.resolve("run")).fit(rows).fingerprint())
        .isEqualTo(students.fingerprint());
    // One trained in the run by the same parameters is that very model.
    QicdClassifier within = taught(folder).setTeacherModel("").setTeacherQubits(4);
    assertThat(within.setTeacherLayers(1).setTeacherRounds(5).fit(rows).fingerprint())
        .isEqualTo(students.fingerprint());
    assertThat(taught(folder).setTeacherModel("").setStrategy("independent").fit(rows))
        .extracting(QicdClassificationModel::fingerprint)
        .isNotEqualTo(students.fingerprint());
  }

  /** Spark's own classifier teaches; rows of validation and of prediction need no teacher. */
  @Test
  void aColumnOfAnotherModelTeaches(SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> rows = Tables.digits(spark, 75, 3).withColumn("later", expr("id % 4 = 0"));
    LogisticRegression teacher =
        new LogisticRegression().setProbabilityCol("taught").setRegParam(0.01);
    Dataset<Row> taught =
        teacher
            .fit(rows.filter("label is not null"))
            .transform(rows)
            .drop("prediction", "rawPrediction")
            .withColumn("taught", expr("case when later then null else taught end"));
    QicdClassifier students =
        Tables.classifier()
            .setStrategy("qkd")
            .setDistillWeight(10)
            .setTeacherProbabilityCol("taught")
            .setTaskWeight(0) // The labels themselves teach nothing.
            .setMaxIter(30)
            .setStepSize(0.1)
            .setValidationIndicatorCol("later");
    QicdClassificationModel model = students.fit(taught);
    double with = model.evaluate(rows.filter("label is not null")).accuracy().value();
    QicdClassifier alone =
        students.copy(ParamMap.empty()).setStrategy("independent").setTeacherProbabilityCol("");
    double without = alone.fit(rows).evaluate(rows.filter("label is not null")).accuracy().value();
    assertThat(with).isGreaterThan(0.9);
    assertThat(without).isLessThan(0.7);

    model.save(folder.resolve("model").toString());
    QicdClassificationModel loaded =
        QicdClassificationModel.load(folder.resolve("model").toString());
    assertThat(loaded.getTeacherProbabilityCol()).isEqualTo("taught");
    assertThat(loaded.fingerprint()).isEqualTo(model.fingerprint());
    assertThat(loaded.transform(rows.select("features")).count()).isEqualTo(75);

    assertThatThrownBy(() -> students.setTeacherProbabilityCol("none").fit(taught))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column 'none': the columns are id, features, label, later, taught");
    assertThatThrownBy(
            () ->
                students
                    .setTeacherProbabilityCol("taught")
                    .setValidationIndicatorCol("")
                    .fit(taught))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column 'taught': the probabilities are null");
  }

  @Test
  void whatIsNoTeacherIsToldInOneLine(SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> rows = Tables.digits(spark, 45, 3);
    Path saved = folder.resolve("saved");
    Tables.small().setMaxIter(1).setReadout("projector").fit(rows).save(saved.toString());
    assertThatThrownBy(() -> taught(folder.resolve("none")).fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("teacherModel: there is no directory ", "none");
    Path stage = folder.resolve("classifier");
    Tables.small().save(stage.toString());
    assertThatThrownBy(() -> taught(stage).fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("teacherModel: ", "holds a org.qicd.ml.QicdClassifier: expected");
    assertThatThrownBy(() -> taught(saved).setStrategy("qicd").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("teacherModel: ", "strategy is 'qicd': set strategy = qkd");
    assertThatThrownBy(
            () -> taught(saved).setReadout("expval").setTeacherDistance("infidelity").fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("readout 'projector', the students 'expval'");
  }
}

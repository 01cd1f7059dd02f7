package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.SharedSpark;

/** Students whose teacher is a model on disk. */
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

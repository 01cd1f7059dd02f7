package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.testing.SharedSpark;

/**
 * Models that version 1 of the format holds can be read and predict what they did when they were
 * saved. A new version of the format gets directories of its own, beside these; version 2 differs
 * by the scaling of features alone, which models with amplitudes do not have.
 */
@ExtendWith(SharedSpark.class)
class SavedModelStaysReadableTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources", "saved");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aModelOfVersion1() throws IOException {
    QicdClassificationModel model =
        QicdClassificationModel.load(RESOURCES.resolve("model-v1").toString());
    JsonNode expected = JSON.readTree(RESOURCES.resolve("model-v1.json").toFile());
    assertThat(model.fingerprint()).isEqualTo(expected.get("fingerprint").asText());
    assertThat(model.uid()).isEqualTo("qicd_v1");
    assertThat(model.toString())
        .isEqualTo(
            "QicdClassificationModel: uid=qicd_v1, numStudents=2, numQubits=3, numClasses=3,"
                + " numFeatures=8, fingerprint="
                + model.fingerprint());
    assertThat(model.getAnsatz()).containsExactly("strongly_entangling", "efficient_su2");
    assertThat(model.getThresholds()).containsExactly(0.5, 0.25, 0.25);
    assertThat(model.isSet(model.strategy())).isFalse();
    assertThat(model.summary().totalIterations()).isEqualTo(3);
    assertThat(model.summary().objectiveHistory())
        .containsExactly(numbers(expected.get("objectiveHistory")), within(1e-12));
    JsonNode rows = expected.get("rows");
    assertThat(rows).hasSize(6);
    for (JsonNode row : rows) {
      Vector features = Vectors.dense(numbers(row.get("features")));
      assertThat(model.predictProbability(features).toArray())
          .containsExactly(numbers(row.get("probability")), within(1e-12));
      assertThat(model.predict(features)).isEqualTo(row.get("prediction").asDouble());
    }
  }

  @Test
  void aPipelineOfVersion1(SparkSession spark) throws IOException {
    PipelineModel pipeline = PipelineModel.load(RESOURCES.resolve("pipeline-v1").toString());
    assertThat(pipeline.stages()[0]).isInstanceOf(ImageFeaturesModel.class);
    QicdClassificationModel model = (QicdClassificationModel) pipeline.stages()[1];
    JsonNode expected = JSON.readTree(RESOURCES.resolve("pipeline-v1.json").toFile());
    assertThat(model.fingerprint()).isEqualTo(expected.get("fingerprint").asText());
    List<Row> rows = pipeline.transform(images(spark)).orderBy("id").collectAsList();
    assertThat(expected.get("rows")).hasSize(rows.size()).hasSize(12);
    for (Row row : rows) {
      JsonNode own = expected.get("rows").get(row.getInt(0));
      assertThat(row.<Vector>getAs("probability").toArray())
          .containsExactly(numbers(own.get("probability")), within(1e-12));
      assertThat(row.<Double>getAs("prediction")).isEqualTo(own.get("prediction").asDouble());
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = array.get(k).doubleValue();
    }
    return numbers;
  }

  /** Images of 4 x 4 pixels, of two classes. */
  private static Dataset<Row> images(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < 12; id++) {
      double[] image = new double[16];
      for (int f = 0; f < 16; f++) {
        image[f] = (id * 5 + f * 3) % 7 + (f / 8 == id % 2 ? 10 : 0);
      }
      rows.add(RowFactory.create(id, Vectors.dense(image), id % 2));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("pixels", SQLDataTypes.VectorType())
            .add("label", DataTypes.IntegerType));
  }

  @Test
  @Disabled("writes the resources; for a new version of the format, under names of its own")
  void write(SparkSession spark) throws IOException {
    Dataset<Row> table = Tables.digits(spark, 30, 3).orderBy("id");
    QicdClassifier classifier = new QicdClassifier("qicd_v1");
    classifier.setNumStudents(2).setNumLayers(1).setMaxIter(3).setLogitScale(10);
    classifier.setAnsatz("strongly_entangling", "efficient_su2");
    classifier.setThresholds(new double[] {0.5, 0.25, 0.25});
    QicdClassificationModel model = classifier.fit(table);
    model.write().overwrite().save(RESOURCES.resolve("model-v1").toString());
    write("model-v1.json", model, model.transform(table).limit(6).collectAsList());

    QicdClassifier small = new QicdClassifier("qicd_pipeline_v1");
    small.setNumStudents(2).setNumLayers(1).setMaxIter(3).setFeaturesCol("prepared");
    PipelineModel pipeline =
        new Pipeline("pipeline_v1")
            .setStages(
                new PipelineStage[] {
                  new ImageFeatures("images_v1")
                      .setInputCol("pixels")
                      .setOutputCol("prepared")
                      .setBorder(1)
                      .setComponents(3),
                  small
                })
            .fit(images(spark));
    pipeline.write().overwrite().save(RESOURCES.resolve("pipeline-v1").toString());
    write(
        "pipeline-v1.json",
        (QicdClassificationModel) pipeline.stages()[1],
        pipeline.transform(images(spark)).orderBy("id").collectAsList());
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      for (Path sum : files.filter(file -> file.toString().endsWith(".crc")).toList()) {
        Files.delete(sum); // binary, and not needed
      }
    }
  }

  private static void write(String file, QicdClassificationModel model, List<Row> rows)
      throws IOException {
    ObjectNode written = JSON.createObjectNode().put("fingerprint", model.fingerprint());
    written.set("objectiveHistory", JSON.valueToTree(model.summary().objectiveHistory()));
    ArrayNode all = written.putArray("rows");
    for (Row row : rows) {
      ObjectNode each = all.addObject();
      each.set("features", JSON.valueToTree(row.<Vector>getAs(model.getFeaturesCol()).toArray()));
      each.set("probability", JSON.valueToTree(row.<Vector>getAs("probability").toArray()));
      each.put("prediction", row.<Double>getAs("prediction"));
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(RESOURCES.resolve(file).toFile(), written);
  }
}

package org.qicd.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;

/** What Spark's optimizer makes of {@code transform}: it reads and computes what is asked for. */
@ExtendWith(SharedSpark.class)
class TransformPlanTest {
  private static Dataset<Row> table;
  private static QicdClassificationModel model;
  private static ImageFeaturesModel images;

  /** A table of files, one directory for each of four days. */
  @BeforeAll
  static void write(SparkSession spark, @TempDir Path folder) {
    Dataset<Row> digits = Tables.digits(spark, 40, 3);
    model = Tables.small().fit(digits).setDisagreementCol("disagreement");
    images = new ImageFeatures().setOutputCol("prepared").fit(digits);
    String path = folder.resolve("digits").toString();
    digits
        .withColumn("day", expr("id % 4"))
        .withColumn("note", lit("a note"))
        .coalesce(1)
        .write()
        .partitionBy("day")
        .parquet(path);
    table = spark.read().parquet(path);
  }

  private static List<Transformer> stages(String handleInvalid) {
    return List.of(
        model.copy(ParamMap.empty()).setHandleInvalid(handleInvalid),
        images.copy(ParamMap.empty()).setHandleInvalid(handleInvalid));
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip", "keep"})
  void filtersArePushedToTheFiles(String handleInvalid) {
    for (Transformer stage : stages(handleInvalid)) {
      Dataset<Row> one = stage.transform(table).filter("id = 3");
      assertThat(plan(one)).containsPattern("PushedFilters: \\[.*EqualTo\\(id,3\\)");
      assertThat(one.count()).isEqualTo(1);
      Dataset<Row> day = stage.transform(table).filter("day = 3");
      assertThat(plan(day)).containsPattern("PartitionFilters: \\[.*day#\\d+ = 3");
      assertThat(day.count()).isEqualTo(10);
      assertThat(day.inputFiles()).hasSize(4); // all that there are
      assertThat(day.selectExpr("count(distinct _metadata.file_path)").first().getLong(0))
          .isEqualTo(1);
    }
  }

  @Test
  void onlyWhatIsAskedForIsReadAndComputed() {
    Dataset<Row> predicted = model.transform(table);
    String narrow = plan(predicted.select("id", "prediction"));
    assertThat(narrow).contains("ReadSchema: struct<id:int,features:").doesNotContain("note");
    assertThat(narrow.split("qicd\\(", -1)).as("raw prediction and prediction").hasSize(3);
    String other = plan(predicted.select("note"));
    assertThat(other).contains("ReadSchema: struct<note:string>").doesNotContain("qicd(");
    assertThat(plan(predicted.groupBy().count())).contains("ReadSchema: struct<>");
    assertThat(predicted.count()).isEqualTo(40);
    assertThat(plan(images.transform(table).select("note"))).doesNotContain("qicd(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip", "keep"})
  void filesAndAliasesAreStillKnown(String handleInvalid) {
    for (Transformer stage : stages(handleInvalid)) {
      Dataset<Row> transformed = stage.transform(table.as("t"));
      Row row =
          transformed.filter("id = 6").select(col("t.id"), col("_metadata.file_name")).first();
      assertThat(row.getInt(0)).isEqualTo(6);
      assertThat(row.getString(1)).endsWith(".parquet");
      assertThat(transformed.filter("t.id = 6").select(input_file_name()).first().getString(0))
          .contains("day=2")
          .endsWith(row.getString(1));
      assertThat(transformed.select(table.col("note")).distinct().collectAsList())
          .hasToString("[[a note]]");
    }
  }

  /** Both tables have a column of the same name. */
  @Test
  void aJoinKeepsBothSides() {
    Dataset<Row> other = table.selectExpr("id + 1 as next", "id").as("u");
    Dataset<Row> joined = table.as("t").join(other, expr("t.id = u.next"));
    List<Row> rows =
        model
            .transform(joined)
            .select("t.id", "u.id", "prediction")
            .orderBy("t.id")
            .collectAsList();
    assertThat(rows).hasSize(39);
    assertThat(rows.get(7).getInt(0)).isEqualTo(rows.get(7).getInt(1) + 1);
  }

  /** Spark pushes such a filter below the columns, and then asks for them again. */
  @Test
  void aFilterOnAPrediction() {
    List<Row> all = model.transform(table).orderBy("id").collectAsList();
    assertThat(
            model
                .transform(table)
                .filter("prediction = 1 and disagreement >= 0")
                .orderBy("id")
                .collectAsList())
        .isNotEmpty()
        .isEqualTo(all.stream().filter(row -> row.<Double>getAs("prediction") == 1).toList());
  }
}

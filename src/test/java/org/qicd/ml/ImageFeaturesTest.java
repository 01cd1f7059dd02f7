package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.data.Examples;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.param.Param;
import org.qicd.testing.SharedSpark;

@ExtendWith(SharedSpark.class)
class ImageFeaturesTest {
  private static final int WIDTH = 6;

  /** How a column can hold images. */
  enum Holding {
    DENSE(SQLDataTypes.VectorType()),
    SPARSE(SQLDataTypes.VectorType()),
    FLOATS(DataTypes.createArrayType(DataTypes.FloatType)),
    DOUBLES(DataTypes.createArrayType(DataTypes.DoubleType)),
    BYTES(DataTypes.createArrayType(DataTypes.ByteType));

    private final DataType type;

    Holding(DataType type) {
      this.type = type;
    }

    Object of(double[] image) {
      return switch (this) {
        case DENSE -> Vectors.dense(image);
        case SPARSE -> Vectors.dense(image).toSparse();
        case FLOATS -> Arrays.stream(image).mapToObj(value -> (float) value).toList();
        case DOUBLES -> Arrays.stream(image).boxed().toList();
        case BYTES -> Arrays.stream(image).mapToObj(value -> (byte) value).toList();
      };
    }
  }

  @Test
  void explainsItsParams() {
    ImageFeatures stage = new ImageFeatures("images_1").setSide(4);
    assertThat(stage.explainParams().lines()).hasSize(ImageParam.TABLE.size());
    for (Param<?> row : ImageParam.TABLE) {
      assertThat(stage.explainParams().lines())
          .filteredOn(line -> line.startsWith(row.name() + ": "))
          .singleElement()
          .asString()
          .contains("%s (%s) (default: ".formatted(row.meaning(), row.allowed()));
    }
    assertThat(stage.explainParam(stage.side())).endsWith(" (default: 0, current: 4)");
    assertThat(stage.explainParam(stage.outputCol())).endsWith(" (default: images_1__output)");
  }

  @ParameterizedTest
  @CsvSource({
    "border, -1, 'a whole number from 0 to 10000'",
    "border, 10001, 'a whole number from 0 to 10000'",
    "side, -1, 'a whole number from 0 to 1024'",
    "side, 1025, 'a whole number from 0 to 1024'",
    "components, -1, 'a whole number from 0 to 2048'",
    "components, 2049, 'a whole number from 0 to 2048'",
    "sliceSize, 0, 'a whole number from 1 to 16777216'"
  })
  void refusesBadValues(String name, int value, String allowed) {
    assertThatThrownBy(() -> new ImageFeatures("images_1").set(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("images_1: %s must be %s, found %d".formatted(name, allowed, value));
  }

  /** Of the shared traits, whose initialisers do not run. */
  @Test
  void theTraitsOfMllibFindOurParams() {
    ImageFeatures stage = new ImageFeatures("images_1").setSeed(3).setInputCol("pixels");
    assertThat(stage.getSeed()).isEqualTo(3);
    assertThat(stage.getInputCol()).isEqualTo("pixels");
    assertThat(stage.getOutputCol()).isEqualTo("images_1__output");
    assertThat(stage.params()).hasSize(ImageParam.TABLE.size());
    assertThatThrownBy(() -> stage.setOutputCol(null))
        .hasMessage("images_1: outputCol must be text, found null");
    assertThat(stage).hasToString("images_1");
  }

  @ParameterizedTest
  @EnumSource
  void preparesAsImagePreparationDoes(Holding holding, SparkSession spark) {
    Dataset<Row> images = images(spark, holding, 30);
    ImageFeatures stage = new ImageFeatures().setBorder(1).setSide(3).setComponents(4);
    ImagePreparation expected;
    try (SlicedExamples cut =
        Slices.cut(Examples.of(images, "features", null), stage.getSeed(), stage.getSliceSize())) {
      expected = ImagePreparation.fit(cut, new ImageSpec(1, 3, 4));
    }
    ImageFeaturesModel model = stage.fit(images);
    assertThat(model.spec()).isEqualTo(new ImageSpec(1, 3, 4));
    assertThat(model.mean().toArray()).isEqualTo(expected.mean());
    assertThat(model.principalComponents().numRows()).isEqualTo(4);
    assertThat(model.principalComponents().numCols()).isEqualTo(9);
    assertThat(model.principalComponents().apply(3, 8)).isEqualTo(expected.components()[3][8]);
    assertThat(model)
        .hasToString(
            "ImageFeaturesModel: uid=%s, numInputs=36, numFeatures=4".formatted(stage.uid()));

    Dataset<Row> prepared = model.setOutputCol("prepared").transform(images);
    assertThat(prepared.columns()).containsExactly("id", "features", "note", "prepared");
    assertThat(prepared.schema()).isEqualTo(model.transformSchema(images.schema()));
    assertThat(AttributeGroup.fromStructField(prepared.schema().apply("prepared")).size())
        .isEqualTo(4);
    List<Row> rows = prepared.orderBy("id").collectAsList();
    assertThat(rows).hasSize(30);
    for (Row row : rows) {
      assertThat(row.<String>getAs("note")).isEqualTo("note " + row.getInt(0));
      assertThat(row.<Object>getAs("prepared"))
          .isEqualTo(new DenseVector(expected.transform(image(row.getInt(0)))));
    }
  }

  @Test
  void withoutComponentsThereIsNothingToFit(SparkSession spark) {
    ImageFeaturesModel model = new ImageFeatures().fit(images(spark, Holding.DENSE, 3));
    assertThat(model.numInputs()).isEqualTo(36);
    assertThat(model.numFeatures()).isEqualTo(36);
    assertThat(model.mean().size()).isZero();
    assertThat(model.principalComponents().numRows()).isZero();
    Row row = model.transform(images(spark, Holding.DENSE, 3)).orderBy("id").first();
    assertThat(row.<Object>getAs(model.getOutputCol())).isEqualTo(Vectors.dense(image(0)));
  }

  @Test
  void columnsMayHaveAnyName(SparkSession spark) {
    Dataset<Row> images =
        images(spark, Holding.DOUBLES, 3).withColumnRenamed("features", "a.b `c`");
    ImageFeatures stage = new ImageFeatures().setInputCol("a.b `c`").setOutputCol("d.e");
    assertThat(stage.fit(images).transform(images).columns()).endsWith("d.e");
  }

  @Test
  void copiesKeepWhatTheyCopy(SparkSession spark) {
    Dataset<Row> images = images(spark, Holding.DENSE, 9);
    ImageFeatures stage = new ImageFeatures().setSide(2);
    ImageFeatures changed = stage.copy(new ParamMap().put(stage.side(), 3));
    assertThat(changed.uid()).isEqualTo(stage.uid());
    assertThat(changed.getSide()).isEqualTo(3);
    assertThat(stage.getSide()).isEqualTo(2);
    assertThat(stage.fit(images, new ParamMap().put(stage.side(), 3)).numFeatures()).isEqualTo(9);
    ImageFeaturesModel model = stage.fit(images);
    ImageFeaturesModel copy = model.copy(new ParamMap().put(model.outputCol(), "other"));
    assertThat(copy.parent()).isSameAs(stage);
    assertThat(copy.getOutputCol()).isEqualTo("other");
    assertThat(copy.getSide()).isEqualTo(2);
    assertThat(copy.numFeatures()).isEqualTo(4);
    assertThat(model.estimatedSize()).isPositive().isLessThan(1 << 20);
  }

  @Test
  void worksInAPipeline(SparkSession spark, @TempDir Path folder) throws Exception {
    Dataset<Row> images = images(spark, Holding.FLOATS, 20);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new ImageFeatures().setSide(4).setOutputCol("small"),
                  new ImageFeatures().setInputCol("small").setComponents(3).setOutputCol("prepared")
                });
    String path = folder.resolve("pipeline").toString();
    pipeline.save(path);
    PipelineModel model = Pipeline.load(path).fit(images);
    model.write().save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());
    List<Row> expected = pipeline.fit(images).transform(images).orderBy("id").collectAsList();
    assertThat(expected.get(0).<DenseVector>getAs("prepared").size()).isEqualTo(3);
    assertThat(loaded.transform(images).orderBy("id").collectAsList()).isEqualTo(expected);
    assertThat(
            AttributeGroup.fromStructField(pipeline.transformSchema(images.schema()).apply("small"))
                .size())
        .isEqualTo(16);
  }

  @Test
  void preparesAStream(SparkSession spark, @TempDir Path folder) throws Exception {
    Dataset<Row> images = images(spark, Holding.DOUBLES, 12);
    images.write().parquet(folder.resolve("images").toString());
    ImageFeaturesModel model =
        new ImageFeatures().setComponents(2).setOutputCol("prepared").fit(images);
    Dataset<Row> stream =
        spark.readStream().schema(images.schema()).parquet(folder.resolve("images").toString());
    StreamingQuery query =
        model
            .transform(stream)
            .writeStream()
            .format("memory")
            .queryName("prepared_images")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .start();
    query.processAllAvailable();
    query.stop();
    assertThat(spark.table("prepared_images").orderBy("id").collectAsList())
        .isEqualTo(model.transform(images).orderBy("id").collectAsList());
  }

  @Test
  void refusesSchemasThatDoNotFit(SparkSession spark) {
    Dataset<Row> images = images(spark, Holding.DENSE, 3);
    ImageFeaturesModel model = new ImageFeatures().fit(images);
    for (PipelineStage stage : List.of(new ImageFeatures(), model)) {
      assertRefused(
          stage,
          images,
          "inputCol",
          "image",
          "no column 'image': the columns are id, features, note");
      assertRefused(
          stage,
          images,
          "inputCol",
          "note",
          "column 'note' is of type string: expected an ML vector"
              + " (org.apache.spark.ml.linalg.VectorUDT) or an array of double, float or"
              + " whole numbers");
      assertRefused(
          stage,
          images,
          "outputCol",
          "Note",
          "outputCol is 'Note': expected a new column, found column 'note'");
    }
  }

  private static void assertRefused(
      PipelineStage stage, Dataset<Row> rows, String param, String column, String message) {
    PipelineStage changed = stage.copy(ParamMap.empty());
    changed.set(param, column);
    assertThatThrownBy(() -> changed.transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(
            () -> {
              if (changed instanceof ImageFeatures estimator) {
                estimator.fit(rows);
              } else {
                ((Transformer) changed).transform(rows);
              }
            })
        .hasMessage(message);
  }

  @Test
  void refusesRowsThatAreNoImages(SparkSession spark, JavaSparkContext context) {
    Object dense = Vectors.dense(new double[36]);
    ImageFeatures stage = new ImageFeatures();
    ImageFeaturesModel model = stage.fit(images(spark, Holding.DENSE, 3));
    for (int components : new int[] {0, 2}) {
      stage.setComponents(components);
      for (Object[] bad :
          new Object[][] {
            {null, "the features are null: Vectors MUST NOT be Null", ""},
            {Vectors.dense(new double[35]), "35 features: expected 36", " as in row 0"},
            {
              Vectors.dense(0, Double.NaN),
              "feature 1 is NaN: Vector values MUST NOT be NaN or Infinity",
              ""
            }
          }) {
        Dataset<Row> rows = rows(spark, Holding.DENSE, List.of(dense, dense), bad[0]);
        // The mistake itself, not what Spark makes of it.
        assertThatThrownBy(() -> stage.fit(rows))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("row 2, column 'features': " + bad[1] + bad[2]);
        assertMistakeStarting(
            () -> model.transform(rows).collectAsList(), "column 'features': " + bad[1]);
      }
    }
    assertThatThrownBy(() -> stage.fit(images(spark, Holding.DENSE, 0)))
        .hasMessage("the data has no rows: expected at least one image");
    assertThatThrownBy(
            () -> stage.setComponents(0).setBorder(3).fit(images(spark, Holding.DENSE, 2)))
        .hasMessage(
            "images of 6 x 6 pixels without a border of 3: expected at least 1 x 1 to be left");
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  @Test
  void nothingStaysCached(SparkSession spark, JavaSparkContext context) {
    Dataset<Row> images = images(spark, Holding.DENSE, 20);
    new ImageFeatures().setComponents(3).fit(images);
    assertThat(context.getPersistentRDDs()).isEmpty();
    assertThatThrownBy(() -> new ImageFeatures().setSide(2).setComponents(5).fit(images))
        .hasMessage("5 components of images of 4 pixels: expected at most as many as pixels");
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  /** What Spark Connect does to learn which stages there are. */
  @Test
  void servicesNameTheStages() {
    assertThat(ServiceLoader.load(Estimator.class)).anyMatch(ImageFeatures.class::isInstance);
    assertThat(ServiceLoader.load(Transformer.class))
        .anyMatch(ImageFeaturesModel.class::isInstance);
    assertThat(new ImageFeaturesModel()).hasToString("ImageFeaturesModel: uid=");
  }

  static Dataset<Row> images(SparkSession spark, Holding holding, int count) {
    List<Object> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(holding.of(image(i)));
    }
    return rows(spark, holding, images);
  }

  private static Dataset<Row> rows(
      SparkSession spark, Holding holding, List<Object> images, Object... more) {
    List<Row> rows = new ArrayList<>();
    List<Object> all = new ArrayList<>(images);
    all.addAll(Arrays.asList(more));
    for (Object image : all) {
      rows.add(RowFactory.create(rows.size(), image, "note " + rows.size()));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("features", holding.type)
            .add("note", DataTypes.StringType));
  }

  /** Whole numbers that a byte can hold, a third of them 0. */
  private static double[] image(int seed) {
    Random random = new Random(seed);
    double[] image = new double[WIDTH * WIDTH];
    for (int f = 0; f < image.length; f++) {
      image[f] = random.nextInt(3) == 0 ? 0 : random.nextInt(128);
    }
    return image;
  }
}

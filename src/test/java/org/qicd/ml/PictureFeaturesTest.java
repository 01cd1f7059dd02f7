package org.qicd.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Mistakes.assertMistake;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Picture;
import org.qicd.testing.PictureFiles;
import org.qicd.testing.SharedSpark;

/** ImageFeatures on the pictures of Spark's own image source. */
@ExtendWith(SharedSpark.class)
class PictureFeaturesTest {
  private static final int PICTURES = 24;

  @TempDir static Path folder;

  private static SparkSession spark;
  private static Dataset<Row> pictures;

  /** Bright at the left or at the right, of many sizes, every third one coloured. */
  @BeforeAll
  static void pictures(SparkSession session) {
    spark = session;
    Random random = new Random(8);
    for (int i = 0; i < PICTURES; i++) {
      int bright = i % 2;
      int width = 6 + random.nextInt(9);
      int height = 6 + random.nextInt(9);
      BufferedImage image =
          PictureFiles.image(
              i % 3 == 0 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY,
              width,
              height,
              (x, y, band) -> (2 * x < width) == (bright == 0) ? 200 + random.nextInt(50) : 20);
      PictureFiles.write(
          folder.resolve("pictures/%d-%02d.png".formatted(bright, i)),
          PictureFiles.bytes(image, "png"));
    }
    pictures = load("pictures");
  }

  private static Dataset<Row> load(String name) {
    return spark
        .read()
        .format("image")
        .load(folder.resolve(name).toString())
        .withColumn("label", regexp_extract(col("image.origin"), "/(.)-", 1).cast("double"))
        .orderBy("image.origin")
        .coalesce(3);
  }

  private static ImageFeatures stage() {
    return new ImageFeatures().setInputCol("image").setOutputCol("pixels").setSide(4);
  }

  private static double[] pixels(Row row) {
    return row.<Vector>getAs("pixels").toArray();
  }

  @Test
  void aPipelineTakesSparksImagesAndIsSavedAndLoaded() throws IOException {
    QicdClassifier classifier =
        new QicdClassifier().setFeaturesCol("pixels").setNumLayers(3).setMaxIter(15);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {stage(), classifier}).fit(pictures);
    String path = folder.resolve("model").toString();
    model.save(path);
    List<Row> expected = model.transform(pictures).select("label", "probability").collectAsList();
    Dataset<Row> found = PipelineModel.load(path).transform(pictures);
    assertThat(found.select("label", "probability").collectAsList()).isEqualTo(expected);
    assertThat(found.filter("label = prediction").count()).isEqualTo(PICTURES);
    assertThat(AttributeGroup.fromStructField(found.schema().apply("pixels")).size())
        .isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"luminance", "rgb"})
  void everyParamIsSavedWithTheModel(String color) throws IOException {
    ImageFeaturesModel model =
        stage().setColor(color).setAspect("pad").setBorder(1).setComponents(3).fit(pictures);
    assertThat(model.numInputs()).isEqualTo(color.equals("rgb") ? 48 : 16);
    assertThat(model.numFeatures()).isEqualTo(3);
    String path = folder.resolve("model of " + color).toString();
    model.save(path);
    ImageFeaturesModel loaded = ImageFeaturesModel.load(path);
    assertThat(loaded.transform(pictures).collectAsList())
        .isEqualTo(model.transform(pictures).collectAsList());
    assertThat(loaded.preparation().pictures().orElseThrow().spec())
        .isEqualTo(model.preparation().pictures().orElseThrow().spec());
    assertThat(loaded.getColor()).isEqualTo(color);
  }

  @Test
  void componentsAreFittedToTheRowsOfTheFitOnly() {
    Dataset<Row> some = pictures.filter("label = 0");
    ImageFeaturesModel model = stage().setComponents(2).fit(some);
    ImageFeaturesModel plain = stage().fit(some);
    double[] mean = new double[16];
    List<Row> rows = plain.transform(some).collectAsList();
    for (Row row : rows) {
      for (int f = 0; f < mean.length; f++) {
        mean[f] += pixels(row)[f] / rows.size();
      }
    }
    assertThat(model.mean().toArray()).usingComparatorWithPrecision(1e-9).containsExactly(mean);
    assertThat(model.transform(pictures).count()).isEqualTo(PICTURES);
  }

  private static Dataset<Row> withBadOnes() {
    List<Row> rows = new ArrayList<>();
    pictures.select("image").limit(4).collectAsList().forEach(row -> rows.add(row));
    rows.add(2, RowFactory.create((Object) null));
    rows.add(4, RowFactory.create(Picture.unreadable("broken.png")));
    return spark.createDataFrame(rows, new StructType().add("image", Picture.TYPE)).coalesce(1);
  }

  @Test
  void nullAndUnreadablePicturesAreErrorsOrSkippedOrKept() {
    Dataset<Row> bad = withBadOnes();
    assertMistake(() -> stage().fit(bad), "the picture is null");
    assertMistake(
        () -> stage().fit(bad.filter("image IS NOT NULL")),
        "broken.png: this picture could not be read");
    ImageFeaturesModel model = stage().setHandleInvalid("skip").fit(bad);
    assertThat(model.transform(bad).count()).isEqualTo(4);
    List<Row> kept = model.setHandleInvalid("keep").transform(bad).collectAsList();
    assertThat(kept.stream().map(row -> row.isNullAt(1)))
        .containsExactly(false, false, true, false, true, false);
    model.setHandleInvalid("error");
    assertMistakeStarting(() -> model.transform(bad).collectAsList(), "the picture is null");
  }

  @Test
  void picturesThatKeepTheirSizeHaveOneSize() {
    assertMistakeStarting(() -> stage().setSide(0).fit(pictures), "file:");
    Path one = folder.resolve("one");
    for (int i = 0; i < 3; i++) {
      BufferedImage image = PictureFiles.grey(5, 3, (x, y, band) -> 40 * x + y);
      PictureFiles.write(
          one.resolve("0-%d.png".formatted(i)), PictureFiles.bytes(image, "png"));
    }
    ImageFeaturesModel model = stage().setSide(0).fit(load("one"));
    assertThat(pixels(model.transform(load("one")).first()))
        .containsExactly(0, 40, 80, 120, 160, 1, 41, 81, 121, 161, 2, 42, 82, 122, 162);
    assertMistakeStarting(() -> model.transform(pictures).collectAsList(), "file:");
  }

  @Test
  void numbersAndPicturesAreNotMixedUp() {
    Dataset<Row> numbers =
        spark.createDataFrame(
            List.of(RowFactory.create(Vectors.dense(new double[16]))),
            new StructType().add("image", org.apache.spark.ml.linalg.SQLDataTypes.VectorType()));
    assertMistake(
        () -> stage().fit(pictures).transform(numbers),
        "column 'image' holds numbers: the model was fitted on pictures");
    assertMistake(
        () -> stage().fit(numbers).transform(pictures),
        "column 'image' holds pictures: the model was fitted on images of numbers");
    assertMistakeStarting(
        () -> stage().setColor("rgb").fit(numbers),
        "color and aspect are for pictures, and column 'image' holds numbers");
  }

  @Test
  void theBitsDoNotDependOnPartitions() {
    ImageFeaturesModel one = stage().setComponents(4).fit(pictures.coalesce(1));
    ImageFeaturesModel many = stage().setComponents(4).fit(pictures.orderBy(lit(1)).repartition(7));
    assertThat(many.principalComponents()).isEqualTo(one.principalComponents());
    assertThat(many.mean()).isEqualTo(one.mean());
  }
}

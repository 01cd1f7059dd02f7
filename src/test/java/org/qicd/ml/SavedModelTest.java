package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.ml.ImageFeaturesTest.Holding;
import org.qicd.testing.SharedSpark;

@ExtendWith(SharedSpark.class)
class SavedModelTest {
  @TempDir private Path folder;

  @Test
  void estimatorsComeBack(SparkSession spark) throws IOException {
    ImageFeatures set =
        new ImageFeatures()
            .setInputCol("pixels")
            .setOutputCol("out")
            .setBorder(1)
            .setSide(2)
            .setComponents(3)
            .setSliceSize(4)
            .setSeed(-5);
    for (ImageFeatures stage : new ImageFeatures[] {new ImageFeatures(), set}) {
      stage.save(path(stage.uid()));
      assertSameParams(ImageFeatures.load(path(stage.uid())), stage);
    }
    assertThatThrownBy(() -> ImageFeaturesModel.load(path(set.uid())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            path(set.uid())
                + ": holds a org.qicd.ml.ImageFeatures: expected a org.qicd.ml.ImageFeaturesModel");
  }

  @Test
  void modelsComeBackWithTheSameBits(SparkSession spark) throws IOException {
    ImageFeatures raw = new ImageFeatures();
    ImageFeatures set = new ImageFeatures().setSide(5).setComponents(7).setOutputCol("out");
    for (ImageFeatures stage : new ImageFeatures[] {raw, set}) {
      ImageFeaturesModel model = stage.fit(ImageFeaturesTest.images(spark, Holding.DENSE, 40));
      model.save(path(model.uid()));
      assertSame(ImageFeaturesModel.load(path(model.uid())), model);
      // Spark Connect's cache.
      model.write().saveToLocal(path(model.uid() + "-local"));
      assertSame(ImageFeaturesModel.read().loadFromLocal(path(model.uid() + "-local")), model);
      assertThatThrownBy(() -> model.save(path(model.uid())))
          .hasMessageContaining("already exists");
      model.write().overwrite().save(path(model.uid()));
    }
  }

  /** A file system that only the session names, as the keys of a store are often set. */
  public static final class OfTheSession extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("session:///");
    }
  }

  @Test
  void settingsOfTheSessionCount(SparkSession spark) throws IOException {
    ImageFeaturesModel model =
        new ImageFeatures().fit(ImageFeaturesTest.images(spark, Holding.DENSE, 2));
    String path = "session:" + path("model");
    assertThatThrownBy(() -> ImageFeaturesModel.load(path)).hasMessageContaining("session");
    spark.conf().set("fs.session.impl", OfTheSession.class.getName());
    try {
      model.save(path);
      assertSame(ImageFeaturesModel.load(path), model);
    } finally {
      spark.conf().unset("fs.session.impl");
    }
  }

  private static void assertSame(ImageFeaturesModel found, ImageFeaturesModel expected) {
    assertSameParams(found, expected);
    assertThat(found.spec()).isEqualTo(expected.spec());
    assertThat(found.numInputs()).isEqualTo(expected.numInputs());
    assertThat(found.mean().toArray()).isEqualTo(expected.mean().toArray());
    assertThat(found.principalComponents().values())
        .isEqualTo(expected.principalComponents().values());
  }

  private static void assertSameParams(Params found, Params expected) {
    assertThat(found.uid()).isEqualTo(expected.uid());
    assertThat(found.explainParams()).isEqualTo(expected.explainParams());
    for (var param : expected.params()) {
      assertThat(found.isSet(param)).as(param.name()).isEqualTo(expected.isSet(param));
    }
  }

  @Test
  void whatWasChangedIsRefused(SparkSession spark) throws IOException {
    assertRefused(
        spark,
        "data/preparation",
        text -> text.replace("\"numInputs\":36", "\"numInputs\":49"),
        "data/preparation was changed after it was saved: its SHA-256 is not the one in the"
            + " metadata");
    assertRefused(spark, "data/preparation", text -> "", "data/preparation has 0 bytes: ");
    assertRefused(
        spark,
        "metadata",
        text -> text.replace("\"formatVersion\":4", "\"formatVersion\":5"),
        "formatVersion is 5: this program reads 1 to 4");
    assertRefused(
        spark,
        "metadata",
        text -> text.replace("\"formatVersion\":4,", ""),
        "formatVersion is missing: this program reads 1 to 4");
    assertRefused(spark, "metadata", text -> text.substring(20), "metadata is damaged: ");
    assertRefused(
        spark,
        "metadata",
        text -> text.replace("\"preparation\":", "\"../../preparation\":"),
        "metadata names a text '../../preparation': not a name");
    assertRefused(
        spark,
        "metadata",
        text -> text.replaceFirst("\"side\":0", "\"side\":-1"),
        "metadata is damaged: its params: images_1: side must be a whole number from 0 to 1024,"
            + " found -1");
    assertRefused(
        spark, "metadata", text -> text.replaceAll("\"preparation\":\"\\w*\"", ""), "no data/prep");
    assertThatThrownBy(() -> ImageFeaturesModel.load(path("nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(path("nowhere") + ": no metadata: not a saved model");
  }

  private void assertRefused(
      SparkSession spark, String file, UnaryOperator<String> change, String message)
      throws IOException {
    new ImageFeatures("images_1")
        .fit(ImageFeaturesTest.images(spark, Holding.DENSE, 2))
        .write()
        .overwrite()
        .save(path("model"));
    Path text = folder.resolve("model").resolve(file);
    String before = Files.readString(text);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(text, after);
    assertThatThrownBy(() -> ImageFeaturesModel.load(path("model")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(path("model") + ": " + message);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}

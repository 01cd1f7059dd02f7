package org.qicd.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Mistakes.assertMistake;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.data.Examples;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.testing.SharedSpark;

@ExtendWith(SharedSpark.class)
class SparkFilesTest {

  @TempDir Path folder;

  @Test
  void readsTheDigits(SparkSession spark) {
    Dataset<Row> digits = SparkFiles.parquet(spark, "data/digits.parquet");
    assertThat(digits.columns()).containsExactly("features", "label", "split");
    assertThat(digits.where("split = 'train'").count()).isEqualTo(1045);
    assertThat(digits.where("split = 'validation'").count()).isEqualTo(304);
    assertThat(digits.where("split = 'test'").count()).isEqualTo(448);
    try (SlicedExamples cut = Slices.cut(Examples.of(digits, "features", "label"), 1, 256)) {
      assertThat(cut.size()).isEqualTo(1797);
      assertThat(cut.numFeatures()).isEqualTo(64);
      assertThat(cut.numClasses()).isEqualTo(10);
      assertThat(cut.numSlices()).isEqualTo(8);
    }
  }

  @Test
  void readsAFolderAndAPattern(SparkSession spark) {
    String path = folder.resolve("images").toString();
    spark.range(10).write().parquet(path);
    assertThat(SparkFiles.parquet(spark, path).count()).isEqualTo(10);
    assertThat(SparkFiles.parquet(spark, folder + "/im*").count()).isEqualTo(10);
  }

  @Test
  void namesWhatIsNotThereOrNotParquet(SparkSession spark) throws IOException {
    String none = folder.resolve("none").toString();
    assertMistake(() -> SparkFiles.parquet(spark, none), none + ": no such file or folder");
    assertMistakeStarting(
        () -> SparkFiles.parquet(spark, "floppy://a"), "floppy://a: no file system for floppy://");
    String text = Files.writeString(folder.resolve("text"), "features,label\n").toString();
    assertMistakeStarting(
        () -> SparkFiles.parquet(spark, text),
        text + ": expected a Parquet file or a folder of them: this is another format");
    String empty = Files.createDirectory(folder.resolve("empty")).toString();
    assertMistakeStarting(
        () -> SparkFiles.parquet(spark, empty),
        empty + ": expected a Parquet file or a folder of them: there is none");
  }
}

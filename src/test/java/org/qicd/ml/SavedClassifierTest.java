package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.SharedSpark;

/** What a saved classifier that is damaged, or of another kind, says when it is loaded. */
@ExtendWith(SharedSpark.class)
class SavedClassifierTest {
  @TempDir private static Path saved;
  private static QicdClassificationModel model;
  @TempDir private Path folder;

  @BeforeAll
  static void save(SparkSession spark) throws IOException {
    model = Tables.small().fit(Tables.digits(spark, 30, 3));
    model.save(saved.resolve("model").toString());
    Tables.small().save(saved.resolve("classifier").toString());
    new ImageFeatures().save(saved.resolve("images").toString());
  }

  @BeforeEach
  void copy() throws IOException {
    Path from = saved.resolve("model");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.toString().endsWith(".crc")) {
          Files.copy(file, folder.resolve("model").resolve(from.relativize(file)));
        }
      }
    }
  }

  @Test
  void otherClassesAreRefused() {
    assertRefused(
        () -> QicdClassificationModel.load(path("classifier")),
        "classifier",
        "holds a org.qicd.ml.QicdClassifier: expected a org.qicd.ml.QicdClassificationModel");
    assertRefused(
        () -> QicdClassifier.load(path("model")),
        "model",
        "holds a org.qicd.ml.QicdClassificationModel: expected a org.qicd.ml.QicdClassifier");
    assertRefused(
        () -> QicdClassifier.load(path("images")), "images", "holds a org.qicd.ml.ImageFeatures");
    assertRefused(
        () -> QicdClassifier.load(path("nowhere")), "nowhere", "no metadata: not a saved model");
  }

  private static String path(String name) {
    return saved.resolve(name).toString();
  }

  private static void assertRefused(ThrowingCallable load, String name, String message) {
    assertThatThrownBy(load)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(path(name) + ": " + message)
        .doesNotContain("\n");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    change("metadata", text -> text.replace("\"formatVersion\":4", "\"formatVersion\":5"));
    assertRefused("formatVersion is 5: this program reads 1 to 4; a newer one may read it");
  }

  @Test
  void changedDataAreRefused() throws IOException {
    change("data/ensemble", text -> text.replaceFirst("\"numFeatures\":8", "\"numFeatures\":7"));
    assertRefused("data/ensemble was changed after it was saved");
  }

  @Test
  void aChangedSummaryIsRefused() throws IOException {
    change("data/summary", text -> text.replaceFirst("\"keptRound\":1", "\"keptRound\":0"));
    assertRefused("data/summary was changed after it was saved");
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    delete(folder.resolve("model/data/ensemble"));
    assertRefused("no data/ensemble: not a saved model");
  }

  @Test
  void missingMetadataAreRefused() throws IOException {
    delete(folder.resolve("model/metadata"));
    assertRefused("no metadata: not a saved model");
  }

  @Test
  void truncatedMetadataAreRefused() throws IOException {
    change("metadata", text -> text.substring(0, text.length() / 2));
    assertRefused("metadata is damaged: ");
  }

  @Test
  void aValueThatAParamRefusesIsRefused() throws IOException {
    change("metadata", text -> text.replaceFirst("\"numStudents\":2", "\"numStudents\":-2"));
    assertRefused(
        "metadata is damaged: its params: %s: numStudents must be a whole number from 1 to 64, found -2"
            .formatted(model.uid()));
  }

  /** Written by another program, with hashes that are right. */
  @Test
  void dataThatMakeNoModelAreRefused() throws IOException {
    forge(text -> text.substring(0, text.length() / 2));
    assertRefused("data/ensemble is not JSON: ");
    forge(text -> text.replace("\"numFeatures\":8", "\"numFeatures\":9"));
    assertRefused("encoding 'amplitude' on 3 qubits takes 1 to 8 features, found 9");
    forge(text -> text.replace("\"numFeatures\":8,", ""));
    assertRefused("no field 'numFeatures'");
    forge(text -> text.replace("\"weights\":[", "\"weights\":[0.5,"));
    assertRefused("student 0: the circuit has 9 weights, found 10");
    forge(text -> text.replace("\"weights\":[", "\"weights\":[\"x\","));
    assertRefused("field 'weights': expected finite numbers, found \"x\"");
    forge(text -> text.replaceFirst("\"circuit\":0", "\"circuit\":1"));
    assertRefused("field 'circuit' is 1: expected 0 to 0");
    forge(text -> text.replaceFirst("\"gate\":\"cx\"", "\"gate\":\"magic\""));
    assertRefused("unknown gate 'magic'");
    forge(text -> text.replaceFirst("\"numQubits\":3", "\"numQubits\":31"));
    assertRefused("numQubits");
    forge(text -> text.replaceFirst("\"students\":\\[.*\\]", "\"students\":[]"));
    assertRefused("expected weights for each of 0 students");
    forge(text -> "[]");
    assertRefused("no field 'circuits'");
    forge(text -> "null");
    assertRefused("no field 'circuits'");
  }

  private void assertRefused(String message) {
    String path = folder.resolve("model").toString();
    assertThatThrownBy(() -> QicdClassificationModel.load(path))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(path + ": " + message)
        .doesNotContain("\n");
  }

  /** Changes the ensemble, and its hash in the metadata. */
  private void forge(UnaryOperator<String> change) throws IOException {
    delete(folder.resolve("model"));
    copy();
    String before = Files.readString(folder.resolve("model/data/ensemble"));
    change("data/ensemble", change);
    String after = Files.readString(folder.resolve("model/data/ensemble"));
    change("metadata", text -> text.replace(sha256(before), sha256(after)));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void change(String file, UnaryOperator<String> change) throws IOException {
    Path text = folder.resolve("model").resolve(file);
    String before = Files.readString(text);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(text, after);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.qicd.data.ImagePreparation;
import org.qicd.testing.Fuzz;

/** Mutants of the texts of a saved model: what a reader makes of them once they are hashed anew. */
class SavedModelFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CLASSIFIER = saved("QicdClassificationModel");

  /** Where the resources have a stage of a class. */
  private static Path saved(String type) {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/saved"))) {
      return files
          .filter(file -> file.endsWith("metadata") && text(file).contains("org.qicd.ml." + type))
          .findFirst()
          .orElseThrow()
          .getParent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text of Spark: a file, or a folder with the file in a part. */
  private static String text(Path path) {
    try {
      if (Files.isRegularFile(path)) {
        return Files.readString(path);
      }
      try (Stream<Path> parts = Files.list(path)) {
        Path part =
            parts
                .filter(p -> p.getFileName().toString().startsWith("part-"))
                .findFirst()
                .orElseThrow();
        return Files.readString(part).strip();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> bytes(String text) {
    return List.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String string(byte[] file) {
    return new String(file, StandardCharsets.UTF_8);
  }

  @Test
  void studentsAndCircuits() throws Exception {
    Fuzz.assertClear(
        bytes(text(CLASSIFIER.resolve("data/ensemble"))),
        file -> {
          EnsembleJson read = EnsembleJson.read(SavedModel.parse("data", string(file)));
          String written = JSON.writeValueAsString(read.write());
          EnsembleJson again = EnsembleJson.read(SavedModel.parse("data", written));
          assertThat(again.ensemble().circuits()).isEqualTo(read.ensemble().circuits());
          assertThat(again.ensemble().fingerprint()).isEqualTo(read.ensemble().fingerprint());
        });
  }

  @Test
  void imagePreparation() throws Exception {
    String valid = text(saved("ImageFeaturesModel").resolve("data/preparation"));
    Fuzz.assertClear(
        bytes(valid),
        file -> {
          ImagePreparation read =
              ImageFeaturesModel.preparation(SavedModel.parse("data", string(file)));
          assertThat(read.transform(new double[read.numInputs()])).hasSize(read.numFeatures());
        });
  }

  @Test
  void metadata() throws Exception {
    Map<String, String> data = new HashMap<>();
    for (String name : List.of("ensemble", "summary")) {
      data.put(name, text(CLASSIFIER.resolve("data").resolve(name)));
    }
    UnaryOperator<String> texts =
        name -> {
          if (!data.containsKey(name)) {
            throw new IllegalArgumentException("no data/" + name);
          }
          return data.get(name);
        };
    Class<?> type = QicdClassificationModel.class;
    Fuzz.assertClear(
        bytes(text(CLASSIFIER.resolve("metadata"))),
        file -> {
          SavedModel saved = SavedModel.of(SavedModel.metadata(string(file), type), texts);
          QicdClassificationModel model = saved.stage(QicdClassificationModel::of);
          double[] features = new double[model.numFeatures()];
          Arrays.fill(features, 1);
          assertThat(model.predict(Vectors.dense(features)))
              .isBetween(0.0, model.numClasses() - 1.0);
        });
  }
}

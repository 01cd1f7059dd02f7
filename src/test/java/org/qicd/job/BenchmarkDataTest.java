package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.testing.SharedSpark;

/**
 * The public benchmark of {@code conf/mnist35.conf}, in short: features as they come, no tuning.
 */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class BenchmarkDataTest {
  private static final double LEARNED = 0.9;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"reuploading, fixed", "angle_x, trainable"})
  void defaultsLearnIt(String encoding, String scaling) throws IOException {
    Path run = folder.resolve("run");
    CommandLineRun trained =
        CommandLineRun.of(
            "train",
            "--config",
            "conf/mnist35.conf",
            "--run",
            run.toString(),
            "--set",
            "encoding=" + encoding,
            "--set",
            "featureScaling=" + scaling,
            "--set",
            "numStudents=1",
            "--set",
            "numLayers=4",
            "--set",
            "data.limit=1500",
            "--set",
            "maxIter=60");
    assertThat(trained.out().replaceAll("\\s+", " "))
        .contains("1500 train, 0 validation, 1902 test images, 10 features, 2 classes (-1, 1)");
    JsonNode metrics = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
    double accuracy = accuracy(metrics.get("test"));
    assertThat(accuracy).isBetween(LEARNED, 1.0);
  }

  private static double accuracy(JsonNode test) {
    return test.get("ensemble").get("accuracy").asDouble();
  }
}

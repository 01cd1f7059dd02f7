package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.testing.SharedSpark;

/** {@code qicd hardware} as its user runs it. */
@ExtendWith(SharedSpark.class)
class HardwareCommandTest {
  @TempDir static Path folder;

  private static Path run;

  /** A training under noise, the file of whose device is gone. */
  @BeforeAll
  static void trains(SparkSession spark) throws IOException {
    run = folder.resolve("run");
    Path device = Files.copy(Path.of("conf/devices/today.json"), folder.resolve("gone.json"));
    List<String> args = new ArrayList<>(List.of("train", "--run", run.toString()));
    for (String setting :
        List.of("numLayers=1", "numStudents=2", "maxIter=3", "noiseDevice=" + device)) {
      args.addAll(List.of("--set", setting));
    }
    CommandLineRun trained = CommandLineRun.of(args);
    assertThat(trained.code()).as(trained.err()).isZero();
    Files.delete(device);
  }

  private static CommandLineRun hardware(String... more) {
    List<String> args = new ArrayList<>(List.of("hardware", run.toString()));
    args.addAll(List.of(more));
    return CommandLineRun.of(args);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void beginsWithAVerdictAndLeavesNumbersAndAReport() throws IOException {
    Path output = folder.resolve("sweep");
    CommandLineRun found =
        hardware("--images", "8", "--shots", "20", "--noise", "3", "--run", output.toString());
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out())
        .contains("8 looked at", "Will it run?", "What limits?", "Does mitigation help?")
        .containsSubsequence("Will it run?", "Accuracy by noise and shots", "zero-noise");
    JsonNode json = json(output.resolve("hardware.json"));
    assertThat(json.get("device").asText()).isEqualTo("today");
    assertThat(json.get("images").asInt()).isEqualTo(8);
    assertThat(json.get("sweep")).hasSize(6);
    assertThat(json.at("/sweep/0/noise").asDouble()).isZero();
    assertThat(json.at("/sweep/1/shots").asInt()).isZero();
    assertThat(json.at("/sweep/1/results/student 0/probabilityError").asDouble()).isZero();
    assertThat(json.at("/sweep/5/results/averaged weights/accuracy").asDouble())
        .isBetween(0.0, 1.0);
    assertThat(json.get("limits")).hasSize(6);
    assertThat(json.get("mitigation")).hasSize(5);
    assertThat(json.get("fidelities")).hasSize(3);
    assertThat(output.resolve("report.html")).content().contains("Will it run?", "hardware");
    assertThat(output.resolve("log.txt")).content().contains("sweep ends");
  }

  @Test
  void readsCountsOfADevice() throws IOException {
    Path output = folder.resolve("counted");
    Path counts = folder.resolve("counts.json");
    String fingerprint = json(run.resolve("metrics.json")).get("modelFingerprint").asText();
    String features = "1" + ", 0.5".repeat(63);
    Files.writeString(
        counts,
        """
        {"format": "qicd-counts", "version": 1, "modelFingerprint": "%s", "device": "box",
         "shots": 8, "images": [{"features": [%s], "label": 1}],
         "circuits": [{"student": 0, "image": 0, "observable": 0, "counts": {"1111": 8}}]}
        """
            .formatted(fingerprint, features));
    CommandLineRun found = hardware("--counts", counts.toString(), "--output", output.toString());
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("box, by 8 shots, did not do as predicted");
    JsonNode json = json(output.resolve("hardware.json"));
    assertThat(json.get("asPredicted").asBoolean()).isFalse();
    assertThat(json.get("circuits")).hasSize(1);
    assertThat(output.resolve("report.html")).content().contains("box");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--shots | 10,x | --shots 10,x: expected whole numbers from 0 to 1000000000",
        "--shots | -1 | --shots -1: expected whole numbers",
        "--shots | 9999999999 | --shots 9999999999: expected whole numbers",
        "--shots | 1,1,1,1,1,1,1,1,1,1,1,1,1 | --shots: expected at most 12 numbers",
        "--noise | 1,-2 | --noise 1,-2: expected numbers from 0 to 1000",
        "--noise | NaN | --noise NaN: expected numbers",
        "--noise | 1,,2 | --noise 1,,2: expected numbers",
        "--images | 0 | --images is 0: expected a whole number from 1",
        "--device | none.json | none.json: expected a file",
        "--set | stepSize=1 | --set stepSize has no effect",
      })
  void refusesWhatItCannotUse(String option, String value, String told) {
    Path output = folder.resolve("refused");
    CommandLineRun found = hardware(option, value, "--run", output.toString());
    assertThat(found.code()).isEqualTo(2);
    assertThat(found.err()).contains(told).doesNotContain("\tat ");
    assertThat(output).doesNotExist();
  }

  @Test
  void refusesADeviceThatIsTooSmallAndADirectoryWithoutAModel() throws IOException {
    Path device = folder.resolve("small.json");
    Files.writeString(
        device,
        """
        {"name": "small", "qubits": 3, "couplings": "line", "repetitionDelayMicroseconds": 250,
         "gates": {"cz": {"error": 0.01, "nanoseconds": 100},
                   "sx": {"error": 0.001, "nanoseconds": 30}, "rz": {}}}
        """);
    CommandLineRun small = hardware("--device", device.toString());
    assertThat(small.code()).isEqualTo(2);
    assertThat(small.err())
        .contains("the circuit has 6 qubits, and at most 3 of backend 'small' are coupled")
        .doesNotContain("\tat ");
    CommandLineRun none = CommandLineRun.of("hardware", folder.resolve("nowhere").toString());
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("not the directory of a finished run");
  }
}

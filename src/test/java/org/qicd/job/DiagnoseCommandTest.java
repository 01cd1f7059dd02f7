package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.job.config.DiagnoseParam;
import org.qicd.param.Param;
import org.qicd.testing.SharedSpark;

/** {@code qicd diagnose} as its user runs it. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class DiagnoseCommandTest {
  static final List<String> SMALL =
      List.of(
          "numLayers=1",
          "numStudents=2",
          "diagnose.images=6",
          "diagnose.steps=20",
          "diagnose.seeds=2",
          "diagnose.studyImages=2",
          "diagnose.metricImages=2",
          "diagnose.studentCounts=[1, 2]",
          "diagnose.widths=[2, 3]",
          "diagnose.depths=[6]",
          "diagnose.starts=2",
          "diagnose.pairs=20",
          "diagnose.shotImages=2");

  private static CommandLineRun diagnose(Path run, String... settings) {
    return diagnose(run, List.of(), settings);
  }

  private static CommandLineRun diagnose(Path run, List<String> options, String... settings) {
    List<String> args = new ArrayList<>(List.of("diagnose", "--run", run.toString()));
    args.addAll(options);
    SMALL.forEach(setting -> args.addAll(List.of("--set", setting)));
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    return CommandLineRun.of(args);
  }

  @Test
  void leavesVerdictsNumbersAndAReport(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path run = folder.resolve("run");
    CommandLineRun found = diagnose(run);
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("Can it be trained?", "Faster with more students?");
    JsonNode json = new ObjectMapper().readTree(run.resolve("diagnosis.json").toFile());
    assertThat(json.get("data").asText()).contains("digits.parquet: 1045 train");
    assertThat(json.get("rows").asInt()).isEqualTo(60);
    assertThat(json.get("weights").asInt()).isEqualTo(18);
    assertThat(json.get("kernelSpectrum").size()).isBetween(1, 18);
    assertThat(json.get("curves")).hasSize(4);
    assertThat(json.get("curves").get(0).get("points")).hasSize(21);
    assertThat(json.at("/stepChecksAtMinimum/0/after").asDouble())
        .isLessThan(json.at("/stepChecksAtMinimum/0/before").asDouble());
    assertThat(json.get("lazyRegime")).hasSize(2);
    assertThat(json.get("overlapsByClass")).hasSize(10);
    assertThat(run.resolve("report.html")).content().contains("Faster with more students?");
    assertThat(run.resolve("log.txt")).content().contains("diagnosis ends");
    assertThat(found.out())
        .contains(
            "How many shots does it take?",
            "Take fidelityBy = inversion",
            "How noisy are gradients?",
            "No: with readoutLink = softmax")
        .doesNotContain("Does an inversion test see the states?");
    JsonNode shots = json.get("shots");
    assertThat(shots.get("advisedTest").asText()).isEqualTo("inversion");
    assertThat(shots.get("advisedShots").asDouble()).isPositive();
    assertThat(shots.get("images").asInt()).isEqualTo(2);
    assertThat(shots.has("end")).isFalse();
    JsonNode start = shots.get("start");
    assertThat(start.at("/fidelities/mean").asDouble()).isBetween(0.5, 1 - 1e-6);
    assertThat(start.get("tests")).hasSize(5);
    assertThat(start.at("/tests/2/qubits").asInt()).isEqualTo(13); // the swap test
    assertThat(start.get("gradients")).hasSize(7);
    for (JsonNode gradient : start.get("gradients")) {
      assertThat(gradient.at("/noiseOverSignal/0/shots").asInt()).isEqualTo(16);
      double few = gradient.at("/noiseOverSignal/0/ratio").asDouble();
      assertThat(gradient.at("/noiseOverSignal/3/ratio").asDouble()).isBetween(1e-6, few / 3);
    }
    assertThat(start.at("/smoothingByBorn/tried")).hasSizeGreaterThan(5);
    assertThat(run.resolve("report.html")).content().contains("Noise over signal at the start");
  }

  /** The students of a finished run are looked at on the run's own circuits and images. */
  @Test
  void looksAtTrainedStudentsToo(SparkSession spark, @TempDir Path folder) throws IOException {
    Path run = folder.resolve("run");
    List<String> args = new ArrayList<>(List.of("train", "--run", run.toString()));
    for (String setting :
        List.of("numLayers=1", "numStudents=2", "maxIter=3", "deviceAngleError=0.4")) {
      args.addAll(List.of("--set", setting));
    }
    CommandLineRun trained = CommandLineRun.of(args);
    assertThat(trained.code()).as(trained.err()).isZero();
    List<String> option = List.of("--trained", run.toString());
    CommandLineRun found = diagnose(folder.resolve("found"), option);
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out())
        .contains("at the start and at the end", "Does an inversion test see the states?")
        .contains("Take fidelityBy = destructive_swap");
    JsonNode json =
        new ObjectMapper().readTree(folder.resolve("found/diagnosis.json").toFile()).get("shots");
    for (String when : List.of("start", "end")) {
      JsonNode fidelities = json.at("/" + when + "/fidelities");
      assertThat(fidelities.get("byInversion").asDouble())
          .isNotEqualTo(fidelities.get("mean").asDouble());
    }
    assertThat(json.at("/end/fidelities/mean")).isNotEqualTo(json.at("/start/fidelities/mean"));
    CommandLineRun other = diagnose(folder.resolve("other"), option, "numLayers=2");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains("--trained", "its students' circuits are not those of the configuration")
        .hasLineCount(1);
    CommandLineRun none =
        diagnose(folder.resolve("none"), List.of("--trained", folder.resolve("no").toString()));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("has no model: not the directory of a finished run");
    assertThat(folder.resolve("other")).doesNotExist();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  /** Devices have a section of their own, and all that was there describes the ideal circuit. */
  @Test
  void unlikeDevicesChangeNothingElse(SparkSession spark, @TempDir Path folder) throws IOException {
    assertThat(diagnose(folder.resolve("ideal")).code()).isZero();
    CommandLineRun found =
        diagnose(folder.resolve("devices"), "deviceAngleError=0.2", "deviceCrosstalk=0.1");
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("How unlike are the devices?", "Which strategy?");
    ObjectMapper mapper = new ObjectMapper();
    JsonNode ideal = mapper.readTree(folder.resolve("ideal/diagnosis.json").toFile());
    JsonNode devices = mapper.readTree(folder.resolve("devices/diagnosis.json").toFile());
    assertThat(ideal.has("devices")).isFalse();
    assertThat(devices.at("/devices/found/start/measured").asDouble()).isBetween(0.3, 0.99);
    assertThat(devices.at("/devices/found/kinds")).hasSize(2);
    assertThat(devices.at("/devices/advice").asText()).isNotEmpty();
    for (String part : List.of("kernelSpectrum", "metricSpectrum", "curves", "gradientVariances")) {
      assertThat(devices.get(part)).as(part).isEqualTo(ideal.get(part));
    }
    assertThat(folder.resolve("devices/report.html")).content().contains("Unlike devices");
    assertThat(folder.resolve("ideal/report.html")).content().doesNotContain("Unlike devices");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diagnose.lambda=-1|diagnose.lambda must be a number from 0 to 1000000, found -1",
        "diagnose.targetShare=1.2|image 0, output 0: the target ",
        "diagnose.images=500|diagnose.images is 500: 10 outputs make 5000 rows of the kernel, too"
            + " many for the driver; expected at most 409 images",
        "diagnose.studyImages=200|diagnose.studyImages is 200: with 10 outputs expected at most 102"
            + " images",
        "diagnose.widths=[4, 2]|diagnose.widths must ascend, found [4, 2]",
        "diagnose.sead=3|unknown key 'diagnose.sead'; the nearest is 'diagnose.seeds'",
        "numStudents=1|numStudents is 1: diagnose looks at students who teach each other",
        "numLayers=[1, 2]|diagnose needs one circuit for all students",
      })
  void mistakesAreOneLineAndLeaveNothing(
      String setting, String message, SparkSession spark, @TempDir Path folder) {
    CommandLineRun found = diagnose(folder.resolve("run"), setting);
    assertThat(found.code()).isEqualTo(2);
    assertThat(found.err()).contains(message).hasLineCount(1);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void theShippedConfigurationNamesEveryKey() throws IOException {
    Path shipped = Path.of("conf/diagnose.conf");
    String text = Files.readString(shipped);
    var block =
        ConfigFactory.parseString(text.replaceFirst("include .*", "")).getConfig("diagnose");
    assertThat(block.root().keySet())
        .containsExactlyInAnyOrderElementsOf(
            DiagnoseParam.TABLE.stream()
                .map(Param::name)
                .map(name -> name.replace("diagnose.", ""))
                .toList());
  }
}

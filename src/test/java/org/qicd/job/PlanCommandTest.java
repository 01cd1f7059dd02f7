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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.testing.SharedSpark;

/** {@code qicd plan} as its user runs it; what it measures is not asserted. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class PlanCommandTest {

  private static CommandLineRun plan(Path run, String... options) {
    List<String> args =
        new ArrayList<>(List.of("plan", "--run", run.toString(), "--set", "numLayers=2"));
    args.addAll(List.of("--set", "maxIter=40"));
    args.addAll(List.of(options));
    return CommandLineRun.of(args);
  }

  @Test
  void refusesAnotherNumberOfDevicesAndLeavesNothing(SparkSession spark, @TempDir Path folder) {
    Path run = folder.resolve("run");
    String device = "--device=conf/devices/today.json";
    CommandLineRun found = plan(run, device, device, device);
    assertThat(found.code()).as(found.err()).isEqualTo(Main.USER_MISTAKE);
    assertThat(found.err()).contains("found 3 devices for ").doesNotContain("\tat ");
    assertThat(run).doesNotExist();
  }

  @Test
  void tellsBothExchangesOnClustersOfAllSizes(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path run = folder.resolve("run");
    CommandLineRun found = plan(run, "--cores", "4");
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out())
        .startsWith("data ")
        .contains(
            "\n\nA round takes ",
            " on 1,000 such executors.",
            "limited by",
            "measured here",
            "Assumed:");
    JsonNode json = new ObjectMapper().readTree(run.resolve("plan.json").toFile());
    assertThat(json.get("data").asText()).contains("digits.parquet: 1045 train");
    assertThat(json.get("clusters")).hasSize(20);
    JsonNode growth = json.get("growth");
    assertThat(growth).hasSize(10);
    for (int k = 0; k < 4; k++) {
      // Ten times the images are ten times the slices, up to one: linear on the driver.
      long before = growth.get(k).get("tasksAJob").asLong();
      long after = growth.get(k + 1).get("tasksAJob").asLong();
      assertThat(after).isBetween(8 * before, 10 * before);
      assertThat(growth.get(k + 1).get("driverBytes").asLong())
          .isLessThanOrEqualTo(10 * growth.get(k).get("driverBytes").asLong());
    }
    assertThat(growth.get(4).get("images").asLong()).isEqualTo(100_000_000);
    assertThat(growth.get(4).get("bytesOut").asLong())
        .as("states move more than weights")
        .isLessThan(growth.get(9).get("bytesOut").asLong());
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("What a round will take", "<p class=\"lead\">A round takes ");
  }

  @ParameterizedTest
  @CsvSource({
    "--executors, 0, --executors is 0: expected a whole number from 1 to 100000",
    "--cores, -1, --cores is -1: expected a whole number from 1 to 1024",
    "--images, 0, --images is 0: expected a whole number from 1 to 2147483639",
    "--images, many, 'Invalid value for option ''--images'''"
  })
  void badInputIsOneLine(
      String option, String value, String message, SparkSession spark, @TempDir Path folder) {
    Path run = folder.resolve("run");
    CommandLineRun found = plan(run, option, value);
    assertThat(found.code()).isEqualTo(Main.USER_MISTAKE);
    assertThat(found.err()).startsWith("qicd: ").contains(message).hasLineCount(1);
    assertThat(run).doesNotExist();
  }
}

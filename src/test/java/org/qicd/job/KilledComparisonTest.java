package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.JavaProcess;
import org.qicd.testing.SharedSpark;

/** A comparison whose process is killed without warning, and run again. */
@ExtendWith(SharedSpark.class)
class KilledComparisonTest {
  private static final String CONFIG =
      """
      include "%s"
      maxIter = 2
      stepsPerRound = 2
      numLayers = 1
      compare {
        seeds = 2
        tuningSeeds = 2
        methods = [
          { name = qicd, set { strategy = qicd }, grid { stepSize = [0.05, 0.1] } }
          { name = qcd, set { strategy = qcd }, grid { stepSize = [0.05, 0.1] } }
        ]
        studies = [{ name = only, set { numStudents = 2, labelsPerStudent = 20 } }]
        claims = [only]
        sweeps = []
      }
      """;

  @Test
  void endsWithTheSameSummary(SparkSession spark, @TempDir Path folder) throws Exception {
    Path shipped = Path.of("conf/compare-digits.conf").toAbsolutePath();
    Path config = Files.writeString(folder.resolve("c.conf"), CONFIG.formatted(shipped));
    Path undisturbed = folder.resolve("undisturbed");
    assertThat(CommandLineRun.of(arguments(config, undisturbed)).code()).isZero();

    Path killed = folder.resolve("killed");
    long milliseconds = new Random().nextInt(1500); // any moment must do
    try (JavaProcess process = JavaProcess.start(Main.class, folder, arguments(config, killed))) {
      while (trials(killed) == 0) {
        assertThat(process.isAlive()).as(process::err).isTrue();
        Thread.sleep(10);
      }
      Thread.sleep(milliseconds);
      process.signal("KILL");
      process.await();
    }
    CommandLineRun again = CommandLineRun.of(arguments(config, killed));
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("continues  with ");
    assertThat(killed.resolve("summary.json"))
        .as("killed %d ms after its first trial", milliseconds)
        .hasSameTextualContentAs(undisturbed.resolve("summary.json"));
  }

  private static List<String> arguments(Path config, Path run) {
    return List.of(
        "compare", "--config", config.toString(), "--run", run.toString(), "--master", "local[2]");
  }

  /** Finished trials on disk. */
  private static long trials(Path run) throws Exception {
    Path table = run.resolve("trials.parquet");
    if (!Files.isDirectory(table)) {
      return 0;
    }
    try (Stream<Path> parts = Files.list(table)) {
      return parts.filter(part -> part.getFileName().toString().startsWith("part-")).count();
    }
  }
}

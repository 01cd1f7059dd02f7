package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.Jvm;

/**
 * Training gives the same bits on one core, on two or eight, and on executors in JVMs of their own
 * that come and go and try tasks twice, or that encrypt all they send and store; with either form
 * of the kernels. A JVM has one Spark context at a time, so this runs in other JVMs.
 */
@Tag("slow")
class ClusterTest {
  private static final int WAYS = ClusterRun.EXCHANGES.size() * ClusterRun.TRAININGS.size();

  /** Masters, and settings of Spark that decide where and how often a task runs. */
  private static final String[] PLACES = {
    "local[1]",
    "local[2]",
    "local[8]",
    "local-cluster[2,1,1024]",
    "local-cluster[2,1,1024] spark.speculation=true spark.speculation.interval=10ms"
        + " spark.speculation.multiplier=1.01 spark.speculation.quantile=0.1"
        + " spark.speculation.minTaskRuntime=1ms spark.dynamicAllocation.enabled=true"
        + " spark.dynamicAllocation.shuffleTracking.enabled=true"
        + " spark.dynamicAllocation.minExecutors=1 spark.dynamicAllocation.maxExecutors=2"
        + " spark.dynamicAllocation.executorIdleTimeout=1s"
        + " spark.dynamicAllocation.cachedExecutorIdleTimeout=1s",
    "local-cluster[2,1,1024] spark.authenticate=true spark.authenticate.secret=of-this-test"
        + " spark.network.crypto.enabled=true spark.io.encryption.enabled=true"
        + " spark.serializer=org.apache.spark.serializer.KryoSerializer"
        + " spark.eventLog.enabled=true spark.eventLog.dir=EVENTS spark.eventLog.compress=false"
  };

  @TempDir Path folder;

  @Test
  void sameBitsOnAnyMasterWithAnyExchangeAndKernels() throws Exception {
    Path events = Files.createDirectories(folder.resolve("events"));
    List<String[]> vector =
        train(
            "vector",
            Arrays.stream(PLACES)
                .map(place -> place.replace("EVENTS", events.toUri().toString()))
                .toArray(String[]::new));
    List<String[]> plain = train("plain", "local[2]");

    assertThat(vector).hasSize(PLACES.length * WAYS).allMatch(way -> way[3].equals("vector"));
    assertThat(plain).hasSize(WAYS).allMatch(way -> way[3].equals("plain"));
    vector.addAll(plain);
    for (String training : ClusterRun.TRAININGS) {
      Set<String> models = new LinkedHashSet<>();
      for (String[] way : vector) {
        if (way[2].equals(training)) {
          assertThat(way[4]).matches("[0-9a-f]{64}");
          models.add(way[4]);
        }
      }
      assertThat(models)
          .as(String.join("\n", vector.stream().map(way -> String.join(" ", way)).toList()))
          .hasSize(1);
    }
    try (Stream<Path> logs = Files.walk(events)) {
      assertThat(
              logs.filter(Files::isRegularFile)
                  .filter(log -> log.getFileName().toString().startsWith("events_")))
          .as("the history server shows what each job was for")
          .anySatisfy(log -> assertThat(log).content().contains("\"round 0: learn\""));
    }
  }

  /** The words of each line that {@link ClusterRun} prints, run in another JVM. */
  private List<String[]> train(String kernels, String... ways) throws Exception {
    List<String> command = Jvm.brief("1g", "-Dqicd.kernels=" + kernels, "-cp", Jvm.classPath());
    command.add(ClusterRun.class.getName());
    command.addAll(Arrays.asList(ways));
    // local-cluster starts executors from here; the jars come with the class path.
    Path home = Files.createDirectories(folder.resolve("spark"));
    Files.createDirectories(home.resolve("jars"));
    Process process = Jvm.spark(command, home, folder, kernels).start();
    try {
      assertThat(process.waitFor()).as(() -> Jvm.tail(folder.resolve(kernels + ".err"))).isZero();
    } finally {
      process.destroy();
    }
    return new ArrayList<>(
        Files.readAllLines(folder.resolve(kernels + ".out")).stream()
            .map(line -> line.split(" "))
            .toList());
  }
}

package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training gives the same bits on one core, on two, and on two executors in JVMs of their own; with
 * either form of the kernels. A JVM has one Spark context at a time, so this runs in other JVMs.
 */
class ClusterTest {
  private static final int WAYS = ClusterRun.EXCHANGES.size() * ClusterRun.SLICE_SIZES.size();

  @TempDir Path folder;

  @Test
  void sameBitsOnAnyMasterWithAnyExchangeSlicesAndKernels() throws Exception {
    String[] masters = {"local[1]", "local[2]", "local-cluster[2,1,1024]"};
    List<String[]> vector = train("vector", masters);
    List<String[]> plain = train("plain", "local[2]");

    assertThat(vector).hasSize(masters.length * WAYS).allMatch(way -> way[3].equals("vector"));
    assertThat(plain).hasSize(WAYS).allMatch(way -> way[3].equals("plain"));
    vector.addAll(plain);
    for (int sliceSize : ClusterRun.SLICE_SIZES) {
      Set<String> models = new LinkedHashSet<>();
      for (String[] way : vector) {
        if (way[2].equals(String.valueOf(sliceSize))) {
          assertThat(way[4]).matches("[0-9a-f]{64}");
          models.add(way[4]);
        }
      }
      assertThat(models)
          .as(String.join("\n", vector.stream().map(way -> String.join(" ", way)).toList()))
          .hasSize(1);
    }
  }

  /** The words of each line that {@link ClusterRun} prints, run in another JVM. */
  private List<String[]> train(String kernels, String... masters) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // Not the coverage agent, and no memory that two JVMs at once may lack.
      if (!option.startsWith("-javaagent") && !option.startsWith("-Xmx")) {
        command.add(option);
      }
    }
    command.addAll(List.of("-Xmx1g", "-Dqicd.kernels=" + kernels));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ClusterRun.class.getName());
    command.addAll(Arrays.asList(masters));
    File out = folder.resolve(kernels + ".out").toFile();
    File err = folder.resolve(kernels + ".err").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.directory(folder.toFile());
    // local-cluster starts executors from here; the jars come with the class path.
    Path home = Files.createDirectories(folder.resolve("spark"));
    Files.createDirectories(home.resolve("jars"));
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor()).as(() -> tail(err)).isZero();
    } finally {
      process.destroy();
    }
    return new ArrayList<>(
        Files.readAllLines(out.toPath()).stream().map(line -> line.split(" ")).toList());
  }

  private static String tail(File file) {
    try {
      List<String> lines = Files.readAllLines(file.toPath());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}

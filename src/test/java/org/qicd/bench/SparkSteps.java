package org.qicd.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.qicd.testing.Jvm;
import org.qicd.train.StepTimes;

/**
 * The least times of {@link StepTimes}, which runs in a JVM of its own that is set up as a job's.
 */
final class SparkSteps {
  private final Map<String, Double> seconds = new TreeMap<>();

  /** A step's time through Spark, the loop's = 1; NaN before the first run. */
  double ratio(String exchange, int cores) {
    String name = exchange + " " + cores;
    return seconds.getOrDefault(name + " spark", Double.NaN)
        / seconds.getOrDefault(name + " loop", Double.NaN);
  }

  /** The least seconds of every step. */
  Map<String, Double> all() {
    return seconds;
  }

  /** Measures once more. */
  void run() throws IOException, InterruptedException {
    List<String> command =
        Jvm.command(
            "3g",
            "-XX:+UseParallelGC",
            "-XX:ObjectAlignmentInBytes=64",
            "-cp",
            Jvm.classPath(),
            StepTimes.class.getName(),
            "1",
            "2");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.err.println("seconds of a step through Spark, in a loop: " + line);
        String[] words = line.split(" ");
        String name = words[0] + " " + words[1];
        seconds.merge(name + " spark", Double.valueOf(words[2]), Math::min);
        seconds.merge(name + " loop", Double.valueOf(words[3]), Math::min);
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(StepTimes.class.getName() + " ended with " + process.exitValue());
    }
  }
}

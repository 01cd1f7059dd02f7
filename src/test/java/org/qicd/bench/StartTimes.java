package org.qicd.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.qicd.testing.Jvm;

/**
 * Times whole processes of {@code jobs/qicd} that have little to compute: what they take is the
 * start of Java and Spark, and the reading of the images. The commands run in turn on each JDK,
 * several times over, and the shortest times are compared with the goals. The archives of classes
 * are made before.
 *
 * <p>Arguments: {@code --rounds R} (3), {@code --old-jdk HOME}, {@code --only WORD} for the goals
 * with that word in their names, {@code --json FILE}.
 */
public final class StartTimes {
  private static final Path TARGET = Path.of("target");

  /** A command on a JDK, and the seconds that it took. */
  private record Timed(String jdk, List<String> words, List<Double> seconds) {
    double shortest() {
      return seconds.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }
  }

  private final Path folder;
  private final String only;
  private final List<Goal> goals = new ArrayList<>();
  private final List<Timed> all = new ArrayList<>();

  private StartTimes(Path folder, String only) {
    this.folder = folder;
    this.only = only;
  }

  /** Runs all. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>();
    for (int k = 0; k + 1 < args.length; k += 2) {
      options.put(args[k], args[k + 1]);
    }
    Path folder = Files.createTempDirectory("start-times");
    try {
      StartTimes times = new StartTimes(folder, options.getOrDefault("--only", ""));
      times.of("JDK " + Runtime.version().feature(), System.getProperty("java.home"), 4, 5);
      if (options.containsKey("--old-jdk")) {
        times.of("JDK 17", options.get("--old-jdk"), 7, 7);
      }
      times.run(Integer.parseInt(options.getOrDefault("--rounds", "3")));
      times.goals.forEach(goal -> System.out.println(goal.row()));
      times.write(Path.of(options.getOrDefault("--json", "target/start.json")));
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private void of(String name, String jdk, double train, double others) {
    String run = folder.resolve("run").toString();
    add(
        name + ", train, one round",
        jdk,
        train,
        "train",
        "--set=maxIter=1",
        "--overwrite",
        "--run=" + run);
    add(name + ", evaluate", jdk, others, "evaluate", run);
    add(
        name + ", predict, the test images",
        jdk,
        others,
        "predict",
        run,
        "--input=" + folder.resolve("test"),
        "--output=" + folder.resolve("predictions.csv"),
        "--overwrite");
    add(name + ", circuit", jdk, 0.5, "circuit", run);
  }

  private void add(String name, String jdk, double seconds, String... words) {
    Timed timed = new Timed(jdk, List.of(words), new ArrayList<>());
    all.add(timed);
    if (name.contains(only)) {
      goals.add(Goal.atMost("seconds: " + name, seconds, timed::shortest));
    }
  }

  private void run(int rounds) throws IOException, InterruptedException {
    writeTestImages();
    for (Timed each : all) {
      qicd(each.jdk, each.words);
      awaitArchive();
    }
    for (int round = 1; round <= rounds; round++) {
      for (Timed each : all) {
        each.seconds.add(qicd(each.jdk, each.words));
        System.err.printf(
            Locale.ROOT,
            "round %d of %d  %-40s %-9s %6.2f s%n",
            round,
            rounds,
            each.jdk,
            each.words.get(0),
            each.seconds.get(round - 1));
      }
    }
  }

  private void writeTestImages() throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate()) {
      spark
          .read()
          .parquet("data/digits.parquet")
          .filter("split = 'test'")
          .coalesce(1)
          .write()
          .parquet(folder.resolve("test").toString());
    }
  }

  /** Waits while {@code jobs/qicd} makes an archive in the background, if it does. */
  private static void awaitArchive() throws IOException, InterruptedException {
    boolean isMade;
    do {
      Thread.sleep(1000);
      try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(TARGET, "classes-*.new")) {
        isMade = !unfinished.iterator().hasNext();
      }
    } while (!isMade);
  }

  /** Runs a command and returns its seconds. */
  private double qicd(String jdk, List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("jobs/qicd"));
    command.addAll(words);
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", jdk);
    long start = System.nanoTime();
    int code = builder.start().waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (code != 0) {
      throw new IOException(Jvm.tail(log));
    }
    return seconds;
  }

  private void write(Path file) throws IOException {
    List<Object> times = new ArrayList<>();
    for (Timed each : all) {
      times.add(Map.of("jdk", each.jdk, "command", each.words.get(0), "seconds", each.seconds));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("goals", goals.stream().map(Goal::toMap).toList());
    json.put("times", times);
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json);
  }
}

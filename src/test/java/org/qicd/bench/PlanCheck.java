package org.qicd.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.qicd.testing.Jvm;
import org.qicd.testing.StandaloneCluster;

/**
 * Checks the seconds that {@code qicd plan} predicts for a round against those that {@code qicd
 * train} takes, each a whole process as its user starts it: on one core, on two, and on a
 * standalone cluster of two workers with a core each. Rounds of the first half of a training warm
 * it up; of the others the median of ten in a row counts, since one job may run ten.
 *
 * <p>Arguments: {@code --only WORD} for the cases with that word in their names, {@code --json
 * FILE}.
 */
public final class PlanCheck {
  private static final double TOLERANCE = 0.25;
  private static final Path FASHION = Path.of("data/fashion/train-images-idx3-ubyte.gz");
  private static final List<String> EXCHANGES = List.of("weights", "states");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A configuration, and rounds enough for it to become warm. */
  private record Job(String name, String config, int rounds) {}

  /** Where it runs; of a cluster the master's address is known when it runs. */
  private record Place(String name, int executors, int cores) {
    boolean isCluster() {
      return executors > 1;
    }
  }

  /**
   * A prediction beside what was measured, in milliseconds.
   *
   * @param parts of the prediction
   * @param took parts of what was measured
   * @param load of the machine before the training
   */
  private record Row(
      String name,
      String exchange,
      double predicted,
      double measured,
      Map<String, Double> parts,
      Map<String, Double> took,
      double load) {

    double ratio() {
      return predicted / measured;
    }

    boolean isGood() {
      return Math.abs(ratio() - 1) <= TOLERANCE;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%-22s %-8s %9.2f %9.2f %6.2f  %-4s load %.1f  %s, was %s",
          name,
          exchange,
          predicted,
          measured,
          ratio(),
          isGood() ? "good" : "off",
          load,
          text(parts),
          text(took));
    }

    private static String text(Map<String, Double> parts) {
      List<String> texts = new ArrayList<>();
      parts.forEach((name, millis) -> texts.add("%s %.2f".formatted(name, millis)));
      return String.join(" ", texts);
    }

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("case", name);
      map.put("exchange", exchange);
      map.put("predictedMillis", predicted);
      map.put("measuredMillis", measured);
      map.put("ratio", ratio());
      map.put("good", isGood());
      map.put("predictedParts", parts);
      map.put("measuredParts", took);
      map.put("loadBefore", load);
      return map;
    }
  }

  private final Path folder = Files.createTempDirectory("plan-check");
  private final List<Row> rows = new ArrayList<>();
  private StandaloneCluster cluster;

  private PlanCheck() throws IOException {}

  /** Runs all; exits with 1 where a prediction is off, or none was asked for. */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int k = 0; k + 1 < args.length; k += 2) {
      options.put(args[k], args[k + 1]);
    }
    PlanCheck check = new PlanCheck();
    check.run(options.getOrDefault("--only", ""));
    check.write(Path.of(options.getOrDefault("--json", "target/plan-check.json")));
    boolean good = !check.rows.isEmpty() && check.rows.stream().allMatch(Row::isGood);
    System.exit(good ? 0 : 1);
  }

  private void run(String only) throws Exception {
    List<Job> jobs = new ArrayList<>(List.of(new Job("digits", "conf/digits.conf", 600)));
    if (Files.exists(FASHION)) {
      jobs.add(new Job("fashion", "conf/fashion.conf", 200));
    } else {
      System.err.println("Fashion-MNIST is skipped: there is no " + FASHION);
    }
    List<Place> places =
        List.of(
            new Place("local[1]", 1, 1), new Place("local[2]", 1, 2), new Place("cluster", 2, 1));
    System.out.printf(
        "%-22s %-8s %9s %9s %6s%n", "case", "exchange", "predicted", "measured", "ratio");
    try {
      for (Job job : jobs) {
        for (Place place : places) {
          if ((job.name + ", " + place.name).contains(only)) {
            check(job, place);
          }
        }
      }
    } finally {
      if (cluster != null) {
        cluster.close();
      }
    }
  }

  private void check(Job job, Place place) throws Exception {
    Path plan =
        qicd("plan", job, place, "--executors=" + place.executors, "--cores=" + place.cores);
    Map<String, JsonNode> forecasts = new LinkedHashMap<>();
    for (JsonNode point : JSON.readTree(plan.resolve("plan.json").toFile()).get("clusters")) {
      forecasts.put(point.get("exchange").asText(), point);
    }
    for (String exchange : EXCHANGES) {
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      Path run = qicd("train", job, place, "--set=exchange=" + exchange);
      JsonNode forecast = forecasts.get(exchange);
      Map<String, Double> parts = new LinkedHashMap<>();
      JsonNode seconds = forecast.get("seconds");
      seconds
          .fieldNames()
          .forEachRemaining(part -> parts.put(part, 1e3 * seconds.get(part).asDouble()));
      Map<String, Double> took = LedgerFile.millis(run, place.executors * place.cores);
      Row row =
          new Row(
              job.name + ", " + place.name,
              exchange,
              1e3 * forecast.get("secondsARound").asDouble(),
              took.remove("round"),
              parts,
              took,
              load);
      rows.add(row);
      System.out.println(row.text());
    }
  }

  /** Runs a command and returns its run directory. */
  private Path qicd(String command, Job job, Place place, String... more) throws Exception {
    Path run = Files.createTempDirectory(folder, command);
    List<String> line = new ArrayList<>(List.of("jobs/qicd", command, "--config=" + job.config));
    line.add("--run=" + run.resolve("run"));
    line.add("--master=" + (place.isCluster() ? cluster().url() : place.name));
    line.add("--set=maxIter=" + job.rounds);
    if (place.isCluster()) {
      line.add("--set=spark.conf.\"spark.executor.cores\"=" + place.cores);
      line.add("--set=spark.conf.\"spark.cores.max\"=" + place.executors * place.cores);
      line.add("--set=spark.conf.\"spark.ui.enabled\"=false");
    }
    line.addAll(List.of(more));
    Path log = run.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    if (builder.start().waitFor() != 0) {
      throw new IOException(Jvm.tail(log));
    }
    return run.resolve("run");
  }

  private StandaloneCluster cluster() throws Exception {
    if (cluster == null) {
      cluster = StandaloneCluster.start(Files.createDirectories(folder.resolve("cluster")), 2);
    }
    return cluster;
  }

  private void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("jdk", Runtime.version().toString());
    json.put("tolerance", TOLERANCE);
    json.put("rows", rows.stream().map(Row::toMap).toList());
    JSON.writeValue(file.toFile(), json);
  }
}

package org.qicd.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.qicd.data.HadoopPaths;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.state.RoundRecord;

/**
 * A run of MLflow that shows a training: its parameters, its metrics round by round, and at the end
 * its files. A server that fails costs one warning, and the training goes on without it.
 */
public final class MlflowRun {
  /** The file of a run directory that names the run, for a training that is resumed. */
  static final String NAME = "mlflow.json";

  /** The server takes at most 1000 metrics and 100 parameters at a time. */
  private static final int MOST_METRICS = 1000;

  private static final int MOST_PARAMS = 100;
  private static final long NANOS_BETWEEN_CALLS = 2_000_000_000L;
  private static final String FILES = "mlflow-artifacts:/";

  private final MlflowServer server; // null: none is wanted, or it has failed
  private final RunDirectory directory;
  private final Consumer<String> warn;
  private final List<Map<String, Object>> waiting = new ArrayList<>();
  private long called = System.nanoTime();
  private int step; // rounds that are shown
  private boolean over;
  private String id;
  private String files = "";

  private MlflowRun(MlflowServer server, RunDirectory directory, Consumer<String> warn) {
    this.server = server;
    this.directory = directory;
    this.warn = warn;
    this.over = server == null;
  }

  /**
   * Refuses a configuration with a wrong address of a server.
   *
   * @throws IllegalArgumentException in one line
   */
  public static void check(JobConfig config) {
    server(config);
  }

  private static MlflowServer server(JobConfig config) {
    String address = config.get(JobParam.MLFLOW_TRACKING_URI);
    return address.isEmpty() ? null : new MlflowServer(address);
  }

  /**
   * Begins a run, or goes on with that of the run directory.
   *
   * @param resolved properties that follow from data and parameters, by {@link Resolved}
   * @param command the command line that began the training
   * @param warn gets the warning if the server fails
   * @return a run; one that does nothing if the configuration names no server
   */
  public static MlflowRun begin(
      JobConfig config,
      RunDirectory directory,
      Map<String, Object> resolved,
      String command,
      Consumer<String> warn) {
    MlflowRun run = new MlflowRun(server(config), directory, warn);
    run.call(
        () -> {
          Optional<String> earlier = directory.text(NAME);
          if (earlier.isPresent()) {
            run.take(RunJson.MAPPER.readTree(earlier.get()));
            run.update(Map.of("status", "RUNNING"));
          } else {
            run.create(config.get(JobParam.MLFLOW_EXPERIMENT), command);
            Map<String, Object> params = new LinkedHashMap<>(config.values().toMap());
            params.putAll(resolved);
            run.params(params);
          }
        });
    return run;
  }

  private void create(String experiment, String command) throws IOException {
    Optional<JsonNode> found =
        server
            .get("experiments/get-by-name", "experiment_name", experiment)
            .map(answer -> answer.path("experiment"));
    JsonNode experimentId =
        (found.isPresent()
                ? found.get()
                : server.post("experiments/create", Map.of("name", experiment)))
            .path("experiment_id");
    JsonNode info =
        server
            .post(
                "runs/create",
                Map.of(
                    "experiment_id",
                    experimentId.asText(),
                    "run_name",
                    directory.title(),
                    "start_time",
                    System.currentTimeMillis(),
                    "tags",
                    entries(
                        Map.of(
                            "mlflow.source.name",
                            command,
                            "mlflow.user",
                            System.getProperty("user.name"),
                            "qicd.run",
                            directory.toString()))))
            .path("run")
            .path("info");
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : List.of("run_id", "experiment_id", "artifact_uri")) {
      names.put(name, info.path(name).asText());
    }
    directory.writeJson(NAME, names);
    take(info);
  }

  private void take(JsonNode info) {
    id = info.path("run_id").asText();
    files = info.path("artifact_uri").asText();
  }

  private void params(Map<String, Object> params) throws IOException {
    List<Map<String, Object>> all = entries(params);
    for (int k = 0; k < all.size(); k += MOST_PARAMS) {
      log("params", all.subList(k, Math.min(all.size(), k + MOST_PARAMS)));
    }
  }

  /** Keys and values as texts. MLflow takes no empty ones. */
  private static List<Map<String, Object>> entries(Map<String, ?> texts) {
    return texts.entrySet().stream()
        .filter(entry -> !String.valueOf(entry.getValue()).isEmpty())
        .<Map<String, Object>>map(
            entry -> Map.of("key", entry.getKey(), "value", String.valueOf(entry.getValue())))
        .toList();
  }

  /** Shows a round. */
  public synchronized void round(List<RoundRecord> records, Optional<Evaluation> validation) {
    step = records.get(0).round() + 1;
    RoundRecord.SHOWN.forEach((name, value) -> add(name, RoundRecord.mean(records, value)));
    long shots = records.stream().mapToLong(r -> r.measured().totalShots()).sum();
    if (shots > 0) {
      add("shots", (double) shots);
    }
    for (int m = 0; m < records.size(); m++) {
      String student = "student %d/".formatted(m);
      RoundRecord record = records.get(m);
      RoundRecord.SHOWN.forEach((name, value) -> add(student + name, value.applyAsDouble(record)));
      add(student + "validationAccuracy", record.validated().validationAccuracy());
    }
    validation.ifPresent(
        seen -> add("ensembleValidationAccuracy", seen.ensemble().task().accuracy()));
    if (System.nanoTime() - called > NANOS_BETWEEN_CALLS) {
      call(this::flush);
    }
  }

  private void add(String name, double value) {
    if (Double.isFinite(value) && !over) { // JSON has no other numbers.
      waiting.add(
          Map.of(
              "key", name, "value", value, "timestamp", System.currentTimeMillis(), "step", step));
    }
  }

  private void flush() throws IOException {
    for (int k = 0; k < waiting.size(); k += MOST_METRICS) {
      log("metrics", waiting.subList(k, Math.min(waiting.size(), k + MOST_METRICS)));
    }
    waiting.clear();
    called = System.nanoTime();
  }

  private void log(String what, List<Map<String, Object>> entries) throws IOException {
    server.post("runs/log-batch", Map.of("run_id", id, what, entries));
  }

  private void update(Map<String, Object> change) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(change);
    all.put("run_id", id);
    server.post("runs/update", all);
  }

  /**
   * Shows the results, and ends the run.
   *
   * @param metrics the content of {@code metrics.json}, of which the numbers are shown by their
   *     keys, as in {@code test.ensemble.accuracy}
   */
  public synchronized void finish(Map<String, Object> metrics) {
    addNumbers("", metrics);
    call(
        () -> {
          flush();
          if (files.startsWith(FILES)) {
            String folder = files.substring(FILES.length()).replaceFirst("^/+", "");
            directory.eachFile((name, content) -> server.put(folder + "/" + name, content));
          } else {
            directory.log("MLflow has no files: its server does not take any for " + files);
          }
        });
    end("FINISHED");
  }

  private void addNumbers(String key, Object value) {
    if (value instanceof Number number) {
      add(key, number.doubleValue());
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> addNumbers((key.isEmpty() ? "" : key + ".") + name, inner));
    } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map) {
      for (int k = 0; k < list.size(); k++) {
        addNumbers(key + "." + k, list.get(k));
      }
    }
  }

  /**
   * Ends the run.
   *
   * @param status FAILED or KILLED, in the words of MLflow
   */
  public synchronized void end(String status) {
    call(
        () -> {
          flush();
          update(Map.of("status", status, "end_time", System.currentTimeMillis()));
        });
    over = true;
  }

  private interface Call {
    void make() throws IOException;
  }

  private void call(Call call) {
    if (over) {
      return;
    }
    try {
      call.make();
    } catch (IOException | RuntimeException e) {
      over = true;
      waiting.clear();
      warn.accept(
          "MLflow at %s: %s; the run is not logged there any more"
              .formatted(server, HadoopPaths.reason(e)));
    }
  }
}

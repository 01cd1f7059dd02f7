package org.qicd.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.job.run.RunJson;
import org.qicd.testing.SharedSpark;

/**
 * Trainings beside servers that fail. The tests of Python log a training to a real MLflow server.
 */
@ExtendWith(SharedSpark.class)
class MlflowTest {
  private static final String ADDRESS = "mlflow.trackingUri=\"%s\"";

  @TempDir static Path folder;

  private static JsonNode alone;

  private final List<String> called = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void withoutServer(SparkSession spark) throws IOException {
    assertThat(train("alone").code()).isZero();
    alone = metrics("alone");
  }

  private static CommandLineRun train(String name, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", "--run", folder.resolve(name).toString()));
    for (String setting : List.of("maxIter=3", "numLayers=1", "numStudents=2", "data.limit=100")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    return CommandLineRun.of(args);
  }

  private static JsonNode metrics(String name) throws IOException {
    return RunJson.MAPPER.readTree(Files.readString(folder.resolve(name + "/metrics.json")));
  }

  /** A server that answers all calls, but for one. */
  private HttpServer server(String failing) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, failing));
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange, String failing) throws IOException {
    String call = exchange.getRequestURI().getPath().replaceFirst("^/prefix/api/2.0/mlflow/", "");
    called.add(call);
    byte[] body =
        (call.equals(failing)
                ? "{\"message\": \"no space\\nat all\"}"
                : "{\"run\": {\"info\": {\"run_id\": \"a\", \"artifact_uri\": \"s3://b/a\"}}}")
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(call.equals(failing) ? 503 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Whenever it fails, it is not called again, and the model is that of a training without it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"experiments/get-by-name", "runs/create", "runs/log-batch", "runs/update"})
  void aServerThatFailsIsOneWarning(String failing, SparkSession spark) throws IOException {
    HttpServer server = server(failing);
    try {
      String address = "http://127.0.0.1:%d/prefix".formatted(server.getAddress().getPort());
      CommandLineRun run = train(failing, ADDRESS.formatted(address + "/"));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err().lines().filter(line -> line.startsWith("warning: ")))
          .containsExactly(
              "warning: MLflow at %s: it answers 503 no space; the run is not logged there any more"
                  .formatted(address));
      assertThat(called).endsWith(failing);
      assertThat(Collections.frequency(called, failing)).isEqualTo(1);
      assertThat(metrics(failing).get("modelFingerprint")).isEqualTo(alone.get("modelFingerprint"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatTakesNoFilesIsToldInTheLog(SparkSession spark) throws IOException {
    HttpServer server = server("nothing");
    try {
      String address = "http://127.0.0.1:%d/prefix".formatted(server.getAddress().getPort());
      CommandLineRun run = train("logged", ADDRESS.formatted(address));
      assertThat(run.err()).doesNotContain("warning");
      assertThat(called).endsWith("runs/log-batch", "runs/update");
      assertThat(folder.resolve("logged/log.txt"))
          .content()
          .contains("MLflow has no files: its server does not take any for s3://b/a");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void noServerIsOneWarning(SparkSession spark) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    CommandLineRun run = train("nobody", ADDRESS.formatted("http://127.0.0.1:" + port));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("127.0.0.1:%d: no server answers there".formatted(port));
  }

  /** Before the images are read. */
  @ParameterizedTest
  @ValueSource(
      strings = {"databricks", "file:///mlruns", "sqlite:///a.db", "https://", "http://a b"})
  void whatIsNoServerIsRefused(String address, SparkSession spark) {
    CommandLineRun run = train("run", ADDRESS.formatted(address), "data.path=nowhere");
    assertThat(run.code()).isEqualTo(Main.USER_MISTAKE);
    assertThat(run.err())
        .startsWith("qicd: mlflow.trackingUri is '%s': expected the address".formatted(address))
        .hasLineCount(1);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  /** It would be shown in the configuration of the run. */
  @Test
  void aPasswordInTheAddressIsRefusedAndNotShown(SparkSession spark) {
    CommandLineRun run = train("run", ADDRESS.formatted("http://me:hidden@localhost:5000"));
    assertThat(run.code()).isEqualTo(Main.USER_MISTAKE);
    assertThat(run.err())
        .contains("MLFLOW_TRACKING_PASSWORD")
        .doesNotContain("hidden")
        .hasLineCount(1);
  }
}

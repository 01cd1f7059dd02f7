package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.job.run.RunJson;
import org.qicd.testing.JavaProcess;
import org.qicd.testing.Jvm;
import org.qicd.testing.SharedSpark;

/**
 * Runs whose directory is on an object store: a server that speaks S3, and Hadoop's client for it.
 * Both are many jars, which no other test needs, so they are fetched first:
 *
 * <pre>
 * mvn -f src/test/s3/client.xml dependency:copy-dependencies -DoutputDirectory=$PWD/target/s3/client
 * mvn -f src/test/s3/server.xml dependency:copy-dependencies -DoutputDirectory=$PWD/target/s3/server
 * mvn test -Dtest=S3RunTest -Dqicd.s3=target/s3
 * </pre>
 */
@ExtendWith(SharedSpark.class)
@EnabledIfSystemProperty(named = "qicd.s3", matches = ".+", disabledReason = "long form")
class S3RunTest {
  private static final int ROUNDS = 30;
  private static final Pattern CHECKPOINT = Pattern.compile("<Key>[^<]*/checkpoint-(\\d+)</Key>");

  @TempDir static Path folder;

  private static Path jars;
  private static URI server;
  private static Process process;
  private static JsonNode local;

  @BeforeAll
  static void startAndTrainLocally(SparkSession spark) throws Exception {
    jars = Path.of(System.getProperty("qicd.s3")).toAbsolutePath();
    try (ServerSocket free = new ServerSocket(0)) {
      server = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
    }
    Path settings = folder.resolve("server.conf");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=%s
        s3proxy.authorization=none
        jclouds.provider=transient
        jclouds.identity=any
        jclouds.credential=any
        """
            .formatted(server.toString().replaceFirst("/$", "")));
    List<String> command = Jvm.brief("512m", "-cp", jars.resolve("server") + "/*");
    command.addAll(List.of("org.gaul.s3proxy.Main", "--properties", settings.toString()));
    File log = folder.resolve("server.log").toFile();
    process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    while (process.isAlive() && !answers()) {
      Thread.sleep(50);
    }
    assertThat(process.isAlive()).as(Jvm.tail(log.toPath())).isTrue();
    CommandLineRun run = CommandLineRun.of(train(folder.resolve("local").toString()));
    assertThat(run.code()).as(run.err()).isZero();
    local = compared(Files.readString(folder.resolve("local/metrics.json")));
  }

  @AfterAll
  static void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Makes the bucket, if the server is there. */
  private static boolean answers() throws IOException, InterruptedException {
    try {
      return request(HttpRequest.newBuilder().PUT(BodyPublishers.noBody()), "bucket").statusCode()
          == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static HttpResponse<String> request(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request.uri(server.resolve(path)).build(), BodyHandlers.ofString());
  }

  private static String get(String path) throws IOException, InterruptedException {
    return request(HttpRequest.newBuilder(), path).body();
  }

  private static List<String> train(String run) {
    List<String> args = new ArrayList<>(List.of("train", "--run", run));
    for (String setting :
        List.of(
            "maxIter=" + ROUNDS,
            "numLayers=2",
            "numStudents=2",
            "validationInterval=0",
            "checkpointInterval=4")) {
      args.addAll(List.of("--set", setting));
    }
    return args;
  }

  private static JavaProcess start(List<String> args) throws IOException {
    List<String> all = new ArrayList<>(args);
    for (String setting :
        List.of(
            "endpoint=" + server,
            "path.style.access=true",
            "access.key=any",
            "secret.key=any",
            // This server does not know a header of the request.
            "multiobjectdelete.enable=false")) {
      all.addAll(List.of("--set", "spark.conf.spark.hadoop.fs.s3a." + setting));
    }
    // In quotes, since the key above is the beginning of this one.
    all.addAll(List.of("--set", "spark.conf.\"spark.hadoop.fs.s3a.endpoint.region\"=us-east-1"));
    String client = File.pathSeparator + jars.resolve("client") + "/*";
    return JavaProcess.start(Main.class, folder, all, client);
  }

  private static String succeeds(List<String> args) throws Exception {
    try (JavaProcess run = start(args)) {
      assertThat(run.await()).as(run.err()).isZero();
      return run.out();
    }
  }

  /** What a run tells, but for what was measured. */
  private static JsonNode compared(String metrics) throws IOException {
    ObjectNode all = (ObjectNode) RunJson.MAPPER.readTree(metrics);
    return all.without(List.of("seconds", "ledger"));
  }

  private static int reached(String run) throws Exception {
    Matcher found = CHECKPOINT.matcher(get("bucket?prefix=" + run));
    int reached = 0;
    while (found.find()) {
      reached = Math.max(reached, Integer.parseInt(found.group(1)));
    }
    return reached;
  }

  @Test
  void killedAndResumedItIsTheSame() throws Exception {
    String run = "s3a://bucket/runs/killed";
    try (JavaProcess killed = start(train(run))) {
      while (killed.isAlive() && reached("runs/killed") < 4) {
        Thread.sleep(20);
      }
      assertThat(killed.isAlive()).as(killed.err()).isTrue();
      killed.signal("KILL");
      killed.await();
    }
    assertThat(succeeds(List.of("resume", run)))
        .contains("goes on   after round ", "results   " + run);
    assertThat(compared(get("bucket/runs/killed/metrics.json"))).isEqualTo(local);
    assertThat(get("bucket?prefix=runs/killed"))
        .contains("history.parquet/part-", "ledger.parquet/part-", "report.html")
        .doesNotContain("run.lock", ".unfinished");
    assertThat(succeeds(List.of("evaluate", run)))
        .contains("fingerprint " + local.get("modelFingerprint").asText());
    assertThat(succeeds(List.of("circuit", run, "--qasm"))).contains("OPENQASM 3");
  }
}

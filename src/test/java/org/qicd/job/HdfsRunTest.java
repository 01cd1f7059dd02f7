package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.job.run.RunJson;
import org.qicd.testing.JavaProcess;
import org.qicd.testing.MiniHdfs;
import org.qicd.testing.SharedSpark;

/** Runs whose directory is on HDFS end as one on the local disk does, whatever ends in between. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class HdfsRunTest {
  private static final int ROUNDS = 40;

  @TempDir static java.nio.file.Path folder;

  private static MiniHdfs hdfs;
  private static FileSystem files;
  private static SparkSession spark;
  private static JsonNode local;

  @BeforeAll
  static void startAndTrainLocally(SparkSession session) throws IOException {
    spark = session;
    hdfs = MiniHdfs.start(folder.resolve("hdfs"));
    files = new Path(hdfs.open()).getFileSystem(new Configuration());
    succeeds(train(folder.resolve("local").toString()));
    local = compared(Files.readString(folder.resolve("local/metrics.json")));
  }

  @AfterAll
  static void stop() throws IOException {
    if (hdfs != null) {
      files.close();
      hdfs.close();
    }
  }

  private static String at(String run) {
    return hdfs.open() + "/" + run;
  }

  private static List<String> train(String run, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--run", run));
    List<String> settings = new ArrayList<>(List.of("maxIter=" + ROUNDS, "numLayers=2"));
    settings.addAll(List.of("numStudents=2", "validationInterval=0", "checkpointInterval=4"));
    // Who waits for HDFS waits for a second, not for ten.
    settings.add("spark.conf.spark.hadoop.ipc.client.connect.max.retries=1");
    settings.addAll(List.of(more));
    settings.forEach(setting -> args.addAll(List.of("--set", setting)));
    return args;
  }

  private static String succeeds(List<String> args) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  private static void assertRefused(List<String> args, String... words) {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.code()).as(run.err()).isEqualTo(Main.USER_MISTAKE);
    assertThat(run.err().lines().filter(line -> line.startsWith("qicd: ")))
        .singleElement()
        .asString()
        .contains(words);
  }

  private static String text(String file) throws IOException {
    try (var in = files.open(new Path(file))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static List<String> entries(String run) throws IOException {
    return Arrays.stream(files.listStatus(new Path(run)))
        .map(entry -> entry.getPath().getName())
        .sorted()
        .toList();
  }

  /** What a run tells, but for what was measured. */
  private static JsonNode compared(String metrics) throws IOException {
    ObjectNode all = (ObjectNode) RunJson.MAPPER.readTree(metrics);
    return all.without(List.of("seconds", "ledger"));
  }

  private static void assertSameResults(String run) throws IOException {
    assertThat(compared(text(run + "/metrics.json"))).isEqualTo(local);
    assertThat(spark.read().parquet(run + "/history.parquet").count()).isEqualTo(2L * ROUNDS);
    assertThat(text(run + "/report.html")).endsWith("</html>\n");
    assertThat(entries(run))
        .containsExactly(
            "checkpoints",
            "config.json",
            "history.parquet",
            "ledger.parquet",
            "log.txt",
            "metrics.json",
            "model",
            "report.html");
  }

  private static JavaProcess reaches(List<String> args, String run, int rounds) throws Exception {
    JavaProcess process = JavaProcess.start(Main.class, folder, args);
    while (process.isAlive() && reached(run) < rounds) {
      Thread.sleep(5);
    }
    assertThat(process.isAlive()).as(process.err()).isTrue();
    return process;
  }

  private static int reached(String run) throws IOException {
    FileStatus[] found = files.globStatus(new Path(run, "checkpoints/checkpoint-*"));
    return Arrays.stream(found == null ? new FileStatus[0] : found)
        .mapToInt(file -> Integer.parseInt(file.getPath().getName().replaceAll("\\D", "")))
        .max()
        .orElse(0);
  }

  /** Until the clients of this JVM have found out that their connections are of no use. */
  private static void awaitConnection() throws InterruptedException {
    while (true) {
      try {
        files.exists(new Path(hdfs.open()));
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
  }

  @Test
  void killedTerminatedAndResumedItIsTheSame() throws Exception {
    String run = at("killed");
    try (JavaProcess killed = reaches(train(run), run, 4)) {
      assertRefused(List.of("resume", run), "is in use by process " + killed.pid());
      killed.signal("KILL");
      assertThat(killed.await()).isEqualTo(137);
    }
    assertThat(entries(run)).contains("run.lock").doesNotContain("metrics.json");
    assertThat(reached(run)).isBetween(4, ROUNDS - 1);
    List<String> resume = List.of("resume", run);
    try (JavaProcess ended = reaches(resume, run, reached(run) + 1)) {
      ended.signal("TERM");
      assertThat(ended.await()).as(ended.err()).isEqualTo(143);
      assertThat(ended.err())
          .contains("run.lock was left by process ", "which is gone")
          .contains("qicd: interrupted after round %d; ".formatted(reached(run)))
          .contains("to go on: ./jobs/qicd resume " + run)
          .doesNotContain("Exception");
    }
    assertThat(entries(run)).doesNotContain("run.lock");
    int before = reached(run);
    assertThat(succeeds(resume)).contains("goes on   after round %d of".formatted(before));
    assertSameResults(run);
    assertThat(text(run + "/log.txt"))
        .contains("training begins", "which is gone", "interrupted after round", "training ends");
  }

  @Test
  void allCommandsTakeItsDirectories() throws IOException {
    String run = at("a b ü");
    String trained = succeeds(train(run, "maxIter=2"));
    assertThat(trained).contains("evaluate '" + run + "'").contains("report    " + run);
    String fingerprint = trained.replaceFirst("(?s).*(fingerprint [0-9a-f]{64}).*", "$1");
    assertThat(succeeds(List.of("evaluate", run))).contains(fingerprint);
    assertThat(succeeds(List.of("circuit", run))).contains("amplitude");
    assertThat(succeeds(List.of("circuit", run, "--qasm"))).contains("OPENQASM 3");
    assertThat(succeeds(List.of("resume", run))).contains("is finished");
    assertRefused(train(run), run + " is not empty");
    List<String> over = train(run, "maxIter=1");
    over.add("--overwrite");
    succeeds(over);
    assertThat(spark.read().parquet(run + "/history.parquet").count()).isEqualTo(2);

    String taught = at("taught");
    succeeds(train(taught, "maxIter=1", "strategy=qkd", "teacherModel=\"%s\"".formatted(run)));
    String small = "--set=data.limit=60";
    String plan = at("plan");
    succeeds(List.of("plan", "--run", plan, small, "--set=numLayers=1", "--set=maxIter=2"));
    assertThat(entries(plan)).containsExactly("plan.json", "report.html");
    List<String> diagnose = new ArrayList<>(List.of("diagnose", "--run", at("diagnosis"), small));
    for (String setting :
        List.of("images=6", "steps=20", "seeds=2", "studyImages=2", "metricImages=2", "starts=2")) {
      diagnose.add("--set=diagnose." + setting);
    }
    diagnose.addAll(List.of("--set=diagnose.studentCounts=[1, 2]", "--set=diagnose.widths=[2, 3]"));
    diagnose.addAll(List.of("--set=diagnose.depths=[6]", "--set=diagnose.pairs=20"));
    succeeds(diagnose);
    assertThat(entries(at("diagnosis")))
        .containsExactly("diagnosis.json", "log.txt", "report.html");
    java.nio.file.Path config =
        Files.writeString(
            folder.resolve("compare.conf"),
            """
            include "%s"
            maxIter = 2
            numLayers = 1
            compare {
              seeds = 2
              tuningSeeds = 1
              methods = [{ name = qicd, set { strategy = qicd } }, { name = qcd, set { strategy = qcd } }]
              studies = [{ name = only, set { numStudents = 2, labelsPerStudent = 20 } }]
              claims = [only]
              sweeps = []
            }
            """
                .formatted(java.nio.file.Path.of("conf/compare-digits.conf").toAbsolutePath()));
    List<String> compare = List.of("compare", "--config", config.toString(), "--run", at("trials"));
    succeeds(compare);
    assertThat(succeeds(compare)).contains("continues  with 4 finished trials");
  }

  @Test
  void whatMayNotBeWrittenIsRefusedBeforeTheTraining() throws IOException {
    String run = hdfs.closed() + "/run";
    assertRefused(train(run), run + ": " + hdfs.closed() + " is not writable");
    assertRefused(List.of("plan", "--run", run), "is not writable");
    assertRefused(List.of("resume", run), run + " has no config.json");
    files.create(new Path(at("plain"))).close();
    assertRefused(train(at("plain/run")), at("plain") + " is a file, expected a directory");
  }

  @Test
  void aFullFileSystemIsOneLineAndTheRunGoesOnLater() throws IOException {
    String run = at("full");
    long there = files.getContentSummary(new Path(hdfs.open())).getFileAndDirectoryCount();
    hdfs.limit(there + 7); // for the first checkpoints, but not for the model
    assertRefused(train(run), "run directory " + run, "quota", "resume");
    hdfs.unlimited();
    assertThat(entries(run)).contains("config.json").doesNotContain("metrics.json");
    assertThat(succeeds(List.of("resume", run))).contains("goes on   after round");
    assertSameResults(run);
  }

  @Test
  void aConnectionThatIsLostIsOneLineAndTheRunGoesOnLater() throws Exception {
    String run = at("lost");
    try (JavaProcess process = reaches(train(run), run, 8)) {
      hdfs.kill();
      assertThat(process.await()).as(process.err()).isEqualTo(Main.USER_MISTAKE);
      assertThat(process.err().lines().filter(line -> line.startsWith("qicd: ")))
          .singleElement()
          .asString()
          .contains("run directory " + run + " cannot be written: ", "onnection ", "resume");
      assertThat(process.err()).doesNotContain("\tat ");
    } finally {
      hdfs.start();
      awaitConnection();
    }
    assertThat(reached(run)).isBetween(8, ROUNDS - 1);
    assertThat(succeeds(List.of("resume", run))).contains("goes on   after round");
    assertSameResults(run);
  }
}

package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.job.run.RunJson;
import org.qicd.testing.SharedSpark;
import org.qicd.testing.StandaloneCluster;
import org.qicd.testing.SubmittedApp;

/**
 * The trained model has the bits of local mode on a standalone cluster of other processes,
 * whichever of them are killed. {@code -Dqicd.kills=20} is the long form, and {@code
 * -Dqicd.killSeed=N} repeats the random choices of a test that has printed it.
 */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class ClusterKillTest {
  private static final int KILLS = Integer.getInteger("qicd.kills", 1);
  private static final int ROUNDS = 40;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static StandaloneCluster cluster;
  private static JsonNode undisturbed;

  private final long seed = seed();
  private Random random = new Random(seed);

  private static long seed() {
    return Long.getLong("qicd.killSeed", System.currentTimeMillis() % 1_000_000);
  }

  @BeforeAll
  static void startClusterAndTrainLocally(SparkSession session) throws Exception {
    assertThat(session.sparkContext().isLocal()).isTrue();
    cluster = StandaloneCluster.start(folder.resolve("cluster"), 2);
    CommandLineRun local = CommandLineRun.of(train("local"));
    assertThat(local.code()).as(local.err()).isZero();
    undisturbed = metrics("local");
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Small, and with rounds enough that one of them is hit. */
  private static List<String> train(String run) {
    List<String> args = new ArrayList<>(List.of("train", "--run", folder.resolve(run).toString()));
    args.addAll(List.of("--config", Path.of("conf/digits.conf").toAbsolutePath().toString()));
    for (String setting :
        List.of(
            "numStudents=2",
            "numLayers=2",
            "maxIter=" + ROUNDS,
            "sliceSize=600",
            "checkpointInterval=5",
            "validationInterval=0")) {
      args.addAll(List.of("--set", setting));
    }
    return args;
  }

  /** What a run tells, but for what was measured: times, and bytes by Spark's count. */
  private static JsonNode metrics(String run) throws IOException {
    Path file = folder.resolve(run).resolve("metrics.json");
    ObjectNode all = (ObjectNode) RunJson.MAPPER.readTree(Files.readString(file));
    return all.without(List.of("seconds", "ledger"));
  }

  @Test
  void theClustersOwnDriverGivesTheBitsOfLocalMode() throws Exception {
    SubmittedApp app = cluster.submit("cluster-mode", "cluster", Main.class, train("run"));
    // Of a driver on the cluster spark-submit returns 0 whatever it ends with.
    assertThat(app.waitFor()).as(app::log).isZero();
    assertThat(folder.resolve("run/metrics.json")).as(app.log()).exists();
    assertThat(metrics("run")).isEqualTo(undisturbed);
  }

  /** Before the first round: here nobody's executor has room for states of 18 qubits. */
  @Test
  void whatCannotFitIsRefused() throws Exception {
    List<String> args = train("large");
    args.addAll(List.of("--set", "numQubits=18", "--set", "exchange=weights"));
    SubmittedApp app = cluster.submit("large", "client", Main.class, args);
    assertThat(app.waitFor()).as(app::log).isEqualTo(2);
    assertThat(app.log())
        .containsPattern(
            "qicd: the run needs about .* on an executor .* of its own 512.0 MB: raise")
        .doesNotContain("Exception");
    assertThat(folder.resolve("large")).doesNotExist();
  }

  /** One run is left alone, then in each of the others a random executor is killed. */
  @Test
  void aKilledExecutorCostsNothingButTime() throws Exception {
    System.out.println("executors killed with -Dqicd.killSeed=" + seed);
    List<String> args = new ArrayList<>(List.of(String.valueOf(KILLS + 1)));
    args.addAll(train("executor-{}"));
    SubmittedApp app = cluster.submit("executors", "client", ManyRuns.class, args);
    for (int run = 1; run <= KILLS; run++) {
      awaitMoment(app, run);
      killAnExecutor();
    }
    assertThat(app.waitFor()).as(app::log).isZero();
    for (int run = 0; run <= KILLS; run++) {
      assertThat(metrics("executor-" + run))
          .as("run %d, seed %d", run, seed)
          .isEqualTo(undisturbed);
    }
  }

  /**
   * The driver is killed, and another goes on: on the cluster, then in local mode, and so on in
   * turn.
   */
  @ParameterizedTest(name = "-Dqicd.killSeed={0}")
  @MethodSource("driverSeeds")
  void aKilledDriverIsResumed(long driverSeed) throws Exception {
    random = new Random(driverSeed);
    resumedAfter("driver-" + driverSeed, driverSeed % 2 == 0, () -> {});
  }

  static LongStream driverSeeds() {
    long first = seed();
    return LongStream.range(first, first + KILLS);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "qicd.kills",
      matches = "[1-9]\\d*",
      disabledReason = "long form")
  void aKilledExecutorAndThenItsDriverAreNoLoss() throws Exception {
    resumedAfter("both", true, this::killAnExecutor);
  }

  private void resumedAfter(String run, boolean onCluster, Runnable before) throws Exception {
    SubmittedApp app = cluster.submit(run + "-killed", "client", Main.class, train(run));
    awaitMoment(app, 0);
    before.run();
    app.process().destroyForcibly().waitFor();
    assertThat(folder.resolve(run).resolve("metrics.json")).doesNotExist();
    List<String> resume = List.of("resume", folder.resolve(run).toString());
    if (onCluster) {
      SubmittedApp again = cluster.submit(run + "-resumed", "client", Main.class, resume);
      assertThat(again.waitFor()).as(again::log).isZero();
    } else {
      CommandLineRun local = CommandLineRun.of(resume);
      assertThat(local.code()).as(local.err()).isZero();
    }
    assertThat(metrics(run)).isEqualTo(undisturbed);
  }

  /** With a worker its executor dies; the other worker is left. */
  @Test
  @EnabledIfSystemProperty(
      named = "qicd.kills",
      matches = "[1-9]\\d*",
      disabledReason = "long form")
  void aKilledWorkerCostsNothingButTime() throws Exception {
    System.out.println("a worker killed with -Dqicd.killSeed=" + seed);
    SubmittedApp app = cluster.submit("worker", "client", Main.class, train("worker-run"));
    awaitMoment(app, 0);
    killAWorker();
    assertThat(app.waitFor()).as(app::log).isZero();
    assertThat(metrics("worker-run")).isEqualTo(undisturbed);
  }

  /** A random moment of a random round; not of the last ones, which may be over by then. */
  private void awaitMoment(SubmittedApp app, int run) throws InterruptedException {
    app.awaitRound(run, random.nextInt(ROUNDS - 5));
    Thread.sleep(random.nextInt(50));
  }

  private void killAnExecutor() {
    List<ProcessHandle> executors = cluster.executors();
    assertThat(executors).as("executors").isNotEmpty();
    cluster.kill(executors.get(random.nextInt(executors.size())));
  }

  private void killAWorker() throws Exception {
    List<Process> workers = cluster.workers();
    cluster.kill(workers.get(random.nextInt(workers.size())).toHandle());
    cluster.startWorker();
  }
}

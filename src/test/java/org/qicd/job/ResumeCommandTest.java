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
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.job.run.RunJson;
import org.qicd.job.store.LocalLock;
import org.qicd.job.store.LocalStore;
import org.qicd.job.store.RunLock;
import org.qicd.testing.JavaProcess;
import org.qicd.testing.SharedSpark;

/** A run whose process was killed goes on, and ends as one that was left in peace. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class ResumeCommandTest {
  private static final int ROUNDS = 120;

  @TempDir static Path folder;

  private static SparkSession spark;
  private static Path undisturbed;

  @BeforeAll
  static void runsUndisturbed(SparkSession session) {
    spark = session;
    undisturbed = folder.resolve("undisturbed");
    CommandLineRun run = CommandLineRun.of(train(undisturbed));
    assertThat(run.code()).as(run.err()).isZero();
  }

  private static List<String> train(Path run, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--run", run.toString()));
    List<String> settings = new ArrayList<>(List.of("maxIter=" + ROUNDS, "numLayers=2"));
    settings.addAll(List.of("numStudents=2", "validationInterval=7", "checkpointInterval=4"));
    settings.addAll(List.of(more));
    settings.forEach(setting -> args.addAll(List.of("--set", setting)));
    return args;
  }

  private static CommandLineRun resume(Path run, String... more) {
    List<String> args = new ArrayList<>(List.of("resume", run.toString()));
    args.addAll(List.of(more));
    return CommandLineRun.of(args);
  }

  private static Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    FileUtils.copyDirectory(undisturbed.toFile(), copy.toFile());
    return copy;
  }

  /** As it is when the process was killed before it wrote any result. */
  private static Path unfinished(String name) throws IOException {
    Path run = copy(name);
    Files.delete(run.resolve("metrics.json"));
    return run;
  }

  private static List<Path> checkpoints(Path run) throws IOException {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.filter(f -> f.getFileName().toString().startsWith("check")).sorted().toList();
    }
  }

  /** Rounds of the newest checkpoint. */
  private static int reached(Path run) throws IOException {
    List<Path> files = checkpoints(run);
    return files.isEmpty()
        ? 0
        : Integer.parseInt(
            files.get(files.size() - 1).getFileName().toString().replaceAll("\\D", ""));
  }

  private static JsonNode json(Path run, String name) throws IOException {
    return RunJson.MAPPER.readTree(run.resolve(name).toFile());
  }

  private static List<Row> history(Path run) {
    return spark
        .read()
        .parquet(run.resolve("history.parquet").toString())
        .orderBy("round", "student")
        .collectAsList();
  }

  /** The report but for its name and its times. */
  private static String report(Path run) throws IOException {
    return Files.readString(run.resolve("report.html"))
        .replace(run.getFileName().toString(), "RUN")
        .replaceAll("(?s)Where the time went.*?How to run it again", "");
  }

  private static void assertSameResults(Path run) throws IOException {
    ObjectNode metrics = (ObjectNode) json(run, "metrics.json");
    ObjectNode expected = (ObjectNode) json(undisturbed, "metrics.json");
    // Measured, also by Spark; the ledger knows no rounds before those that were resumed.
    metrics.remove(List.of("seconds", "ledger"));
    expected.remove(List.of("seconds", "ledger"));
    assertThat(metrics).isEqualTo(expected);
    assertThat(history(run)).hasSize(2 * ROUNDS).isEqualTo(history(undisturbed));
    assertThat(report(run)).isEqualTo(report(undisturbed));
    assertThat(run.resolve("run.lock")).doesNotExist();
  }

  /** The run in a process, ended by a signal when it has saved so many rounds. */
  private static JavaProcess ended(Path run, List<String> args, int rounds, String signal)
      throws IOException, InterruptedException {
    JavaProcess process = JavaProcess.start(Main.class, folder, args);
    while (process.isAlive() && reached(run) < rounds) {
      Thread.sleep(5);
    }
    process.signal(signal);
    process.await();
    return process;
  }

  @Test
  void killedTerminatedInterruptedAndResumedItIsTheSame() throws Exception {
    long seed = Long.getLong("qicd.test.seed", System.nanoTime());
    System.out.println("rounds of kills: -Dqicd.test.seed=" + seed);
    Random random = new Random(seed);
    Path run = folder.resolve("disturbed");
    try (JavaProcess killed = ended(run, train(run), 1 + random.nextInt(ROUNDS / 8), "KILL")) {
      assertThat(killed.await()).as(killed.err()).isEqualTo(137);
    }
    int before = reached(run);
    assertThat(before).isBetween(1, ROUNDS - 1);
    assertThat(run.resolve("run.lock")).exists();

    List<String> again = List.of("resume", run.toString());
    try (JavaProcess ended = ended(run, again, before + 1 + random.nextInt(ROUNDS / 8), "TERM")) {
      assertThat(ended.await()).as(ended.err()).isEqualTo(143);
      assertThat(ended.out()).contains("goes on   after round %d of 120".formatted(before));
      assertThat(ended.err())
          .contains("run.lock", "which is gone")
          .contains("qicd: interrupted after round ")
          .contains("to go on: ./jobs/qicd resume " + run)
          .doesNotContain("Exception");
      assertThat(ended.err())
          .as("what it says it has saved")
          .contains("interrupted after round %d;".formatted(reached(run)));
    }
    before = reached(run);
    boolean ignored = JavaProcess.ignoreInterrupts();
    String signal = ignored ? "TERM" : "INT";
    try (JavaProcess ended = ended(run, again, before + 1 + random.nextInt(ROUNDS / 8), signal)) {
      assertThat(ended.await()).as(ended.err()).isEqualTo(ignored ? 143 : 130);
      assertThat(ended.err()).contains("to go on: ./jobs/qicd resume ").doesNotContain("gone");
    }
    assertThat(run.resolve("run.lock")).doesNotExist();
    assertThat(run.resolve("log.txt")).content().doesNotContain("Exception");
    before = reached(run);
    CommandLineRun rest = resume(run);
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(rest.out()).contains("goes on   after round %d of 120".formatted(before));
    assertSameResults(run);
  }

  @Test
  void whatWasCutOffWhileResultsWereWrittenIsWrittenAgain() throws IOException {
    Path run = unfinished("unwritten");
    Files.delete(run.resolve("report.html"));
    FileUtils.cleanDirectory(run.resolve("model").toFile());
    Files.writeString(run.resolve("run.lock"), "{\"host\": \"cut o");
    CommandLineRun rest = resume(run);
    assertThat(rest.code()).as(rest.err()).isZero();
    assertSameResults(run);
    assertThat(run.resolve("model/stages")).isNotEmptyDirectory();
  }

  @Test
  void aFinishedRunIsLeftAsItIs() throws IOException {
    CommandLineRun finished = resume(undisturbed);
    assertThat(finished.code()).isZero();
    assertThat(finished.err()).isEmpty();
    assertThat(finished.out().lines()).hasSize(1);
    assertThat(finished.out()).contains(undisturbed + " is finished");
    assertSameResults(undisturbed);
  }

  @Test
  void whatCannotGoOnIsTold() throws IOException {
    assertRefused(resume(folder), folder + " has no config.json");
    Path run = unfinished("mistaken");
    assertRefused(resume(run, "--set", "stepSize=1"), "--set stepSize=1", "only spark.master");
    assertRefused(
        resume(run, "--set", "spark.mister=1"), "--set spark.mister=1", "only spark.master");
    try (RunLock held = LocalLock.of(new LocalStore(run))) {
      assertThat(held.takenFrom()).isEmpty();
      assertRefused(
          resume(run), run + " is in use by process " + ProcessHandle.current().pid() + " on ");
    }
    assertRefused(
        changed(run, "stepSize", "0.25"), "stepSize: expected 0.25, found 0.05", "checkpoint-");
    String other = "0123456789".repeat(7).substring(0, 64);
    ObjectNode config = (ObjectNode) json(run, "config.json");
    String images = config.at("/resolved/testFingerprint").asText();
    ((ObjectNode) config.get("resolved")).put("testFingerprint", other);
    Files.writeString(run.resolve("config.json"), config.toString());
    assertRefused(resume(run), "testFingerprint: expected " + other + ", found " + images);
    ((ObjectNode) config.get("resolved")).put("testFingerprint", images);
    Files.writeString(run.resolve("config.json"), config.toString());
    for (Path checkpoint : checkpoints(run)) {
      Files.write(checkpoint, new byte[100]);
    }
    assertRefused(resume(run), "checkpoint-0000000120 is damaged", "no other one is whole");
    Files.writeString(run.resolve("config.json"), "{");
    assertRefused(resume(run), "config.json");
  }

  /** The run goes on with a parameter that it did not begin with. */
  private static CommandLineRun changed(Path run, String key, String value) throws IOException {
    String saved = Files.readString(run.resolve("config.json"));
    String line = "\"%s\" : ".formatted(key);
    String edited = saved.replaceFirst(line + "[^,]*", line + value);
    assertThat(edited).isNotEqualTo(saved);
    Files.writeString(run.resolve("config.json"), edited);
    CommandLineRun refused = resume(run);
    Files.writeString(run.resolve("config.json"), saved);
    return refused;
  }

  private static void assertRefused(CommandLineRun run, String... words) {
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    assertThat(run.err()).startsWith("qicd: ").contains(words);
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void onlyATrainingIsOverwrittenAndOnlyByAGoodOne() throws IOException {
    Path run = copy("old");
    assertRefused(CommandLineRun.of(train(run)), run.toString(), "not empty");
    List<String> over = train(run, "maxIter=1");
    over.add("--overwrite");
    Path mine = Files.writeString(run.resolve("notes.txt"), "mine");
    assertRefused(CommandLineRun.of(over), run.toString(), "holds notes.txt", "--overwrite");
    assertThat(mine).hasContent("mine");
    Files.delete(mine);
    Files.move(run.resolve("config.json"), folder.resolve("aside.json"));
    assertRefused(CommandLineRun.of(over), run.toString(), "has no config.json", "--overwrite");
    Files.move(folder.resolve("aside.json"), run.resolve("config.json"));
    List<String> bad = new ArrayList<>(over);
    bad.addAll(List.of("--set", "data.path=none.parquet"));
    assertRefused(CommandLineRun.of(bad), "none.parquet");
    assertThat(json(run, "metrics.json")).isEqualTo(json(undisturbed, "metrics.json"));
    CommandLineRun good = CommandLineRun.of(over);
    assertThat(good.code()).as(good.err()).isZero();
    assertThat(history(run)).hasSize(2);
    assertThat(checkpoints(run)).hasSize(1);
  }
}

package org.qicd.job.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.HadoopPaths;
import org.qicd.data.RecordTable;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.config.LocalPath;
import org.qicd.job.config.SavedConfig;
import org.qicd.param.UserMistake;
import org.qicd.train.state.RoundCost;
import org.qicd.train.state.RoundHistory;
import org.qicd.train.state.RoundRecord;

/**
 * Where a run leaves its results: {@code config.json}, {@code checkpoints/}, {@code model/}, {@code
 * history.parquet}, {@code ledger.parquet}, {@code report.html}, {@code log.txt}, and last of all
 * {@code metrics.json}. Made only when the run's input has been found good, and one process's at a
 * time.
 */
public final class RunDirectory implements AutoCloseable {
  public static final String REPORT = "report.html";
  public static final String LOG = "log.txt";
  private static final String METRICS = "metrics.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String HISTORY = "history.parquet";
  private static final String LEDGER = "ledger.parquet";
  private static final String UNFINISHED = ".unfinished";
  private static final List<String> RESULTS = List.of(JobModel.NAME, HISTORY, LEDGER, REPORT);

  /** All that a training leaves, and nothing that another program does. */
  private static final Set<String> ENTRIES =
      Stream.concat(
              RESULTS.stream(),
              Stream.of(SavedConfig.NAME, METRICS, CHECKPOINTS, LOG, RunLock.NAME))
          .collect(Collectors.toUnmodifiableSet());

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path path;
  private final RunLock lock;

  private RunDirectory(Path path) {
    this.path = path;
    this.lock = RunLock.of(path);
    lock.takenFrom()
        .ifPresent(
            owner -> {
              String notice =
                  "%s was left by %s, which is gone".formatted(path.resolve(RunLock.NAME), owner);
              System.err.println(notice);
              log(notice);
            });
  }

  /**
   * The directory that a user asked for, or a new one under {@code runs/}.
   *
   * @param option what the command line names; null: what the configuration names, if it does
   */
  public static Path chosen(Path option, JobConfig config) {
    String key = config.get(JobParam.RUN_DIRECTORY);
    if (option != null) {
      return option;
    }
    return key.isEmpty()
        ? Path.of("runs", LocalDateTime.now(ZoneId.systemDefault()).format(STAMP))
        : LocalPath.of(JobParam.RUN_DIRECTORY.name(), key);
  }

  /** Refuses a directory that holds something, so that no result is ever overwritten. */
  public static Path check(Path chosen) {
    return check(chosen, false, "name another one");
  }

  /**
   * The same, where the directory of an earlier training may be replaced.
   *
   * @param overwrite whether it may
   */
  public static Path check(Path chosen, boolean overwrite) {
    return check(chosen, overwrite, "name another one, or replace a training with --overwrite");
  }

  private static Path check(Path path, boolean overwrite, String remedy) {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new IllegalArgumentException(
          "run directory %s: %s is %s"
              .formatted(
                  path,
                  existing,
                  Files.isDirectory(existing) ? "not writable" : "a file, expected a directory"));
    }
    if (Files.exists(path)) {
      List<String> entries = new ArrayList<>(entries(path));
      entries.remove(RunLock.NAME); // who holds it is asked later
      if (!entries.isEmpty() && !overwrite) {
        throw new IllegalArgumentException(
            "run directory %s is not empty: %s".formatted(path, remedy));
      }
      requireTraining(path, entries);
    }
    return path;
  }

  /** Refuses to replace what is not a training, and nothing else. */
  private static void requireTraining(Path path, List<String> entries) {
    for (String entry : entries) {
      if (!ENTRIES.contains(entry) && !entry.endsWith(UNFINISHED)) {
        throw new IllegalArgumentException(
            "run directory %s holds %s, which no training made: --overwrite replaces trainings only"
                .formatted(path, entry));
      }
    }
    if (!entries.isEmpty() && !entries.contains(SavedConfig.NAME)) {
      throw new IllegalArgumentException(
          "run directory %s has no %s: --overwrite replaces trainings only"
              .formatted(path, SavedConfig.NAME));
    }
  }

  private static List<String> entries(Path path) {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalArgumentException("run directory " + path + " cannot be read", e);
    }
  }

  /**
   * A new one, of which {@link #check} has found nothing wrong.
   *
   * @param overwrite whether a training that is there is deleted
   */
  public static RunDirectory create(Path path, boolean overwrite) {
    RunDirectory directory = open(path);
    try {
      // Again, now that nobody else writes there.
      check(path, overwrite);
      List<String> old = new ArrayList<>(entries(path));
      old.remove(RunLock.NAME);
      directory.delete(old);
      return directory;
    } catch (IOException e) {
      directory.close();
      throw new IllegalArgumentException("run directory " + path + " cannot be emptied", e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * One that is there, or is made.
   *
   * @throws IllegalArgumentException if it is in use
   */
  public static RunDirectory open(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("run directory " + path + " cannot be made", e);
    }
    return new RunDirectory(path);
  }

  /** Whether all results are there: the metrics are written last. */
  public boolean isFinished() {
    return Files.exists(path.resolve(METRICS));
  }

  /** Deletes the results that a training left when it was cut off while it wrote them. */
  public void deleteResults() {
    try {
      delete(RESULTS);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void delete(List<String> names) throws IOException {
    for (String name : names) {
      Path entry = path.resolve(name);
      if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
        // The forced form would open each file first, and wait for ever at a pipe.
        PathUtils.delete(entry);
      }
    }
  }

  /** Where its checkpoints are. */
  public String checkpoints() {
    return onHadoop(CHECKPOINTS);
  }

  /**
   * An entry as Hadoop and Spark name it; links are resolved, as Hadoop reads {@code ..} before
   * them.
   */
  private String onHadoop(String name) {
    try {
      return HadoopPaths.local(path.toRealPath().resolve(name)).toString();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }

  public Path path() {
    return path;
  }

  /** Writes the metrics, which say that the run is finished. */
  public void writeMetrics(Map<String, Object> metrics) {
    writeJson(METRICS, metrics);
  }

  /** Writes a file that is there as a whole or not at all. */
  public void writeJson(String name, Object value) {
    try {
      Path unfinished = path.resolve(name + UNFINISHED);
      Files.writeString(unfinished, RunJson.MAPPER.writeValueAsString(value) + "\n");
      Files.move(unfinished, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  public void log(String line) {
    String stamped = LocalDateTime.now(ZoneId.systemDefault()).withNano(0) + " " + line + "\n";
    try {
      Files.writeString(
          path.resolve(LOG), stamped, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private IllegalArgumentException unwritable(IOException error) {
    return new IllegalArgumentException(
        "run directory %s cannot be written: %s"
            .formatted(
                path,
                DiskFull.in(error) == null ? LoggedFailure.reason(error) : DiskFull.in(error)),
        error);
  }

  /**
   * What to throw when the work in this directory has failed: a user's mistake as it is, a full
   * disk in one line, for anything else one that says where its stack trace has been logged.
   */
  public RuntimeException failure(Throwable error) {
    IllegalArgumentException mistake = UserMistake.in(error);
    if (mistake != null) {
      return mistake;
    }
    String full = DiskFull.in(error);
    if (full != null) {
      return new IllegalArgumentException(
          "run directory %s cannot be written: %s".formatted(path, full), error);
    }
    log(error);
    return new LoggedFailure(path.resolve(LOG), error);
  }

  /** Writes a stack trace into the log. */
  public void log(Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    log(trace.toString());
  }

  /** A row for each round and student; columns are the names of {@link RoundRecord}. */
  public void writeHistory(SparkSession spark, List<RoundRecord> history) {
    RoundHistory.table(spark, history).coalesce(1).write().parquet(onHadoop(HISTORY));
  }

  /** A row for each round that this program ran; columns are the names of {@link RoundCost}. */
  public void writeLedger(SparkSession spark, List<RoundCost> ledger) {
    RecordTable.of(spark, RoundCost.class, ledger).coalesce(1).write().parquet(onHadoop(LEDGER));
  }
}

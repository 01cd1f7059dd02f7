package org.qicd.job.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
import org.qicd.report.WholeFile;
import org.qicd.train.state.RoundCost;
import org.qicd.train.state.RoundHistory;
import org.qicd.train.state.RoundRecord;

/**
 * The directory with the results of a run: {@code config.json}, {@code checkpoints/}, {@code
 * model/}, {@code history.parquet}, {@code ledger.parquet}, {@code report.html}, {@code log.txt},
 * and {@code metrics.json}, which is written last. It is made after the input of the run has been
 * checked, and it is locked by one process at a time.
 */
public final class RunDirectory implements AutoCloseable {
  public static final String REPORT = "report.html";
  public static final String LOG = "log.txt";
  private static final String METRICS = "metrics.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String HISTORY = "history.parquet";
  private static final String LEDGER = "ledger.parquet";
  private static final List<String> RESULTS = List.of(JobModel.NAME, HISTORY, LEDGER, REPORT);

  /** The names of all entries that a training writes. */
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
   * The directory that the user named, or a new one under {@code runs/}.
   *
   * @param option the directory that the command line names; if null, that of the configuration
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

  /** Refuses a directory that is not empty, so that no result is ever overwritten. */
  public static Path check(Path chosen) {
    return check(chosen, false, "name another one");
  }

  /**
   * Refuses a directory that is not empty, unless it holds a training that may be replaced.
   *
   * @param overwrite whether a training may be replaced
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
      entries.remove(RunLock.NAME); // The lock is checked later.
      if (!entries.isEmpty() && !overwrite) {
        throw new IllegalArgumentException(
            "run directory %s is not empty: %s".formatted(path, remedy));
      }
      requireTraining(path, entries);
    }
    return path;
  }

  /** Refuses to replace a directory that holds anything but a training. */
  private static void requireTraining(Path path, List<String> entries) {
    for (String entry : entries) {
      if (!ENTRIES.contains(entry) && !entry.endsWith(WholeFile.UNFINISHED)) {
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
   * Opens a directory for a new run, after {@link #check} has accepted it.
   *
   * @param overwrite whether an earlier training in it is deleted
   */
  public static RunDirectory create(Path path, boolean overwrite) {
    RunDirectory directory = open(path);
    try {
      // It is checked again under the lock, when no other process can write there.
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
   * Opens a directory, which is made if it does not exist.
   *
   * @throws IllegalArgumentException if another process uses it
   */
  public static RunDirectory open(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("run directory " + path + " cannot be made", e);
    }
    return new RunDirectory(path);
  }

  /** Tells whether the run is finished, which means that the metrics have been written. */
  public boolean isFinished() {
    return Files.exists(path.resolve(METRICS));
  }

  /** Deletes incomplete results of a training that was interrupted while it wrote them. */
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
        // A forced delete would open each file first, and would wait forever at a pipe.
        PathUtils.delete(entry);
      }
    }
  }

  /** The path of the checkpoints. */
  public String checkpoints() {
    return onHadoop(CHECKPOINTS);
  }

  /**
   * The path of an entry for Hadoop and Spark. Links are resolved here, since Hadoop would remove
   * {@code ..} from a path before it follows the links.
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

  /** Writes the metrics, which mark the run as finished. */
  public void writeMetrics(Map<String, Object> metrics) {
    writeJson(METRICS, metrics);
  }

  /** Writes a file, which becomes visible only when it is complete. */
  public void writeJson(String name, Object value) {
    try {
      WholeFile.write(path.resolve(name), RunJson.MAPPER.writeValueAsString(value) + "\n");
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
   * Makes the exception to throw when work in this directory has failed. A mistake of the user is
   * returned as it is, and a full disk becomes a message of one line. The stack trace of any other
   * failure is logged, and the exception names the log.
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

  /** Writes a row for each round and student, with the components of {@link RoundRecord}. */
  public void writeHistory(SparkSession spark, List<RoundRecord> history) {
    RoundHistory.table(spark, history).coalesce(1).write().parquet(onHadoop(HISTORY));
  }

  /** Writes a row for each round of this process, with the components of {@link RoundCost}. */
  public void writeLedger(SparkSession spark, List<RoundCost> ledger) {
    RecordTable.of(spark, RoundCost.class, ledger).coalesce(1).write().parquet(onHadoop(LEDGER));
  }
}

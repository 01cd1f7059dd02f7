package org.qicd.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.RecordTable;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.config.SavedCircuits;
import org.qicd.job.config.SavedConfig;
import org.qicd.job.store.DiskFull;
import org.qicd.job.store.HadoopLock;
import org.qicd.job.store.HadoopStore;
import org.qicd.job.store.LocalLock;
import org.qicd.job.store.LocalStore;
import org.qicd.job.store.RunLock;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.JobModel;
import org.qicd.param.UserMistake;
import org.qicd.report.Document;
import org.qicd.report.HtmlReport;
import org.qicd.train.state.Checkpoints;
import org.qicd.train.state.RoundCost;
import org.qicd.train.state.RoundHistory;
import org.qicd.train.state.RoundRecord;

/**
 * The directory with the results of a run: {@code config.json}, {@code checkpoints/}, {@code
 * model/}, {@code history.parquet}, {@code ledger.parquet}, {@code report.html}, {@code log.txt},
 * and {@code metrics.json}, which is written last. A circuit that is no template is in {@code
 * circuit-0.qasm}. It may be on any file system. It is made after the input of the run has been
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

  /** The names of all entries that a training writes, but for the circuits of one's own. */
  private static final Set<String> ENTRIES =
      Stream.concat(
              RESULTS.stream(),
              Stream.of(SavedConfig.NAME, METRICS, CHECKPOINTS, LOG, MlflowRun.NAME, RunLock.NAME))
          .collect(Collectors.toUnmodifiableSet());

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final RunStore store;
  private final RunLock lock;

  private RunDirectory(RunStore store) {
    this.store = store;
    this.lock =
        store instanceof HadoopStore remote
            ? HadoopLock.of(remote)
            : LocalLock.of((LocalStore) store);
    lock.takenFrom()
        .ifPresent(
            owner -> {
              String notice =
                  "%s was left by %s, which is gone".formatted(store.file(RunLock.NAME), owner);
              System.err.println(notice);
              log(notice);
            });
  }

  /**
   * The directory that the user named, or a new one under {@code runs/}.
   *
   * @param option the directory that the command line names; if null, that of the configuration
   */
  public static RunStore chosen(RunPath option, JobConfig config) {
    return path(option, config).store(() -> JobSession.hadoop(config));
  }

  private static RunPath path(RunPath option, JobConfig config) {
    String key = config.get(JobParam.RUN_DIRECTORY);
    if (option != null) {
      return option;
    }
    return key.isEmpty()
        ? RunPath.local(Path.of("runs", LocalDateTime.now(ZoneId.systemDefault()).format(STAMP)))
        : RunPath.of(JobParam.RUN_DIRECTORY.name(), key);
  }

  /** Refuses a directory that is not empty, so that no result is ever overwritten. */
  public static RunStore check(RunStore chosen) {
    return check(chosen, false, "name another one");
  }

  /**
   * Refuses a directory that is not empty, unless it holds a training that may be replaced.
   *
   * @param overwrite whether a training may be replaced
   */
  public static RunStore check(RunStore chosen, boolean overwrite) {
    return check(chosen, overwrite, "name another one, or replace a training with --overwrite");
  }

  private static RunStore check(RunStore store, boolean overwrite, String remedy) {
    store.requireWritable();
    List<String> entries = entries(store);
    if (!entries.isEmpty() && !overwrite) {
      throw new IllegalArgumentException(
          "run directory %s is not empty: %s".formatted(store, remedy));
    }
    requireTraining(store, entries);
    return store;
  }

  /** Refuses to replace a directory that holds anything but a training. */
  private static void requireTraining(RunStore store, List<String> entries) {
    for (String entry : entries) {
      if (!ENTRIES.contains(entry)
          && !SavedCircuits.isName(entry)
          && !entry.endsWith(RunStore.UNFINISHED)) {
        throw new IllegalArgumentException(
            "run directory %s holds %s, which no training made: --overwrite replaces trainings only"
                .formatted(store, entry));
      }
    }
    if (!entries.isEmpty() && !entries.contains(SavedConfig.NAME)) {
      throw new IllegalArgumentException(
          "run directory %s has no %s: --overwrite replaces trainings only"
              .formatted(store, SavedConfig.NAME));
    }
  }

  /** The entries but for the lock, which is checked later. */
  private static List<String> entries(RunStore store) {
    return store.names("").stream().filter(name -> !name.equals(RunLock.NAME)).toList();
  }

  /**
   * Opens a directory for a new run, after {@link #check} has accepted it.
   *
   * @param overwrite whether an earlier training in it is deleted
   */
  public static RunDirectory create(RunStore store, boolean overwrite) {
    RunDirectory directory = open(store);
    try {
      // It is checked again under the lock, when no other process can write there.
      check(store, overwrite);
      entries(store).forEach(store::delete);
      return directory;
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
  public static RunDirectory open(RunStore store) {
    store.make();
    return new RunDirectory(store);
  }

  /** Tells whether the run is finished, which means that the metrics have been written. */
  public boolean isFinished() {
    return store.isFile(METRICS);
  }

  /** Deletes incomplete results of a training that was interrupted while it wrote them. */
  public void deleteResults() {
    RESULTS.forEach(own()::delete);
  }

  /**
   * Refuses to go on if another process has taken the directory.
   *
   * @throws IllegalArgumentException naming that process
   */
  public void requireOwn() {
    lock.requireOwn();
  }

  /** The files, after a check that they are still this process's to write. */
  private RunStore own() {
    requireOwn();
    return store;
  }

  /**
   * Opens the checkpoints. Before each is saved, it is checked that the directory is still this
   * process's.
   */
  public Checkpoints checkpoints(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return Checkpoints.in(store.onHadoop(CHECKPOINTS), store.settings(hadoop))
        .checkedBy(lock::requireOwn);
  }

  /** Writes what is left of the log, and frees the lock. */
  @Override
  public void close() {
    try {
      own().flush();
    } catch (IllegalArgumentException e) {
      // The lines are lost; the command has told of a failure already, or succeeded without them.
    } finally {
      lock.close();
    }
  }

  /** The directory as the user names it. */
  @Override
  public String toString() {
    return store.toString();
  }

  /** A file of the directory as a user would name it. */
  public String file(String name) {
    return store.file(name);
  }

  /** The last part of the directory's path. */
  public String title() {
    return store.title();
  }

  /** Reads a text of the directory; empty if there is none of this name. */
  Optional<String> text(String name) {
    return store.text(name);
  }

  /** Gives every result of a training, one file after the other. */
  void eachFile(RunStore.FileTaker taker) throws IOException {
    store.flush();
    for (String entry : entries(store)) {
      if (!entry.equals(CHECKPOINTS)) {
        store.eachFile(entry, taker);
      }
    }
  }

  /** Writes the metrics, which mark the run as finished. */
  public void writeMetrics(Map<String, Object> metrics) {
    writeJson(METRICS, metrics);
  }

  /** Writes a file, which becomes visible only when it is complete. */
  public void writeJson(String name, Object value) {
    try {
      write(name, RunJson.MAPPER.writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file, which becomes visible only when it is complete. */
  public void write(String name, String text) {
    own().write(name, text);
  }

  /** Writes a report, and returns its path for the user. */
  public String writeReport(Document document) throws IOException {
    write(REPORT, HtmlReport.html(document));
    return file(REPORT);
  }

  public void log(String line) {
    String stamped = LocalDateTime.now(ZoneId.systemDefault()).withNano(0) + " " + line + "\n";
    own().append(LOG, stamped);
  }

  /**
   * Makes the exception to throw when work in this directory has failed. A mistake of the user is
   * returned as it is, and a full disk becomes a message of one line. The stack trace of any other
   * failure is logged, and the exception names the log. If nothing can be logged, the exception
   * says why.
   */
  public RuntimeException failure(Throwable error) {
    IllegalArgumentException mistake = UserMistake.in(error);
    if (mistake != null) {
      return mistake;
    }
    String full = DiskFull.in(error);
    if (full != null) {
      return new IllegalArgumentException(
          "run directory %s cannot be written: %s".formatted(store, full), error);
    }
    try {
      log(error);
      return new LoggedFailure(file(LOG), error);
    } catch (IllegalArgumentException unwritable) {
      unwritable.addSuppressed(error);
      return unwritable;
    }
  }

  /** Writes a stack trace into the log. */
  public void log(Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    log(trace.toString());
    store.flush();
  }

  /** Writes the model, as a folder that Spark ML can load. */
  public void writeModel(JobModel model) {
    try {
      model.write(own());
    } catch (IOException e) {
      throw store.unwritable(e);
    } catch (IllegalArgumentException e) {
      throw e.getCause() instanceof IOException unwritten ? store.unwritable(unwritten) : e;
    }
  }

  /** Writes a row for each round and student, with the components of {@link RoundRecord}. */
  public void writeHistory(SparkSession spark, List<RoundRecord> history) {
    RoundHistory.table(spark, history).coalesce(1).write().parquet(own().onHadoop(HISTORY));
  }

  /** Writes a row for each round of this process, with the components of {@link RoundCost}. */
  public void writeLedger(SparkSession spark, List<RoundCost> ledger) {
    RecordTable.of(spark, RoundCost.class, ledger)
        .coalesce(1)
        .write()
        .parquet(own().onHadoop(LEDGER));
  }
}

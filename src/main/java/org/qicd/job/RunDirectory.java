package org.qicd.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.qicd.train.RoundHistory;
import org.qicd.train.RoundRecord;

/**
 * Where a run leaves its results: {@code config.json}, {@code metrics.json}, {@code
 * history.parquet}, {@code model/}, {@code report.html}, {@code log.txt}. Made only when the run's
 * input has been found good.
 */
final class RunDirectory {
  static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  static final String LOG = "log.txt";
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * Refuses a directory that holds something, so that no result is ever overwritten.
   *
   * @param chosen the path asked for, or empty for a new one under {@code runs/}
   */
  static Path check(String chosen) {
    Path path =
        chosen.isEmpty()
            ? Path.of("runs", LocalDateTime.now(ZoneId.systemDefault()).format(STAMP))
            : Path.of(chosen);
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
      try (var entries = Files.list(path)) {
        if (entries.findAny().isPresent()) {
          throw new IllegalArgumentException(
              "run directory " + path + " is not empty: name another one");
        }
      } catch (IOException e) {
        throw new IllegalArgumentException("run directory " + path + " cannot be read", e);
      }
    }
    return path;
  }

  static RunDirectory create(Path path) {
    try {
      Files.createDirectories(path);
      return new RunDirectory(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("run directory " + path + " cannot be made", e);
    }
  }

  Path path() {
    return path;
  }

  void writeJson(String name, Object value) {
    try {
      Files.writeString(path.resolve(name), JSON.writeValueAsString(value) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void log(String line) {
    String stamped = LocalDateTime.now(ZoneId.systemDefault()).withNano(0) + " " + line + "\n";
    try {
      Files.writeString(
          path.resolve(LOG), stamped, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a stack trace into the log and returns the log's path. */
  Path log(Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    log(trace.toString());
    return path.resolve(LOG);
  }

  /** A row for each round and student; columns are the names of {@link RoundRecord}. */
  void writeHistory(SparkSession spark, List<RoundRecord> history) {
    RoundHistory.table(spark, history)
        .coalesce(1)
        .write()
        .parquet(path.resolve("history.parquet").toAbsolutePath().toUri().toString());
  }
}

package org.qicd.compare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.qicd.data.HadoopPaths;
import org.qicd.data.RecordTable;
import org.qicd.data.files.SparkFiles;

/**
 * Finished trials, in memory and as {@code trials.parquet}. A trial is written as a whole when it
 * is done, so that a comparison that was interrupted continues after its last finished trial.
 */
public final class TrialStore {
  /** Columns that tables of older programs do not have, and what they stand for there. */
  private static final Map<String, Object> LATER =
      Map.of(
          "failed",
          false,
          "circuits",
          0L,
          "shots",
          0L,
          "taskNoise",
          Double.NaN,
          "distillNoise",
          Double.NaN);

  private final SparkSession spark;
  private final String path;
  private final Map<TrialRow.Key, List<TrialRow>> trials = new LinkedHashMap<>();
  private Runnable check = () -> {};

  /**
   * Opens the trials of a run directory.
   *
   * @param path of the trials, on any file system of Hadoop
   * @throws IllegalArgumentException if there is a file that is not a table of trials
   */
  public TrialStore(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
    if (hasParts(HadoopPaths.of(path), spark.sparkContext().hadoopConfiguration())) {
      for (TrialRow row : RecordTable.read(table(), TrialRow.class)) {
        trials.computeIfAbsent(row.trial(), key -> new ArrayList<>()).add(row);
      }
      trials.values().removeIf(rows -> rows.stream().noneMatch(row -> row.when().last()));
      trials.values().forEach(rows -> rows.sort((a, b) -> Integer.compare(a.round(), b.round())));
    }
  }

  /** The table with all columns: a trial of an older program measured nothing, and did not fail. */
  private Dataset<Row> table() {
    Dataset<Row> table = SparkFiles.read(spark, "parquet", Map.of("mergeSchema", "true"), path);
    List<String> columns = List.of(table.columns());
    for (Map.Entry<String, Object> later : LATER.entrySet()) {
      String name = later.getKey();
      Column value = functions.lit(later.getValue());
      table =
          table.withColumn(
              name, columns.contains(name) ? functions.coalesce(table.col(name), value) : value);
    }
    return table;
  }

  private static boolean hasParts(Path folder, Configuration hadoop) {
    try {
      return Arrays.stream(HadoopPaths.files(folder, hadoop).listStatus(folder))
          .anyMatch(part -> part.getPath().getName().startsWith("part-"));
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has something checked before each trial is written, such as that the directory is still this
   * comparison's.
   *
   * @param check throws an exception if nothing may be written any more
   */
  public void checkedBy(Runnable check) {
    this.check = check;
  }

  /** The number of finished trials. */
  public synchronized int size() {
    return trials.size();
  }

  /** Whether a trial has been finished. */
  synchronized boolean has(Trial trial) {
    return trials.containsKey(trial.key());
  }

  /** The rows of a trial, in the order of the rounds; empty if it has not been finished. */
  synchronized List<TrialRow> rows(Trial trial) {
    return trials.getOrDefault(trial.key(), List.of());
  }

  /**
   * Keeps a finished trial. Only one thread may write at a time, because Spark's committers for one
   * path would interfere.
   */
  synchronized void add(List<TrialRow> rows) {
    check.run();
    RecordTable.of(spark, TrialRow.class, rows)
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .parquet(path);
    trials.put(rows.get(0).trial(), List.copyOf(rows));
  }
}

package org.qicd.data.files;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.HadoopPaths;
import org.qicd.data.LocalFiles;

/** Reads what Spark's data sources read, with a message of one line if that fails. */
public final class SparkFiles {
  private static final String PARQUET = "parquet";

  private SparkFiles() {}

  /** Reads Parquet as {@link #read} does. */
  public static Dataset<Row> parquet(SparkSession spark, String path) {
    return read(spark, PARQUET, Map.of(), path);
  }

  /**
   * Returns the rows of a file, of a folder of files, or of all that a pattern matches. A path that
   * exists under its exact name is taken literally, even if it could be a pattern.
   *
   * @param format the name of a data source of Spark
   * @param options options of the data source
   * @param path any path that Hadoop knows; empty for a data source without files, such as jdbc
   * @throws IllegalArgumentException with a message of one line if nothing is there, or if it is of
   *     another format or cannot be read
   */
  public static Dataset<Row> read(
      SparkSession spark, String format, Map<String, String> options, String path) {
    String pattern = path.isEmpty() ? "" : pattern(spark, path);
    try {
      var reader = spark.read().format(format).options(options);
      return pattern.isEmpty() ? reader.load() : reader.load(pattern);
    } catch (Exception e) {
      // Scala code throws a checked exception here that no signature declares.
      throw new IllegalArgumentException(
          "%s: expected %s: %s"
              .formatted(path.isEmpty() ? "data.format" : path, files(format), reason(format, e)));
    }
  }

  /** The pattern of Hadoop that stands for a path, of which something exists. */
  private static String pattern(SparkSession spark, String path) {
    Path named = HadoopPaths.of(path);
    try {
      FileSystem files = HadoopPaths.files(named, spark.sparkContext().hadoopConfiguration());
      String pattern = HadoopPaths.pattern(files, named);
      FileStatus[] found = files.globStatus(new Path(pattern));
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(
            path + ": no such file or folder" + HadoopPaths.on(files, named));
      }
      for (FileStatus each : found) {
        LocalFiles.requireRegular(files, each.getPath());
      }
      return pattern;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + path + ": " + HadoopPaths.reason(e));
    }
  }

  private static String files(String format) {
    return switch (format) {
      case PARQUET -> "a Parquet file or a folder of them";
      case "csv", "json", "orc" ->
          "a file of format %s or a folder of them".formatted(format.toUpperCase(Locale.ROOT));
      default -> "what Spark reads as '%s'".formatted(format);
    };
  }

  /** Says in plain words what Spark says of files of another format; otherwise what it says. */
  private static String reason(String format, Exception error) {
    String reason = HadoopPaths.reason(error);
    if (reason.contains("UNABLE_TO_INFER_SCHEMA")) {
      return "there is none";
    }
    if (reason.contains("DATA_SOURCE_NOT_FOUND") || reason.endsWith(".DefaultSource")) {
      return "Spark has no such data source, or its jar is missing; data.format names one, "
          + "such as parquet, csv, json or orc";
    }
    return format.equals(PARQUET) && reason.contains("magic number")
        ? "this is another format"
        : reason;
  }
}

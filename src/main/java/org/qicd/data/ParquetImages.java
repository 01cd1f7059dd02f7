package org.qicd.data;

import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads Parquet files, with a message of one line if a file is missing or is not Parquet. */
public final class ParquetImages {

  private ParquetImages() {}

  /**
   * Returns the rows of a Parquet file, of a folder of them, or of all that a pattern matches. A
   * path that exists under its exact name is taken literally, even if it could be a pattern.
   *
   * @param path any path that Hadoop knows
   * @throws IllegalArgumentException with a message of one line if nothing is there, or if it is
   *     not Parquet or cannot be read
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    Path named = HadoopPaths.of(path);
    String pattern;
    try {
      FileSystem files = HadoopPaths.files(named, spark.sparkContext().hadoopConfiguration());
      pattern = HadoopPaths.pattern(files, named);
      FileStatus[] found = files.globStatus(new Path(pattern));
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(
            path + ": no such file or folder" + HadoopPaths.on(files, named));
      }
      for (FileStatus each : found) {
        LocalFiles.requireRegular(files, each.getPath());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + path + ": " + HadoopPaths.reason(e));
    }
    try {
      return spark.read().parquet(pattern);
    } catch (Exception e) {
      // Scala code throws a checked exception here that no signature declares.
      throw new IllegalArgumentException(
          path + ": expected a Parquet file or a folder of them: " + reason(e));
    }
  }

  /** Says in plain words what Spark says of files that are not Parquet; otherwise what it says. */
  private static String reason(Exception error) {
    String reason = HadoopPaths.reason(error);
    if (reason.contains("UNABLE_TO_INFER_SCHEMA")) {
      return "there is none";
    }
    return reason.contains("magic number") ? "this is another format" : reason;
  }
}

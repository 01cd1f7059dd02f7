package org.qicd.data;

import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads Parquet, with one clear line where the file is not there or is not Parquet. */
public final class ParquetImages {

  private ParquetImages() {}

  /**
   * The rows of a Parquet file, of a folder of them, or of all that a pattern matches.
   *
   * @param path any path that Hadoop knows
   * @throws IllegalArgumentException of one line if nothing is there, or it is not Parquet or not
   *     readable
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    try {
      Path pattern = new Path(path);
      FileStatus[] found =
          pattern.getFileSystem(spark.sparkContext().hadoopConfiguration()).globStatus(pattern);
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(path + ": no such file or folder");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + path + ": " + reason(e));
    }
    try {
      return spark.read().parquet(path);
    } catch (Exception e) {
      // Scala throws a checked exception here that javac does not know of.
      throw new IllegalArgumentException(
          path + ": expected a Parquet file or a folder of them: " + reason(e));
    }
  }

  /** The first line of the innermost message. */
  public static String reason(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return String.valueOf(innermost.getMessage()).lines().findFirst().orElse("no reason given");
  }
}

package org.qicd.job.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.HadoopPaths;
import org.qicd.param.UserMistake;

/**
 * A table that a command writes: one file, or a folder of files if the path ends with a slash. It
 * appears under its name only when it is whole.
 */
public final class OutputTable {
  /** The formats, which the ending of the path names. */
  public enum Format {
    PARQUET,
    CSV,
    JSON;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String ROWS = "rows";
  private static final String POSITION = "_qicd_position";

  private final String name;
  private final boolean folder;
  private final Format format;
  private final FileSystem files;
  private final Path path;
  private final boolean overwrite;

  private OutputTable(
      String name, boolean folder, Format format, FileSystem files, Path path, boolean overwrite) {
    this.name = name;
    this.folder = folder;
    this.format = format;
    this.files = files;
    this.path = path;
    this.overwrite = overwrite;
  }

  /**
   * Names a table, of which nothing is written yet.
   *
   * @param name any path that Hadoop knows, ending with .parquet, .csv or .json, and with a slash
   *     for a folder
   * @param overwrite whether one that exists is replaced
   * @throws IllegalArgumentException in one line if the ending is another one, or if the table
   *     exists and is not to be replaced
   */
  public static OutputTable of(Configuration hadoop, String name, boolean overwrite) {
    boolean folder = name.endsWith("/");
    Format format =
        Arrays.stream(Format.values())
            .filter(each -> name.replaceFirst("/+$", "").endsWith("." + each.label()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--output '%s': expected a path that ends with .parquet, .csv or .json, or with a slash behind that for a folder of files"
                            .formatted(UserMistake.visible(name))));
    Path path = HadoopPaths.of(name);
    try {
      FileSystem files = HadoopPaths.files(path, hadoop);
      Path whole = files.makeQualified(path);
      if (files.exists(whole)) {
        if (!overwrite) {
          throw new IllegalArgumentException(
              name + " exists: --overwrite replaces it when the new one is whole");
        }
        if (files.getFileStatus(whole).isDirectory() != folder) {
          throw new IllegalArgumentException(
              "%s is a %s: expected a %s to replace"
                  .formatted(name, folder ? "file" : "folder", folder ? "folder" : "file"));
        }
      }
      if (!files.exists(whole.getParent())
          || !files.getFileStatus(whole.getParent()).isDirectory()) {
        throw new IllegalArgumentException(
            "--output %s: there is no folder %s".formatted(name, whole.getParent()));
      }
      return new OutputTable(name, folder, format, files, whole, overwrite);
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  public Format format() {
    return format;
  }

  /**
   * Writes rows. In one file they have their order; in a folder, each file has those of a
   * partition.
   *
   * @return the number of rows
   */
  public long write(Dataset<Row> rows) {
    String hidden = ".%s.%s".formatted(path.getName(), UUID.randomUUID());
    Path written = new Path(path.getParent(), hidden);
    Path old = new Path(path.getParent(), hidden + ".old");
    try {
      try {
        Observation count = new Observation();
        (folder ? rows : inOnePartition(rows))
            .observe(count, count(lit(1)).as(ROWS))
            .write()
            .format(format.label())
            .option("header", "true")
            .option("escape", "\"")
            .options(withoutDictionaries(rows.schema()))
            .save(written.toString());
        replace(folder ? written : onlyFile(written), old);
        return (Long) count.getAsJava().get(ROWS);
      } finally {
        files.delete(written, true);
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Options of Parquet by which it builds no dictionaries of numbers that are rarely the same, such
   * as probabilities, which takes time and is given up in the end.
   */
  private static Map<String, String> withoutDictionaries(StructType schema) {
    Map<String, String> options = new HashMap<>();
    for (StructField field : schema.fields()) {
      String leaf = field.name();
      DataType type = field.dataType();
      while (type instanceof ArrayType array) {
        leaf += ".list.element";
        type = array.elementType();
      }
      if (type.equals(DataTypes.DoubleType)) {
        options.put(ParquetOutputFormat.ENABLE_DICTIONARY + "#" + leaf, "false");
      }
    }
    return options;
  }

  /** Brings all rows into one partition in their order; what comes before stays parallel. */
  private static Dataset<Row> inOnePartition(Dataset<Row> rows) {
    return rows.rdd().getNumPartitions() == 1
        ? rows
        : rows.withColumn(POSITION, monotonically_increasing_id())
            .repartition(1)
            .sortWithinPartitions(col(POSITION))
            .drop(POSITION);
  }

  private Path onlyFile(Path written) throws IOException {
    return Arrays.stream(files.listStatus(written))
        .map(FileStatus::getPath)
        .filter(file -> file.getName().startsWith("part-"))
        .findFirst()
        .orElseThrow(() -> new IOException("Spark has written no file"));
  }

  private void replace(Path written, Path old) throws IOException {
    boolean replaces = overwrite && files.exists(path);
    if (files instanceof LocalFileSystem local && !folder) {
      // Without Hadoop's files of checksums, which would lie beside the table.
      Files.move(
          local.pathToFile(written).toPath(),
          local.pathToFile(path).toPath(),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    if (replaces && !files.rename(path, old)) {
      throw new IOException("the old one cannot be moved away");
    }
    if (!files.rename(written, path)) {
      if (replaces) {
        files.rename(old, path);
      }
      throw new IOException("it cannot be moved to its place from " + written);
    }
    if (replaces) {
      files.delete(old, true);
    }
  }

  private static IllegalArgumentException unwritable(String name, IOException e) {
    return new IllegalArgumentException(
        "%s cannot be written: %s".formatted(name, HadoopPaths.reason(e)), e);
  }

  @Override
  public String toString() {
    return name;
  }
}

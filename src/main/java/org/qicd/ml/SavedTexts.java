package org.qicd.ml;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.HadoopPaths;

/**
 * The texts of a saved model, in a folder on any Hadoop file system. The driver writes each text as
 * one file. Readers of MLlib take a file for a text as well as a folder with a file in it. MLlib
 * itself writes folders by Spark jobs, whose files a cluster scatters over its disks where the file
 * system is no common one. So did versions of this program for Spark 4.1 only, and such folders are
 * read.
 */
final class SavedTexts {
  private final SparkSession spark;
  private final Path folder;
  private final FileSystem files;
  private final FileSystem written;

  /**
   * Names a folder.
   *
   * @throws IllegalArgumentException in one line if there is no file system for it
   */
  SavedTexts(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
    try {
      // The session's settings count too, as in spark.conf.set("fs.s3a.access.key", ...).
      this.files =
          HadoopPaths.files(
              folder,
              ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().newHadoopConf());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "its file system cannot be reached: " + HadoopPaths.reason(e), e);
    }
    // The metadata hold hashes, so that files of checksums would only be in the way.
    this.written = files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }

  /**
   * Writes texts in the order of a map.
   *
   * @param texts contents by names, which may have folders in them, as in {@code data/ensemble}
   * @throws IllegalArgumentException in one line if a text cannot be written
   */
  void write(Map<String, String> texts) {
    texts.forEach(
        (name, text) -> {
          Path path = new Path(folder, name);
          try (OutputStream out = written.create(path, false)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new IllegalArgumentException(
                "%s cannot be written: %s".formatted(path, HadoopPaths.reason(e)), e);
          }
        });
  }

  /**
   * Reads a text.
   *
   * @param most how many bytes are read at most; a larger one is no model that is written here
   * @throws IllegalArgumentException in one line, without the path, if there is no such text, if it
   *     is empty or too large, or if it cannot be read
   */
  String read(String name, long most) {
    Path path = new Path(folder, name);
    try {
      long bytes = files.getContentSummary(path).getLength();
      if (bytes == 0 || bytes > most) {
        throw new IllegalArgumentException(
            "%s has %d bytes: expected 1 to %d".formatted(name, bytes, most));
      }
      if (files.getFileStatus(path).isDirectory()) {
        return spark.read().text(path.toString()).first().getString(0);
      }
      try (var in = files.open(path)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("no " + name + ": not a saved model", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be read: %s".formatted(name, HadoopPaths.reason(e)), e);
    }
  }
}

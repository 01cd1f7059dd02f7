package org.qicd.data;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Keeps readers from what is a file to Hadoop but has no end, or no beginning. */
public final class LocalFiles {
  private LocalFiles() {}

  /**
   * Refuses a pipe, a socket or a device, by itself or in a folder: whoever reads one may wait for
   * ever. Only local file systems have them.
   *
   * @throws IllegalArgumentException naming it
   */
  public static void requireRegular(FileSystem files, Path path) throws IOException {
    if (files instanceof LocalFileSystem local) {
      requireRegular(local.pathToFile(path).toPath());
    }
  }

  /** The same of a path of this machine, where there may be nothing. */
  public static void requireRegular(java.nio.file.Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<java.nio.file.Path> all = Files.walk(root)) {
      all.filter(each -> !Files.isRegularFile(each) && !Files.isDirectory(each))
          .filter(Files::exists)
          .findFirst()
          .ifPresent(
              each -> {
                throw new IllegalArgumentException(
                    each + " is no regular file: expected a file or a folder of files");
              });
    }
  }
}

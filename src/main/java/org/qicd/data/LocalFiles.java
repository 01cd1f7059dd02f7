package org.qicd.data;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Keeps readers away from pipes, sockets and devices, which Hadoop takes for files. */
public final class LocalFiles {
  private LocalFiles() {}

  /**
   * Refuses a pipe, a socket or a device, also inside a folder, because reading one may never end.
   * Only local file systems have them.
   *
   * @throws IllegalArgumentException if there is one; the message names it
   */
  public static void requireRegular(FileSystem files, Path path) throws IOException {
    if (files instanceof LocalFileSystem local) {
      requireRegular(local.pathToFile(path).toPath());
    }
  }

  /** Whether a path is a file, and no pipe, socket or device. */
  public static boolean isRegular(FileSystem files, Path path) {
    return !(files instanceof LocalFileSystem local)
        || Files.isRegularFile(local.pathToFile(path).toPath());
  }

  /** Does the same for a path on this machine, which need not exist. */
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

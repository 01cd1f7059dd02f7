package org.qicd.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;
import org.qicd.data.HadoopPaths;

/**
 * A run directory on a file system of Hadoop. Every file system, also an object store, renames or
 * copies a single file as a whole, so a file never has its final name before it is complete. A file
 * that replaces another one is missing for a moment, because some file systems cannot replace a
 * file in one step. In that moment it is complete under its unfinished name.
 *
 * <p>Object stores cannot append, and a file of HDFS that is open for appending stays locked after
 * a kill. So a log is kept in memory and written again as a whole, every ten seconds at most.
 */
public final class HadoopStore extends RunStore {
  private static final long NANOS_BETWEEN_WRITES = 10_000_000_000L;

  private final Configuration settings;
  private final FileSystem files;
  private final Path path;

  private String appendedTo = ""; // name of the file
  private String appended; // its whole content
  private boolean complete = true; // whether the file has all of it
  private long writtenAt;

  private HadoopStore(Configuration settings, FileSystem files, Path path) {
    super(path.toString());
    this.settings = settings;
    this.files = files;
    this.path = path;
  }

  /**
   * The files at a path. Nothing is made yet.
   *
   * @param path an absolute path with a scheme
   * @throws IllegalArgumentException if this program has no such file system, or if it cannot be
   *     reached
   */
  static HadoopStore of(Path path, Configuration session) {
    Configuration settings = new Configuration(session);
    // Hadoop closes the file systems of its cache when a signal ends this JVM, and the last
    // checkpoint is written after that.
    settings.setBoolean("fs.%s.impl.disable.cache".formatted(path.toUri().getScheme()), true);
    try {
      FileSystem files = HadoopPaths.files(path, settings);
      return new HadoopStore(settings, files, files.makeQualified(path));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("run directory " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "run directory %s cannot be reached: %s".formatted(path, HadoopPaths.reason(e)), e);
    }
  }

  private Path at(String name) {
    return name.isEmpty() ? path : new Path(path, name);
  }

  /** The status of a file or folder; null if there is none. */
  private FileStatus status(Path file) throws IOException {
    try {
      return files.getFileStatus(file);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  @Override
  public boolean isFile(String name) {
    FileStatus status = step("read", () -> status(at(name)));
    return status != null && status.isFile();
  }

  @Override
  public boolean isFolder(String name) {
    FileStatus status = step("read", () -> status(at(name)));
    return status != null && status.isDirectory();
  }

  @Override
  public List<String> names(String folder) {
    return step(
        "read",
        () -> {
          try {
            return Arrays.stream(files.listStatus(at(folder)))
                .map(entry -> entry.getPath().getName())
                .sorted()
                .toList();
          } catch (FileNotFoundException e) {
            return List.of();
          }
        });
  }

  @Override
  Optional<byte[]> bytes(String name, int most) throws IOException {
    try (FSDataInputStream in = files.open(at(name))) {
      return Optional.of(in.readNBytes(most));
    } catch (FileNotFoundException e) {
      return Optional.empty(); // It is no file, or there is none.
    }
  }

  @Override
  public void write(String name, String text) {
    Path unfinished = at(name + UNFINISHED);
    step(
        "written",
        () -> {
          write(unfinished, text);
          files.delete(at(name), false);
          if (!files.rename(unfinished, at(name))) {
            throw new IOException("%s cannot be renamed to %s".formatted(unfinished, name));
          }
          return null;
        });
  }

  /** Writes a file under a name that is no final one, and leaves nothing of it if that fails. */
  private void write(Path unfinished, String text) throws IOException {
    try (OutputStream out = files.create(unfinished, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      deleteQuietly(unfinished);
      throw e;
    }
  }

  private void deleteQuietly(Path file) {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      // The caller throws the failure that led here, or somebody else has deleted the file.
    }
  }

  /**
   * Writes a file unless it exists, such as a lock. On HDFS and other file systems that rename in
   * one step, only one of several writers succeeds. On an object store, the last one of those that
   * come at the same moment overwrites the others.
   *
   * @param own a name that no other writer takes
   * @return whether the file was written
   */
  boolean claim(String name, String own, String text) {
    Path unfinished = at(own + UNFINISHED);
    return step(
        "written",
        () -> {
          write(unfinished, text);
          boolean renamed = false;
          try {
            renamed = files.rename(unfinished, at(name));
          } catch (FileAlreadyExistsException e) {
            // Another writer was first. Most file systems return false instead.
          } finally {
            if (!renamed) {
              deleteQuietly(unfinished);
            }
          }
          return renamed;
        });
  }

  @Override
  public synchronized void append(String name, String text) {
    if (!name.equals(appendedTo)) {
      flush();
      appended = text(name).orElse("");
      appendedTo = name;
      writtenAt = System.nanoTime() - NANOS_BETWEEN_WRITES;
    }
    appended += text;
    complete = false;
    if (System.nanoTime() - writtenAt >= NANOS_BETWEEN_WRITES) {
      flush();
    }
  }

  @Override
  public synchronized void flush() {
    if (!complete) {
      write(appendedTo, appended);
      complete = true;
      writtenAt = System.nanoTime();
    }
  }

  @Override
  public void delete(String name) {
    step("emptied", () -> files.delete(at(name), true));
  }

  @Override
  public void make() {
    step(
        "made",
        () -> {
          if (!files.mkdirs(path)) {
            throw new IOException("its file system makes no folder there");
          }
          return null;
        });
  }

  @Override
  public void requireWritable() {
    step(
        "read",
        () -> {
          Path existing = path;
          FileStatus status = seen(existing);
          while (status == null && existing.getParent() != null) {
            existing = existing.getParent();
            status = seen(existing);
          }
          if (status != null && !status.isDirectory()) {
            throw obstacle(existing, false);
          }
          try {
            files.access(existing, FsAction.WRITE);
          } catch (AccessControlException e) {
            throw obstacle(existing, true);
          }
          return null;
        });
  }

  /** The status; null if there is none, or if one above is a file or must not be looked into. */
  private FileStatus seen(Path file) throws IOException {
    try {
      return status(file);
    } catch (AccessControlException e) {
      return null;
    }
  }

  @Override
  public String onHadoop(String name) {
    return at(name).toString();
  }

  @Override
  public Configuration settings(Configuration session) {
    return settings;
  }

  @Override
  public Optional<java.nio.file.Path> local(String name) {
    return Optional.empty();
  }

  @Override
  String advice() {
    return "; a training goes on with 'resume'";
  }
}

package org.qicd.job.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.qicd.data.HadoopPaths;

/**
 * The files of a run directory. A file that is written whole appears under its name when it is
 * complete, on every file system. All methods take names below the directory. A failure is an
 * {@link IllegalArgumentException} with a message of one line for the user.
 */
public abstract class RunStore {
  /** The end of the name that a file has while it is written. */
  public static final String UNFINISHED = ".unfinished";

  /** Largest size of a file that is read as a text. No run writes one as large. */
  static final int MOST_BYTES = 1 << 24;

  private final String path;

  RunStore(String path) {
    this.path = path;
  }

  /** The directory as the user names it. */
  @Override
  public final String toString() {
    return path;
  }

  /** A file of the directory as a user would name it. */
  public final String file(String name) {
    return (path.endsWith("/") ? path : path + "/") + name;
  }

  /** The last part of the path. */
  public final String title() {
    return path.replaceFirst(".*/(?=.)", "");
  }

  /** Whether there is a regular file of this name. */
  public abstract boolean isFile(String name);

  /** Whether there is a folder of this name. */
  public abstract boolean isFolder(String name);

  /**
   * Names of the entries of a folder, in order.
   *
   * @param folder name below the directory; empty for the directory itself
   * @return the names; none if there is no such folder
   */
  public abstract List<String> names(String folder);

  /** Reads a text of at most 16 MiB; empty if there is no regular file of this name. */
  public final Optional<String> text(String name) {
    return text(name, "read");
  }

  /**
   * Reads a text.
   *
   * @param what what cannot be done with the directory if that fails, for the message
   */
  final Optional<String> text(String name, String what) {
    return step(
        what,
        () -> {
          Optional<byte[]> bytes = bytes(name, MOST_BYTES + 1);
          if (bytes.isPresent() && bytes.get().length > MOST_BYTES) {
            throw new IOException("%s has more than %d bytes".formatted(name, MOST_BYTES));
          }
          return bytes.map(content -> new String(content, StandardCharsets.UTF_8));
        });
  }

  /** The content of a regular file, or the first bytes of it if it has more than so many. */
  abstract Optional<byte[]> bytes(String name, int most) throws IOException;

  /** Takes a file. */
  public interface FileTaker {
    /**
     * Takes a file.
     *
     * @param name name below the directory, its parts separated by /
     */
    void take(String name, byte[] content) throws IOException;
  }

  /** Gives a file, or all in a folder, one after the other. Hidden files are left out. */
  public final void eachFile(String name, FileTaker taker) throws IOException {
    if (isFolder(name)) {
      for (String inner : names(name)) {
        if (!inner.startsWith(".")) {
          eachFile(name + "/" + inner, taker);
        }
      }
      return;
    }
    Optional<byte[]> content = bytes(name, Integer.MAX_VALUE);
    if (content.isPresent()) {
      taker.take(name, content.get());
    }
  }

  /** Writes a text under a name beside the file's, and then renames it. An older file is gone. */
  public abstract void write(String name, String text);

  /** Adds lines to the end of a text. They are there for others at the latest after a flush. */
  public abstract void append(String name, String text);

  /** Writes what was appended and is only in memory. */
  public abstract void flush();

  /** Deletes a file or a folder with all in it, if it exists. A link is deleted, not its target. */
  public abstract void delete(String name);

  /** Makes the directory and those above it, where they do not exist. */
  public abstract void make();

  /** Refuses a directory that is a file, that is below a file, or that may not be written. */
  public abstract void requireWritable();

  /** The path for Hadoop and Spark. */
  public abstract String onHadoop(String name);

  /** Hadoop's settings for this directory, made from those of a session. */
  public abstract Configuration settings(Configuration session);

  /** The path on the driver's own disk; empty on a file system of Hadoop. */
  public abstract Optional<Path> local(String name);

  /** Something with files, which may fail. */
  interface Step<T> {
    T take() throws IOException;
  }

  /**
   * Does something with files.
   *
   * @param what what cannot be done if it fails, for the message
   */
  final <T> T step(String what, Step<T> step) {
    try {
      return step.take();
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  /** The exception for a file of the directory that something else could not write. */
  public final IllegalArgumentException unwritable(IOException error) {
    return failure("written", error);
  }

  /** Says that something cannot be done with the directory. */
  private IllegalArgumentException failure(String what, Throwable error) {
    String full = DiskFull.in(error);
    String reason =
        full != null ? full : HadoopPaths.reason(error) + (what.equals("written") ? advice() : "");
    return new IllegalArgumentException(
        "run directory %s cannot be %s: %s".formatted(path, what, reason), error);
  }

  /** What a user whose training could not write may do; empty if nothing is to be said. */
  abstract String advice();

  /** Refuses the directory for something that is in its way. */
  final IllegalArgumentException obstacle(Object where, boolean isFolder) {
    return new IllegalArgumentException(
        "run directory %s: %s is %s"
            .formatted(path, where, isFolder ? "not writable" : "a file, expected a directory"));
  }
}

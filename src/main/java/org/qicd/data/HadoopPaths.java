package org.qicd.data;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.qicd.param.UserMistake;

/**
 * Turns paths into Hadoop's paths; all paths go through here. Hadoop takes a text literally, so a
 * text is never percent-encoded, whatever characters a name contains.
 */
public final class HadoopPaths {
  private static final String PATTERN_CHARACTERS = "([{}\\[\\]*?\\\\^,])";

  private HadoopPaths() {}

  /** Returns the path of a file on this machine. */
  public static Path local(java.nio.file.Path file) {
    return new Path("file", null, file.toAbsolutePath().toString());
  }

  /**
   * Returns the path that a user's text names: {@code SCHEME://...}, or a path on the default file
   * system.
   *
   * @throws IllegalArgumentException with a message of one line if the text is no path
   */
  public static Path of(String text) {
    requirePath(text, text);
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          text + ": expected a path or SCHEME://HOST/PATH: " + reason(e), e);
    }
  }

  /**
   * Refuses a text that cannot be meant as a path.
   *
   * @param what what the message names
   * @throws IllegalArgumentException with a message of one line
   */
  public static void requirePath(String what, String text) {
    String name = UserMistake.visible(what);
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          name + ": expected a path, found a control character in it");
    }
    if (text.startsWith("~")) {
      throw new IllegalArgumentException(
          "%s: expected a folder in full, or ./%s for one of that name: only a shell takes ~ for a home folder"
              .formatted(name, text));
    }
  }

  /**
   * Returns the file system of a path.
   *
   * @throws IllegalArgumentException with a message of one line if this program has no such file
   *     system
   * @throws IOException if it cannot be reached
   */
  public static FileSystem files(Path path, Configuration hadoop) throws IOException {
    try {
      return path.getFileSystem(hadoop);
    } catch (UnsupportedFileSystemException e) {
      // The cause is left out, because a user sees the innermost message.
      throw new IllegalArgumentException(MissingFileSystem.message(path, hadoop, e));
    } catch (RuntimeException | LinkageError e) {
      for (Throwable at = e; at != null; at = at.getCause()) {
        if (at instanceof ClassNotFoundException || at instanceof LinkageError) {
          throw new IllegalArgumentException(MissingFileSystem.message(path, hadoop, at), e);
        }
      }
      throw new IllegalArgumentException("%s: %s".formatted(path, reason(e)), e);
    }
  }

  /** Says for a message where a path was looked for, if its text does not say it. */
  public static String on(FileSystem files, Path path) {
    return path.toUri().getScheme() != null || files instanceof LocalFileSystem
        ? ""
        : " on " + files.getUri();
  }

  /**
   * Returns a path as a pattern. The part of it that exists under its exact name is taken
   * literally: if there is a file called {@code a[1]}, the pattern matches this file.
   */
  public static String pattern(FileSystem files, Path path) throws IOException {
    String rest = "";
    Path there = path;
    while (there.getParent() != null && !files.exists(there)) {
      rest = "/" + there.getName() + rest;
      there = there.getParent();
    }
    String exact = there.toString().replaceAll(PATTERN_CHARACTERS, "\\\\$1");
    return exact.endsWith("/") && !rest.isEmpty() ? exact + rest.substring(1) : exact + rest;
  }

  /** Returns the first line of the innermost message that says something. */
  public static String reason(Throwable e) {
    String reason = e.getClass().getSimpleName();
    for (Throwable at = e; at != null; at = at.getCause()) {
      String message = String.valueOf(at.getMessage()).strip();
      if (at instanceof UnknownHostException) {
        reason = "unknown host " + message;
      } else if (at instanceof FileSystemException) {
        reason = at.toString(); // The message is only a path, and the class says what is wrong.
      } else if (message.startsWith("End of File Exception between")) {
        return "the connection was lost"; // what Hadoop says of a server that has ended
      } else if (at.getMessage() != null && !message.isEmpty()) {
        reason = message;
      }
    }
    return reason.lines().findFirst().orElseThrow();
  }
}

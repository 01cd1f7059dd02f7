package org.qicd.job.store;

import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.qicd.data.HadoopPaths;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The path of a run directory as the user names it. A path without a scheme, or with {@code
 * file:///}, is on the driver's own disk. With any other scheme, such as {@code hdfs://} or {@code
 * s3a://}, it is on that file system of Hadoop.
 */
public final class RunPath {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private final Path local; // null: on a file system of Hadoop
  private final org.apache.hadoop.fs.Path remote;

  private RunPath(Path local, org.apache.hadoop.fs.Path remote) {
    this.local = local;
    this.remote = remote;
  }

  /** A path on the driver's own disk. */
  public static RunPath local(Path path) {
    return new RunPath(path, null);
  }

  /**
   * Returns the path that a text names.
   *
   * @param what name of the option or key, for the message
   * @throws IllegalArgumentException with a message of one line if the text is no path
   */
  public static RunPath of(String what, String text) {
    if (!SCHEME.matcher(text).matches()) {
      return local(LocalPath.of(what, text));
    }
    org.apache.hadoop.fs.Path path = HadoopPaths.of(text);
    if (path.toUri().getPath().isEmpty()) {
      path = HadoopPaths.of(text + "/"); // HOST is the root of HOST, and has entries as such.
    }
    if (!path.toUri().getScheme().equalsIgnoreCase("file")) {
      return new RunPath(null, path);
    }
    if (path.toUri().getAuthority() != null) {
      throw new IllegalArgumentException(
          "%s '%s': expected file:///PATH, without a host".formatted(what, text));
    }
    return local(LocalPath.of(what, path.toUri().getPath()));
  }

  /**
   * The files there. Nothing is made yet.
   *
   * @param hadoop gives Hadoop's settings, if they are needed
   * @throws IllegalArgumentException if this program has no such file system, if it cannot be
   *     reached, or if the files would be deleted with a container
   */
  public RunStore store(Supplier<Configuration> hadoop) {
    if (local != null && !local.isAbsolute() && YarnAttempt.isDriver()) {
      throw new IllegalArgumentException(
          "run directory %s is in a container of YARN, which deletes it at the end: expected a path with a scheme, such as hdfs:///%s"
              .formatted(local, local));
    }
    return local == null ? HadoopStore.of(remote, hadoop.get()) : new LocalStore(local);
  }

  @Override
  public String toString() {
    return String.valueOf(local == null ? remote : local);
  }

  /** Converts an option. */
  public static final class Converter implements ITypeConverter<RunPath> {
    @Override
    public RunPath convert(String text) {
      try {
        return of("path", text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

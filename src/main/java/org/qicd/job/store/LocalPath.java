package org.qicd.job.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.qicd.data.HadoopPaths;
import org.qicd.param.UserMistake;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts an option or the value of a key to a path on this machine. */
public final class LocalPath implements ITypeConverter<Path> {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  /**
   * Returns the path that a text names.
   *
   * @param what name of the option or key, for the message
   * @throws IllegalArgumentException if the text is not a path on this machine
   */
  public static Path of(String what, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty: expected a path");
    }
    HadoopPaths.requirePath("%s '%s'".formatted(what, text), text);
    if (SCHEME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s '%s': expected a path without a scheme: it is read from the driver's own disk"
              .formatted(what, text));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "%s '%s': this system's character set has no such name: set LC_ALL=C.UTF-8"
              .formatted(what, UserMistake.visible(text)),
          e);
    }
  }

  @Override
  public Path convert(String text) {
    try {
      return of("path", text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}

package org.qicd.backend;

import java.nio.file.Path;

/** Reads backends from files: our own JSON, or the calibration that IBM publishes. */
public final class BackendFiles {
  private BackendFiles() {}

  /**
   * Returns the backend of a file.
   *
   * @throws IllegalArgumentException with the file, the place in it, and what was expected
   */
  public static Backend read(Path file) {
    throw new UnsupportedOperationException("to come: " + file);
  }
}

package org.qicd.backend;

import java.nio.file.Path;

/**
 * Reads backends from files. The content of a file tells which of two formats it has: our own JSON,
 * or the calibration that IBM publishes ({@code conf_NAME.json}, with {@code props_NAME.json}
 * beside it). The page {@code hardware.md} describes both.
 */
public final class BackendFiles {
  private BackendFiles() {}

  /**
   * Returns the backend of a file.
   *
   * @throws IllegalArgumentException with the file, the place in it, and what was expected
   */
  public static Backend read(Path file) {
    Section section = Section.open(file);
    if (IbmFormat.isConfiguration(section)) {
      return IbmFormat.read(file, section);
    }
    if (section.has("backend_name")) {
      throw section.mistake("expected IBM's file conf_NAME.json, found another one of IBM");
    }
    return OwnFormat.read(section);
  }
}

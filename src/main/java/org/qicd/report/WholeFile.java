package org.qicd.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file in one atomic step: whoever reads it finds all of it, or the one before. */
public final class WholeFile {

  /** The end of the name that a file has while it is written. */
  public static final String UNFINISHED = ".unfinished";

  private WholeFile() {}

  /** Writes a text under a name beside the file's, and then renames it. */
  public static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    Files.writeString(unfinished, text);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

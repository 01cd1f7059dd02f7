package org.qicd.job.run;

import java.util.List;

/** Finds in what was thrown that the operating system had no room left. */
public final class DiskFull {
  /** What Linux and macOS say, which no class of exception tells. */
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded");

  private DiskFull() {}

  /** What has happened and how to go on, in words; null if it was something else. */
  public static String in(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      for (String words : WORDS) {
        if (String.valueOf(at.getMessage()).contains(words)) {
          return words
              + ": make room there, or in Spark's spark.local.dir; a training goes on with 'resume'";
        }
      }
      for (Throwable suppressed : at.getSuppressed()) {
        if (in(suppressed) != null) {
          return in(suppressed);
        }
      }
    }
    return null;
  }
}

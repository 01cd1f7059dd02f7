package org.qicd.job.store;

import java.util.List;

/** Recognizes exceptions that were caused by a full disk. */
public final class DiskFull {
  /** Messages of Linux and macOS, since no class of exception stands for a full disk. */
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded");

  private DiskFull() {}

  /** Says what has happened and how to go on; null if the disk was not full. */
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

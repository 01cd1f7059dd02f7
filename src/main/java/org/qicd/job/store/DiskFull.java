package org.qicd.job.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes exceptions that were caused by a full disk. */
public final class DiskFull {
  /** Messages of Linux, macOS and HDFS, since no class of exception stands for a full disk. */
  private static final Pattern WORDS =
      Pattern.compile(
          "No space left on device|Disk quota exceeded"
              + "|The (NameSpace|DiskSpace) quota .* is exceeded"
              + "|File .* could only be written to 0 of .* nodes");

  private DiskFull() {}

  /** Says what has happened and how to go on; null if the disk was not full. */
  public static String in(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      Matcher words = WORDS.matcher(String.valueOf(at.getMessage()));
      if (words.find()) {
        return words.group()
            + ": make room there, or in Spark's spark.local.dir; a training goes on with 'resume'";
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

package org.qicd.job.run;

/** Words of a command line that a user copies into a shell. */
public final class ShellWord {
  private ShellWord() {}

  /** A word as a shell takes it. */
  public static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

package org.qicd.job;

/** Words of a command line that a user copies into a shell. */
final class ShellWord {
  private ShellWord() {}

  /** A word as a shell takes it. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

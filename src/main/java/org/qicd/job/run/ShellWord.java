package org.qicd.job.run;

/** Quotes words of command lines that a user can copy into a shell. */
public final class ShellWord {
  private ShellWord() {}

  /** Returns a word, in quotes if a shell needs them. */
  public static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

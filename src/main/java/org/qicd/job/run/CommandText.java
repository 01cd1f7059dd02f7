package org.qicd.job.run;

import java.util.Locale;

/** Command lines that a user can copy into a shell. */
public final class CommandText {
  private CommandText() {}

  /** The name by which the user calls this program, quoted for a shell. */
  public static String command() {
    return ShellWord.quoted(System.getProperty("qicd.command", "./jobs/qicd"));
  }

  /** The command line of a command on a run directory, quoted for a shell. */
  public static String command(String name, String run) {
    return "%s %s %s".formatted(command(), name, ShellWord.quoted(run));
  }

  /** An option with its value, quoted for a shell. */
  public static String option(String name, String value) {
    return "%s %s".formatted(name, ShellWord.quoted(value));
  }

  /** Splits a name in camel case into words in lower case. */
  public static String words(String camelCase) {
    return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}

package org.qicd.job.run;

import java.nio.file.Path;
import java.util.Locale;

/** What the user types, ready for a shell. */
public final class CommandText {
  private CommandText() {}

  /** What the user calls this program, ready for a shell. */
  public static String command() {
    return ShellWord.quoted(System.getProperty("qicd.command", "./jobs/qicd"));
  }

  /** A command on a run, ready for a shell. */
  public static String command(String name, Path run) {
    return "%s %s %s".formatted(command(), name, ShellWord.quoted(run.toString()));
  }

  public static String words(String camelCase) {
    return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}

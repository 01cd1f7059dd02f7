package org.qicd.job;

import java.nio.file.Path;
import java.util.Locale;

/** What the user types, ready for a shell. */
final class CommandText {
  private CommandText() {}

  /** What the user calls this program, ready for a shell. */
  static String command() {
    return ShellWord.quoted(System.getProperty("qicd.command", "./jobs/qicd"));
  }

  /** A command on a run, ready for a shell. */
  static String command(String name, Path run) {
    return "%s %s %s".formatted(command(), name, ShellWord.quoted(run.toString()));
  }

  static String words(String camelCase) {
    return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}

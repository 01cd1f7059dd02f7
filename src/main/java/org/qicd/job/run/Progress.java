package org.qicd.job.run;

import java.io.PrintStream;
import org.qicd.report.Numbers;

/**
 * Shows the progress of a run in one line. On a terminal the line is overwritten in place, and
 * elsewhere a new line is printed from time to time.
 */
public final class Progress {
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final int columns;
  private final String unit;
  private final int rounds;
  private final long start = System.nanoTime();
  private int before;
  private long shown;
  private int width;

  /**
   * Makes the progress of a run.
   *
   * @param terminal whether {@code out} can return to the start of a line
   * @param columns width of the terminal, to which lines are cut, since a wrapped line could not be
   *     overwritten
   * @param unit word for what is counted
   * @param rounds number of rounds in total
   */
  Progress(PrintStream out, boolean terminal, int columns, String unit, int rounds) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
    this.unit = unit;
    this.rounds = rounds;
  }

  /** Makes a progress on standard error. The launcher tells by a property if it is a terminal. */
  public static Progress onTerminal(String unit, int rounds) {
    return new Progress(
        System.err,
        Boolean.getBoolean("qicd.terminal"),
        Integer.getInteger("qicd.columns", 80),
        unit,
        rounds);
  }

  /** Sets the number of rounds done before, which do not count in the estimate of the time. */
  public void after(int rounds) {
    before = rounds;
  }

  /** Shows the state after a round, counted from 1. */
  public void show(int round, String state) {
    long now = System.nanoTime();
    boolean last = round == rounds;
    if (!last && shown != 0 && now - shown < (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
      return;
    }
    shown = now;
    double seconds = (now - start) / 1e9;
    String line =
        Numbers.format(
            "%s %d/%d  %.0f s%s  %s",
            unit,
            round,
            rounds,
            seconds,
            // Classes are loaded in the first seconds, so no time is estimated from them.
            seconds < 3 || last
                ? ""
                : Numbers.format(", %.0f s to go", seconds / (round - before) * (rounds - round)),
            state);
    if (terminal) {
      line = line.substring(0, Math.min(line.length(), columns - 1));
      // Blanks overwrite the rest of a longer line before.
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Ends the line, before something else is printed. */
  public void end() {
    if (terminal && width > 0) {
      out.println();
      width = 0;
    }
  }
}

package org.qicd.job.run;

import java.io.PrintStream;
import org.qicd.report.Numbers;

/**
 * One line that tells how far a run is: overwritten in place on a terminal, and elsewhere a new
 * line now and then.
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
   * Progress of a run.
   *
   * @param terminal whether {@code out} can go back to the start of its line
   * @param columns width of the terminal; a longer line would wrap, and be there for good
   */
  Progress(PrintStream out, boolean terminal, int columns, String unit, int rounds) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
    this.unit = unit;
    this.rounds = rounds;
  }

  /** Progress on the standard error, which the launcher tells whether it is a terminal. */
  public static Progress onTerminal(String unit, int rounds) {
    return new Progress(
        System.err,
        Boolean.getBoolean("qicd.terminal"),
        Integer.getInteger("qicd.columns", 80),
        unit,
        rounds);
  }

  /** So many rounds were done before this progress began: they tell nothing of the time to go. */
  public void after(int rounds) {
    before = rounds;
  }

  /** After a round, counted from 1. */
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
            // The first seconds load classes and say nothing about those to come.
            seconds < 3 || last
                ? ""
                : Numbers.format(", %.0f s to go", seconds / (round - before) * (rounds - round)),
            state);
    if (terminal) {
      line = line.substring(0, Math.min(line.length(), columns - 1));
      // Blanks wipe what a longer line before left behind.
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Leaves the line as it is, before something else is printed. */
  public void end() {
    if (terminal && width > 0) {
      out.println();
      width = 0;
    }
  }
}

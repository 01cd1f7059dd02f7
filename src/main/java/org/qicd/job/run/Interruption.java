package org.qicd.job.run;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * What is done when somebody ends the program by a signal while a command runs. The exit code is
 * the JVM's own, 128 and the signal's number: 130 of SIGINT, 143 of SIGTERM.
 */
public final class Interruption implements AutoCloseable {
  private static final Deque<Interruption> RUNNING = new ConcurrentLinkedDeque<>();

  private final Supplier<String> lastWords;

  private Interruption(Supplier<String> lastWords) {
    this.lastWords = lastWords;
  }

  /**
   * Until it is closed, this is done.
   *
   * @param lastWords saves what is to be saved, and tells the user in one line
   */
  public static Interruption by(Supplier<String> lastWords) {
    Interruption interruption = new Interruption(lastWords);
    RUNNING.add(interruption);
    return interruption;
  }

  @Override
  public void close() {
    RUNNING.remove(this);
  }

  /** A thread for the end of the JVM. */
  public static Thread hook() {
    return new Thread(Interruption::interrupted, "interrupted");
  }

  private static void interrupted() {
    PrintStream err = System.err;
    // What Spark says of its tasks from here on is of no interest.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    err.println();
    if (RUNNING.isEmpty()) {
      err.println("qicd: interrupted");
    }
    RUNNING.forEach(running -> err.println("qicd: " + running.lastWords.get()));
    err.flush();
  }

  /** Whether the JVM is ending while a command runs. */
  public static boolean isUnderWay() {
    try {
      Thread probe = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}

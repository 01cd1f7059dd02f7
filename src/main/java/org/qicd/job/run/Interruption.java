package org.qicd.job.run;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * An action that runs when a signal ends the program while a command runs. The exit code is that of
 * the JVM, which is 128 plus the number of the signal: 130 for SIGINT, 143 for SIGTERM.
 */
public final class Interruption implements AutoCloseable {
  private static final Deque<Interruption> RUNNING = new ConcurrentLinkedDeque<>();

  private final Supplier<String> lastWords;

  private Interruption(Supplier<String> lastWords) {
    this.lastWords = lastWords;
  }

  /**
   * Registers an action, which stays registered until the result is closed.
   *
   * @param lastWords saves the state of the command, and returns a line for the user
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

  /** A shutdown hook that runs the registered actions. */
  public static Thread hook() {
    return new Thread(Interruption::interrupted, "interrupted");
  }

  private static void interrupted() {
    PrintStream err = System.err;
    // Messages of Spark about aborted tasks would only hide the lines for the user.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    err.println();
    if (RUNNING.isEmpty()) {
      err.println("qicd: interrupted");
    }
    RUNNING.forEach(running -> err.println("qicd: " + running.lastWords.get()));
    err.flush();
  }

  /** Tells whether the JVM is shutting down while a command runs. */
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

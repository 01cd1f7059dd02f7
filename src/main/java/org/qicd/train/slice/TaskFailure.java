package org.qicd.train.slice;

import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qicd.param.UserMistake;

/**
 * A task of a round has failed as often as Spark lets it ({@code spark.task.maxFailures}). The
 * message is a line that tells the round, the student and the slice, and the innermost cause; what
 * Spark has thrown, with all stack traces, is the only suppressed exception.
 */
public final class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** How Spark begins to tell which task ended a stage, whatever happened to it. */
  private static final Pattern TASK =
      Pattern.compile("Task (\\d+) in stage \\S+ failed (\\d+) times, most recent failure: (.*)");

  /** How it goes on where an executor, not the task's own code, was the reason. */
  private static final Pattern LOST =
      Pattern.compile("Lost task .*?: (ExecutorLostFailure .*)", Pattern.DOTALL);

  private TaskFailure(String message, Throwable thrown) {
    super(message);
    addSuppressed(thrown);
  }

  /**
   * What to throw instead of what Spark has thrown.
   *
   * @param job what ran, in words
   * @param where what a partition is, in words
   * @return a TaskFailure; the exception itself where no task has failed for good, or where a task
   *     has found a user's mistake
   */
  static RuntimeException of(String job, IntFunction<String> where, Exception thrown) {
    Matcher task = TASK.matcher(String.valueOf(thrown.getMessage()));
    if (UserMistake.in(thrown) != null || !task.find()) {
      return sneaky(thrown);
    }
    return new TaskFailure(
        "%s: %s failed %s times: %s"
            .formatted(
                job,
                where.apply(Integer.parseInt(task.group(1))),
                task.group(2),
                reason(thrown, task.group(3))),
        thrown);
  }

  private static String reason(Throwable thrown, String told) {
    Matcher lost = LOST.matcher(told);
    Throwable innermost = thrown;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String reason = innermost == thrown && lost.find() ? lost.group(1) : innermost.toString();
    return reason.lines().findFirst().orElseThrow().strip();
  }

  /** Throws it as it is, also one that javac does not expect here. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException sneaky(Exception thrown) throws E {
    throw (E) thrown;
  }
}

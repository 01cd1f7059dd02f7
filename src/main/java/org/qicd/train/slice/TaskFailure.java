package org.qicd.train.slice;

import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qicd.param.UserMistake;

/**
 * A task has failed as often as Spark allows ({@code spark.task.maxFailures}). The message is one
 * line with the round, the student, the slice, and the innermost cause. The only suppressed
 * exception is what Spark has thrown, with all stack traces.
 */
public final class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The start of Spark's message on the task that made a stage fail. */
  private static final Pattern TASK =
      Pattern.compile("Task (\\d+) in stage \\S+ failed (\\d+) times, most recent failure: (.*)");

  /** The rest of that message if the reason was an executor, not the task's own code. */
  private static final Pattern LOST =
      Pattern.compile("Lost task .*?: (ExecutorLostFailure .*)", Pattern.DOTALL);

  private TaskFailure(String message, Throwable thrown) {
    super(message);
    addSuppressed(thrown);
  }

  /**
   * The exception to throw instead of the one that Spark has thrown.
   *
   * @param job name of the job
   * @param where describes a partition by its index
   * @return a TaskFailure, or the given exception if no task has failed for good or if a task has
   *     found a mistake of the user
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

  /** Throws an exception as it is, even a checked one, which javac does not expect here. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException sneaky(Exception thrown) throws E {
    throw (E) thrown;
  }
}

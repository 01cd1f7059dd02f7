package org.qicd.job.run;

import org.qicd.train.slice.TaskFailure;

/** A failure whose stack trace has been written to a log file. */
public final class LoggedFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String log;

  LoggedFailure(String log, Throwable cause) {
    super(cause);
    this.log = log;
  }

  public String log() {
    return log;
  }

  /** The message of the innermost cause, in one line. */
  public static String reason(Throwable error) {
    Throwable innermost = error;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    // The message of a failed task is complete without the name of its class.
    String reason =
        innermost instanceof TaskFailure ? innermost.getMessage() : innermost.toString();
    return reason.lines().findFirst().orElseThrow();
  }
}

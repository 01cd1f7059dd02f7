package org.qicd.job.run;

import java.nio.file.Path;
import org.qicd.train.slice.TaskFailure;

/** A failure of which the stack trace has been written to a file. */
public final class LoggedFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String log;

  LoggedFailure(Path log, Throwable cause) {
    super(cause);
    this.log = log.toString();
  }

  public String log() {
    return log;
  }

  /** What happened, from the innermost of a chain of causes, in one line. */
  public static String reason(Throwable error) {
    Throwable innermost = error;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    // A task's failure is told in a line made for users, to which its class adds nothing.
    String reason =
        innermost instanceof TaskFailure ? innermost.getMessage() : innermost.toString();
    return reason.lines().findFirst().orElseThrow();
  }
}

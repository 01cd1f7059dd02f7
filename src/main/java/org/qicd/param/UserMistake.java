package org.qicd.param;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds a user's mistake in what was thrown. A mistake is an {@link IllegalArgumentException} that
 * code of this project has thrown, with a message for users. If a task finds a mistake, Spark wraps
 * it, so that it is the cause of another exception.
 */
public final class UserMistake {
  private static final String OURS = UserMistake.class.getPackageName().replaceAll("param$", "");

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

  private UserMistake() {}

  /**
   * Returns a user's text for use in a message. Control characters and line breaks are written as a
   * backslash, u and four hexadecimal digits.
   */
  public static String visible(String text) {
    return INVISIBLE
        .matcher(text)
        .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
  }

  /**
   * Returns a mistake that a task has found in a row. Spark puts the whole stack trace into its own
   * message, which may be all that a user sees. So the stack trace has a single frame.
   */
  public static IllegalArgumentException inRow(String message) {
    IllegalArgumentException mistake = new IllegalArgumentException(message);
    mistake.setStackTrace(Arrays.copyOf(mistake.getStackTrace(), 1));
    return mistake;
  }

  /** Returns the outermost mistake in a chain of causes, or null if there is none. */
  public static IllegalArgumentException in(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof IllegalArgumentException mistake && isOurs(at)) {
        return mistake;
      }
    }
    return null;
  }

  private static boolean isOurs(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return error.getMessage() != null
        && trace.length > 0
        && trace[0].getClassName().startsWith(OURS);
  }

  /**
   * Returns the result of a step that runs Spark jobs.
   *
   * @throws IllegalArgumentException if a task has found a mistake; it has the mistake's own
   *     message, with Spark's exception as the cause. All other exceptions are thrown unchanged
   */
  public static <T> T unwrapped(Supplier<T> step) {
    try {
      return step.get();
    } catch (Exception e) { // Spark throws checked exceptions that no signature declares
      IllegalArgumentException mistake = in(e);
      if (mistake != null && mistake != e) {
        throw new IllegalArgumentException(mistake.getMessage(), e);
      }
      throw e;
    }
  }
}

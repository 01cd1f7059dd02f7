package org.qicd.param;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Finds what a user did wrong in what was thrown. A mistake is an {@link IllegalArgumentException}
 * that code of ours has thrown, with a message for users; one that was found in a task comes out of
 * Spark as the cause of a cause.
 */
public final class UserMistake {
  private static final String OURS = UserMistake.class.getPackageName().replaceAll("param$", "");

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

  private UserMistake() {}

  /**
   * Text that a user gave, for a message: control characters and ends of lines as a backslash, u
   * and four hexadecimal digits.
   */
  public static String visible(String text) {
    return INVISIBLE
        .matcher(text)
        .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
  }

  /**
   * A mistake in a row, found in a task. Spark puts the whole stack trace of what a task throws
   * into its own message, which is a user's only view of it, so this has one frame.
   */
  public static IllegalArgumentException inRow(String message) {
    IllegalArgumentException mistake = new IllegalArgumentException(message);
    mistake.setStackTrace(Arrays.copyOf(mistake.getStackTrace(), 1));
    return mistake;
  }

  /** The outermost mistake in a chain of causes, or null if there is none. */
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
   * The result of a step that runs Spark jobs.
   *
   * @throws IllegalArgumentException with the bare message of a mistake that a task has found; what
   *     Spark made of it is the cause. Everything else is thrown as it is
   */
  public static <T> T unwrapped(Supplier<T> step) {
    try {
      return step.get();
    } catch (Exception e) { // Spark throws checked ones that no signature declares
      IllegalArgumentException mistake = in(e);
      if (mistake != null && mistake != e) {
        throw new IllegalArgumentException(mistake.getMessage(), e);
      }
      throw e;
    }
  }
}

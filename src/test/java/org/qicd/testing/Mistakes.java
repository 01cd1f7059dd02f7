package org.qicd.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Checks what a user is told about a mistake. */
public final class Mistakes {

  private Mistakes() {}

  /**
   * Asserts that {@code call} ends in an {@link IllegalArgumentException} with this message, bare
   * or as the innermost cause of what Spark makes of it.
   */
  public static void assertMistake(ThrowingCallable call, String message) {
    assertThat(mistake(call)).hasMessage(message);
  }

  /** The same for a message of which only the start is known. */
  public static void assertMistakeStarting(ThrowingCallable call, String start) {
    assertThat(mistake(call)).hasMessageStartingWith(start).message().doesNotContain("\n");
  }

  private static Throwable mistake(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNotNull();
    while (thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
    return thrown;
  }
}

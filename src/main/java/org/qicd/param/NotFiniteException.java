package org.qicd.param;

/** The numbers of a training are no longer finite. The message tells a user what to change. */
public final class NotFiniteException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public NotFiniteException(String message) {
    super(message);
  }
}

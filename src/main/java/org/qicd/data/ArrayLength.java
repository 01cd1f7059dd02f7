package org.qicd.data;

/** Checks the lengths of arrays that follow from numbers which a user chooses. */
public final class ArrayLength {
  /** The longest array that every JVM can allocate. */
  public static final int MOST = Integer.MAX_VALUE - 8;

  private ArrayLength() {}

  /**
   * Returns the product of two counts.
   *
   * @param what the numbers belong to and how a user can have fewer of them, for the message
   * @param count 0 to 2^31
   * @param each 0 to 2^31
   * @throws IllegalArgumentException if the product is more than {@link #MOST}
   */
  public static int of(String what, long count, long each) {
    long length = count * each;
    if (length > MOST) {
      throw new IllegalArgumentException(
          "%s: %d x %d numbers, expected at most %d".formatted(what, count, each, MOST));
    }
    return (int) length;
  }
}

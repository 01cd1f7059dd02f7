package org.qicd.train.slice;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/** How many bytes a task's input has as Spark sends it. */
final class InputSize {
  /**
   * An input up to so many bytes travels within the task's binary, which each task reads anew; a
   * broadcast of its own, read once, costs a round more than that.
   */
  static final int MOST_IN_TASK = 128 << 10;

  private InputSize() {}

  /** The bytes, if they are few enough to travel within a task; no more are counted. */
  static OptionalInt ofSmall(Object input) {
    Counter counter = new Counter();
    try (ObjectOutputStream out = new ObjectOutputStream(counter)) {
      out.writeObject(input);
      out.flush();
    } catch (TooLarge e) {
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a round's input cannot be serialized", e);
    }
    return OptionalInt.of(counter.count);
  }

  private static final class Counter extends OutputStream {
    private int count;

    @Override
    public void write(int value) throws IOException {
      add(1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      add(length);
    }

    private void add(int length) throws IOException {
      if (count > MOST_IN_TASK - length) {
        throw new TooLarge();
      }
      count += length;
    }
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }
}

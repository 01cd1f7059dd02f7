package org.qicd.train.slice;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/** Counts the bytes of a task's input as Spark sends it. */
final class InputSize {
  /**
   * The most bytes of an input that is sent within the task's binary. Each task deserializes it
   * again. A broadcast would be deserialized once, but up to this size it takes a round more time
   * than that.
   */
  static final int MOST_IN_TASK = 128 << 10;

  private InputSize() {}

  /** The number of bytes, or empty if they are too many to be sent within a task. */
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

package org.qicd.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/**
 * Results of tasks on their way to the driver, as bytes. Left to itself Spark reads them with the
 * class loader that the driver was started with, which does not know our classes where the jar came
 * later: by {@code ADD JAR}, or from a client of Spark Connect.
 */
public final class TaskResults {
  private TaskResults() {}

  /** The elements of an RDD in their order. */
  @SuppressWarnings("unchecked") // Write wrote them
  public static <R> List<R> collect(JavaRDD<R> results) {
    return results.map(new Write<>()).collect().stream().map(bytes -> (R) read(bytes)).toList();
  }

  private static final class Write<R> implements Function<R, byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] call(R result) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(result);
      }
      return bytes.toByteArray();
    }
  }

  private static Object read(byte[] bytes) {
    try (ObjectInputStream in = new OurObjects(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a task's result is of a class that the driver has not", e);
    }
  }

  /** Finds classes where this one was found. */
  private static final class OurObjects extends ObjectInputStream {
    OurObjects(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, TaskResults.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type); // primitive types, which have no class of their name
      }
    }
  }
}

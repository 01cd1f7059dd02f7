package org.qicd.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes arrays as NumPy does. */
public final class NumpyFiles {
  private NumpyFiles() {}

  /**
   * The bytes of an array.
   *
   * @param descr the type of its elements, such as {@code <f8}
   * @param shape in Python's notation, such as {@code (3, 2)}
   */
  public static byte[] npy(String descr, boolean fortran, String shape, byte[] body) {
    return npy(
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(descr, fortran ? "True" : "False", shape),
        body);
  }

  /** The bytes of a file with any header. */
  public static byte[] npy(String header, byte[] body) {
    byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(10 + text.length + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .put(body)
        .array();
  }

  /** The bytes of a compressed .npz file, its members in the order of their names. */
  public static byte[] npz(Map<String, byte[]> arrays) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> array : new TreeMap<>(arrays).entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        zip.write(array.getValue());
      }
    }
    return file.toByteArray();
  }
}

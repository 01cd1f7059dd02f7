package org.qicd.data.files;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.qicd.data.files.ElementType.Kind;

/**
 * Reads the header of an IDX file: two zeros, a byte for the type of the elements, one for the
 * number of dimensions, and the size of each as a big-endian number of 32 bits. Source: the page of
 * the MNIST database by LeCun, Cortes and Burges.
 */
final class IdxHeader {
  private static final int MOST_DIMENSIONS = 4;

  private IdxHeader() {}

  /** Whether a file that begins with these bytes can be an IDX file. */
  static boolean matches(int magic) {
    int dimensions = magic & 0xff;
    return magic >>> 16 == 0
        && dimensions >= 1
        && dimensions <= MOST_DIMENSIONS
        && type(magic >>> 8) != null;
  }

  /** Returns the type of a code, or null if there is none. */
  private static ElementType type(int code) {
    return switch (code) {
      case 0x08 -> new ElementType(Kind.UNSIGNED, Byte.BYTES, true);
      case 0x09 -> new ElementType(Kind.SIGNED, Byte.BYTES, true);
      case 0x0B -> new ElementType(Kind.SIGNED, Short.BYTES, true);
      case 0x0C -> new ElementType(Kind.SIGNED, Integer.BYTES, true);
      case 0x0D -> new ElementType(Kind.FLOAT, Float.BYTES, true);
      case 0x0E -> new ElementType(Kind.FLOAT, Double.BYTES, true);
      default -> null;
    };
  }

  /**
   * Reads the sizes behind the magic number.
   *
   * @param name the file for messages
   * @throws IllegalArgumentException if it is not an IDX file of images or of labels
   */
  static ArrayHeader read(String name, int magic, ArrayHeader.Role role, DataInputStream in)
      throws IOException {
    int dimensions = magic & 0xff;
    boolean images = role == ArrayHeader.Role.IMAGES;
    if (!matches(magic) || (images ? dimensions < 2 : dimensions > 2)) {
      throw new IllegalArgumentException(
          "%s: starts with 0x%08x: expected 0x%08x, an IDX file of %s, or the same with another type"
              .formatted(name, magic, images ? 0x803 : 0x801, images ? "images" : "labels"));
    }
    List<Long> shape = new ArrayList<>();
    for (int k = 0; k < dimensions; k++) {
      shape.add(Integer.toUnsignedLong(in.readInt()));
    }
    return new ArrayHeader(type(magic >>> 8), false, shape).checked(name, role);
  }
}

package org.qicd.data.files;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * How a file holds the elements of an array.
 *
 * @param bytes the length of an element
 * @param bigEndian whether the highest byte of a number or character comes first
 */
record ElementType(Kind kind, int bytes, boolean bigEndian) implements Serializable {
  /** The kinds of elements. */
  enum Kind {
    BOOLEAN,
    SIGNED,
    UNSIGNED,
    FLOAT,
    /** Characters of four bytes each, filled up with zeros. */
    TEXT,
    /** UTF-8, filled up with zeros. */
    BYTES
  }

  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.BYTES;
  }

  /** The type of a column with these elements as labels. */
  DataType labels() {
    return switch (kind) {
      case BOOLEAN -> DataTypes.BooleanType;
      case SIGNED -> bytes <= Integer.BYTES ? DataTypes.IntegerType : DataTypes.LongType;
      case UNSIGNED -> bytes < Integer.BYTES ? DataTypes.IntegerType : DataTypes.LongType;
      case FLOAT -> DataTypes.DoubleType;
      case TEXT, BYTES -> DataTypes.StringType;
    };
  }

  /** Prepares bytes of such elements for the methods below. */
  ByteBuffer buffer(byte[] elements) {
    return ByteBuffer.wrap(elements)
        .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /** The element at a position, as a number. A whole number above 2^53 is rounded. */
  double number(ByteBuffer from, int element) {
    int at = element * bytes;
    return switch (kind) {
      case FLOAT ->
          switch (bytes) {
            case Short.BYTES -> half(from.getShort(at));
            case Float.BYTES -> from.getFloat(at);
            default -> from.getDouble(at);
          };
      case BOOLEAN -> from.get(at) == 0 ? 0 : 1;
      default -> {
        long whole = whole(from, element);
        boolean high = kind == Kind.UNSIGNED && whole < 0; // 2^63 or more
        yield high ? (whole >>> 1) * 2.0 : whole;
      }
    };
  }

  /** The element at a position, of a kind of whole numbers. */
  private long whole(ByteBuffer from, int element) {
    int at = element * bytes;
    long value =
        switch (bytes) {
          case Byte.BYTES -> from.get(at);
          case Short.BYTES -> from.getShort(at);
          case Integer.BYTES -> from.getInt(at);
          default -> from.getLong(at);
        };
    return kind == Kind.UNSIGNED && bytes < Long.BYTES ? value & ((1L << (8 * bytes)) - 1) : value;
  }

  /** The element at a position, as {@link #labels} says. */
  Object label(ByteBuffer from, int element) {
    return switch (kind) {
      case BOOLEAN -> from.get(element) != 0;
      case FLOAT -> number(from, element);
      case SIGNED, UNSIGNED -> {
        long value = whole(from, element);
        if (labels().equals(DataTypes.IntegerType)) {
          yield (int) value;
        }
        yield value;
      }
      case TEXT -> text(from, element);
      case BYTES -> {
        byte[] text = new byte[bytes];
        from.get(element * bytes, text);
        yield new String(text, StandardCharsets.UTF_8).replaceFirst("\0+$", "");
      }
    };
  }

  private String text(ByteBuffer from, int element) {
    StringBuilder text = new StringBuilder();
    for (int at = element * bytes; at < (element + 1) * bytes; at += Integer.BYTES) {
      int character = from.getInt(at);
      text.appendCodePoint(Character.isValidCodePoint(character) ? character : '\ufffd');
    }
    return text.toString().replaceFirst("\0+$", "");
  }

  /** A number of IEEE 754 in 16 bits: a sign, 5 bits of exponent and 10 bits of fraction. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}

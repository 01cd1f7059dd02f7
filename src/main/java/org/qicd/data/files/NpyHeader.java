package org.qicd.data.files;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qicd.data.files.ElementType.Kind;
import org.qicd.param.UserMistake;

/**
 * Reads the header of an array of NumPy: a magic number, a version, a length, and a dictionary in
 * Python's notation. Nothing in it is ever run, and objects are refused. Source: NumPy's
 * documentation of numpy.lib.format.
 */
final class NpyHeader {
  /** The first four bytes: 0x93 and NUM. */
  static final int MAGIC = 0x934e554d;

  /** The two that follow: PY. */
  private static final int MAGIC_END = 0x5059;

  /** The longest header. NumPy itself refuses one above 10,000 characters. */
  private static final int LONGEST = 10_000;

  private static final int MOST_DIMENSIONS = 32;
  private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*(['\"])(.*?)\\1");
  private static final Pattern OTHER_DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*\\[");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");
  private static final Pattern SIZE = Pattern.compile("\\d{1,18}");
  private static final Pattern TYPE = Pattern.compile("([<>|=]?)([?biufUSO])(\\d{0,6})");

  private NpyHeader() {}

  /**
   * Reads what follows the first four bytes.
   *
   * @param name the array for messages
   * @throws IllegalArgumentException if it is not an array of numbers, booleans or text
   */
  static ArrayHeader read(String name, DataInputStream in) throws IOException {
    int end = in.readUnsignedShort();
    int version = in.readUnsignedByte();
    in.readUnsignedByte(); // the minor version, which is 0
    if (end != MAGIC_END || version < 1 || version > 3) {
      throw new IllegalArgumentException(
          name + ": expected an array of NumPy, of version 1, 2 or 3 of its format");
    }
    long length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          "%s: its header has %d bytes: expected at most %d".formatted(name, length, LONGEST));
    }
    byte[] text = new byte[(int) length];
    in.readFully(text);
    return parsed(name, new String(text, StandardCharsets.UTF_8));
  }

  private static ArrayHeader parsed(String name, String header) {
    if (OTHER_DESCR.matcher(header).find()) {
      throw new IllegalArgumentException(
          name + ": its elements are records of several fields: expected numbers, one array each");
    }
    boolean fortran = found(name, FORTRAN, header).group(1).equals("True");
    List<Long> shape = new ArrayList<>();
    for (String size : found(name, SHAPE, header).group(1).split(",", -1)) {
      String number = size.strip().replaceFirst("L$", ""); // as Python 2 wrote it
      if (SIZE.matcher(number).matches()) {
        shape.add(Long.parseLong(number));
      } else if (!number.isEmpty()) {
        throw unreadable(name, header);
      }
    }
    if (shape.size() > MOST_DIMENSIONS) {
      throw unreadable(name, header);
    }
    return new ArrayHeader(type(name, found(name, DESCR, header).group(2)), fortran, shape);
  }

  private static Matcher found(String name, Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw unreadable(name, header);
    }
    return matcher;
  }

  private static IllegalArgumentException unreadable(String name, String header) {
    return new IllegalArgumentException(
        "%s: its header is '%s': expected descr, fortran_order and shape"
            .formatted(name, UserMistake.visible(header.strip())));
  }

  private static ElementType type(String name, String descr) {
    Matcher type = TYPE.matcher(descr);
    if (type.matches()) {
      boolean big = type.group(1).equals(">");
      int size = type.group(3).isEmpty() ? 0 : Integer.parseInt(type.group(3));
      switch (type.group(2)) {
        case "O" ->
            throw new IllegalArgumentException(
                name
                    + ": it holds Python objects, which are never unpickled: save an array of"
                    + " numbers or text instead, such as numpy.array(y.tolist())");
        case "?" -> {
          return new ElementType(Kind.BOOLEAN, 1, big);
        }
        case "b" -> {
          if (size == 1) {
            return new ElementType(Kind.BOOLEAN, 1, big);
          }
        }
        case "i", "u" -> {
          if (List.of(1, 2, 4, 8).contains(size)) {
            Kind kind = type.group(2).equals("i") ? Kind.SIGNED : Kind.UNSIGNED;
            return new ElementType(kind, size, big);
          }
        }
        case "f" -> {
          if (List.of(2, 4, 8).contains(size)) {
            return new ElementType(Kind.FLOAT, size, big);
          }
        }
        case "U" -> {
          if (size > 0) {
            return new ElementType(Kind.TEXT, Integer.BYTES * size, big);
          }
        }
        case "S" -> {
          if (size > 0) {
            return new ElementType(Kind.BYTES, size, big);
          }
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException(
        "%s: its elements are of type '%s': expected whole numbers, floats of 16, 32 or 64 bits, booleans or text"
            .formatted(name, UserMistake.visible(descr)));
  }
}

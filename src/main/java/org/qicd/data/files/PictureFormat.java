package org.qicd.data.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The formats of pictures, by their first bytes. The first ones are read. */
enum PictureFormat {
  PNG("\\x89PNG\r\n\\x1a\n.*", "is a PNG picture"),
  JPEG("\\xff\\xd8\\xff.*", "is a JPEG picture"),
  BMP("BM.{4}\0{4}.*", "is a BMP picture"), // a text may begin with BM, but has no zeros
  GIF("GIF8[79]a.*", "is a GIF picture"), // Java mixes up the rows of those that are interlaced
  WEBP("RIFF.{4}WEBP.*", "is a WebP picture"),
  TIFF("(II\\*\0|MM\0\\*).*", "is a TIFF picture"),
  HEIC(".{4}ftyp.*", "is a HEIC or AVIF picture, or a film"),
  EMPTY("", "is empty"),
  OTHER(".*", "is no picture");

  /** How many bytes are enough to tell the format. */
  static final int BYTES = 12;

  /** The bytes before and after the content of a part of a PNG file: length and name, sum. */
  private static final int AROUND_PART = 12;

  private final Pattern start;
  private final String text;

  PictureFormat(String start, String text) {
    this.start = Pattern.compile(start, Pattern.DOTALL);
    this.text = text;
  }

  /** The format of a file that begins with these bytes. */
  static PictureFormat of(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(BYTES, bytes.length), StandardCharsets.ISO_8859_1);
    return Arrays.stream(values())
        .filter(format -> format.start.matcher(start).matches())
        .findFirst()
        .orElseThrow();
  }

  /** What a file of this format is, in words. */
  String text() {
    return text;
  }

  boolean isRead() {
    return compareTo(GIF) < 0;
  }

  /** Whether this is the format of a picture, which is perhaps not read. */
  boolean isPicture() {
    return compareTo(EMPTY) < 0;
  }

  /**
   * What is wrong with the bytes of a file, as far as the decoder does not find out: that of PNG
   * does not compare the sums over the parts of a file, of which each has one.
   */
  Optional<String> damage(byte[] bytes) {
    if (this != PNG) {
      return Optional.empty();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes);
    for (int at = 8; at <= bytes.length - AROUND_PART; ) {
      int length = file.getInt(at);
      if (length < 0 || length > bytes.length - AROUND_PART - at) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(bytes, at + 4, length + 4);
      String name = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
      if ((int) sum.getValue() != file.getInt(at + 8 + length)) {
        return Optional.of("the check sum of its part %s is wrong".formatted(name));
      }
      if (name.equals("IEND")) {
        return Optional.empty();
      }
      at += AROUND_PART + length;
    }
    return Optional.of("it ends too early");
  }
}

package org.qicd.data;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A decoded picture of 8 bits a sample, as a row of Spark's image source holds it. Its pixels stand
 * row by row from the top left. A pixel has one grey value, or blue, green and red in this order,
 * and then perhaps its opacity, which nothing here uses.
 */
public final class Picture {
  /** The type of a column of pictures: that of {@code image} in Spark's image source. */
  public static final StructType TYPE = ImageSchema.columnSchema();

  /** The numbers of OpenCV for pixels of one, three and four bytes, by the number of bytes. */
  private static final int[] MODES = {-1, 0, -1, 16, 24};

  private static final int UNREADABLE = -1;

  private final String origin;
  private final int height;
  private final int width;
  private final int channels;
  private final byte[] data;

  /**
   * Takes a picture.
   *
   * @param origin where it comes from, for messages
   * @param channels 1, 3 or 4 bytes a pixel
   * @param data {@code height * width * channels} bytes, not copied
   */
  public Picture(String origin, int height, int width, int channels, byte[] data) {
    this.origin = origin;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.data = data;
  }

  /** Whether a column holds pictures. */
  public static boolean isTypeOf(DataType type) {
    return type instanceof StructType struct && named(struct).equals(named(TYPE));
  }

  private static List<String> named(StructType struct) {
    return Arrays.stream(struct.fields()).map(Picture::named).toList();
  }

  private static String named(StructField field) {
    return field.name() + " " + field.dataType().simpleString();
  }

  /**
   * Reads a value of a column of pictures.
   *
   * @param image may be null
   * @throws IllegalArgumentException if it holds no picture; the message says where it comes from
   */
  public static Picture of(Row image) {
    if (image == null) {
      throw new IllegalArgumentException("the picture is null");
    }
    String origin = image.isNullAt(0) ? "a picture" : image.getString(0);
    for (int field = 1; field < TYPE.size(); field++) {
      if (image.isNullAt(field)) {
        throw new IllegalArgumentException(
            "%s: its %s is null".formatted(origin, TYPE.fieldNames()[field]));
      }
    }
    Picture picture =
        new Picture(origin, image.getInt(1), image.getInt(2), image.getInt(3), image.getAs(5));
    picture.check(image.getInt(4));
    return picture;
  }

  private void check(int mode) {
    if (height == UNREADABLE && width == UNREADABLE) {
      throw new IllegalArgumentException(origin + ": this picture could not be read");
    }
    if (channels < 1 || channels >= MODES.length || MODES[channels] != mode || mode < 0) {
      throw new IllegalArgumentException(
          "%s: %d channels in OpenCV's mode %d: expected 1, 3 or 4 channels of 8 bits"
              .formatted(origin, channels, mode));
    }
    if (height < 1 || width < 1 || (long) height * width * channels != data.length) {
      throw new IllegalArgumentException(
          "%s: %d bytes for %d x %d pixels of %d channels: expected a byte for each"
              .formatted(origin, data.length, width, height, channels));
    }
  }

  /** This picture as a value of a column of pictures. */
  public Row row() {
    return RowFactory.create(origin, height, width, channels, MODES[channels], data);
  }

  /** What a column of pictures holds in the place of one that cannot be read. */
  public static Row unreadable(String origin) {
    return RowFactory.create(origin, UNREADABLE, UNREADABLE, UNREADABLE, UNREADABLE, new byte[0]);
  }

  /** Where this picture comes from. */
  public String origin() {
    return origin;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /**
   * Reads pixels of one row as numbers from 0 to 255.
   *
   * @param plane 0 for red, 1 for green, 2 for blue, or -1 for luminance. All are the grey value in
   *     a picture that is grey
   * @param from the first column
   * @param out takes {@code out.length} pixels
   */
  void read(int plane, int row, int from, double[] out) {
    int at = (row * width + from) * channels;
    for (int x = 0; x < out.length; x++, at += channels) {
      if (channels == 1) {
        out[x] = sample(at);
      } else if (plane >= 0) {
        out[x] = sample(at + 2 - plane);
      } else {
        out[x] = luminance(sample(at + 2), sample(at + 1), sample(at));
      }
    }
  }

  /** How bright a colour is, as ITU-R BT.601 weighs its parts. */
  static double luminance(double red, double green, double blue) {
    return (299 * red + 587 * green + 114 * blue) / 1000;
  }

  private int sample(int at) {
    return Byte.toUnsignedInt(data[at]);
  }
}

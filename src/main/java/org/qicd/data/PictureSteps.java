package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Turns pictures into images of one size: {@code planes * height * width} numbers, plane by plane
 * and row by row. A picture is resized by area, as {@link Resampler} does it. Nothing here is
 * fitted, but if pictures keep their size, it is that of the first one.
 */
public final class PictureSteps implements Serializable {
  private static final long serialVersionUID = 1L;

  // The fields of a PictureSpec, which is a record, and Kryo cannot serialize records.
  private final PictureSpec.Color color;
  private final PictureSpec.Aspect aspect;
  private final int border;
  private final int side;

  /** The size of every image. */
  private final int height;

  private final int width;

  private PictureSteps(PictureSpec spec, int height, int width) {
    this.color = spec.color();
    this.aspect = spec.aspect();
    this.border = spec.border();
    this.side = spec.side();
    this.height = height;
    this.width = width;
  }

  /**
   * Makes the steps that end with images of a size.
   *
   * @throws IllegalArgumentException if this is not the size that the specification states, or if
   *     the images are too large
   */
  public static PictureSteps of(PictureSpec spec, int height, int width) {
    if (spec.side() > 0 && (height != spec.side() || width != spec.side())) {
      throw new IllegalArgumentException(
          "pictures of %d x %d pixels: expected %d x %d"
              .formatted(width, height, spec.side(), spec.side()));
    }
    long inputs = (long) spec.color().planes() * height * width;
    if (height < 1 || width < 1 || inputs > ImagePreparation.MAX_INPUTS) {
      throw new IllegalArgumentException(
          "pictures of %d x %d pixels make %d features: expected 1 to %d; side makes them smaller"
              .formatted(width, height, inputs, ImagePreparation.MAX_INPUTS));
    }
    return new PictureSteps(spec, height, width);
  }

  /** Makes the steps for pictures that have the size of a first one, unless they are resized. */
  static PictureSteps of(PictureSpec spec, Picture first) {
    if (spec.side() > 0) {
      return of(spec, spec.side(), spec.side());
    }
    Frame frame = new PictureSteps(spec, 0, 0).frame(first);
    return of(spec, frame.height, frame.width);
  }

  /** The specification from which these steps were made. */
  public PictureSpec spec() {
    return new PictureSpec(color, aspect, border, side);
  }

  /** The height of an image. */
  public int height() {
    return height;
  }

  /** The width of an image. */
  public int width() {
    return width;
  }

  /** The number of features of an image. */
  public int numFeatures() {
    return color.planes() * height * width;
  }

  /** Whether a picture is large enough for the border. */
  boolean takes(Picture picture) {
    return Math.min(picture.height(), picture.width()) > 2 * border;
  }

  /**
   * The part of a picture that is taken, the size that it is resized to, and the image around it.
   *
   * @param top the first row of the part
   * @param left its first column
   * @param rows its height
   * @param columns its width
   * @param outRows the height it is resized to
   * @param outColumns the width it is resized to
   * @param height the height of the image, of which the part fills the middle
   * @param width the width of the image
   */
  private record Frame(
      int top,
      int left,
      int rows,
      int columns,
      int outRows,
      int outColumns,
      int height,
      int width) {}

  private Frame frame(Picture picture) {
    if (!takes(picture)) {
      throw new IllegalArgumentException(
          "%s has %d x %d pixels: expected some to be left without a border of %d"
              .formatted(picture.origin(), picture.width(), picture.height(), border));
    }
    int rows = picture.height() - 2 * border;
    int columns = picture.width() - 2 * border;
    int most = Math.max(rows, columns);
    int least = Math.min(rows, columns);
    return switch (aspect) {
      case STRETCH -> {
        int outRows = side == 0 ? rows : side;
        int outColumns = side == 0 ? columns : side;
        yield new Frame(border, border, rows, columns, outRows, outColumns, outRows, outColumns);
      }
      case CROP -> {
        int out = side == 0 ? least : side;
        int top = border + (rows - least) / 2;
        int left = border + (columns - least) / 2;
        yield new Frame(top, left, least, least, out, out, out, out);
      }
      case PAD -> {
        int out = side == 0 ? most : side;
        yield new Frame(
            border,
            border,
            rows,
            columns,
            part(rows, out, most),
            part(columns, out, most),
            out,
            out);
      }
    };
  }

  /** {@code length * out / most}, rounded to the nearest, and up from the middle; at least 1. */
  private static int part(long length, int out, long most) {
    return (int) Math.max(1, (2 * length * out + most) / (2 * most));
  }

  /** The luminance of an image's pixels, row by row: of colours as {@link Picture} has it. */
  public double[] luminance(double[] image) {
    int pixels = height * width;
    double[] luminance = Arrays.copyOf(image, pixels);
    for (int p = 0; p < pixels && color == PictureSpec.Color.RGB; p++) {
      luminance[p] = Picture.luminance(image[p], image[pixels + p], image[2 * pixels + p]);
    }
    return luminance;
  }

  /**
   * Turns a picture into an image.
   *
   * @return a new array of {@link #numFeatures} values from 0 to 255
   * @throws IllegalArgumentException if the picture has another size and is not resized, or is
   *     smaller than the border; the message says where it comes from
   */
  public double[] features(Picture picture) {
    Frame frame = frame(picture);
    if (frame.height != height || frame.width != width) {
      throw new IllegalArgumentException(
          "%s has %d x %d pixels, where others have %d x %d: expected one size, or side to resize them"
              .formatted(
                  picture.origin(),
                  picture.width(),
                  picture.height(),
                  width + 2 * border,
                  height + 2 * border));
    }
    double[] features = new double[numFeatures()];
    Resampler resampler = new Resampler(frame.rows, frame.columns, frame.outRows, frame.outColumns);
    int start = (height - frame.outRows) / 2 * width + (width - frame.outColumns) / 2;
    for (int plane = 0; plane < color.planes(); plane++) {
      int channel = color == PictureSpec.Color.RGB ? plane : -1;
      resampler.resample(
          (y, row) -> picture.read(channel, frame.top + y, frame.left, row),
          features,
          plane * height * width + start,
          width);
    }
    return features;
  }
}

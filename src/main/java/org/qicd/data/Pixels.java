package org.qicd.data;

import java.io.Serializable;

/** The steps of preparation that need no fitting: cropping and resizing, or a plain copy. */
final class Pixels implements Serializable {

  private static final long serialVersionUID = 1L;

  // These are the fields of an ImageSpec. It is a record, and Kryo, which a user may have chosen,
  // cannot serialize records.
  private final int border;
  private final int side;
  private final int components;
  private final int numInputs;

  /** The resampler; null if nothing is cropped or resized, so that images need not be square. */
  private final Resampler resampler;

  /** Width and height of an image before and after these steps, if there is a resampler. */
  private final int width;

  private final int outWidth;

  /**
   * Plans the steps.
   *
   * @throws IllegalArgumentException if the images are not square but have to be, or are too small
   *     or too large
   */
  Pixels(ImageSpec spec, int numInputs) {
    if (numInputs < 1 || numInputs > ImagePreparation.MAX_INPUTS) {
      throw new IllegalArgumentException(
          "images of " + numInputs + " features: expected 1 to " + ImagePreparation.MAX_INPUTS);
    }
    this.border = spec.border();
    this.side = spec.side();
    this.components = spec.components();
    this.numInputs = numInputs;
    if (border == 0 && side == 0) {
      this.width = 0;
      this.outWidth = 0;
      this.resampler = null;
      return;
    }
    this.width = width(numInputs);
    int inner = width - 2 * border;
    if (inner < 1 || side > inner) {
      throw new IllegalArgumentException(
          "images of %d x %d pixels without a border of %d: expected at least %d x %d to be left"
              .formatted(width, width, border, Math.max(1, side), Math.max(1, side)));
    }
    this.outWidth = side == 0 ? inner : side;
    this.resampler = new Resampler(inner, inner, outWidth, outWidth);
  }

  private static int width(int numInputs) {
    int width = (int) Math.round(Math.sqrt(numInputs));
    if (width * width != numInputs) {
      throw new IllegalArgumentException(
          "images of "
              + numInputs
              + " features: expected a square number of them, to crop or resize");
    }
    return width;
  }

  ImageSpec spec() {
    return new ImageSpec(border, side, components);
  }

  /** The number of features of an image before these steps. */
  int numInputs() {
    return numInputs;
  }

  /** The number of pixels after these steps. */
  int numPixels() {
    return resampler == null ? numInputs : outWidth * outWidth;
  }

  /** Prepares the image at {@code in[inFrom ..]} into {@code out[outFrom ..]}. */
  void prepare(double[] in, int inFrom, double[] out, int outFrom) {
    if (resampler == null) {
      System.arraycopy(in, inFrom, out, outFrom, numInputs);
    } else {
      int corner = inFrom + border * width + border;
      resampler.resample(
          (y, row) -> System.arraycopy(in, corner + y * width, row, 0, row.length),
          out,
          outFrom,
          outWidth);
    }
  }
}

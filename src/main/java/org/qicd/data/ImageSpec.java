package org.qicd.data;

import java.io.Serializable;

/**
 * How to prepare square images: crop, then resize, then principal components; zero leaves a step
 * out.
 *
 * @param border pixels to take off at each of the four sides
 * @param side width and height after resizing; 0: as they are
 * @param components number of principal components that become the features; 0: the pixels
 */
public record ImageSpec(int border, int side, int components) implements Serializable {

  /** Leaves features as they are; the only one that fits images that are not square. */
  public static final ImageSpec RAW = new ImageSpec(0, 0, 0);

  /** Checks that nothing is negative. */
  public ImageSpec {
    if (border < 0 || side < 0 || components < 0) {
      throw new IllegalArgumentException(
          "border "
              + border
              + ", side "
              + side
              + ", components "
              + components
              + ": expected none below 0");
    }
  }
}

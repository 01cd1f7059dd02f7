package org.qicd.data;

import java.io.Serializable;

/**
 * How to prepare square images: crop, then resize, then compute principal components. Zero leaves a
 * step out.
 *
 * @param border number of pixels to remove at each of the four sides
 * @param side width and height after resizing; 0 to leave them as they are
 * @param components number of principal components that become the features; 0 to use the pixels
 */
public record ImageSpec(int border, int side, int components) implements Serializable {

  /**
   * Leaves features as they are. Only this specification and principal components alone fit images
   * that are not square.
   */
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

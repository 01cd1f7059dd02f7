package org.qicd.data;

import java.io.Serializable;

/**
 * How pictures, which may differ in size and colours, become images of one size.
 *
 * @param color which numbers a pixel becomes
 * @param aspect what happens to a picture that is not square
 * @param border number of pixels to remove at each of the four sides, before everything else
 * @param side width and height after resizing, which may also enlarge; 0 to leave pictures as they
 *     are
 */
public record PictureSpec(Color color, Aspect aspect, int border, int side)
    implements Serializable {

  /** Which numbers a pixel becomes. */
  public enum Color {
    /** One number, its brightness. */
    LUMINANCE(1),

    /** Three: first all red of the picture, then all green, then all blue. */
    RGB(3);

    private final int planes;

    Color(int planes) {
      this.planes = planes;
    }

    /** How many numbers a pixel becomes. */
    public int planes() {
      return planes;
    }
  }

  /** What happens to a picture that is not square. */
  public enum Aspect {
    /** Its height and width are resized each by its own factor. */
    STRETCH,

    /** The largest square in its middle is taken. */
    CROP,

    /** Zeros are put above and below it, or left and right, to make a square. */
    PAD
  }

  /** Checks that nothing is negative. */
  public PictureSpec {
    if (border < 0 || side < 0) {
      throw new IllegalArgumentException(
          "border %d, side %d: expected none below 0".formatted(border, side));
    }
  }
}

package org.qicd.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Small grey-scale pictures with a line of text below each. */
public record Pictures(String caption, List<Picture> pictures) implements Block {
  public Pictures {
    pictures = List.copyOf(pictures);
  }

  /** One picture. The smallest value is white and the largest is black. */
  public static final class Picture {
    private final String text;
    private final double[] pixels;
    private final int width;

    /**
     * Takes a picture.
     *
     * @param pixels values, row by row
     * @param width number of pixels in a row
     * @throws IllegalArgumentException if the pixels do not fill whole rows
     */
    public Picture(String text, double[] pixels, int width) {
      if (width < 1 || pixels.length == 0 || pixels.length % width != 0) {
        throw new IllegalArgumentException(
            "%d pixels do not fill rows of %d".formatted(pixels.length, width));
      }
      this.text = text;
      this.pixels = pixels.clone();
      this.width = width;
    }

    String text() {
      return text;
    }

    int width() {
      return width;
    }

    int height() {
      return pixels.length / width;
    }

    /** The picture as a PNG file. */
    byte[] png() {
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (double pixel : pixels) {
        least = Math.min(least, pixel);
        greatest = Math.max(greatest, pixel);
      }
      double range = greatest > least ? greatest - least : 1;
      BufferedImage image = new BufferedImage(width, height(), BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < pixels.length; k++) {
        int grey = (int) Math.round(255 * (1 - (pixels[k] - least) / range));
        image.getRaster().setSample(k % width, k / width, 0, grey);
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      try {
        ImageIO.write(image, "png", png);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return png.toByteArray();
    }
  }
}

package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Crops a square image and resizes it by area. An output pixel is the mean of the input over the
 * square that it covers, where parts of pixels count by their share. Images are stored row by row.
 */
final class Resampler implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int width;
  private final int border;
  private final int side;

  /**
   * The share of input pixel x, counted from the border, in output pixel u is {@code shares[u][x]}.
   */
  private final double[][] shares;

  /**
   * Plans the resampling.
   *
   * @param width width and height of the input images
   * @throws IllegalArgumentException if the border leaves no pixel, or fewer than {@code side} in a
   *     row
   */
  Resampler(int width, int border, int side) {
    int inner = width - 2 * border;
    if (inner < 1 || side > inner) {
      throw new IllegalArgumentException(
          "images of "
              + width
              + " x "
              + width
              + " pixels without a border of "
              + border
              + ": expected at least "
              + Math.max(1, side)
              + " x "
              + Math.max(1, side)
              + " to be left");
    }
    this.width = width;
    this.border = border;
    this.side = side == 0 ? inner : side;
    this.shares = shares(inner, this.side);
  }

  /**
   * Computes the shares. In units of 1/side of an input pixel all edges are whole numbers, so there
   * is no rounding except in the last division.
   */
  private static double[][] shares(int inner, int side) {
    double[][] shares = new double[side][inner];
    for (int u = 0; u < side; u++) {
      for (int x = 0; x < inner; x++) {
        int from = Math.max(u * inner, x * side);
        int to = Math.min((u + 1) * inner, (x + 1) * side);
        shares[u][x] = Math.max(0, to - from) / (double) inner;
      }
    }
    return shares;
  }

  /** The number of output pixels. */
  int numPixels() {
    return side * side;
  }

  /** Resamples the image at {@code in[inFrom ..]} to {@code out[outFrom ..]}. */
  void resample(double[] in, int inFrom, double[] out, int outFrom) {
    int inner = width - 2 * border;
    int corner = inFrom + border * width + border;
    double[] row = new double[inner];
    for (int v = 0; v < side; v++) {
      Arrays.fill(row, 0);
      for (int y = 0; y < inner; y++) {
        double share = shares[v][y];
        if (share != 0) {
          for (int x = 0; x < inner; x++) {
            row[x] += share * in[corner + y * width + x];
          }
        }
      }
      for (int u = 0; u < side; u++) {
        double sum = 0;
        for (int x = 0; x < inner; x++) {
          sum += shares[u][x] * row[x];
        }
        out[outFrom + v * side + u] = sum;
      }
    }
  }
}

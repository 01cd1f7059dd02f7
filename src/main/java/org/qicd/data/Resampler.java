package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Resizes an image by area. An output pixel is the mean of the input over the rectangle that it
 * covers, where parts of pixels count by their share. Images are stored row by row.
 */
final class Resampler implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int columns;
  private final Axis vertical;
  private final Axis horizontal;

  /** Plans the resampling of images of {@code rows * columns} pixels. */
  Resampler(int rows, int columns, int outRows, int outColumns) {
    this.columns = columns;
    this.vertical = new Axis(rows, outRows);
    this.horizontal = new Axis(columns, outColumns);
  }

  /** One axis: which input pixels an output pixel covers, and the share of each. */
  private static final class Axis implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The first input pixel that output pixel u covers is {@code first[u]}. */
    private final int[] first;

    /** The share of input pixel {@code first[u] + k} in output pixel u is {@code shares[u][k]}. */
    private final double[][] shares;

    /**
     * Computes the shares. In units of 1/out of an input pixel all edges are whole numbers, so
     * there is no rounding except in the last division.
     */
    Axis(int in, int out) {
      first = new int[out];
      shares = new double[out][];
      for (int u = 0; u < out; u++) {
        long start = (long) u * in;
        long end = start + in;
        first[u] = (int) (start / out);
        shares[u] = new double[(int) ((end + out - 1) / out) - first[u]];
        for (int k = 0; k < shares[u].length; k++) {
          long x = (long) first[u] + k;
          long covered = Math.min(end, (x + 1) * out) - Math.max(start, x * out);
          shares[u][k] = covered / (double) in;
        }
      }
    }
  }

  /** The rows of the image that is resized. */
  @FunctionalInterface
  interface Rows {
    /** Reads row y, as many pixels as the array has. */
    void read(int y, double[] row);
  }

  /**
   * Resamples an image.
   *
   * @param out takes output row v from {@code outFrom + v * stride} on
   */
  void resample(Rows rows, double[] out, int outFrom, int stride) {
    double[] read = new double[columns];
    double[] sums = new double[columns];
    for (int v = 0; v < vertical.first.length; v++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < vertical.shares[v].length; k++) {
        double share = vertical.shares[v][k];
        rows.read(vertical.first[v] + k, read);
        for (int x = 0; x < columns; x++) {
          sums[x] += share * read[x];
        }
      }
      for (int u = 0; u < horizontal.first.length; u++) {
        double[] shares = horizontal.shares[u];
        double sum = 0;
        for (int k = 0; k < shares.length; k++) {
          sum += shares[k] * sums[horizontal.first[u] + k];
        }
        out[outFrom + v * stride + u] = sum;
      }
    }
  }
}

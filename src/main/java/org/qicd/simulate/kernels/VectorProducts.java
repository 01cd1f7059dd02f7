package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/** Products of a matrix with a block of images, and of blocks with each other. */
final class VectorProducts {
  private VectorProducts() {}

  /** Computes four rows at once, so that each row of images is loaded once for all four. */
  static void multiply4(
      double[] matrix, int row, double[] in, int columns, double[] out, int lane) {
    int m0 = row * columns;
    int m1 = m0 + columns;
    int m2 = m1 + columns;
    int m3 = m2 + columns;
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = DoubleVector.zero(S);
    DoubleVector s2 = DoubleVector.zero(S);
    DoubleVector s3 = DoubleVector.zero(S);
    for (int k = 0; k < columns; k++) {
      DoubleVector x = DoubleVector.fromArray(S, in, Rows.at(k) + lane);
      s0 = DoubleVector.broadcast(S, matrix[m0 + k]).fma(x, s0);
      s1 = DoubleVector.broadcast(S, matrix[m1 + k]).fma(x, s1);
      s2 = DoubleVector.broadcast(S, matrix[m2 + k]).fma(x, s2);
      s3 = DoubleVector.broadcast(S, matrix[m3 + k]).fma(x, s3);
    }
    s0.intoArray(out, Rows.at(row) + lane);
    s1.intoArray(out, Rows.at(row + 1) + lane);
    s2.intoArray(out, Rows.at(row + 2) + lane);
    s3.intoArray(out, Rows.at(row + 3) + lane);
  }

  static void addProducts(
      double[] b, int rows, double[] images, int from, int stride, double[] out, int lane) {
    DoubleVector x0 = DoubleVector.fromArray(S, images, from);
    DoubleVector x1 = DoubleVector.fromArray(S, images, from + stride);
    DoubleVector x2 = DoubleVector.fromArray(S, images, from + 2 * stride);
    DoubleVector x3 = DoubleVector.fromArray(S, images, from + 3 * stride);
    DoubleVector x4 = DoubleVector.fromArray(S, images, from + 4 * stride);
    DoubleVector x5 = DoubleVector.fromArray(S, images, from + 5 * stride);
    DoubleVector x6 = DoubleVector.fromArray(S, images, from + 6 * stride);
    DoubleVector x7 = DoubleVector.fromArray(S, images, from + 7 * stride);
    for (int row = 0; row < rows; row++) {
      int at = Rows.at(row);
      DoubleVector sum = DoubleVector.fromArray(S, out, at + lane);
      sum = DoubleVector.broadcast(S, b[at]).fma(x0, sum);
      sum = DoubleVector.broadcast(S, b[at + 1]).fma(x1, sum);
      sum = DoubleVector.broadcast(S, b[at + 2]).fma(x2, sum);
      sum = DoubleVector.broadcast(S, b[at + 3]).fma(x3, sum);
      sum = DoubleVector.broadcast(S, b[at + 4]).fma(x4, sum);
      sum = DoubleVector.broadcast(S, b[at + 5]).fma(x5, sum);
      sum = DoubleVector.broadcast(S, b[at + 6]).fma(x6, sum);
      DoubleVector.broadcast(S, b[at + 7]).fma(x7, sum).intoArray(out, at + lane);
    }
  }
}

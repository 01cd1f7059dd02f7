package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;
import static org.qicd.simulate.kernels.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * Sums up the products {@code b1 p0} and {@code b0 p1} of one to three rotations, and writes
 * nothing but these sums. For 2^k rows of each state it takes 2^(k+1) loads and k 2^k fused
 * multiply-adds. Each row of b is used up before the next one is loaded, so that three rotations
 * fit into 16 registers.
 */
final class VectorOverlaps {
  private VectorOverlaps() {}

  static void overlaps1(
      double[] psi, double[] b, int lane, int begin, int end, int q0, double[] products, int at) {
    DoubleVector plus0 = DoubleVector.fromArray(S, products, at);
    DoubleVector minus0 = DoubleVector.fromArray(S, products, at + LANES);
    int below0 = (1 << q0) - 1;
    int d0 = Rows.step(below0 + 1);
    for (int group = begin; group < end; group++) {
      int row = Rows.insertZero(group, below0);
      int i0 = Rows.index(Rows.at(row) + lane);
      int i1 = i0 + d0;
      DoubleVector p0 = DoubleVector.fromArray(S, psi, i0);
      DoubleVector p1 = DoubleVector.fromArray(S, psi, i1);
      DoubleVector b0 = DoubleVector.fromArray(S, b, i0);
      minus0 = b0.fma(p1, minus0);
      DoubleVector b1 = DoubleVector.fromArray(S, b, i1);
      plus0 = b1.fma(p0, plus0);
    }
    plus0.intoArray(products, at);
    minus0.intoArray(products, at + LANES);
  }

  static void overlaps2(
      double[] psi,
      double[] b,
      int lane,
      int begin,
      int end,
      int q0,
      int q1,
      double[] products,
      int at) {
    DoubleVector plus0 = DoubleVector.fromArray(S, products, at);
    DoubleVector minus0 = DoubleVector.fromArray(S, products, at + LANES);
    DoubleVector plus1 = DoubleVector.fromArray(S, products, at + 2 * LANES);
    DoubleVector minus1 = DoubleVector.fromArray(S, products, at + 3 * LANES);
    int below0 = (1 << q0) - 1;
    int below1 = (1 << q1) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    for (int group = begin; group < end; group++) {
      int row = Rows.insertZero(Rows.insertZero(group, below0), below1);
      int i0 = Rows.index(Rows.at(row) + lane);
      int i1 = i0 + d0;
      int i2 = i0 + d1;
      int i3 = i0 + d0 + d1;
      DoubleVector p0 = DoubleVector.fromArray(S, psi, i0);
      DoubleVector p1 = DoubleVector.fromArray(S, psi, i1);
      DoubleVector p2 = DoubleVector.fromArray(S, psi, i2);
      DoubleVector p3 = DoubleVector.fromArray(S, psi, i3);
      DoubleVector b0 = DoubleVector.fromArray(S, b, i0);
      minus0 = b0.fma(p1, minus0);
      minus1 = b0.fma(p2, minus1);
      DoubleVector b1 = DoubleVector.fromArray(S, b, i1);
      plus0 = b1.fma(p0, plus0);
      minus1 = b1.fma(p3, minus1);
      DoubleVector b2 = DoubleVector.fromArray(S, b, i2);
      minus0 = b2.fma(p3, minus0);
      plus1 = b2.fma(p0, plus1);
      DoubleVector b3 = DoubleVector.fromArray(S, b, i3);
      plus0 = b3.fma(p2, plus0);
      plus1 = b3.fma(p1, plus1);
    }
    plus0.intoArray(products, at);
    minus0.intoArray(products, at + LANES);
    plus1.intoArray(products, at + 2 * LANES);
    minus1.intoArray(products, at + 3 * LANES);
  }

  static void overlaps3(
      double[] psi,
      double[] b,
      int lane,
      int begin,
      int end,
      int q0,
      int q1,
      int q2,
      double[] products,
      int at) {
    DoubleVector plus0 = DoubleVector.fromArray(S, products, at);
    DoubleVector minus0 = DoubleVector.fromArray(S, products, at + LANES);
    DoubleVector plus1 = DoubleVector.fromArray(S, products, at + 2 * LANES);
    DoubleVector minus1 = DoubleVector.fromArray(S, products, at + 3 * LANES);
    DoubleVector plus2 = DoubleVector.fromArray(S, products, at + 4 * LANES);
    DoubleVector minus2 = DoubleVector.fromArray(S, products, at + 5 * LANES);
    int below0 = (1 << q0) - 1;
    int below1 = (1 << q1) - 1;
    int below2 = (1 << q2) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    int d2 = Rows.step(below2 + 1);
    for (int group = begin; group < end; group++) {
      int row = Rows.insertZero(Rows.insertZero(Rows.insertZero(group, below0), below1), below2);
      int i0 = Rows.index(Rows.at(row) + lane);
      int i1 = i0 + d0;
      int i2 = i0 + d1;
      int i3 = i0 + d0 + d1;
      int i4 = i0 + d2;
      int i5 = i0 + d0 + d2;
      int i6 = i0 + d1 + d2;
      int i7 = i0 + d0 + d1 + d2;
      DoubleVector p0 = DoubleVector.fromArray(S, psi, i0);
      DoubleVector p1 = DoubleVector.fromArray(S, psi, i1);
      DoubleVector p2 = DoubleVector.fromArray(S, psi, i2);
      DoubleVector p3 = DoubleVector.fromArray(S, psi, i3);
      DoubleVector p4 = DoubleVector.fromArray(S, psi, i4);
      DoubleVector p5 = DoubleVector.fromArray(S, psi, i5);
      DoubleVector p6 = DoubleVector.fromArray(S, psi, i6);
      DoubleVector p7 = DoubleVector.fromArray(S, psi, i7);
      DoubleVector b0 = DoubleVector.fromArray(S, b, i0);
      minus0 = b0.fma(p1, minus0);
      minus1 = b0.fma(p2, minus1);
      minus2 = b0.fma(p4, minus2);
      DoubleVector b1 = DoubleVector.fromArray(S, b, i1);
      plus0 = b1.fma(p0, plus0);
      minus1 = b1.fma(p3, minus1);
      minus2 = b1.fma(p5, minus2);
      DoubleVector b2 = DoubleVector.fromArray(S, b, i2);
      minus0 = b2.fma(p3, minus0);
      plus1 = b2.fma(p0, plus1);
      minus2 = b2.fma(p6, minus2);
      DoubleVector b3 = DoubleVector.fromArray(S, b, i3);
      plus0 = b3.fma(p2, plus0);
      plus1 = b3.fma(p1, plus1);
      minus2 = b3.fma(p7, minus2);
      DoubleVector b4 = DoubleVector.fromArray(S, b, i4);
      minus0 = b4.fma(p5, minus0);
      minus1 = b4.fma(p6, minus1);
      plus2 = b4.fma(p0, plus2);
      DoubleVector b5 = DoubleVector.fromArray(S, b, i5);
      plus0 = b5.fma(p4, plus0);
      minus1 = b5.fma(p7, minus1);
      plus2 = b5.fma(p1, plus2);
      DoubleVector b6 = DoubleVector.fromArray(S, b, i6);
      minus0 = b6.fma(p7, minus0);
      plus1 = b6.fma(p4, plus1);
      plus2 = b6.fma(p2, plus2);
      DoubleVector b7 = DoubleVector.fromArray(S, b, i7);
      plus0 = b7.fma(p6, plus0);
      plus1 = b7.fma(p5, plus1);
      plus2 = b7.fma(p3, plus2);
    }
    plus0.intoArray(products, at);
    minus0.intoArray(products, at + LANES);
    plus1.intoArray(products, at + 2 * LANES);
    minus1.intoArray(products, at + 3 * LANES);
    plus2.intoArray(products, at + 4 * LANES);
    minus2.intoArray(products, at + 5 * LANES);
  }
}

package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;
import static org.qicd.simulate.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Reduced rotations as in {@link VectorRotations}, after each of which x and z are swapped in some
 * lanes.
 */
final class VectorSwaps {
  private VectorSwaps() {}

  static void rotate1(
      double[] s, int lane, int groups, int q0, double[] t, double[] swaps, int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    VectorMask<Double> w0 = DoubleVector.fromArray(S, swaps, at).compare(VectorOperators.NE, 0);
    int below0 = (1 << q0) - 1;
    int d0 = Rows.step(below0 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(group, below0);
      int i0 = Rows.at(row) + lane;
      int i1 = i0 + d0;
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      DoubleVector y0 = x1.fma(m0, x0);
      DoubleVector y1 = x0.fma(u0, x1);
      y0.blend(y1, w0).intoArray(s, i0);
      y1.blend(y0, w0).intoArray(s, i1);
    }
  }

  static void rotate2(
      double[] s, int lane, int groups, int q0, int q1, double[] t, double[] swaps, int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    VectorMask<Double> w0 = DoubleVector.fromArray(S, swaps, at).compare(VectorOperators.NE, 0);
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
    VectorMask<Double> w1 =
        DoubleVector.fromArray(S, swaps, at + LANES).compare(VectorOperators.NE, 0);
    int below0 = (1 << q0) - 1;
    int below1 = (1 << q1) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(group, below0), below1);
      int i0 = Rows.at(row) + lane;
      int i1 = i0 + d0;
      int i2 = i0 + d1;
      int i3 = i0 + d0 + d1;
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      DoubleVector x2 = DoubleVector.fromArray(S, s, i2);
      DoubleVector x3 = DoubleVector.fromArray(S, s, i3);
      DoubleVector y0 = x1.fma(m0, x0);
      DoubleVector y1 = x0.fma(u0, x1);
      DoubleVector ys0 = y0.blend(y1, w0);
      DoubleVector ys1 = y1.blend(y0, w0);
      DoubleVector y2 = x3.fma(m0, x2);
      DoubleVector y3 = x2.fma(u0, x3);
      DoubleVector ys2 = y2.blend(y3, w0);
      DoubleVector ys3 = y3.blend(y2, w0);
      DoubleVector z0 = ys2.fma(m1, ys0);
      DoubleVector z2 = ys0.fma(u1, ys2);
      z0.blend(z2, w1).intoArray(s, i0);
      z2.blend(z0, w1).intoArray(s, i2);
      DoubleVector z1 = ys3.fma(m1, ys1);
      DoubleVector z3 = ys1.fma(u1, ys3);
      z1.blend(z3, w1).intoArray(s, i1);
      z3.blend(z1, w1).intoArray(s, i3);
    }
  }

  static void rotate3(
      double[] s,
      int lane,
      int groups,
      int q0,
      int q1,
      int q2,
      double[] t,
      double[] swaps,
      int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    VectorMask<Double> w0 = DoubleVector.fromArray(S, swaps, at).compare(VectorOperators.NE, 0);
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
    VectorMask<Double> w1 =
        DoubleVector.fromArray(S, swaps, at + LANES).compare(VectorOperators.NE, 0);
    DoubleVector u2 = DoubleVector.fromArray(S, t, at + 2 * LANES);
    DoubleVector m2 = u2.neg();
    VectorMask<Double> w2 =
        DoubleVector.fromArray(S, swaps, at + 2 * LANES).compare(VectorOperators.NE, 0);
    int below0 = (1 << q0) - 1;
    int below1 = (1 << q1) - 1;
    int below2 = (1 << q2) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    int d2 = Rows.step(below2 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(Rows.insertZero(group, below0), below1), below2);
      int i0 = Rows.at(row) + lane;
      int i1 = i0 + d0;
      int i2 = i0 + d1;
      int i3 = i0 + d0 + d1;
      int i4 = i0 + d2;
      int i5 = i0 + d0 + d2;
      int i6 = i0 + d1 + d2;
      int i7 = i0 + d0 + d1 + d2;
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      DoubleVector x2 = DoubleVector.fromArray(S, s, i2);
      DoubleVector x3 = DoubleVector.fromArray(S, s, i3);
      DoubleVector x4 = DoubleVector.fromArray(S, s, i4);
      DoubleVector x5 = DoubleVector.fromArray(S, s, i5);
      DoubleVector x6 = DoubleVector.fromArray(S, s, i6);
      DoubleVector x7 = DoubleVector.fromArray(S, s, i7);
      DoubleVector y0 = x1.fma(m0, x0);
      DoubleVector y1 = x0.fma(u0, x1);
      DoubleVector ys0 = y0.blend(y1, w0);
      DoubleVector ys1 = y1.blend(y0, w0);
      DoubleVector y2 = x3.fma(m0, x2);
      DoubleVector y3 = x2.fma(u0, x3);
      DoubleVector ys2 = y2.blend(y3, w0);
      DoubleVector ys3 = y3.blend(y2, w0);
      DoubleVector y4 = x5.fma(m0, x4);
      DoubleVector y5 = x4.fma(u0, x5);
      DoubleVector ys4 = y4.blend(y5, w0);
      DoubleVector ys5 = y5.blend(y4, w0);
      DoubleVector y6 = x7.fma(m0, x6);
      DoubleVector y7 = x6.fma(u0, x7);
      DoubleVector ys6 = y6.blend(y7, w0);
      DoubleVector ys7 = y7.blend(y6, w0);
      DoubleVector z0 = ys2.fma(m1, ys0);
      DoubleVector z2 = ys0.fma(u1, ys2);
      DoubleVector zs0 = z0.blend(z2, w1);
      DoubleVector zs2 = z2.blend(z0, w1);
      DoubleVector z1 = ys3.fma(m1, ys1);
      DoubleVector z3 = ys1.fma(u1, ys3);
      DoubleVector zs1 = z1.blend(z3, w1);
      DoubleVector zs3 = z3.blend(z1, w1);
      DoubleVector z4 = ys6.fma(m1, ys4);
      DoubleVector z6 = ys4.fma(u1, ys6);
      DoubleVector zs4 = z4.blend(z6, w1);
      DoubleVector zs6 = z6.blend(z4, w1);
      DoubleVector z5 = ys7.fma(m1, ys5);
      DoubleVector z7 = ys5.fma(u1, ys7);
      DoubleVector zs5 = z5.blend(z7, w1);
      DoubleVector zs7 = z7.blend(z5, w1);
      DoubleVector v0 = zs4.fma(m2, zs0);
      DoubleVector v4 = zs0.fma(u2, zs4);
      v0.blend(v4, w2).intoArray(s, i0);
      v4.blend(v0, w2).intoArray(s, i4);
      DoubleVector v1 = zs5.fma(m2, zs1);
      DoubleVector v5 = zs1.fma(u2, zs5);
      v1.blend(v5, w2).intoArray(s, i1);
      v5.blend(v1, w2).intoArray(s, i5);
      DoubleVector v2 = zs6.fma(m2, zs2);
      DoubleVector v6 = zs2.fma(u2, zs6);
      v2.blend(v6, w2).intoArray(s, i2);
      v6.blend(v2, w2).intoArray(s, i6);
      DoubleVector v3 = zs7.fma(m2, zs3);
      DoubleVector v7 = zs3.fma(u2, zs7);
      v3.blend(v7, w2).intoArray(s, i3);
      v7.blend(v3, w2).intoArray(s, i7);
    }
  }
}

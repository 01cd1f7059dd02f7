package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;
import static org.qicd.simulate.kernels.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * Reduced rotations {@code x' = x - t z, z' = z + t x} of one to four qubits, in registers and in
 * place. For 2^k rows they take 2^k loads and stores and k 2^k fused multiply-adds. A row's index
 * has a bit for each rotation; {@code d0 .. d3} are the steps in the array from a cleared bit to a
 * set one.
 */
final class VectorRotations {
  private VectorRotations() {}

  static void rotate1(double[] s, int lane, int begin, int end, int q0, double[] t, int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    int below0 = (1 << q0) - 1;
    int d0 = Rows.step(below0 + 1);
    for (int group = begin; group < end; group++) {
      int row = Rows.insertZero(group, below0);
      int i0 = Rows.index(Rows.at(row) + lane);
      int i1 = i0 + d0;
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      x1.fma(m0, x0).intoArray(s, i0);
      x0.fma(u0, x1).intoArray(s, i1);
    }
  }

  static void rotate2(
      double[] s, int lane, int begin, int end, int q0, int q1, double[] t, int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
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
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      DoubleVector x2 = DoubleVector.fromArray(S, s, i2);
      DoubleVector x3 = DoubleVector.fromArray(S, s, i3);
      DoubleVector y0 = x1.fma(m0, x0);
      DoubleVector y1 = x0.fma(u0, x1);
      DoubleVector y2 = x3.fma(m0, x2);
      DoubleVector y3 = x2.fma(u0, x3);
      y2.fma(m1, y0).intoArray(s, i0);
      y3.fma(m1, y1).intoArray(s, i1);
      y0.fma(u1, y2).intoArray(s, i2);
      y1.fma(u1, y3).intoArray(s, i3);
    }
  }

  static void rotate3(
      double[] s, int lane, int begin, int end, int q0, int q1, int q2, double[] t, int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
    DoubleVector u2 = DoubleVector.fromArray(S, t, at + 2 * LANES);
    DoubleVector m2 = u2.neg();
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
      DoubleVector y2 = x3.fma(m0, x2);
      DoubleVector y3 = x2.fma(u0, x3);
      DoubleVector y4 = x5.fma(m0, x4);
      DoubleVector y5 = x4.fma(u0, x5);
      DoubleVector y6 = x7.fma(m0, x6);
      DoubleVector y7 = x6.fma(u0, x7);
      DoubleVector z0 = y2.fma(m1, y0);
      DoubleVector z2 = y0.fma(u1, y2);
      DoubleVector z1 = y3.fma(m1, y1);
      DoubleVector z3 = y1.fma(u1, y3);
      DoubleVector z4 = y6.fma(m1, y4);
      DoubleVector z6 = y4.fma(u1, y6);
      DoubleVector z5 = y7.fma(m1, y5);
      DoubleVector z7 = y5.fma(u1, y7);
      z4.fma(m2, z0).intoArray(s, i0);
      z5.fma(m2, z1).intoArray(s, i1);
      z6.fma(m2, z2).intoArray(s, i2);
      z7.fma(m2, z3).intoArray(s, i3);
      z0.fma(u2, z4).intoArray(s, i4);
      z1.fma(u2, z5).intoArray(s, i5);
      z2.fma(u2, z6).intoArray(s, i6);
      z3.fma(u2, z7).intoArray(s, i7);
    }
  }

  static void rotate4(
      double[] s,
      int lane,
      int begin,
      int end,
      int q0,
      int q1,
      int q2,
      int q3,
      double[] t,
      int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
    DoubleVector u2 = DoubleVector.fromArray(S, t, at + 2 * LANES);
    DoubleVector m2 = u2.neg();
    DoubleVector u3 = DoubleVector.fromArray(S, t, at + 3 * LANES);
    DoubleVector m3 = u3.neg();
    int below0 = (1 << q0) - 1;
    int below1 = (1 << q1) - 1;
    int below2 = (1 << q2) - 1;
    int below3 = (1 << q3) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    int d2 = Rows.step(below2 + 1);
    int d3 = Rows.step(below3 + 1);
    for (int group = begin; group < end; group++) {
      int row =
          Rows.insertZero(
              Rows.insertZero(Rows.insertZero(Rows.insertZero(group, below0), below1), below2),
              below3);
      int i0 = Rows.index(Rows.at(row) + lane);
      int i1 = i0 + d0;
      int i2 = i0 + d1;
      int i3 = i0 + d0 + d1;
      int i4 = i0 + d2;
      int i5 = i0 + d0 + d2;
      int i6 = i0 + d1 + d2;
      int i7 = i0 + d0 + d1 + d2;
      int i8 = i0 + d3;
      int i9 = i0 + d0 + d3;
      int i10 = i0 + d1 + d3;
      int i11 = i0 + d0 + d1 + d3;
      int i12 = i0 + d2 + d3;
      int i13 = i0 + d0 + d2 + d3;
      int i14 = i0 + d1 + d2 + d3;
      int i15 = i0 + d0 + d1 + d2 + d3;
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      DoubleVector x2 = DoubleVector.fromArray(S, s, i2);
      DoubleVector x3 = DoubleVector.fromArray(S, s, i3);
      DoubleVector x4 = DoubleVector.fromArray(S, s, i4);
      DoubleVector x5 = DoubleVector.fromArray(S, s, i5);
      DoubleVector x6 = DoubleVector.fromArray(S, s, i6);
      DoubleVector x7 = DoubleVector.fromArray(S, s, i7);
      DoubleVector x8 = DoubleVector.fromArray(S, s, i8);
      DoubleVector x9 = DoubleVector.fromArray(S, s, i9);
      DoubleVector x10 = DoubleVector.fromArray(S, s, i10);
      DoubleVector x11 = DoubleVector.fromArray(S, s, i11);
      DoubleVector x12 = DoubleVector.fromArray(S, s, i12);
      DoubleVector x13 = DoubleVector.fromArray(S, s, i13);
      DoubleVector x14 = DoubleVector.fromArray(S, s, i14);
      DoubleVector x15 = DoubleVector.fromArray(S, s, i15);
      DoubleVector y0 = x1.fma(m0, x0);
      DoubleVector y1 = x0.fma(u0, x1);
      DoubleVector y2 = x3.fma(m0, x2);
      DoubleVector y3 = x2.fma(u0, x3);
      DoubleVector y4 = x5.fma(m0, x4);
      DoubleVector y5 = x4.fma(u0, x5);
      DoubleVector y6 = x7.fma(m0, x6);
      DoubleVector y7 = x6.fma(u0, x7);
      DoubleVector y8 = x9.fma(m0, x8);
      DoubleVector y9 = x8.fma(u0, x9);
      DoubleVector y10 = x11.fma(m0, x10);
      DoubleVector y11 = x10.fma(u0, x11);
      DoubleVector y12 = x13.fma(m0, x12);
      DoubleVector y13 = x12.fma(u0, x13);
      DoubleVector y14 = x15.fma(m0, x14);
      DoubleVector y15 = x14.fma(u0, x15);
      DoubleVector z0 = y2.fma(m1, y0);
      DoubleVector z2 = y0.fma(u1, y2);
      DoubleVector z1 = y3.fma(m1, y1);
      DoubleVector z3 = y1.fma(u1, y3);
      DoubleVector z4 = y6.fma(m1, y4);
      DoubleVector z6 = y4.fma(u1, y6);
      DoubleVector z5 = y7.fma(m1, y5);
      DoubleVector z7 = y5.fma(u1, y7);
      DoubleVector z8 = y10.fma(m1, y8);
      DoubleVector z10 = y8.fma(u1, y10);
      DoubleVector z9 = y11.fma(m1, y9);
      DoubleVector z11 = y9.fma(u1, y11);
      DoubleVector z12 = y14.fma(m1, y12);
      DoubleVector z14 = y12.fma(u1, y14);
      DoubleVector z13 = y15.fma(m1, y13);
      DoubleVector z15 = y13.fma(u1, y15);
      DoubleVector w0 = z4.fma(m2, z0);
      DoubleVector w4 = z0.fma(u2, z4);
      DoubleVector w1 = z5.fma(m2, z1);
      DoubleVector w5 = z1.fma(u2, z5);
      DoubleVector w2 = z6.fma(m2, z2);
      DoubleVector w6 = z2.fma(u2, z6);
      DoubleVector w3 = z7.fma(m2, z3);
      DoubleVector w7 = z3.fma(u2, z7);
      DoubleVector w8 = z12.fma(m2, z8);
      DoubleVector w12 = z8.fma(u2, z12);
      DoubleVector w9 = z13.fma(m2, z9);
      DoubleVector w13 = z9.fma(u2, z13);
      DoubleVector w10 = z14.fma(m2, z10);
      DoubleVector w14 = z10.fma(u2, z14);
      DoubleVector w11 = z15.fma(m2, z11);
      DoubleVector w15 = z11.fma(u2, z15);
      w8.fma(m3, w0).intoArray(s, i0);
      w9.fma(m3, w1).intoArray(s, i1);
      w10.fma(m3, w2).intoArray(s, i2);
      w11.fma(m3, w3).intoArray(s, i3);
      w12.fma(m3, w4).intoArray(s, i4);
      w13.fma(m3, w5).intoArray(s, i5);
      w14.fma(m3, w6).intoArray(s, i6);
      w15.fma(m3, w7).intoArray(s, i7);
      w0.fma(u3, w8).intoArray(s, i8);
      w1.fma(u3, w9).intoArray(s, i9);
      w2.fma(u3, w10).intoArray(s, i10);
      w3.fma(u3, w11).intoArray(s, i11);
      w4.fma(u3, w12).intoArray(s, i12);
      w5.fma(u3, w13).intoArray(s, i13);
      w6.fma(u3, w14).intoArray(s, i14);
      w7.fma(u3, w15).intoArray(s, i15);
    }
  }
}

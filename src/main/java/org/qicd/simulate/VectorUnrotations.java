package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;
import static org.qicd.simulate.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * The backward counterpart: products {@code b1 p0} and {@code b0 p1} of one to three rotations
 * summed up, then the rotations undone on both states, {@code x = x' + t z', z = z' - t x'}, in one
 * pass. For 2^k rows of each state: 2^(k+1) loads and stores, 3 k 2^k fused multiply-adds.
 */
final class VectorUnrotations {
  private VectorUnrotations() {}

  static void unrotate1(
      double[] psi, double[] b, int lane, int groups, int q0, double[] t, int at, double[] sums) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector plus0 = DoubleVector.zero(S);
    DoubleVector minus0 = DoubleVector.zero(S);
    int below0 = (2 << q0) - 1;
    int d0 = Rows.step(below0 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(group, below0);
      int i0 = Rows.at(row) + lane;
      int i1 = i0 + d0;
      DoubleVector p0 = DoubleVector.fromArray(S, psi, i0);
      DoubleVector p1 = DoubleVector.fromArray(S, psi, i1);
      DoubleVector b0 = DoubleVector.fromArray(S, b, i0);
      DoubleVector b1 = DoubleVector.fromArray(S, b, i1);
      plus0 = b1.fma(p0, plus0);
      minus0 = b0.fma(p1, minus0);
      p1.fma(u0, p0).intoArray(psi, i0);
      p0.fma(m0, p1).intoArray(psi, i1);
      b1.fma(u0, b0).intoArray(b, i0);
      b0.fma(m0, b1).intoArray(b, i1);
    }
    DoubleVector.fromArray(S, sums, at).add(plus0.sub(minus0)).intoArray(sums, at);
  }

  static void unrotate2(
      double[] psi,
      double[] b,
      int lane,
      int groups,
      int q0,
      int q1,
      double[] t,
      int at,
      double[] sums) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
    DoubleVector plus0 = DoubleVector.zero(S);
    DoubleVector minus0 = DoubleVector.zero(S);
    DoubleVector plus1 = DoubleVector.zero(S);
    DoubleVector minus1 = DoubleVector.zero(S);
    int below0 = (2 << q0) - 1;
    int below1 = (2 << q1) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(group, below0), below1);
      int i0 = Rows.at(row) + lane;
      int i1 = i0 + d0;
      int i2 = i0 + d1;
      int i3 = i0 + d0 + d1;
      DoubleVector p0 = DoubleVector.fromArray(S, psi, i0);
      DoubleVector p1 = DoubleVector.fromArray(S, psi, i1);
      DoubleVector p2 = DoubleVector.fromArray(S, psi, i2);
      DoubleVector p3 = DoubleVector.fromArray(S, psi, i3);
      DoubleVector b0 = DoubleVector.fromArray(S, b, i0);
      DoubleVector b1 = DoubleVector.fromArray(S, b, i1);
      DoubleVector b2 = DoubleVector.fromArray(S, b, i2);
      DoubleVector b3 = DoubleVector.fromArray(S, b, i3);
      plus0 = b1.fma(p0, plus0);
      minus0 = b0.fma(p1, minus0);
      plus1 = b2.fma(p0, plus1);
      minus1 = b0.fma(p2, minus1);
      plus0 = b3.fma(p2, plus0);
      minus0 = b2.fma(p3, minus0);
      plus1 = b3.fma(p1, plus1);
      minus1 = b1.fma(p3, minus1);
      DoubleVector px0 = p1.fma(u0, p0);
      DoubleVector px1 = p0.fma(m0, p1);
      DoubleVector px2 = p3.fma(u0, p2);
      DoubleVector px3 = p2.fma(m0, p3);
      px2.fma(u1, px0).intoArray(psi, i0);
      px3.fma(u1, px1).intoArray(psi, i1);
      px0.fma(m1, px2).intoArray(psi, i2);
      px1.fma(m1, px3).intoArray(psi, i3);
      DoubleVector bx0 = b1.fma(u0, b0);
      DoubleVector bx1 = b0.fma(m0, b1);
      DoubleVector bx2 = b3.fma(u0, b2);
      DoubleVector bx3 = b2.fma(m0, b3);
      bx2.fma(u1, bx0).intoArray(b, i0);
      bx3.fma(u1, bx1).intoArray(b, i1);
      bx0.fma(m1, bx2).intoArray(b, i2);
      bx1.fma(m1, bx3).intoArray(b, i3);
    }
    DoubleVector.fromArray(S, sums, at).add(plus0.sub(minus0)).intoArray(sums, at);
    DoubleVector.fromArray(S, sums, at + LANES).add(plus1.sub(minus1)).intoArray(sums, at + LANES);
  }

  static void unrotate3(
      double[] psi,
      double[] b,
      int lane,
      int groups,
      int q0,
      int q1,
      int q2,
      double[] t,
      int at,
      double[] sums) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
    DoubleVector u2 = DoubleVector.fromArray(S, t, at + 2 * LANES);
    DoubleVector m2 = u2.neg();
    DoubleVector plus0 = DoubleVector.zero(S);
    DoubleVector minus0 = DoubleVector.zero(S);
    DoubleVector plus1 = DoubleVector.zero(S);
    DoubleVector minus1 = DoubleVector.zero(S);
    DoubleVector plus2 = DoubleVector.zero(S);
    DoubleVector minus2 = DoubleVector.zero(S);
    int below0 = (2 << q0) - 1;
    int below1 = (2 << q1) - 1;
    int below2 = (2 << q2) - 1;
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
      DoubleVector p0 = DoubleVector.fromArray(S, psi, i0);
      DoubleVector p1 = DoubleVector.fromArray(S, psi, i1);
      DoubleVector p2 = DoubleVector.fromArray(S, psi, i2);
      DoubleVector p3 = DoubleVector.fromArray(S, psi, i3);
      DoubleVector p4 = DoubleVector.fromArray(S, psi, i4);
      DoubleVector p5 = DoubleVector.fromArray(S, psi, i5);
      DoubleVector p6 = DoubleVector.fromArray(S, psi, i6);
      DoubleVector p7 = DoubleVector.fromArray(S, psi, i7);
      DoubleVector b0 = DoubleVector.fromArray(S, b, i0);
      DoubleVector b1 = DoubleVector.fromArray(S, b, i1);
      DoubleVector b2 = DoubleVector.fromArray(S, b, i2);
      DoubleVector b3 = DoubleVector.fromArray(S, b, i3);
      DoubleVector b4 = DoubleVector.fromArray(S, b, i4);
      DoubleVector b5 = DoubleVector.fromArray(S, b, i5);
      DoubleVector b6 = DoubleVector.fromArray(S, b, i6);
      DoubleVector b7 = DoubleVector.fromArray(S, b, i7);
      plus0 = b1.fma(p0, plus0);
      minus0 = b0.fma(p1, minus0);
      plus1 = b2.fma(p0, plus1);
      minus1 = b0.fma(p2, minus1);
      plus2 = b4.fma(p0, plus2);
      minus2 = b0.fma(p4, minus2);
      plus0 = b3.fma(p2, plus0);
      minus0 = b2.fma(p3, minus0);
      plus1 = b3.fma(p1, plus1);
      minus1 = b1.fma(p3, minus1);
      plus2 = b5.fma(p1, plus2);
      minus2 = b1.fma(p5, minus2);
      plus0 = b5.fma(p4, plus0);
      minus0 = b4.fma(p5, minus0);
      plus1 = b6.fma(p4, plus1);
      minus1 = b4.fma(p6, minus1);
      plus2 = b6.fma(p2, plus2);
      minus2 = b2.fma(p6, minus2);
      plus0 = b7.fma(p6, plus0);
      minus0 = b6.fma(p7, minus0);
      plus1 = b7.fma(p5, plus1);
      minus1 = b5.fma(p7, minus1);
      plus2 = b7.fma(p3, plus2);
      minus2 = b3.fma(p7, minus2);
      DoubleVector px0 = p1.fma(u0, p0);
      DoubleVector px1 = p0.fma(m0, p1);
      DoubleVector px2 = p3.fma(u0, p2);
      DoubleVector px3 = p2.fma(m0, p3);
      DoubleVector px4 = p5.fma(u0, p4);
      DoubleVector px5 = p4.fma(m0, p5);
      DoubleVector px6 = p7.fma(u0, p6);
      DoubleVector px7 = p6.fma(m0, p7);
      DoubleVector py0 = px2.fma(u1, px0);
      DoubleVector py2 = px0.fma(m1, px2);
      DoubleVector py1 = px3.fma(u1, px1);
      DoubleVector py3 = px1.fma(m1, px3);
      DoubleVector py4 = px6.fma(u1, px4);
      DoubleVector py6 = px4.fma(m1, px6);
      DoubleVector py5 = px7.fma(u1, px5);
      DoubleVector py7 = px5.fma(m1, px7);
      py4.fma(u2, py0).intoArray(psi, i0);
      py5.fma(u2, py1).intoArray(psi, i1);
      py6.fma(u2, py2).intoArray(psi, i2);
      py7.fma(u2, py3).intoArray(psi, i3);
      py0.fma(m2, py4).intoArray(psi, i4);
      py1.fma(m2, py5).intoArray(psi, i5);
      py2.fma(m2, py6).intoArray(psi, i6);
      py3.fma(m2, py7).intoArray(psi, i7);
      DoubleVector bx0 = b1.fma(u0, b0);
      DoubleVector bx1 = b0.fma(m0, b1);
      DoubleVector bx2 = b3.fma(u0, b2);
      DoubleVector bx3 = b2.fma(m0, b3);
      DoubleVector bx4 = b5.fma(u0, b4);
      DoubleVector bx5 = b4.fma(m0, b5);
      DoubleVector bx6 = b7.fma(u0, b6);
      DoubleVector bx7 = b6.fma(m0, b7);
      DoubleVector by0 = bx2.fma(u1, bx0);
      DoubleVector by2 = bx0.fma(m1, bx2);
      DoubleVector by1 = bx3.fma(u1, bx1);
      DoubleVector by3 = bx1.fma(m1, bx3);
      DoubleVector by4 = bx6.fma(u1, bx4);
      DoubleVector by6 = bx4.fma(m1, bx6);
      DoubleVector by5 = bx7.fma(u1, bx5);
      DoubleVector by7 = bx5.fma(m1, bx7);
      by4.fma(u2, by0).intoArray(b, i0);
      by5.fma(u2, by1).intoArray(b, i1);
      by6.fma(u2, by2).intoArray(b, i2);
      by7.fma(u2, by3).intoArray(b, i3);
      by0.fma(m2, by4).intoArray(b, i4);
      by1.fma(m2, by5).intoArray(b, i5);
      by2.fma(m2, by6).intoArray(b, i6);
      by3.fma(m2, by7).intoArray(b, i7);
    }
    DoubleVector.fromArray(S, sums, at).add(plus0.sub(minus0)).intoArray(sums, at);
    DoubleVector.fromArray(S, sums, at + LANES).add(plus1.sub(minus1)).intoArray(sums, at + LANES);
    DoubleVector.fromArray(S, sums, at + 2 * LANES)
        .add(plus2.sub(minus2))
        .intoArray(sums, at + 2 * LANES);
  }
}

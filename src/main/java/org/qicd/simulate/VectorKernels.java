package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in the Vector API. A block's 8 images are one vector of 512 bits, or several narrower
 * ones, which are worked off one after the other.
 *
 * <p>Each kernel is one small static method with one flat loop and at most about 24 vectors alive:
 * otherwise C2 boxes vectors and a kernel becomes several times slower.
 */
final class VectorKernels extends Kernels {
  private static final VectorSpecies<Double> S = species();
  private static final int WIDTH = S.length();

  private static VectorSpecies<Double> species() {
    VectorSpecies<Double> preferred = DoubleVector.SPECIES_PREFERRED;
    return preferred.length() > LANES ? DoubleVector.SPECIES_512 : preferred;
  }

  @Override
  String label() {
    return "vector " + S.vectorBitSize();
  }

  /**
   * Not for the end of a large kernel: C2 stops inlining there (NodeCountInliningCutoff), but for
   * the Vector API's own methods, and a call returns a box.
   */
  private static DoubleVector load(double[] from, int at) {
    return DoubleVector.fromArray(S, from, at);
  }

  @Override
  void rotate(double[] state, int numQubits, int[] qubits, double[] t, int from, int count) {
    int groups = (2 << numQubits) >> count;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      int at = Rows.sums(from) + lane;
      switch (count) {
        case 1 -> rotate1(state, lane, groups, qubits[from], t, at);
        case 2 -> rotate2(state, lane, groups, qubits[from], qubits[from + 1], t, at);
        case 3 ->
            rotate3(state, lane, groups, qubits[from], qubits[from + 1], qubits[from + 2], t, at);
        default ->
            rotate4(
                state,
                lane,
                groups,
                qubits[from],
                qubits[from + 1],
                qubits[from + 2],
                qubits[from + 3],
                t,
                at);
      }
    }
  }

  private static void rotate1(double[] s, int lane, int groups, int q0, double[] t, int at) {
    DoubleVector u0 = load(t, at);
    DoubleVector m0 = u0.neg();
    int below0 = (2 << q0) - 1;
    int d0 = Rows.step(below0 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(group, below0);
      int i0 = Rows.at(row) + lane;
      int i1 = i0 + d0;
      DoubleVector x0 = load(s, i0);
      DoubleVector x1 = load(s, i1);
      x1.fma(m0, x0).intoArray(s, i0);
      x0.fma(u0, x1).intoArray(s, i1);
    }
  }

  private static void rotate2(
      double[] s, int lane, int groups, int q0, int q1, double[] t, int at) {
    DoubleVector u0 = load(t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = load(t, at + LANES);
    DoubleVector m1 = u1.neg();
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
      DoubleVector x0 = load(s, i0);
      DoubleVector x1 = load(s, i1);
      DoubleVector x2 = load(s, i2);
      DoubleVector x3 = load(s, i3);
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

  private static void rotate3(
      double[] s, int lane, int groups, int q0, int q1, int q2, double[] t, int at) {
    DoubleVector u0 = load(t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = load(t, at + LANES);
    DoubleVector m1 = u1.neg();
    DoubleVector u2 = load(t, at + 2 * LANES);
    DoubleVector m2 = u2.neg();
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
      DoubleVector x0 = load(s, i0);
      DoubleVector x1 = load(s, i1);
      DoubleVector x2 = load(s, i2);
      DoubleVector x3 = load(s, i3);
      DoubleVector x4 = load(s, i4);
      DoubleVector x5 = load(s, i5);
      DoubleVector x6 = load(s, i6);
      DoubleVector x7 = load(s, i7);
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

  private static void rotate4(
      double[] s, int lane, int groups, int q0, int q1, int q2, int q3, double[] t, int at) {
    DoubleVector u0 = DoubleVector.fromArray(S, t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = DoubleVector.fromArray(S, t, at + LANES);
    DoubleVector m1 = u1.neg();
    DoubleVector u2 = DoubleVector.fromArray(S, t, at + 2 * LANES);
    DoubleVector m2 = u2.neg();
    DoubleVector u3 = DoubleVector.fromArray(S, t, at + 3 * LANES);
    DoubleVector m3 = u3.neg();
    int below0 = (2 << q0) - 1;
    int below1 = (2 << q1) - 1;
    int below2 = (2 << q2) - 1;
    int below3 = (2 << q3) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    int d2 = Rows.step(below2 + 1);
    int d3 = Rows.step(below3 + 1);
    for (int group = 0; group < groups; group++) {
      int row =
          Rows.insertZero(
              Rows.insertZero(Rows.insertZero(Rows.insertZero(group, below0), below1), below2),
              below3);
      int i0 = Rows.at(row) + lane;
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

  @Override
  void unrotate(
      double[] psi,
      double[] b,
      int numQubits,
      int[] qubits,
      double[] t,
      int from,
      int count,
      double[] sums) {
    int groups = (2 << numQubits) >> count;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      int at = Rows.sums(from) + lane;
      switch (count) {
        case 1 -> unrotate1(psi, b, lane, groups, qubits[from], t, at, sums);
        case 2 -> unrotate2(psi, b, lane, groups, qubits[from], qubits[from + 1], t, at, sums);
        default ->
            unrotate3(
                psi,
                b,
                lane,
                groups,
                qubits[from],
                qubits[from + 1],
                qubits[from + 2],
                t,
                at,
                sums);
      }
    }
  }

  private static void unrotate1(
      double[] psi, double[] b, int lane, int groups, int q0, double[] t, int at, double[] sums) {
    DoubleVector u0 = load(t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector plus0 = DoubleVector.zero(S);
    DoubleVector minus0 = DoubleVector.zero(S);
    int below0 = (2 << q0) - 1;
    int d0 = Rows.step(below0 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(group, below0);
      int i0 = Rows.at(row) + lane;
      int i1 = i0 + d0;
      DoubleVector p0 = load(psi, i0);
      DoubleVector p1 = load(psi, i1);
      DoubleVector b0 = load(b, i0);
      DoubleVector b1 = load(b, i1);
      plus0 = b1.fma(p0, plus0);
      minus0 = b0.fma(p1, minus0);
      p1.fma(u0, p0).intoArray(psi, i0);
      p0.fma(m0, p1).intoArray(psi, i1);
      b1.fma(u0, b0).intoArray(b, i0);
      b0.fma(m0, b1).intoArray(b, i1);
    }
    DoubleVector.fromArray(S, sums, at).add(plus0.sub(minus0)).intoArray(sums, at);
  }

  private static void unrotate2(
      double[] psi,
      double[] b,
      int lane,
      int groups,
      int q0,
      int q1,
      double[] t,
      int at,
      double[] sums) {
    DoubleVector u0 = load(t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = load(t, at + LANES);
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
      DoubleVector p0 = load(psi, i0);
      DoubleVector p1 = load(psi, i1);
      DoubleVector p2 = load(psi, i2);
      DoubleVector p3 = load(psi, i3);
      DoubleVector b0 = load(b, i0);
      DoubleVector b1 = load(b, i1);
      DoubleVector b2 = load(b, i2);
      DoubleVector b3 = load(b, i3);
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

  private static void unrotate3(
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
    DoubleVector u0 = load(t, at);
    DoubleVector m0 = u0.neg();
    DoubleVector u1 = load(t, at + LANES);
    DoubleVector m1 = u1.neg();
    DoubleVector u2 = load(t, at + 2 * LANES);
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
      DoubleVector p0 = load(psi, i0);
      DoubleVector p1 = load(psi, i1);
      DoubleVector p2 = load(psi, i2);
      DoubleVector p3 = load(psi, i3);
      DoubleVector p4 = load(psi, i4);
      DoubleVector p5 = load(psi, i5);
      DoubleVector p6 = load(psi, i6);
      DoubleVector p7 = load(psi, i7);
      DoubleVector b0 = load(b, i0);
      DoubleVector b1 = load(b, i1);
      DoubleVector b2 = load(b, i2);
      DoubleVector b3 = load(b, i3);
      DoubleVector b4 = load(b, i4);
      DoubleVector b5 = load(b, i5);
      DoubleVector b6 = load(b, i6);
      DoubleVector b7 = load(b, i7);
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

  @Override
  void permute(double[] in, double[] out, int[] source, double[] re, double[] im) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      permute(in, out, source, re, im, lane);
    }
  }

  private static void permute(
      double[] in, double[] out, int[] source, double[] re, double[] im, int lane) {
    for (int a = 0; a < source.length; a++) {
      int from = source[a] + lane;
      int to = Rows.amplitude(a) + lane;
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = load(in, from);
      DoubleVector y = load(in, from + LANES);
      y.fma(s.neg(), x.mul(c)).intoArray(out, to);
      y.fma(c, x.mul(s)).intoArray(out, to + LANES);
    }
  }

  @Override
  void unpermute(
      double[] psi,
      double[] b,
      double[] psiOut,
      double[] bOut,
      int[] source,
      double[] re,
      double[] im,
      double[] sums) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      if (sums == null) {
        unpermute(psi, psiOut, source, re, im, lane);
        unpermute(b, bOut, source, re, im, lane);
      } else {
        unpermute(psi, b, psiOut, bOut, source, re, im, sums, lane);
      }
    }
  }

  private static void unpermute(
      double[] in, double[] out, int[] source, double[] re, double[] im, int lane) {
    for (int a = 0; a < source.length; a++) {
      int from = Rows.amplitude(a) + lane;
      int to = source[a] + lane;
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = load(in, from);
      DoubleVector y = load(in, from + LANES);
      y.fma(s, x.mul(c)).intoArray(out, to);
      x.fma(s.neg(), y.mul(c)).intoArray(out, to + LANES);
    }
  }

  private static void unpermute(
      double[] psi,
      double[] b,
      double[] psiOut,
      double[] bOut,
      int[] source,
      double[] re,
      double[] im,
      double[] sums,
      int lane) {
    for (int a = 0; a < source.length; a++) {
      int from = Rows.amplitude(a) + lane;
      int to = source[a] + lane;
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = load(psi, from);
      DoubleVector y = load(psi, from + LANES);
      DoubleVector u = load(b, from);
      DoubleVector v = load(b, from + LANES);
      DoubleVector sum = u.fma(y, load(sums, Rows.sums(a) + lane));
      v.neg().fma(x, sum).intoArray(sums, Rows.sums(a) + lane);
      y.fma(s, x.mul(c)).intoArray(psiOut, to);
      x.fma(s.neg(), y.mul(c)).intoArray(psiOut, to + LANES);
      v.fma(s, u.mul(c)).intoArray(bOut, to);
      u.fma(s.neg(), v.mul(c)).intoArray(bOut, to + LANES);
    }
  }

  @Override
  void phaseOverlaps(double[] psi, double[] b, int numAmplitudes, double[] sums) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      phaseOverlaps(psi, b, numAmplitudes, sums, lane);
    }
  }

  private static void phaseOverlaps(
      double[] psi, double[] b, int numAmplitudes, double[] sums, int lane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a) + lane;
      DoubleVector sum = load(b, at).fma(load(psi, at + LANES), load(sums, Rows.sums(a) + lane));
      load(b, at + LANES).neg().fma(load(psi, at), sum).intoArray(sums, Rows.sums(a) + lane);
    }
  }

  @Override
  void rotateByImage(
      double[] state, int numQubits, int qubit, double[] angles, int cos, int sin, double sign) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      rotateByImage(state, 1 << numQubits, qubit, angles, cos + lane, sin + lane, sign, lane);
    }
  }

  private static void rotateByImage(
      double[] state,
      int pairs,
      int qubit,
      double[] angles,
      int cos,
      int sin,
      double sign,
      int lane) {
    DoubleVector c = load(angles, cos);
    DoubleVector s = load(angles, sin).mul(sign);
    DoubleVector m = s.neg();
    int below = (2 << qubit) - 1;
    for (int pair = 0; pair < pairs; pair++) {
      int row = Rows.insertZero(pair, below);
      int i0 = Rows.at(row) + lane;
      int i1 = Rows.at(row | below + 1) + lane;
      DoubleVector x = load(state, i0);
      DoubleVector z = load(state, i1);
      z.fma(m, x.mul(c)).intoArray(state, i0);
      x.fma(s, z.mul(c)).intoArray(state, i1);
    }
  }

  @Override
  void probabilities(double[] psi, int numAmplitudes, double[] sums, int strings) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      probabilities(psi, numAmplitudes, sums, strings - 1, lane);
    }
  }

  private static void probabilities(
      double[] psi, int numAmplitudes, double[] sums, int mask, int lane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a) + lane;
      int to = (a & mask) * LANES + lane;
      DoubleVector x = load(psi, at);
      DoubleVector y = load(psi, at + LANES);
      y.fma(y, x.fma(x, load(sums, to))).intoArray(sums, to);
    }
  }

  @Override
  void weight(double[] psi, double[] b, int numAmplitudes, double[] v, int strings) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      weight(psi, b, numAmplitudes, v, strings - 1, lane);
    }
  }

  private static void weight(
      double[] psi, double[] b, int numAmplitudes, double[] v, int mask, int lane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a) + lane;
      DoubleVector factor = load(v, (a & mask) * LANES + lane);
      factor.mul(load(psi, at)).intoArray(b, at);
      factor.mul(load(psi, at + LANES)).intoArray(b, at + LANES);
    }
  }

  @Override
  void overlap(double[] target, double[] psi, int numAmplitudes, double[] sums) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      overlap(target, psi, numAmplitudes, sums, lane);
    }
  }

  private static void overlap(
      double[] target, double[] psi, int numAmplitudes, double[] sums, int lane) {
    DoubleVector re = DoubleVector.zero(S);
    DoubleVector im = DoubleVector.zero(S);
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a) + lane;
      DoubleVector x = load(psi, at);
      DoubleVector y = load(psi, at + LANES);
      DoubleVector u = load(target, at);
      DoubleVector v = load(target, at + LANES);
      re = v.fma(y, u.fma(x, re));
      im = v.neg().fma(x, u.fma(y, im));
    }
    re.intoArray(sums, lane);
    im.intoArray(sums, LANES + lane);
  }

  @Override
  void addScaled(double[] target, double[] c, double[] b, int numAmplitudes) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      addScaled(target, c, b, numAmplitudes, lane);
    }
  }

  private static void addScaled(
      double[] target, double[] c, double[] b, int numAmplitudes, int lane) {
    DoubleVector re = load(c, lane);
    DoubleVector im = load(c, LANES + lane);
    DoubleVector minus = im.neg();
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a) + lane;
      DoubleVector u = load(target, at);
      DoubleVector v = load(target, at + LANES);
      v.fma(minus, u.fma(re, load(b, at))).intoArray(b, at);
      v.fma(re, u.fma(im, load(b, at + LANES))).intoArray(b, at + LANES);
    }
  }
}

package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;
import static org.qicd.simulate.kernels.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * Rotations of one to three qubits by each image's own angles, {@code x' = c x - s z, z' = c z + s
 * x}, in registers and in place. They are not reduced, because each image would need a scale of its
 * own. For 2^k rows they take 2^k loads and stores and 2 k 2^k multiplications or multiply-adds.
 *
 * <p>{@code f0 .. f2} are where each rotation's row of cosines begins; its sines follow.
 */
final class VectorImageRotations {
  private VectorImageRotations() {}

  static void rotate1(
      double[] s, int lane, int groups, int q0, double[] angles, int f0, double sign0) {
    DoubleVector c0 = DoubleVector.fromArray(S, angles, f0);
    DoubleVector u0 = DoubleVector.fromArray(S, angles, f0 + LANES).mul(sign0);
    DoubleVector m0 = u0.neg();
    int below0 = (1 << q0) - 1;
    int d0 = Rows.step(below0 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(group, below0);
      int i0 = Rows.index(Rows.at(row) + lane);
      int i1 = i0 + d0;
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      x1.fma(m0, x0.mul(c0)).intoArray(s, i0);
      x0.fma(u0, x1.mul(c0)).intoArray(s, i1);
    }
  }

  static void rotate2(
      double[] s,
      int lane,
      int groups,
      int q0,
      int q1,
      double[] angles,
      int f0,
      int f1,
      double sign0,
      double sign1) {
    DoubleVector c0 = DoubleVector.fromArray(S, angles, f0);
    DoubleVector u0 = DoubleVector.fromArray(S, angles, f0 + LANES).mul(sign0);
    DoubleVector m0 = u0.neg();
    DoubleVector c1 = DoubleVector.fromArray(S, angles, f1);
    DoubleVector u1 = DoubleVector.fromArray(S, angles, f1 + LANES).mul(sign1);
    DoubleVector m1 = u1.neg();
    int below0 = (1 << q0) - 1;
    int below1 = (1 << q1) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(group, below0), below1);
      int i0 = Rows.index(Rows.at(row) + lane);
      int i1 = i0 + d0;
      int i2 = i0 + d1;
      int i3 = i0 + d0 + d1;
      DoubleVector x0 = DoubleVector.fromArray(S, s, i0);
      DoubleVector x1 = DoubleVector.fromArray(S, s, i1);
      DoubleVector x2 = DoubleVector.fromArray(S, s, i2);
      DoubleVector x3 = DoubleVector.fromArray(S, s, i3);
      DoubleVector y0 = x1.fma(m0, x0.mul(c0));
      DoubleVector y1 = x0.fma(u0, x1.mul(c0));
      DoubleVector y2 = x3.fma(m0, x2.mul(c0));
      DoubleVector y3 = x2.fma(u0, x3.mul(c0));
      y2.fma(m1, y0.mul(c1)).intoArray(s, i0);
      y0.fma(u1, y2.mul(c1)).intoArray(s, i2);
      y3.fma(m1, y1.mul(c1)).intoArray(s, i1);
      y1.fma(u1, y3.mul(c1)).intoArray(s, i3);
    }
  }

  static void rotate3(
      double[] s,
      int lane,
      int groups,
      int q0,
      int q1,
      int q2,
      double[] angles,
      int f0,
      int f1,
      int f2,
      double sign0,
      double sign1,
      double sign2) {
    DoubleVector c0 = DoubleVector.fromArray(S, angles, f0);
    DoubleVector u0 = DoubleVector.fromArray(S, angles, f0 + LANES).mul(sign0);
    DoubleVector m0 = u0.neg();
    DoubleVector c1 = DoubleVector.fromArray(S, angles, f1);
    DoubleVector u1 = DoubleVector.fromArray(S, angles, f1 + LANES).mul(sign1);
    DoubleVector m1 = u1.neg();
    DoubleVector c2 = DoubleVector.fromArray(S, angles, f2);
    DoubleVector u2 = DoubleVector.fromArray(S, angles, f2 + LANES).mul(sign2);
    DoubleVector m2 = u2.neg();
    int below0 = (1 << q0) - 1;
    int below1 = (1 << q1) - 1;
    int below2 = (1 << q2) - 1;
    int d0 = Rows.step(below0 + 1);
    int d1 = Rows.step(below1 + 1);
    int d2 = Rows.step(below2 + 1);
    for (int group = 0; group < groups; group++) {
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
      DoubleVector y0 = x1.fma(m0, x0.mul(c0));
      DoubleVector y1 = x0.fma(u0, x1.mul(c0));
      DoubleVector y2 = x3.fma(m0, x2.mul(c0));
      DoubleVector y3 = x2.fma(u0, x3.mul(c0));
      DoubleVector y4 = x5.fma(m0, x4.mul(c0));
      DoubleVector y5 = x4.fma(u0, x5.mul(c0));
      DoubleVector y6 = x7.fma(m0, x6.mul(c0));
      DoubleVector y7 = x6.fma(u0, x7.mul(c0));
      DoubleVector z0 = y2.fma(m1, y0.mul(c1));
      DoubleVector z2 = y0.fma(u1, y2.mul(c1));
      DoubleVector z1 = y3.fma(m1, y1.mul(c1));
      DoubleVector z3 = y1.fma(u1, y3.mul(c1));
      DoubleVector z4 = y6.fma(m1, y4.mul(c1));
      DoubleVector z6 = y4.fma(u1, y6.mul(c1));
      DoubleVector z5 = y7.fma(m1, y5.mul(c1));
      DoubleVector z7 = y5.fma(u1, y7.mul(c1));
      z4.fma(m2, z0.mul(c2)).intoArray(s, i0);
      z0.fma(u2, z4.mul(c2)).intoArray(s, i4);
      z5.fma(m2, z1.mul(c2)).intoArray(s, i1);
      z1.fma(u2, z5.mul(c2)).intoArray(s, i5);
      z6.fma(m2, z2.mul(c2)).intoArray(s, i2);
      z2.fma(u2, z6.mul(c2)).intoArray(s, i6);
      z7.fma(m2, z3.mul(c2)).intoArray(s, i3);
      z3.fma(u2, z7.mul(c2)).intoArray(s, i7);
    }
  }
}

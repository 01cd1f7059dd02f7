package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;
import static org.qicd.simulate.kernels.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/**
 * Computes overlaps with one or three other states, and adds multiples of these states to b. Each
 * amplitude and target takes 4 fused multiply-adds and 2 loads, besides the loads of psi or b.
 */
final class VectorTargets {
  private VectorTargets() {}

  static void overlap(
      double[] target, double[] psi, int numAmplitudes, double[] sums, int at, int lane) {
    DoubleVector re0 = DoubleVector.zero(S);
    DoubleVector im0 = DoubleVector.zero(S);
    for (int a = 0; a < numAmplitudes; a++) {
      int row = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector x = DoubleVector.fromArray(S, psi, row);
      DoubleVector y = DoubleVector.fromArray(S, psi, row + LANES);
      DoubleVector u0 = DoubleVector.fromArray(S, target, row);
      DoubleVector v0 = DoubleVector.fromArray(S, target, row + LANES);
      re0 = v0.fma(y, u0.fma(x, re0));
      im0 = v0.neg().fma(x, u0.fma(y, im0));
    }
    re0.intoArray(sums, at);
    im0.intoArray(sums, at + LANES);
  }

  static void overlap3(
      double[] t0,
      double[] t1,
      double[] t2,
      double[] psi,
      int numAmplitudes,
      double[] sums,
      int at,
      int lane) {
    DoubleVector re0 = DoubleVector.zero(S);
    DoubleVector im0 = DoubleVector.zero(S);
    DoubleVector re1 = DoubleVector.zero(S);
    DoubleVector im1 = DoubleVector.zero(S);
    DoubleVector re2 = DoubleVector.zero(S);
    DoubleVector im2 = DoubleVector.zero(S);
    for (int a = 0; a < numAmplitudes; a++) {
      int row = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector x = DoubleVector.fromArray(S, psi, row);
      DoubleVector y = DoubleVector.fromArray(S, psi, row + LANES);
      DoubleVector u0 = DoubleVector.fromArray(S, t0, row);
      DoubleVector v0 = DoubleVector.fromArray(S, t0, row + LANES);
      re0 = v0.fma(y, u0.fma(x, re0));
      im0 = v0.neg().fma(x, u0.fma(y, im0));
      DoubleVector u1 = DoubleVector.fromArray(S, t1, row);
      DoubleVector v1 = DoubleVector.fromArray(S, t1, row + LANES);
      re1 = v1.fma(y, u1.fma(x, re1));
      im1 = v1.neg().fma(x, u1.fma(y, im1));
      DoubleVector u2 = DoubleVector.fromArray(S, t2, row);
      DoubleVector v2 = DoubleVector.fromArray(S, t2, row + LANES);
      re2 = v2.fma(y, u2.fma(x, re2));
      im2 = v2.neg().fma(x, u2.fma(y, im2));
    }
    re0.intoArray(sums, at);
    im0.intoArray(sums, at + LANES);
    re1.intoArray(sums, at + 2 * LANES);
    im1.intoArray(sums, at + 3 * LANES);
    re2.intoArray(sums, at + 4 * LANES);
    im2.intoArray(sums, at + 5 * LANES);
  }

  static void addScaled(
      double[] target, double[] c, int at, double[] b, int numAmplitudes, int lane) {
    DoubleVector re0 = DoubleVector.fromArray(S, c, at);
    DoubleVector im0 = DoubleVector.fromArray(S, c, at + LANES);
    DoubleVector minus0 = im0.neg();
    for (int a = 0; a < numAmplitudes; a++) {
      int row = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector x = DoubleVector.fromArray(S, b, row);
      DoubleVector y = DoubleVector.fromArray(S, b, row + LANES);
      DoubleVector u0 = DoubleVector.fromArray(S, target, row);
      DoubleVector v0 = DoubleVector.fromArray(S, target, row + LANES);
      x = v0.fma(minus0, u0.fma(re0, x));
      y = v0.fma(re0, u0.fma(im0, y));
      x.intoArray(b, row);
      y.intoArray(b, row + LANES);
    }
  }

  static void addScaled3(
      double[] t0,
      double[] t1,
      double[] t2,
      double[] c,
      int at,
      double[] b,
      int numAmplitudes,
      int lane) {
    DoubleVector re0 = DoubleVector.fromArray(S, c, at);
    DoubleVector im0 = DoubleVector.fromArray(S, c, at + LANES);
    DoubleVector minus0 = im0.neg();
    DoubleVector re1 = DoubleVector.fromArray(S, c, at + 2 * LANES);
    DoubleVector im1 = DoubleVector.fromArray(S, c, at + 3 * LANES);
    DoubleVector minus1 = im1.neg();
    DoubleVector re2 = DoubleVector.fromArray(S, c, at + 4 * LANES);
    DoubleVector im2 = DoubleVector.fromArray(S, c, at + 5 * LANES);
    DoubleVector minus2 = im2.neg();
    for (int a = 0; a < numAmplitudes; a++) {
      int row = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector x = DoubleVector.fromArray(S, b, row);
      DoubleVector y = DoubleVector.fromArray(S, b, row + LANES);
      DoubleVector u0 = DoubleVector.fromArray(S, t0, row);
      DoubleVector v0 = DoubleVector.fromArray(S, t0, row + LANES);
      x = v0.fma(minus0, u0.fma(re0, x));
      y = v0.fma(re0, u0.fma(im0, y));
      DoubleVector u1 = DoubleVector.fromArray(S, t1, row);
      DoubleVector v1 = DoubleVector.fromArray(S, t1, row + LANES);
      x = v1.fma(minus1, u1.fma(re1, x));
      y = v1.fma(re1, u1.fma(im1, y));
      DoubleVector u2 = DoubleVector.fromArray(S, t2, row);
      DoubleVector v2 = DoubleVector.fromArray(S, t2, row + LANES);
      x = v2.fma(minus2, u2.fma(re2, x));
      y = v2.fma(re2, u2.fma(im2, y));
      x.intoArray(b, row);
      y.intoArray(b, row + LANES);
    }
  }
}

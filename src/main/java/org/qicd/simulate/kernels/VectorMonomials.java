package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;
import static org.qicd.simulate.kernels.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;

/** Products with monomial matrices, and sums over their phases, for one vector of lanes. */
final class VectorMonomials {
  private VectorMonomials() {}

  static void permute(
      double[] in,
      double[] out,
      int[] source,
      double[] re,
      double[] im,
      int begin,
      int end,
      int lane) {
    for (int a = begin; a < end; a++) {
      int from = Rows.index(source[a] + lane);
      int to = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = DoubleVector.fromArray(S, in, from);
      DoubleVector y = DoubleVector.fromArray(S, in, from + LANES);
      y.fma(s.neg(), x.mul(c)).intoArray(out, to);
      y.fma(c, x.mul(s)).intoArray(out, to + LANES);
    }
  }

  static void permuteToComplex(
      double[] in,
      double[] out,
      int[] source,
      double[] re,
      double[] im,
      int begin,
      int end,
      int lane) {
    for (int a = begin; a < end; a++) {
      int to = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector x = DoubleVector.fromArray(S, in, source[a] + lane);
      x.mul(DoubleVector.broadcast(S, re[a])).intoArray(out, to);
      x.mul(DoubleVector.broadcast(S, im[a])).intoArray(out, to + LANES);
    }
  }

  static void permuteReal(
      double[] in, double[] out, int[] source, double[] re, int begin, int end, int lane) {
    for (int a = begin; a < end; a++) {
      DoubleVector.fromArray(S, in, source[a] + lane)
          .mul(DoubleVector.broadcast(S, re[a]))
          .intoArray(out, Rows.at(a) + lane);
    }
  }

  static void unpermute(
      double[] in,
      double[] out,
      int[] target,
      double[] re,
      double[] im,
      int begin,
      int end,
      int lane) {
    for (int a = begin; a < end; a++) {
      int from = Rows.index(target[a] + lane);
      int to = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = DoubleVector.fromArray(S, in, from);
      DoubleVector y = DoubleVector.fromArray(S, in, from + LANES);
      y.fma(s, x.mul(c)).intoArray(out, to);
      x.fma(s.neg(), y.mul(c)).intoArray(out, to + LANES);
    }
  }

  static void unpermute(
      double[] b,
      double[] psi,
      double[] out,
      int[] target,
      double[] re,
      double[] im,
      double[] sums,
      int begin,
      int end,
      int lane) {
    for (int a = begin; a < end; a++) {
      int from = Rows.index(target[a] + lane);
      int to = Rows.index(Rows.amplitude(a) + lane);
      int at = Rows.sums(a) + lane;
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = DoubleVector.fromArray(S, b, from);
      DoubleVector y = DoubleVector.fromArray(S, b, from + LANES);
      DoubleVector u = y.fma(s, x.mul(c));
      DoubleVector v = x.fma(s.neg(), y.mul(c));
      u.intoArray(out, to);
      v.intoArray(out, to + LANES);
      DoubleVector half =
          u.fma(DoubleVector.fromArray(S, psi, to + LANES), DoubleVector.fromArray(S, sums, at));
      v.neg().fma(DoubleVector.fromArray(S, psi, to), half).intoArray(sums, at);
    }
  }

  static void phaseSums(
      double[] b,
      double[] psi,
      int[] target,
      double[] re,
      double[] im,
      double[] sums,
      int begin,
      int end,
      int lane) {
    for (int a = begin; a < end; a++) {
      int from = Rows.index(target[a] + lane);
      int to = Rows.index(Rows.amplitude(a) + lane);
      int at = Rows.sums(a) + lane;
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = DoubleVector.fromArray(S, b, from);
      DoubleVector y = DoubleVector.fromArray(S, b, from + LANES);
      DoubleVector half =
          y.fma(s, x.mul(c))
              .fma(DoubleVector.fromArray(S, psi, to + LANES), DoubleVector.fromArray(S, sums, at));
      x.fma(s.neg(), y.mul(c))
          .neg()
          .fma(DoubleVector.fromArray(S, psi, to), half)
          .intoArray(sums, at);
    }
  }

  static void realPhaseSums(
      double[] b,
      double[] psi,
      int[] target,
      double[] re,
      double[] im,
      double[] sums,
      int begin,
      int end,
      int lane) {
    for (int a = begin; a < end; a++) {
      int from = Rows.index(target[a] + lane);
      int at = Rows.sums(a) + lane;
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = DoubleVector.fromArray(S, b, from);
      DoubleVector y = DoubleVector.fromArray(S, b, from + LANES);
      DoubleVector v = x.fma(s.neg(), y.mul(c));
      v.neg()
          .fma(
              DoubleVector.fromArray(S, psi, Rows.at(a) + lane),
              DoubleVector.fromArray(S, sums, at))
          .intoArray(sums, at);
    }
  }

  static void unpermuteToReal(
      double[] b,
      double[] out,
      int[] target,
      double[] re,
      double[] im,
      int begin,
      int end,
      int lane) {
    for (int a = begin; a < end; a++) {
      int from = Rows.index(target[a] + lane);
      DoubleVector c = DoubleVector.broadcast(S, re[a]);
      DoubleVector s = DoubleVector.broadcast(S, im[a]);
      DoubleVector x = DoubleVector.fromArray(S, b, from);
      DoubleVector y = DoubleVector.fromArray(S, b, from + LANES);
      y.fma(s, x.mul(c)).intoArray(out, Rows.at(a) + lane);
    }
  }
}

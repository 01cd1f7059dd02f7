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

  private static DoubleVector load(double[] from, int at) {
    return DoubleVector.fromArray(S, from, at);
  }

  @Override
  void rotate(double[] state, int numQubits, int[] qubits, double[] t, int from, int count) {
    int groups = (2 << numQubits) >> count;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      switch (count) {
        case 1 -> rotate1(state, lane, groups, qubits[from], t[from]);
        case 2 ->
            rotate2(state, lane, groups, qubits[from], qubits[from + 1], t[from], t[from + 1]);
        default ->
            rotate3(
                state,
                lane,
                groups,
                qubits[from],
                qubits[from + 1],
                qubits[from + 2],
                t[from],
                t[from + 1],
                t[from + 2]);
      }
    }
  }

  private static void rotate1(double[] s, int lane, int groups, int q, double t) {
    DoubleVector tv = DoubleVector.broadcast(S, t);
    DoubleVector mt = DoubleVector.broadcast(S, -t);
    int below = (2 << q) - 1;
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(group, below);
      int i0 = Rows.at(row) + lane;
      int i1 = Rows.at(row | below + 1) + lane;
      DoubleVector x0 = load(s, i0);
      DoubleVector x1 = load(s, i1);
      x1.fma(mt, x0).intoArray(s, i0);
      x0.fma(tv, x1).intoArray(s, i1);
    }
  }

  private static void rotate2(
      double[] s, int lane, int groups, int q0, int q1, double t0, double t1) {
    DoubleVector u0 = DoubleVector.broadcast(S, t0);
    DoubleVector m0 = DoubleVector.broadcast(S, -t0);
    DoubleVector u1 = DoubleVector.broadcast(S, t1);
    DoubleVector m1 = DoubleVector.broadcast(S, -t1);
    int below0 = (2 << q0) - 1;
    int below1 = (2 << q1) - 1;
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(group, below0), below1);
      int i0 = Rows.at(row) + lane;
      int i1 = Rows.at(row | below0 + 1) + lane;
      int i2 = Rows.at(row | below1 + 1) + lane;
      int i3 = Rows.at(row | below0 + 1 | below1 + 1) + lane;
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
      double[] s, int lane, int groups, int q0, int q1, int q2, double t0, double t1, double t2) {
    DoubleVector u0 = DoubleVector.broadcast(S, t0);
    DoubleVector m0 = DoubleVector.broadcast(S, -t0);
    DoubleVector u1 = DoubleVector.broadcast(S, t1);
    DoubleVector m1 = DoubleVector.broadcast(S, -t1);
    DoubleVector u2 = DoubleVector.broadcast(S, t2);
    DoubleVector m2 = DoubleVector.broadcast(S, -t2);
    int below0 = (2 << q0) - 1;
    int below1 = (2 << q1) - 1;
    int below2 = (2 << q2) - 1;
    int d0 = below0 + 1;
    int d1 = below1 + 1;
    int d2 = below2 + 1;
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(Rows.insertZero(group, below0), below1), below2);
      int i0 = Rows.at(row) + lane;
      int i1 = Rows.at(row | d0) + lane;
      int i2 = Rows.at(row | d1) + lane;
      int i3 = Rows.at(row | d0 | d1) + lane;
      int i4 = Rows.at(row | d2) + lane;
      int i5 = Rows.at(row | d2 | d0) + lane;
      int i6 = Rows.at(row | d2 | d1) + lane;
      int i7 = Rows.at(row | d2 | d1 | d0) + lane;
      DoubleVector a0 = load(s, i0);
      DoubleVector a1 = load(s, i1);
      DoubleVector a2 = load(s, i2);
      DoubleVector a3 = load(s, i3);
      DoubleVector a4 = load(s, i4);
      DoubleVector a5 = load(s, i5);
      DoubleVector a6 = load(s, i6);
      DoubleVector a7 = load(s, i7);
      DoubleVector b0 = a1.fma(m0, a0);
      DoubleVector b1 = a0.fma(u0, a1);
      DoubleVector b2 = a3.fma(m0, a2);
      DoubleVector b3 = a2.fma(u0, a3);
      DoubleVector b4 = a5.fma(m0, a4);
      DoubleVector b5 = a4.fma(u0, a5);
      DoubleVector b6 = a7.fma(m0, a6);
      DoubleVector b7 = a6.fma(u0, a7);
      DoubleVector c0 = b2.fma(m1, b0);
      DoubleVector c2 = b0.fma(u1, b2);
      DoubleVector c1 = b3.fma(m1, b1);
      DoubleVector c3 = b1.fma(u1, b3);
      DoubleVector c4 = b6.fma(m1, b4);
      DoubleVector c6 = b4.fma(u1, b6);
      DoubleVector c5 = b7.fma(m1, b5);
      DoubleVector c7 = b5.fma(u1, b7);
      c4.fma(m2, c0).intoArray(s, i0);
      c5.fma(m2, c1).intoArray(s, i1);
      c6.fma(m2, c2).intoArray(s, i2);
      c7.fma(m2, c3).intoArray(s, i3);
      c0.fma(u2, c4).intoArray(s, i4);
      c1.fma(u2, c5).intoArray(s, i5);
      c2.fma(u2, c6).intoArray(s, i6);
      c3.fma(u2, c7).intoArray(s, i7);
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
      int at = from * LANES + lane;
      switch (count) {
        case 1 -> {
          gradient1(psi, b, lane, groups, qubits[from], sums, at);
          rotate1(psi, lane, groups, qubits[from], -t[from]);
          rotate1(b, lane, groups, qubits[from], -t[from]);
        }
        case 2 -> {
          gradient2(psi, b, lane, groups, qubits[from], qubits[from + 1], sums, at);
          rotate2(psi, lane, groups, qubits[from], qubits[from + 1], -t[from], -t[from + 1]);
          rotate2(b, lane, groups, qubits[from], qubits[from + 1], -t[from], -t[from + 1]);
        }
        default -> {
          gradient3(
              psi, b, lane, groups, qubits[from], qubits[from + 1], qubits[from + 2], sums, at);
          int q0 = qubits[from];
          int q1 = qubits[from + 1];
          int q2 = qubits[from + 2];
          rotate3(psi, lane, groups, q0, q1, q2, -t[from], -t[from + 1], -t[from + 2]);
          rotate3(b, lane, groups, q0, q1, q2, -t[from], -t[from + 1], -t[from + 2]);
        }
      }
    }
  }

  private static DoubleVector cross(DoubleVector sum, double[] psi, double[] b, int i0, int i1) {
    DoubleVector first = load(b, i1).fma(load(psi, i0), sum);
    return load(b, i0).neg().fma(load(psi, i1), first);
  }

  private static void gradient1(
      double[] psi, double[] b, int lane, int groups, int q, double[] sums, int at) {
    DoubleVector sum = load(sums, at);
    int below = (2 << q) - 1;
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(group, below);
      sum = cross(sum, psi, b, Rows.at(row) + lane, Rows.at(row | below + 1) + lane);
    }
    sum.intoArray(sums, at);
  }

  private static void gradient2(
      double[] psi, double[] b, int lane, int groups, int q0, int q1, double[] sums, int at) {
    DoubleVector sum0 = load(sums, at);
    DoubleVector sum1 = load(sums, at + LANES);
    int below0 = (2 << q0) - 1;
    int below1 = (2 << q1) - 1;
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(group, below0), below1);
      int i0 = Rows.at(row) + lane;
      int i1 = Rows.at(row | below0 + 1) + lane;
      int i2 = Rows.at(row | below1 + 1) + lane;
      int i3 = Rows.at(row | below0 + 1 | below1 + 1) + lane;
      sum0 = cross(cross(sum0, psi, b, i0, i1), psi, b, i2, i3);
      sum1 = cross(cross(sum1, psi, b, i0, i2), psi, b, i1, i3);
    }
    sum0.intoArray(sums, at);
    sum1.intoArray(sums, at + LANES);
  }

  private static void gradient3(
      double[] psi,
      double[] b,
      int lane,
      int groups,
      int q0,
      int q1,
      int q2,
      double[] sums,
      int at) {
    DoubleVector sum0 = load(sums, at);
    DoubleVector sum1 = load(sums, at + LANES);
    DoubleVector sum2 = load(sums, at + 2 * LANES);
    int below0 = (2 << q0) - 1;
    int below1 = (2 << q1) - 1;
    int below2 = (2 << q2) - 1;
    int d0 = below0 + 1;
    int d1 = below1 + 1;
    int d2 = below2 + 1;
    for (int group = 0; group < groups; group++) {
      int row = Rows.insertZero(Rows.insertZero(Rows.insertZero(group, below0), below1), below2);
      int i0 = Rows.at(row) + lane;
      int i1 = Rows.at(row | d0) + lane;
      int i2 = Rows.at(row | d1) + lane;
      int i3 = Rows.at(row | d0 | d1) + lane;
      int i4 = Rows.at(row | d2) + lane;
      int i5 = Rows.at(row | d2 | d0) + lane;
      int i6 = Rows.at(row | d2 | d1) + lane;
      int i7 = Rows.at(row | d2 | d1 | d0) + lane;
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
      sum0 = b0.neg().fma(p1, b1.fma(p0, sum0));
      sum1 = b0.neg().fma(p2, b2.fma(p0, sum1));
      sum2 = b0.neg().fma(p4, b4.fma(p0, sum2));
      sum0 = b2.neg().fma(p3, b3.fma(p2, sum0));
      sum1 = b1.neg().fma(p3, b3.fma(p1, sum1));
      sum2 = b1.neg().fma(p5, b5.fma(p1, sum2));
      sum0 = b4.neg().fma(p5, b5.fma(p4, sum0));
      sum1 = b4.neg().fma(p6, b6.fma(p4, sum1));
      sum2 = b2.neg().fma(p6, b6.fma(p2, sum2));
      sum0 = b6.neg().fma(p7, b7.fma(p6, sum0));
      sum1 = b5.neg().fma(p7, b7.fma(p5, sum1));
      sum2 = b3.neg().fma(p7, b7.fma(p3, sum2));
    }
    sum0.intoArray(sums, at);
    sum1.intoArray(sums, at + LANES);
    sum2.intoArray(sums, at + 2 * LANES);
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
      DoubleVector sum = u.fma(y, load(sums, a * LANES + lane));
      v.neg().fma(x, sum).intoArray(sums, a * LANES + lane);
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
      DoubleVector sum = load(b, at).fma(load(psi, at + LANES), load(sums, a * LANES + lane));
      load(b, at + LANES).neg().fma(load(psi, at), sum).intoArray(sums, a * LANES + lane);
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

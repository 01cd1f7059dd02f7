package org.qicd.simulate;

import static org.qicd.simulate.Rows.EACH;
import static org.qicd.simulate.Rows.LANES;
import static org.qicd.simulate.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products and sums for states of four circuits on one image. Real and imaginary parts share a row,
 * so most kernels take vectors of at most half a row.
 */
final class VectorCircuits {
  private static final VectorSpecies<Double> HALF =
      VectorKernels.WIDTH > EACH ? DoubleVector.SPECIES_256 : S;

  static final int WIDTH = HALF.length();

  private VectorCircuits() {}

  static void permute(double[] in, double[] out, int[] source, double[] e, int lane) {
    for (int a = 0; a < source.length; a++) {
      int from = source[a] + lane;
      int to = Rows.at(a) + lane;
      int factor = Rows.sums(a) + lane;
      DoubleVector c = DoubleVector.fromArray(HALF, e, factor);
      DoubleVector s = DoubleVector.fromArray(HALF, e, factor + EACH);
      DoubleVector x = DoubleVector.fromArray(HALF, in, from);
      DoubleVector y = DoubleVector.fromArray(HALF, in, from + EACH);
      y.fma(s.neg(), x.mul(c)).intoArray(out, to);
      y.fma(c, x.mul(s)).intoArray(out, to + EACH);
    }
  }

  static void multiply(double[] matrices, double[] in, double[] out, int lane) {
    int size = in.length;
    for (int a = 0; a < size; a++) {
      DoubleVector sum = DoubleVector.zero(S);
      for (int k = 0; k < size; k++) {
        DoubleVector x = DoubleVector.broadcast(S, in[k]);
        sum = DoubleVector.fromArray(S, matrices, Rows.sums(a * size + k) + lane).fma(x, sum);
      }
      sum.intoArray(out, Rows.at(a) + lane);
    }
  }

  static void probabilities(
      double[] psi, int numAmplitudes, double[] sums, int mask, int lane, int sumLane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.at(a) + lane;
      int to = (a & mask) * LANES + sumLane;
      DoubleVector x = DoubleVector.fromArray(HALF, psi, at);
      DoubleVector y = DoubleVector.fromArray(HALF, psi, at + EACH);
      y.fma(y, x.fma(x, DoubleVector.fromArray(HALF, sums, to))).intoArray(sums, to);
    }
  }
}

package org.qicd.simulate;

import static org.qicd.simulate.Rows.EACH;
import static org.qicd.simulate.Rows.LANES;
import static org.qicd.simulate.VectorKernels.S;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
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

  /** For each swap, the lanes of a vector that are read within it. */
  private static final List<VectorShuffle<Double>> SWAPS = swaps(S);

  private static final List<VectorShuffle<Double>> HALF_SWAPS = swaps(HALF);

  private static List<VectorShuffle<Double>> swaps(VectorSpecies<Double> species) {
    int within = Math.min(species.length(), EACH) - 1;
    return IntStream.range(0, EACH)
        .mapToObj(swap -> VectorShuffle.fromOp(species, lane -> lane ^ swap & within))
        .toList();
  }

  static void permute(
      double[] in,
      double[] out,
      int[] source,
      int[] target,
      double[] e,
      int begin,
      int end,
      int lane,
      int swap) {
    if (swap == 0) {
      permute(in, out, source, target, e, begin, end, lane);
      return;
    }
    VectorShuffle<Double> shuffle = HALF_SWAPS.get(swap);
    int read = lane ^ swap & -WIDTH;
    for (int k = begin; k < end; k++) {
      int from = source[k] + read;
      int to = target[k] + lane;
      int factor = Rows.sums(k) + lane;
      DoubleVector c = DoubleVector.fromArray(HALF, e, factor);
      DoubleVector s = DoubleVector.fromArray(HALF, e, factor + EACH);
      DoubleVector x = DoubleVector.fromArray(HALF, in, from).rearrange(shuffle);
      DoubleVector y = DoubleVector.fromArray(HALF, in, from + EACH).rearrange(shuffle);
      y.fma(s.neg(), x.mul(c)).intoArray(out, to);
      y.fma(c, x.mul(s)).intoArray(out, to + EACH);
    }
  }

  private static void permute(
      double[] in,
      double[] out,
      int[] source,
      int[] target,
      double[] e,
      int begin,
      int end,
      int lane) {
    for (int k = begin; k < end; k++) {
      int from = source[k] + lane;
      int to = target[k] + lane;
      int factor = Rows.sums(k) + lane;
      DoubleVector c = DoubleVector.fromArray(HALF, e, factor);
      DoubleVector s = DoubleVector.fromArray(HALF, e, factor + EACH);
      DoubleVector x = DoubleVector.fromArray(HALF, in, from);
      DoubleVector y = DoubleVector.fromArray(HALF, in, from + EACH);
      y.fma(s.neg(), x.mul(c)).intoArray(out, to);
      y.fma(c, x.mul(s)).intoArray(out, to + EACH);
    }
  }

  static void rotate(
      double[] in, double[] out, int rows, int mask, int swap, double[] angles, int at, int lane) {
    VectorShuffle<Double> shuffle = SWAPS.get(swap);
    int read = lane ^ swap & -S.length();
    DoubleVector c = DoubleVector.fromArray(S, angles, at + lane);
    DoubleVector s = DoubleVector.fromArray(S, angles, at + LANES + lane);
    for (int row = 0; row < rows; row++) {
      int to = Rows.at(row) + lane;
      DoubleVector x = DoubleVector.fromArray(S, in, to);
      DoubleVector y = DoubleVector.fromArray(S, in, Rows.at(row ^ mask) + read);
      y.rearrange(shuffle).fma(s, x.mul(c)).intoArray(out, to);
    }
  }

  static void multiply(double[] matrices, double[] in, double[] out, int lane) {
    int size = in.length;
    int rows = matrices.length / LANES / size;
    for (int row = 0; row < rows; row++) {
      DoubleVector sum = DoubleVector.zero(S);
      for (int k = 0; k < size; k++) {
        DoubleVector x = DoubleVector.broadcast(S, in[k]);
        sum = DoubleVector.fromArray(S, matrices, Rows.sums(row * size + k) + lane).fma(x, sum);
      }
      sum.intoArray(out, Rows.at(row) + lane);
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

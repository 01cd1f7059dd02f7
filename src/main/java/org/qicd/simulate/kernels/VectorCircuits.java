package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.EACH;
import static org.qicd.simulate.kernels.Rows.LANES;
import static org.qicd.simulate.kernels.VectorKernels.S;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Products, rotations and sums for states in {@link Lanes}. Real and imaginary parts share a row. A
 * vector of a whole row is therefore split by shuffles, and not by narrower vectors: before JDK 25,
 * C2 boxes the vectors of all kernels if they have several widths.
 */
final class VectorCircuits {
  /** For each swap, which lane of a vector is read for each. Whole vectors are swapped by loads. */
  private static final List<VectorShuffle<Double>> SWAPS = shuffles(0, 0);

  /** The same, with the real or the imaginary parts of a whole row in both halves. */
  private static final List<VectorShuffle<Double>> REAL = shuffles(EACH, 0);

  private static final List<VectorShuffle<Double>> IMAGINARY = shuffles(EACH, EACH);

  private static final VectorShuffle<Double> HALVES =
      VectorShuffle.fromOp(S, lane -> (lane + EACH) % S.length());

  private static final DoubleVector SIGNS = halves(-1, 1);
  private static final DoubleVector LOWER = halves(1, 0);
  private static final DoubleVector UPPER = halves(0, 1);

  private VectorCircuits() {}

  private static List<VectorShuffle<Double>> shuffles(int cleared, int set) {
    int most = S.length() - 1;
    return IntStream.range(0, EACH)
        .mapToObj(swap -> VectorShuffle.fromOp(S, lane -> ((lane ^ swap) & ~cleared | set) & most))
        .toList();
  }

  /** 1 or another number in the lower half of a row, and the same in the upper half. */
  private static DoubleVector halves(double lower, double upper) {
    double[] row = new double[LANES];
    Arrays.fill(row, 0, EACH, lower);
    Arrays.fill(row, EACH, LANES, upper);
    return DoubleVector.fromArray(S, row, 0);
  }

  /** For vectors of a whole row. */
  static void permuteRows(
      double[] in,
      double[] out,
      int[] source,
      int[] target,
      double[] e,
      int begin,
      int end,
      int swap) {
    VectorShuffle<Double> real = REAL.get(swap);
    VectorShuffle<Double> imaginary = IMAGINARY.get(swap);
    VectorShuffle<Double> halves = HALVES;
    DoubleVector signs = SIGNS;
    for (int k = begin; k < end; k++) {
      DoubleVector c = DoubleVector.fromArray(S, e, Rows.sums(k));
      DoubleVector row = DoubleVector.fromArray(S, in, source[k]);
      DoubleVector turned = c.rearrange(halves).mul(signs);
      row.rearrange(imaginary).fma(turned, row.rearrange(real).mul(c)).intoArray(out, target[k]);
    }
  }

  /** For vectors of half a row or less. */
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
    VectorShuffle<Double> shuffle = SWAPS.get(swap);
    int read = lane ^ swap & -S.length();
    for (int k = begin; k < end; k++) {
      int from = source[k] + read;
      int to = target[k] + lane;
      int factor = Rows.sums(k) + lane;
      DoubleVector c = DoubleVector.fromArray(S, e, factor);
      DoubleVector s = DoubleVector.fromArray(S, e, factor + EACH);
      DoubleVector x = DoubleVector.fromArray(S, in, from).rearrange(shuffle);
      DoubleVector y = DoubleVector.fromArray(S, in, from + EACH).rearrange(shuffle);
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

  /** For vectors of a whole row: adds zeros to the half of the sums that is not meant. */
  static void probabilitiesOfRows(
      double[] psi, int numAmplitudes, double[] sums, int mask, int sumLane) {
    VectorShuffle<Double> real = REAL.get(0);
    VectorShuffle<Double> imaginary = IMAGINARY.get(0);
    DoubleVector meant = sumLane == 0 ? LOWER : UPPER;
    for (int a = 0; a < numAmplitudes; a++) {
      int to = (a & mask) * LANES;
      DoubleVector row = DoubleVector.fromArray(S, psi, Rows.at(a));
      DoubleVector x = row.rearrange(real).mul(meant);
      DoubleVector y = row.rearrange(imaginary).mul(meant);
      y.fma(y, x.fma(x, DoubleVector.fromArray(S, sums, to))).intoArray(sums, to);
    }
  }

  static void probabilities(
      double[] psi, int numAmplitudes, double[] sums, int mask, int lane, int sumLane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.at(a) + lane;
      int to = (a & mask) * LANES + sumLane;
      DoubleVector x = DoubleVector.fromArray(S, psi, at);
      DoubleVector y = DoubleVector.fromArray(S, psi, at + EACH);
      y.fma(y, x.fma(x, DoubleVector.fromArray(S, sums, to))).intoArray(sums, to);
    }
  }
}

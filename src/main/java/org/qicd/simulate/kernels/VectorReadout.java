package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;
import static org.qicd.simulate.kernels.VectorKernels.S;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/** The readout's operations on a block's rows of bit strings and classes. Lanes are images. */
final class VectorReadout {
  private VectorReadout() {}

  static void combine(double[] matrix, int row, double[] in, double[] out, int lane) {
    int columns = in.length / LANES;
    DoubleVector sum = DoubleVector.zero(S);
    for (int c = 0; c < columns; c++) {
      DoubleVector factor = DoubleVector.broadcast(S, matrix[row * columns + c]);
      sum = sum.add(factor.mul(DoubleVector.fromArray(S, in, c * LANES + lane)));
    }
    sum.intoArray(out, row * LANES + lane);
  }

  /**
   * Writes the largest logits of the images to the first row of work.
   *
   * @return whether all differences from the largest logit are in the range of {@link #exp}
   */
  static boolean shift(double[] z, double[] work, int lane) {
    DoubleVector largest = DoubleVector.fromArray(S, z, lane);
    DoubleVector least = largest;
    for (int at = LANES; at < z.length; at += LANES) {
      DoubleVector next = DoubleVector.fromArray(S, z, at + lane);
      largest = largest.max(next);
      least = least.min(next);
    }
    largest.intoArray(work, lane);
    return least.sub(largest).reduceLanes(VectorOperators.MIN) >= Exp.LEAST; // false for NaN
  }

  /**
   * Writes the exponentials of {@code z - work[0]}, computed as in {@link Exp}, to p, and their
   * sums to the second row of work.
   */
  static void exp(double[] z, double[] p, double[] work, int lane) {
    DoubleVector rounding = DoubleVector.broadcast(S, Exp.ROUNDING);
    DoubleVector high = DoubleVector.broadcast(S, -Exp.LOG2_HIGH);
    DoubleVector low = DoubleVector.broadcast(S, -Exp.LOG2_LOW);
    DoubleVector inverse = DoubleVector.broadcast(S, Exp.INVERSE_LOG2);
    DoubleVector largest = DoubleVector.fromArray(S, work, lane);
    DoubleVector sum = DoubleVector.zero(S);
    for (int at = lane; at < z.length; at += LANES) {
      DoubleVector x = DoubleVector.fromArray(S, z, at).sub(largest);
      DoubleVector rounded = x.mul(inverse).add(rounding);
      DoubleVector k = rounded.sub(rounding);
      DoubleVector r = k.fma(low, k.fma(high, x));
      DoubleVector series =
          r.fma(Exp.INVERSE_FACTORIALS[13], Exp.INVERSE_FACTORIALS[12])
              .fma(r, broadcast(11))
              .fma(r, broadcast(10))
              .fma(r, broadcast(9))
              .fma(r, broadcast(8))
              .fma(r, broadcast(7))
              .fma(r, broadcast(6))
              .fma(r, broadcast(5))
              .fma(r, broadcast(4))
              .fma(r, broadcast(3))
              .fma(r, broadcast(2))
              .fma(r, broadcast(1))
              .fma(r, broadcast(0));
      DoubleVector power =
          rounded
              .reinterpretAsLongs()
              .add(1023)
              .lanewise(VectorOperators.LSHL, 52)
              .reinterpretAsDoubles();
      DoubleVector exp = series.mul(power);
      sum = sum.add(exp);
      exp.intoArray(p, at);
    }
    sum.intoArray(work, LANES + lane);
  }

  private static DoubleVector broadcast(int degree) {
    return DoubleVector.broadcast(S, Exp.INVERSE_FACTORIALS[degree]);
  }

  /**
   * Divides p by the sums in the second row of work. Subtracts the first row of work, the
   * logarithms of the sums of exponentials, from z.
   */
  static void normalise(double[] z, double[] p, double[] work, int lane) {
    DoubleVector logSum = DoubleVector.fromArray(S, work, lane);
    DoubleVector sum = DoubleVector.fromArray(S, work, LANES + lane);
    for (int at = lane; at < z.length; at += LANES) {
      DoubleVector.fromArray(S, p, at).div(sum).intoArray(p, at);
      DoubleVector.fromArray(S, z, at).sub(logSum).intoArray(z, at);
    }
  }
}

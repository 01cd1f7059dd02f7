package org.qicd.simulate;

import java.util.Arrays;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Rows;

/**
 * Applies a bound layer after one angle has been shifted. Rotations of one layer commute, so a
 * rotation's shift is made by a further rotation, behind the others. A flip and a shifted phase
 * only change the monomial matrix. Its arrays are reused.
 */
final class ShiftedLayer {
  private static final double NOTHING = 1e-15; // what rounding leaves of a turn by pi

  private final int[] source;
  private final double[] re;
  private final double[] im;
  private final double[] t = Rows.newSums(1);
  private final int[] bits = new int[1];
  private final double[] work;

  ShiftedLayer(int numQubits) {
    int size = 1 << numQubits;
    source = new int[size];
    re = new double[size];
    im = new double[size];
    work = new double[Rows.length(numQubits)];
  }

  /**
   * Applies the monomial matrix with the shift of an angle.
   *
   * @param shift by how much the angle grows, in radians
   * @param state the state behind the layer's rotations; it is not changed
   */
  void permute(
      Kernels kernels, BoundLayer layer, Turns turns, double shift, double[] state, double[] out) {
    double[] from = state;
    double scale = 1;
    int flips = 0;
    for (int k = 0; k < turns.qubits.length; k++) {
      double half = turns.rotationFactors[k] * shift / 2;
      double cos = StrictMath.cos(half);
      double sin = StrictMath.sin(half);
      boolean flip = Math.abs(sin) > Math.abs(cos); // see BoundLayer
      flips |= flip ? 1 << turns.qubits[k] : 0;
      scale *= flip ? sin : cos;
      double reduced = flip ? -cos / sin : sin / cos;
      if (Math.abs(reduced) > NOTHING) {
        if (from == state) {
          System.arraycopy(state, 0, work, 0, work.length);
          from = work;
        }
        bits[0] = turns.qubits[k] + (layer.isRealBefore() ? 0 : 1);
        Arrays.fill(t, Rows.sums(0), Rows.sums(1), reduced);
        kernels.rotate(work, bits, t, 0, 1, 0, layer.rows() / 2);
      }
    }
    copy(layer, flips, scale);
    for (int k = 0; k < turns.masks.length; k++) {
      if (turns.phaseFactors[k] != 0) {
        turn(turns.masks[k], turns.phaseFactors[k] * shift);
      }
    }
    layer.permute(kernels, from, out, source, re, im, 0, source.length);
  }

  /** Copies the monomial matrix, and puts flips and a factor before it. */
  private void copy(BoundLayer layer, int flips, double scale) {
    int flipped = layer.flips();
    for (int a = 0; a < source.length; a++) {
      int from = layer.layer.source[a] ^ flipped;
      double sign = (Integer.bitCount(~from & flips) & 1) == 0 ? scale : -scale;
      source[a] = layer.isRealBefore() ? Rows.at(from ^ flips) : Rows.amplitude(from ^ flips);
      re[a] = sign * layer.re[a];
      im[a] = sign * layer.im[a];
    }
  }

  /** Multiplies by {@code exp(i angle (-1)^parity(a & mask))}. */
  private void turn(int mask, double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    for (int a = 0; a < re.length; a++) {
      double y = (Integer.bitCount(a & mask) & 1) == 0 ? sin : -sin;
      double x = re[a];
      re[a] = cos * x - y * im[a];
      im[a] = y * x + cos * im[a];
    }
  }
}

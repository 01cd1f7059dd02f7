package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.PauliString;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Rows;

/** States of 8 lanes whose classes can be read. A lane is an image or a circuit. */
public abstract class ReadableStates {
  final Kernels kernels;

  /** A Pauli string as a monomial matrix; see {@link Kernels#permute}. Made when first needed. */
  private int[] source = {};

  private double[] re = {};
  private double[] im = {};
  private final double[] overlap = new double[2 * LANES];

  ReadableStates(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Computes the probabilities of the bit strings of the lowest r qubits in the current states.
   *
   * @param rows [2^r][8 lanes], overwritten
   */
  public abstract void probabilities(double[] rows);

  /** The current states as {@linkplain Rows rows}, two for each amplitude. */
  abstract double[] states();

  /** An array of the same length, which may be overwritten. */
  abstract double[] spare();

  /** The number of amplitudes of a state. */
  abstract int size();

  /**
   * Computes the expectations {@code <psi|P|psi>} of Pauli strings in the current states.
   *
   * @param out [string][8 lanes], overwritten
   */
  public final void expectations(List<PauliString> strings, double[] out) {
    double[] psi = states();
    for (int k = 0; k < strings.size(); k++) {
      kernels.overlap(applied(strings.get(k), psi), psi, size(), overlap, 0);
      System.arraycopy(overlap, 0, out, k * LANES, LANES); // they are real
    }
  }

  /**
   * Returns {@code P psi} in the spare array. A string maps {@code |a>} to {@code i^y (-1)^s |a ^
   * flips>}, so its matrix is monomial.
   */
  final double[] applied(PauliString pauli, double[] psi) {
    if (source.length != size()) {
      source = new int[size()];
      re = new double[size()];
      im = new double[size()];
    }
    int flips = pauli.flips();
    int signs = pauli.signs();
    int numYs = pauli.numYs();
    double[] factor = numYs % 2 == 1 ? im : re;
    Arrays.fill(numYs % 2 == 1 ? re : im, 0);
    for (int a = 0; a < source.length; a++) {
      source[a] = Rows.amplitude(a ^ flips);
      int minuses = numYs / 2 + Integer.bitCount((a ^ flips) & signs);
      factor[a] = 1 - 2 * (minuses & 1);
    }
    kernels.permute(psi, spare(), source, re, im, 0, source.length);
    return spare();
  }

  /**
   * Computes {@code out[r] = sum over c of matrix[r][c] in[c]}, where r and c number rows of 8
   * lanes. A readout goes from bit strings to classes and back in this way.
   *
   * @param matrix row-major, as many columns as {@code in} has rows
   */
  public final void combine(double[] matrix, double[] in, double[] out) {
    kernels.combine(matrix, in, out);
  }

  /**
   * Computes the softmax over the rows, for each of 8 lanes.
   *
   * @param z [class][8] logits, which become logarithms of the probabilities
   * @param p [class][8] probabilities, overwritten
   * @param work two rows
   */
  public final void softmax(double[] z, double[] p, double[] work) {
    kernels.softmax(z, p, work);
  }
}

package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;

import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.PauliString;

/** States of 8 lanes whose classes can be read. A lane is an image or a circuit. */
public abstract class ReadableStates {
  final Kernels kernels;
  private final double[] sums = new double[LANES];

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
      expectation(strings.get(k), psi, size(), sums);
      System.arraycopy(sums, 0, out, k * LANES, LANES);
    }
  }

  /**
   * The sum over amplitudes of {@code Re(conj(psi[a]) (P psi)[a])}, in ascending order. Amplitudes
   * a and {@code a ^ flips} add the same, so that only one of them is visited.
   */
  private static void expectation(PauliString pauli, double[] psi, int size, double[] sums) {
    Arrays.fill(sums, 0);
    int flips = pauli.flips();
    int visited = Integer.lowestOneBit(flips);
    int signs = pauli.signs();
    int numYs = pauli.numYs();
    for (int a = 0; a < size; a++) {
      if ((a & visited) != 0) {
        continue;
      }
      double sign = (flips == 0 ? 1 : 2) * sign(numYs, (a ^ flips) & signs);
      int to = Rows.amplitude(a);
      int from = Rows.amplitude(a ^ flips);
      if (numYs % 2 == 1) {
        for (int lane = 0; lane < LANES; lane++) {
          sums[lane] +=
              sign
                  * (psi[to + LANES + lane] * psi[from + lane]
                      - psi[to + lane] * psi[from + LANES + lane]);
        }
      } else {
        for (int lane = 0; lane < LANES; lane++) {
          sums[lane] +=
              sign
                  * (psi[to + lane] * psi[from + lane]
                      + psi[to + LANES + lane] * psi[from + LANES + lane]);
        }
      }
    }
  }

  /** Computes {@code b += w P psi}, with one number w for each lane, from {@code at} on. */
  static void addApplied(
      PauliString pauli, double[] psi, double[] b, int size, double[] w, int at) {
    int flips = pauli.flips();
    int signs = pauli.signs();
    int numYs = pauli.numYs();
    for (int a = 0; a < size; a++) {
      double sign = sign(numYs, (a ^ flips) & signs);
      int to = Rows.amplitude(a);
      int from = Rows.amplitude(a ^ flips);
      if (numYs % 2 == 1) {
        for (int lane = 0; lane < LANES; lane++) {
          b[to + lane] -= sign * w[at + lane] * psi[from + LANES + lane];
          b[to + LANES + lane] += sign * w[at + lane] * psi[from + lane];
        }
      } else {
        for (int lane = 0; lane < LANES; lane++) {
          b[to + lane] += sign * w[at + lane] * psi[from + lane];
          b[to + LANES + lane] += sign * w[at + lane] * psi[from + LANES + lane];
        }
      }
    }
  }

  /**
   * The real factor with which a string maps a basis state: {@code i^y (-1)^s}, without an i if y
   * is odd.
   *
   * @param signed the bits of the state that the string's Y and Z act on
   */
  private static int sign(int numYs, int signed) {
    return (numYs / 2 + Integer.bitCount(signed)) % 2 == 0 ? 1 : -1;
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

package org.qicd.noise;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Vectors over the 4^n Pauli strings of n wires, several side by side: entry {@code string * lanes
 * + lane}. Digit w of a string in base 4 is the letter I, X, Y or Z on wire w.
 */
final class PauliVectors {
  private PauliVectors() {}

  /** Returns the expectations of all strings in the state 0 of all wires. */
  static double[] zeroState(int wires) {
    double[] vector = new double[1 << (2 * wires)];
    for (int set = 0; set < 1 << wires; set++) {
      vector[zString(set, w -> w)] = 1;
    }
    return vector;
  }

  /**
   * Returns the string with the letter Z on some wires, and I on the others.
   *
   * @param set one bit for each qubit that has the letter Z
   * @param wire of each qubit
   */
  static int zString(int set, IntUnaryOperator wire) {
    int string = 0;
    for (int q = 0; set >> q != 0; q++) {
      string |= (3 * (set >> q & 1)) << (2 * wire.applyAsInt(q));
    }
    return string;
  }

  /**
   * Multiplies vectors by a matrix on some of the wires.
   *
   * @param matrix row by row; its qubit q is wire {@code wires.get(q)}
   */
  static void apply(double[] matrix, List<Integer> wires, double[] vectors, int lanes) {
    int size = 1 << (2 * wires.size());
    int[] offsets = new int[size];
    int mask = 0;
    for (int q = 0; q < wires.size(); q++) {
      mask |= 3 << (2 * wires.get(q));
      for (int k = 0; k < size; k++) {
        offsets[k] += ((k >> (2 * q) & 3) * lanes) << (2 * wires.get(q));
      }
    }
    double[] before = new double[size * lanes];
    for (int string = 0; string < vectors.length / lanes; string++) {
      if ((string & mask) == 0) {
        if (lanes == 1) {
          one(matrix, offsets, vectors, string, before);
        } else {
          several(matrix, offsets, vectors, string * lanes, lanes, before);
        }
      }
    }
  }

  private static void one(
      double[] matrix, int[] offsets, double[] vector, int base, double[] before) {
    int size = offsets.length;
    for (int k = 0; k < size; k++) {
      before[k] = vector[base + offsets[k]];
    }
    for (int row = 0; row < size; row++) {
      double sum = 0;
      for (int k = 0; k < size; k++) {
        sum += matrix[row * size + k] * before[k];
      }
      vector[base + offsets[row]] = sum;
    }
  }

  private static void several(
      double[] matrix, int[] offsets, double[] vectors, int base, int lanes, double[] before) {
    int size = offsets.length;
    for (int k = 0; k < size; k++) {
      System.arraycopy(vectors, base + offsets[k], before, k * lanes, lanes);
    }
    for (int row = 0; row < size; row++) {
      int to = base + offsets[row];
      Arrays.fill(vectors, to, to + lanes, 0);
      for (int k = 0; k < size; k++) {
        double factor = matrix[row * size + k];
        if (factor != 0) {
          for (int lane = 0; lane < lanes; lane++) {
            vectors[to + lane] += factor * before[k * lanes + lane];
          }
        }
      }
    }
  }
}

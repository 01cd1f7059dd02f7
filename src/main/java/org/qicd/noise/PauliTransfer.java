package org.qicd.noise;

import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Gate;

/**
 * The matrices by which gates and noise change the expectations of Pauli strings. A matrix of k
 * qubits has 4^k rows and columns, and is kept row by row. Digit q of an index in base 4 is the
 * letter I, X, Y or Z on qubit q.
 */
final class PauliTransfer {
  private PauliTransfer() {}

  /** Returns the matrix of a gate: {@code Tr(P_i U P_j U^dagger) / 2^k} in row i and column j. */
  static double[] of(Gate gate, double[] angles) {
    return gate == Gate.RZ ? rz(angles[0]) : of(gate.matrix(angles), gate.numQubits());
  }

  private static double[] rz(double angle) {
    double[] matrix = identity(1);
    matrix[5] = StrictMath.cos(angle);
    matrix[6] = -StrictMath.sin(angle);
    matrix[9] = -matrix[6];
    matrix[10] = matrix[5];
    return matrix;
  }

  private static double[] of(FieldMatrix<Complex> unitary, int qubits) {
    int size = 1 << (2 * qubits);
    double[] matrix = new double[size * size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        matrix[row * size + column] = overlap(unitary, row, column);
      }
    }
    return matrix;
  }

  /**
   * Row a of a Pauli string has one entry, in column a xor x, where x has the bits of the letters X
   * and Y. It is (-i)^y times a sign, where y is the number of letters Y. The sign is negative if a
   * has an odd number of bits in common with z, the bits of the letters Y and Z.
   */
  private static double overlap(FieldMatrix<Complex> unitary, int row, int column) {
    int dimension = unitary.getRowDimension();
    double re = 0;
    double im = 0;
    for (int a = 0; a < dimension; a++) {
      for (int b = 0; b < dimension; b++) {
        Complex u = unitary.getEntry(a ^ flips(row), b);
        Complex v = unitary.getEntry(a, b ^ flips(column));
        int minuses = Integer.bitCount(a & signs(row)) + Integer.bitCount(b & signs(column));
        int sign = 1 - 2 * (minuses & 1);
        re += sign * (u.getReal() * v.getReal() + u.getImaginary() * v.getImaginary());
        im += sign * (u.getImaginary() * v.getReal() - u.getReal() * v.getImaginary());
      }
    }
    int ys =
        Integer.bitCount(flips(row) & signs(row)) + Integer.bitCount(flips(column) & signs(column));
    double real = // the real part of (-i)^ys (re + i im)
        switch (ys & 3) {
          case 0 -> re;
          case 1 -> im;
          case 2 -> -re;
          default -> -im;
        };
    return real / dimension;
  }

  /** The qubits on which a Pauli string has the letter X or Y. */
  private static int flips(int string) {
    int bits = 0;
    for (int q = 0; string >> (2 * q) != 0; q++) {
      int letter = string >> (2 * q) & 3;
      bits |= (letter == 1 || letter == 2 ? 1 : 0) << q;
    }
    return bits;
  }

  /** The qubits on which a Pauli string has the letter Y or Z. */
  private static int signs(int string) {
    int bits = 0;
    for (int q = 0; string >> (2 * q) != 0; q++) {
      bits |= (string >> (2 * q + 1) & 1) << q;
    }
    return bits;
  }

  static double[] identity(int qubits) {
    int size = 1 << (2 * qubits);
    double[] matrix = new double[size * size];
    for (int k = 0; k < size; k++) {
      matrix[k * size + k] = 1;
    }
    return matrix;
  }

  static double[] transposed(double[] matrix) {
    int size = (int) Math.round(Math.sqrt(matrix.length));
    double[] transposed = new double[matrix.length];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        transposed[column * size + row] = matrix[row * size + column];
      }
    }
    return transposed;
  }

  /** Changes the matrix of what happens to that of the same followed by noise. */
  static void follow(double[] matrix, GateNoise noise, int qubits) {
    int size = 1 << (2 * qubits);
    for (int k = size; k < matrix.length; k++) { // all rows but that of the identity
      matrix[k] *= 1 - noise.depolarising();
    }
    for (int q = 0; q < noise.relaxations().size(); q++) {
      PauliVectors.apply(noise.relaxations().get(q).matrix(), List.of(q), matrix, size);
    }
  }
}

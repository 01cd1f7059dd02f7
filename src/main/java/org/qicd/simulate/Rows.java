package org.qicd.simulate;

/**
 * How a block of states lies in memory: rows of {@value #LANES} images. Amplitude {@code a} has its
 * real parts in row {@code 2a} and its imaginary parts in row {@code 2a + 1}, so a rotation of
 * qubit {@code q} pairs rows that differ in bit {@code q + 1}, for real and imaginary parts alike.
 */
final class Rows {
  /** Images in a block: one 512-bit vector of doubles, or two of 256 bits. */
  static final int LANES = 8;

  /** A spare row after so many keeps rows that a rotation combines out of one cache set. */
  private static final int SPARE_SHIFT = 8;

  private Rows() {}

  /** Index in the array of the first lane of a row. */
  static int at(int row) {
    return (row + (row >> SPARE_SHIFT)) << 3;
  }

  /**
   * Index of the real parts of amplitude a; the imaginary parts follow {@value #LANES} further on.
   */
  static int amplitude(int a) {
    return at(2 * a);
  }

  /** Length of the array of a block of states of n qubits. */
  static int length(int numQubits) {
    return at((2 << numQubits) - 1) + LANES;
  }

  /** Inserts a zero bit at the place of a one-bit mask's bit: the bits from there on move up. */
  static int insertZero(int index, int below) {
    return ((index & ~below) << 1) | (index & below);
  }

  /** The sum of a row's lanes, in a fixed order. */
  static double sum(double[] rows, int at) {
    return ((rows[at] + rows[at + 4]) + (rows[at + 1] + rows[at + 5]))
        + ((rows[at + 2] + rows[at + 6]) + (rows[at + 3] + rows[at + 7]));
  }
}

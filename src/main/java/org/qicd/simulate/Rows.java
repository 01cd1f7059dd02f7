package org.qicd.simulate;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

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

  /** Rows without a spare one between them, from a multiple of this number on. */
  static final int IN_A_RUN = 1 << SPARE_SHIFT;

  /**
   * Array index of row 0. Where the JVM aligns objects to 64 bytes ({@code
   * -XX:ObjectAlignmentInBytes=64}), rows begin at cache lines: an array's first element is 16
   * bytes behind its header.
   */
  static final int OFFSET = alignedObjects() ? 6 : 0;

  private Rows() {}

  private static boolean alignedObjects() {
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Integer.parseInt(vm.getVMOption("ObjectAlignmentInBytes").getValue()) % 64 == 0;
    } catch (RuntimeException e) {
      return false; // not a HotSpot JVM
    }
  }

  /** Index in the array of the first lane of a row of sums or factors: rows without spare ones. */
  static int sums(int row) {
    return OFFSET + row * LANES;
  }

  /** Rows of sums or factors. */
  static double[] newSums(int rows) {
    return new double[OFFSET + rows * LANES];
  }

  /** Index in the array of the first lane of a row. */
  static int at(int row) {
    return OFFSET + ((row + (row >> SPARE_SHIFT)) << 3);
  }

  /** How far the row with one more bit set is from the row without: {@code at(r | bit) - at(r)}. */
  static int step(int bit) {
    return (bit + (bit >> SPARE_SHIFT)) << 3;
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

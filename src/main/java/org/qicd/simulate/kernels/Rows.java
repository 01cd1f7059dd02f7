package org.qicd.simulate.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * The memory layout of a block of states: rows of {@value #LANES} images. Amplitude {@code a} has
 * its real parts in row {@code 2a} and its imaginary parts in row {@code 2a + 1}, so a rotation of
 * qubit {@code q} pairs rows that differ in bit {@code q + 1}, for real and imaginary parts alike.
 */
public final class Rows {
  /** The number of images in a block. They fill one vector of 512 bits, or two of 256 bits. */
  public static final int LANES = 8;

  /** The number of circuits whose states fill the lanes, with real and with imaginary parts. */
  public static final int EACH = LANES / 2;

  /**
   * A spare row follows after every 2^8 rows. It keeps the rows that a rotation combines out of the
   * same cache set.
   */
  private static final int SPARE_SHIFT = 8;

  /**
   * The number of rows without a spare one between them, counted from a multiple of this number.
   */
  public static final int IN_A_RUN = 1 << SPARE_SHIFT;

  /** A bound on every index into an array of rows: those of 20 qubits take less than 2^25. */
  private static final int MOST_INDEX = (1 << 28) - 1;

  /**
   * Array index of row 0. Where the JVM aligns objects to 64 bytes ({@code
   * -XX:ObjectAlignmentInBytes=64}), rows begin at cache lines: an array's first element comes 16
   * bytes after the start of the object.
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

  /**
   * The index in the array of the first lane of a row of sums or factors. There are no spare rows
   * among these.
   */
  public static int sums(int row) {
    return OFFSET + row * LANES;
  }

  /** Allocates rows of sums or factors. */
  public static double[] newSums(int rows) {
    return new double[OFFSET + rows * LANES];
  }

  /** The index in the array of the first lane of a row of a state. */
  public static int at(int row) {
    return OFFSET + ((row + (row >> SPARE_SHIFT)) << 3);
  }

  /**
   * The distance in the array from a row to the row with one more bit set: {@code at(r | bit) -
   * at(r)}.
   */
  static int step(int bit) {
    return index((bit + (bit >> SPARE_SHIFT)) << 3);
  }

  /**
   * The same index, in a form that tells C2 its range. Then C2 knows that a sum of up to seven such
   * numbers does not overflow, and adds them within an address. Otherwise it extends each sum to 64
   * bits by instructions of its own, and a rotation of four qubits takes a quarter longer.
   */
  static int index(int index) {
    return index & MOST_INDEX;
  }

  /**
   * The index of the real parts of amplitude a. The imaginary parts follow {@value #LANES} further
   * on.
   */
  public static int amplitude(int a) {
    return at(2 * a);
  }

  /** The length of the array of a block of states of n qubits. */
  public static int length(int numQubits) {
    return at((2 << numQubits) - 1) + LANES;
  }

  /** Inserts a zero bit above the bits of the mask {@code below}. The higher bits move up. */
  static int insertZero(int index, int below) {
    return ((index & ~below) << 1) | (index & below);
  }

  /** The sum of a row's lanes, in a fixed order. */
  public static double sum(double[] rows, int at) {
    return ((rows[at] + rows[at + 4]) + (rows[at + 1] + rows[at + 5]))
        + ((rows[at + 2] + rows[at + 6]) + (rows[at + 3] + rows[at + 7]));
  }
}

package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.EACH;

import java.util.Arrays;

/**
 * Where the amplitudes of one to four circuits are in rows of four lanes, between two layers. A row
 * has the real parts of its lanes, then their imaginary parts. One circuit has all four lanes, two
 * circuits have two each, and three or four have one each.
 *
 * <p>Lane m of row r holds amplitude {@code bases[r] ^ shifts[m]}. The shifts of a circuit's lanes
 * are {@code shift ^ W(k)}, where k numbers these lanes from 0 on, and W is linear in the bits of k
 * and the same for all circuits. The rows leave out as many qubits as k has bits: those in which no
 * two W(k) agree. Their bits are 0 in all bases.
 */
public final class Lanes {
  private final int circuits;

  /** The number of lanes of each circuit. */
  public final int each;

  /** The shift of each lane. That of lane 0 is 0. */
  public final int[] shifts;

  /** The amplitude in each row where the shift is 0, ascending. */
  public final int[] bases;

  private final int leftOut; // a mask of qubits

  private Lanes(int circuits, int each, int size, int[] shifts) {
    this.circuits = circuits;
    this.each = each;
    this.shifts = shifts;
    int mask = 0;
    for (int k = 1; k < each; k++) {
      // The highest qubits, so that rotations of lower ones need not be split by theirs.
      mask |= Integer.highestOneBit(shifts[k]);
    }
    leftOut = mask;
    bases = new int[size / each];
    for (int a = 0, row = 0; a < size; a++) {
      if ((a & leftOut) == 0) {
        bases[row++] = a;
      }
    }
  }

  /**
   * The lanes behind the last layer: the lowest qubits number a circuit's lanes, and the others
   * number the rows.
   *
   * @param circuits 1 to 4
   * @param size number of amplitudes of each
   * @param several whether a circuit may have more than one lane
   */
  public static Lanes last(int circuits, int size, boolean several) {
    int each = several && circuits <= 2 ? Math.min(size, EACH / circuits) : 1;
    int[] shifts = new int[EACH];
    Arrays.setAll(shifts, lane -> lane % each);
    return new Lanes(circuits, each, size, shifts);
  }

  /** As many lanes for each circuit, with other shifts. */
  public Lanes with(int[] shifts) {
    return new Lanes(circuits, each, each * bases.length, shifts);
  }

  /** The circuit of a lane. Lanes without a circuit of their own repeat the last one. */
  public int circuit(int lane) {
    return Math.min(lane / each, circuits - 1);
  }

  /** The amplitude in a lane of a row. */
  public int amplitude(int row, int lane) {
    return bases[row] ^ shifts[lane];
  }

  /**
   * How an amplitude's lane changes with the amplitude.
   *
   * @param change a mask of bits of the amplitude
   * @return a mask of bits of the lane
   */
  public int swap(int change) {
    int k = 0;
    while (((shifts[k] ^ change) & leftOut) != 0) {
      k++;
    }
    return k;
  }

  /** How an amplitude's row changes with the amplitude, as a mask of bits of the row. */
  public int step(int change) {
    return Arrays.binarySearch(bases, change ^ shifts[swap(change)]);
  }
}

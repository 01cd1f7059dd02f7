package org.qicd.simulate;

/**
 * The passes of a layer's rotations over a state, each with a few qubits, and when they are due.
 *
 * <p>A state is swept in tiles of neighbouring rows. As soon as the rows that a pass combines are
 * complete, the pass runs on them, while they are still in a cache. So the passes of low qubits run
 * on one small tile after the other, and only those of high qubits go over the whole state. Each
 * pass meets its rows in ascending order, as it would if it went over the whole state at once.
 */
final class Passes {
  /** Rows of a tile: 8 kB, so that those of two states fit the first cache beside others. */
  private static final int MOST_ROWS = 1 << 7;

  private final int tile;
  private final int[] from;
  private final int[] count;
  private final int[] rows; // of the smallest range that holds the groups of a pass completely

  /**
   * Plans passes.
   *
   * @param bits the rotated bits of a row's index, ascending
   * @param most the largest number of rotations in a pass
   * @param rows number of rows of the state
   */
  Passes(int[] bits, int most, int rows) {
    tile = Math.min(MOST_ROWS, rows);
    int size = (bits.length + most - 1) / most;
    from = new int[size];
    count = new int[size];
    this.rows = new int[size];
    for (int k = 0, done = 0; k < size; k++) {
      from[k] = done;
      count[k] = Layer.inPass(bits.length - done, most);
      done += count[k];
      this.rows[k] = Math.max(tile, 2 << bits[done - 1]);
    }
  }

  /** The number of rows in a tile. */
  int tile() {
    return tile;
  }

  /**
   * Whether there is a pass of this number and it is due.
   *
   * @param pass its number; none is due before the one with the next lower number
   * @param done how many rows of the state are complete, a multiple of the rows of a tile
   */
  boolean isDue(int pass, int done) {
    return pass < rows.length && (done & (rows[pass] - 1)) == 0;
  }

  /** The index of the first rotation of a pass. */
  int from(int pass) {
    return from[pass];
  }

  /** The number of rotations of a pass. */
  int count(int pass) {
    return count[pass];
  }

  /** The first group of rows of a pass that is due. */
  int begin(int pass, int done) {
    return (done - rows[pass]) >> count[pass];
  }

  /** The group behind the last one. */
  int end(int pass, int done) {
    return done >> count[pass];
  }
}

package org.qicd.train;

import java.util.List;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.util.MathArrays;

/**
 * Which images a step takes: consecutive windows of an endless sequence that runs through all
 * images again and again, each time in another order. A function of (seed, student, step) and of
 * the ids, never of where an image lies.
 */
final class Batches {
  private final Sequence[] labelled;
  private final Sequence shared;

  /**
   * Sequences over the students' own images and over the common pool.
   *
   * @param owned ids of the labelled images of each student
   * @param poolSize images of the common pool: ids 0 .. poolSize - 1
   */
  Batches(long seed, List<int[]> owned, int batchSize, int poolSize, int sharedBatchSize) {
    labelled = new Sequence[owned.size()];
    for (int m = 0; m < labelled.length; m++) {
      labelled[m] = new Sequence(seed, m, owned.get(m), batchSize);
    }
    shared = new Sequence(seed, -1, MathArrays.natural(poolSize), sharedBatchSize);
  }

  /** Ids of the labelled images of a student's step, no more than it owns. */
  int[] labelled(int student, int step) {
    return labelled[student].window(step);
  }

  /** Ids of the shared images of a step. */
  int[] shared(int step) {
    return shared.window(step);
  }

  private static final class Sequence {
    private final long seed;
    private final int stream;
    private final int[] ids;
    private final int size;
    private int[] order;
    private long epoch = -1;

    Sequence(long seed, int stream, int[] ids, int batchSize) {
      this.seed = seed;
      this.stream = stream;
      this.ids = ids;
      this.size = Math.min(batchSize, ids.length);
    }

    int[] window(int step) {
      int[] window = new int[size];
      for (int k = 0; k < size; k++) {
        long position = (long) step * size + k;
        shuffleFor(position / ids.length);
        window[k] = order[(int) (position % ids.length)];
      }
      return window;
    }

    private void shuffleFor(long wanted) {
      if (epoch != wanted) {
        epoch = wanted;
        order = ids.clone();
        int[] key = {(int) seed, (int) (seed >>> 32), stream, (int) wanted, (int) (wanted >>> 32)};
        MathArrays.shuffle(order, new Well19937c(key));
      }
    }
  }
}

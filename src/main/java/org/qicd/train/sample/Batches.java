package org.qicd.train.sample;

import java.util.List;
import java.util.function.LongFunction;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.random.Draw;

/**
 * Which images a step takes: consecutive windows of an endless sequence that runs through all
 * images again and again, each time in another order. A function of (seed, student, step) and of
 * the ids, never of where an image lies.
 */
public final class Batches {
  private final Sequence[] labelled;
  private final Sequence shared;

  /**
   * Sequences over the students' own images and over the common pool.
   *
   * @param owned ids of the labelled images of each student
   * @param poolSize images of the common pool: ids 0 .. poolSize - 1
   */
  public Batches(long seed, List<int[]> owned, int batchSize, int poolSize, int sharedBatchSize) {
    labelled = new Sequence[owned.size()];
    for (int m = 0; m < labelled.length; m++) {
      int student = m;
      labelled[m] =
          new Sequence(
              pass -> Draw.LABELLED_ORDER.generator(seed, student, pass), owned.get(m), batchSize);
    }
    shared =
        new Sequence(
            pass -> Draw.SHARED_ORDER.generator(seed, pass),
            MathArrays.natural(poolSize),
            sharedBatchSize);
  }

  /** Ids of the labelled images of a student's step, no more than it owns. */
  public int[] labelled(int student, int step) {
    return labelled[student].window(step);
  }

  /** Ids of the shared images of a step. */
  public int[] shared(int step) {
    return shared.window(step);
  }

  private static final class Sequence {
    private final LongFunction<RandomGenerator> generators;
    private final int[] ids;
    private final int size;
    private int[] order;
    private long pass = -1;

    Sequence(LongFunction<RandomGenerator> generators, int[] ids, int batchSize) {
      this.generators = generators;
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
      if (pass != wanted) {
        pass = wanted;
        order = ids.clone();
        MathArrays.shuffle(order, generators.apply(wanted));
      }
    }
  }
}

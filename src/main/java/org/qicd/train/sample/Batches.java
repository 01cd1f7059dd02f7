package org.qicd.train.sample;

import java.util.List;
import java.util.function.LongFunction;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.random.Draw;

/**
 * The images of each step. They are consecutive windows of an endless sequence that passes through
 * all images again and again, each time in another order. A batch is a function of seed, student,
 * step and ids, and does not depend on the partition in which an image is.
 */
public final class Batches {
  private final Sequence[] labelled;
  private final Sequence shared;

  /**
   * Makes the sequences of each student's labelled images and of the images that all students
   * share.
   *
   * @param owned ids of the labelled images of each student
   * @param poolSize number of shared images, whose ids are 0 .. poolSize - 1
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

  /** Ids of the labelled images of a student's step. A batch is never larger than what it owns. */
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

package org.qicd.train.sample;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.qicd.param.ParamValues;
import org.qicd.random.Draw;
import org.qicd.setup.TrainParam;

/**
 * Which students take part in a round. Each student takes part with a given probability, with all
 * of its circuits, and independently of the others. If none would, the one with the smallest draw
 * takes part. A draw is a function of seed, round and student.
 *
 * <p>An absent student takes no step, and nobody learns from it: ensembles and averaged circuits
 * are those of the students that take part. A student that takes part alone has no distillation
 * term, unless it learns from a teacher. With {@code strategy = average} there is one model. It is
 * moved by the gradients of those that take part, and all students have it afterwards.
 */
public final class Participation {
  private final long seed;
  private final int numStudents;
  private final double share;

  public Participation(ParamValues params) {
    this.seed = params.get(TrainParam.SEED);
    this.numStudents = params.get(TrainParam.NUM_STUDENTS);
    this.share = params.get(TrainParam.PARTICIPATION);
  }

  /** The students that take part in a round, in ascending order. There is at least one. */
  public int[] present(int round) {
    double[] draws =
        IntStream.range(0, numStudents)
            .mapToDouble(m -> Draw.PARTICIPATION.uniform(seed, round, m))
            .toArray();
    // The student with the smallest draw takes part in any case.
    double least = Arrays.stream(draws).min().orElseThrow();
    return IntStream.range(0, numStudents)
        .filter(m -> draws[m] < share || draws[m] == least)
        .toArray();
  }
}

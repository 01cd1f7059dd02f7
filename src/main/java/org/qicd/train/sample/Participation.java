package org.qicd.train.sample;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.qicd.param.ParamValues;
import org.qicd.random.Draw;
import org.qicd.setup.TrainParam;

/**
 * Which students take part in a round, all circuits of a student alike: each with a given
 * probability, whatever the others do; where nobody would, the one that was nearest to it. A
 * function of (seed, round, student).
 *
 * <p>An absent student takes no step, and nobody is pulled toward it: the others' ensemble and
 * averaged circuit are of those that take part. A student that takes part by itself has no pull,
 * unless it is toward a teacher. Under {@code average} there is one model, which the gradients of
 * those that take part move; the others have it when they are back.
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

  /** The students that take part in a round, ascending; one at least. */
  public int[] present(int round) {
    double[] draws =
        IntStream.range(0, numStudents)
            .mapToDouble(m -> Draw.PARTICIPATION.uniform(seed, round, m))
            .toArray();
    // The least draw takes part wherever any does.
    double least = Arrays.stream(draws).min().orElseThrow();
    return IntStream.range(0, numStudents)
        .filter(m -> draws[m] < share || draws[m] == least)
        .toArray();
  }
}

package org.qicd.train.sample;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.ensemble.Student;
import org.qicd.param.ParamValues;
import org.qicd.random.Draw;
import org.qicd.setup.TrainParam;

/**
 * How the devices of the students drift: after each round, each weight's angle has drifted by a
 * normal number that follows from the seed, the student and the round. All circuits of a student
 * run on one device, so they drift alike.
 */
public final class Drift implements Serializable {
  private static final long serialVersionUID = 1;

  private final long seed;
  private final int numStudents;
  private final double deviationOfRound; // standard deviation, radians

  /** The drift of a training. It adds up to {@code deviceDrift} over all rounds. */
  public Drift(ParamValues params) {
    this.seed = params.get(TrainParam.SEED);
    this.numStudents = params.get(TrainParam.NUM_STUDENTS);
    this.deviationOfRound =
        params.get(TrainParam.DEVICE_DRIFT) / Math.sqrt(params.get(TrainParam.MAX_ITER));
  }

  /** Returns a student after its device has drifted at the end of a round. */
  public Student after(int round, Student student) {
    if (deviationOfRound == 0) {
      return student;
    }
    RandomGenerator random = Draw.DEVICE_DRIFT.generator(seed, student.index % numStudents, round);
    double[] more = new double[student.weights.length];
    Arrays.setAll(more, k -> deviationOfRound * random.nextGaussian());
    return student.drifted(more);
  }
}

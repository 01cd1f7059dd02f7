package org.qicd.distill;

import java.util.Locale;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/** How the students' weights begin. */
public enum Start {
  /** One draw of uniform angles for all students, plus a small normal difference for each. */
  COMMON,
  /** A draw of uniform angles for each student. */
  INDEPENDENT;

  private static final int DIFFERENCE_STREAM = 1;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Weights of one student, in [0, 2 pi) before the difference; a function of (seed, student).
   *
   * @param difference standard deviation of a common start's differences, radians
   */
  public double[] weights(long seed, int student, int numWeights, double difference) {
    RandomGenerator base = generator(seed, this == COMMON ? 0 : student, 0);
    RandomGenerator own = generator(seed, student, DIFFERENCE_STREAM);
    double[] weights = new double[numWeights];
    for (int k = 0; k < numWeights; k++) {
      weights[k] = 2 * Math.PI * base.nextDouble();
      if (this == COMMON) {
        weights[k] += difference * own.nextGaussian();
      }
    }
    return weights;
  }

  private static RandomGenerator generator(long seed, int student, int stream) {
    return new Well19937c(new int[] {(int) seed, (int) (seed >>> 32), student, stream});
  }
}

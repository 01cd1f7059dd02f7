package org.qicd.distill;

import java.util.Locale;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.random.Draw;

/** How the students' weights are initialized. */
public enum Start {
  /** One draw of uniform angles for all students, plus a small normal difference for each. */
  COMMON,
  /** A draw of uniform angles for each student alone. */
  INDEPENDENT,
  /**
   * A common draw for the first weights and zero for the rest, plus a small normal difference for
   * each student. In circuits whose later layers cancel at zero angles, students of any depth then
   * start as nearly the same circuit.
   */
  IDENTITY;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the weights of one student. They are in [0, 2 pi) before the difference is added, and a
   * function of seed, group and student.
   *
   * @param group group of the student; students of a group have a draw in common
   * @param student number of the student in its group, from 0
   * @param numRandom how many of the first weights an identity start draws; the other starts draw
   *     all
   * @param difference standard deviation of a student's differences from the common draw, in
   *     radians
   */
  public double[] weights(
      long seed, int group, int student, int numWeights, int numRandom, double difference) {
    RandomGenerator base = Draw.START.generator(seed, group, this == INDEPENDENT ? student : 0);
    RandomGenerator own = Draw.START_DIFFERENCE.generator(seed, group, student);
    double[] weights = new double[numWeights];
    for (int k = 0; k < numWeights; k++) {
      weights[k] = this == IDENTITY && k >= numRandom ? 0 : 2 * Math.PI * base.nextDouble();
      if (this != INDEPENDENT) {
        weights[k] += difference * own.nextGaussian();
      }
    }
    return weights;
  }
}

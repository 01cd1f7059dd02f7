package org.qicd.train.round;

import java.util.Arrays;
import java.util.List;
import org.qicd.ensemble.Student;
import org.qicd.param.NotFiniteException;

/**
 * Stops a training whose numbers are no longer finite, or whose steps are so small that they are
 * lost in the rounding of the weights. Such a training would go on to the end and learn nothing.
 */
public final class FiniteNumbers {
  private FiniteNumbers() {}

  /**
   * Checks a round.
   *
   * @param before the students that take part, before the round
   * @param result the same students after the round, and their losses
   * @throws NotFiniteException if a loss or a gradient is not finite
   * @throws IllegalArgumentException if no weight of any student has moved in the first round
   *     although there are gradients
   */
  public static void check(RoundPlan plan, List<Student> before, RoundResult result) {
    for (int m = 0; m < before.size(); m++) {
      StepLosses losses = result.losses().get(m);
      check(plan, before.get(m), "task loss", losses.sums().task().sum());
      check(plan, before.get(m), "divergence", losses.sums().distill().sum());
      // An optimizer keeps the squares of the gradient, which overflow first.
      check(plan, before.get(m), "gradient's norm", losses.gradientNorm());
    }
    if (plan.round == 0 && isStuck(before, result)) {
      throw new IllegalArgumentException(
          "round 1: no weight of any student has moved, though there are gradients: a step of %s is"
                  .formatted(plan.stepSizes[0])
              + " lost in the rounding of the weights; raise stepSize");
    }
  }

  private static void check(RoundPlan plan, Student student, String name, double value) {
    if (!Double.isFinite(value)) {
      throw new NotFiniteException(
          "round %d: the %s of student %d is %s, expected a finite number: lower distillWeight,"
                  .formatted(plan.round + 1, name, student.index, value)
              + " logitScale or stepSize, or the weights of the rows");
    }
  }

  private static boolean isStuck(List<Student> before, RoundResult result) {
    for (int m = 0; m < before.size(); m++) {
      if (result.losses().get(m).gradientNorm() == 0
          || !Arrays.equals(before.get(m).weights, result.students().get(m).weights)) {
        return false;
      }
    }
    return !before.isEmpty();
  }
}

package org.qicd.train.round;

import static org.qicd.testing.Mistakes.assertMistake;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.LossSums;
import org.qicd.ensemble.Student;
import org.qicd.optim.Optimizer;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;

/** Trainings that learn nothing because of their numbers end, and say why. */
@ExtendWith(SharedSpark.class)
class FiniteNumbersTest {

  @Test
  void stepsThatRoundingSwallowsAreRefused(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      ParamValues params =
          Trainings.set(Trainings.params("numLayers=3", "maxIter=3"), "stepSize=1e-300");
      assertMistake(
          () -> Trainer.of(TrainSetup.of(params, 8, 3, 1), data).fit(),
          "round 1: no weight of any student has moved, though there are gradients: a step of"
              + " 1.0E-300 is lost in the rounding of the weights; raise stepSize");
    }
  }

  @Test
  void anInfiniteGradientIsRefused() {
    RoundPlan plan =
        new RoundPlan(
            3,
            new int[] {0},
            1,
            1,
            new double[] {0.1},
            new int[1][1][0],
            new double[1][1],
            new int[1][0],
            new double[1],
            null);
    Student student = new Student(2, new double[1], Optimizer.State.initial(1), new double[0]);
    RoundResult result =
        new RoundResult(
            List.of(student),
            List.of(
                new StepLosses(
                    LossSums.ZERO, Double.POSITIVE_INFINITY, GradientNoise.Ratios.NONE)));
    assertMistake(
        () -> FiniteNumbers.check(plan, List.of(student), result),
        "round 4: the gradient's norm of student 2 is Infinity, expected a finite number: lower"
            + " distillWeight, logitScale or stepSize, or the weights of the rows");
  }
}

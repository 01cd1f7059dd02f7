package org.qicd.job.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.RoundForecast;

/**
 * What is said of a training before it measures. Students of 2 layers on 3 qubits have 18 weights,
 * so a gradient takes 36 shifted circuits.
 */
class MeasuredTextTest {
  private static String text(String... settings) {
    ParamValues params = ParamValues.defaults(TrainParam.TABLE);
    for (String setting : settings) {
      String[] pair = setting.split("=");
      for (Param<?> param : TrainParam.TABLE) {
        params = param.name().equals(pair[0]) ? params.with(param, pair[1]) : params;
      }
    }
    TrainSetup setup =
        TrainSetup.of(
            params
                .with(TrainParam.NUM_STUDENTS, 2)
                .with(TrainParam.NUM_LAYERS, 2)
                .with(TrainParam.BATCH_SIZE, 5)
                .with(TrainParam.DISTILL_BATCH_SIZE, 4)
                .with(TrainParam.MAX_ITER, 10),
            8,
            3,
            1);
    return MeasuredText.of(setup, RoundForecast.of(setup, 100));
  }

  /** Two students: 5 x 37 circuits for the task term, and 4 x 36 swap tests of one circuit. */
  @Test
  void aRoundAndAllRounds() {
    assertThat(text("gradient=shift", "shots=10", "fidelityBy=swap"))
        .isEqualTo(
            "gradients by shift, fidelities by swap, 10 shots for each circuit and image; 658"
                + " circuits and 6,580 shots a round of all students, 65,800 shots in 10 rounds");
    assertThat(text("gradient=shift"))
        .isEqualTo("gradients by shift, exact numbers; 658 circuits a round of all students");
    assertThat(text("gradient=shift", "shots=10", "strategy=average"))
        .isEqualTo(
            "gradients by shift, 10 shots for each circuit and image; 370 circuits and 3,700 shots a"
                + " round of all students, 37,000 shots in 10 rounds");
  }

  /** Two circuits for each image: 2 x 5 x 2 for the task term, and 2 x 4 x 2 swap tests. */
  @Test
  void twoDisplacedCircuits() {
    assertThat(text("gradient=spsa", "shots=10", "fidelityBy=swap"))
        .isEqualTo(
            "gradients by spsa, fidelities by swap, 10 shots for each circuit and image; 36"
                + " circuits and 360 shots a round of all students, 3,600 shots in 10 rounds");
  }

  @Test
  void shotsThatAdaptNoiseAndABudget() {
    assertThat(text("gradient=shift", "shots=10", "fidelityBy=swap", "shotNoise=0.5"))
        .contains("by shift,", "at least 10 shots", "at least", "shots in 10 rounds");
    assertThat(text("gradient=shift", "shots=10", "fidelityBy=swap", "shotBudget=50000"))
        .endsWith("a round of all students, until 50,000 shots are spent");
    assertThat(
            text(
                "gradient=shift",
                "shots=10",
                "fidelityBy=swap",
                "deviceDepolarising=0.8",
                "deviceReadoutError=0.05"))
        .contains(
            "states depolarised by 0 to 0.8, outcomes flipped with a mean probability of 0.05");
  }
}

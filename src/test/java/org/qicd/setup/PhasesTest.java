package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.distill.Divergence;
import org.qicd.distill.Strategy;
import org.qicd.param.ParamValues;
import org.qicd.train.Trainings;

/** The phases of a training, as they are written. */
class PhasesTest {
  private static final String EXPECTED =
      "expected a number of rounds, a colon and parameters, such as '20: strategy=average'";

  private static TrainSetup setup(String phases, String... settings) {
    ParamValues params = Trainings.set(Trainings.params("maxIter=9"), settings);
    return TrainSetup.of(params.with(TrainParam.PHASES, phases), 8, 3, 1);
  }

  @Test
  void eachRoundHasTheParametersOfItsPhase() {
    String text = " 2:strategy=qcd taskWeight=0.5 ;3 :  distillState=readout   distillWeight=7 ";
    TrainSetup setup = setup(text, "readout=projector");
    assertThat(IntStream.of(0, 1, 2, 4, 5, 11).mapToObj(r -> setup.at(r).divergence()))
        .containsExactly(
            Divergence.KL,
            Divergence.KL,
            Divergence.SUPERFIDELITY,
            Divergence.SUPERFIDELITY,
            Divergence.INFIDELITY,
            Divergence.INFIDELITY);
    assertThat(setup.at(1).params().get(TrainParam.TASK_WEIGHT)).isEqualTo(0.5);
    assertThat(setup.at(2).params().get(TrainParam.TASK_WEIGHT)).isEqualTo(1);
    assertThat(setup.at(4).params().get(TrainParam.DISTILL_WEIGHT)).isEqualTo(7);
    assertThat(setup.at(5).params().toMap()).isEqualTo(setup.params().toMap());
    assertThat(setup.at(3).circuits()).isEqualTo(setup.circuits());
    assertThat(IntStream.range(1, 9).filter(setup::isSeen)).containsExactly(2, 5);
  }

  /** Schedules run over all rounds: a phase has its own end value, but not its own clock. */
  @Test
  void theWeightOfTheDistillationTermFollowsOneSchedule() {
    String phases = "2: strategy=average; 2: distillWeight=50; 2: strategy=independent";
    TrainSetup setup = setup(phases, "distillSchedule=linear");
    TrainSetup plain = setup("", "distillSchedule=linear");
    for (int round = 0; round < 9; round++) {
      double share = round < 2 ? 0 : round < 4 ? 0.5 : round < 6 ? 0 : 1;
      assertThat(setup.lambda(round))
          .as("round %d", round)
          .isCloseTo(share * plain.lambda(round), within(1e-12));
    }
    assertThat(plain.lambda(7)).isGreaterThan(plain.lambda(3)).isPositive();
    TrainSetup burnIn = setup("", "distillSchedule=linear", "burnIn=4");
    for (int round = 0; round < 9; round++) {
      assertThat(burnIn.lambda(round)).isEqualTo(round < 4 ? 0 : plain.lambda(round));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | 'nonsense' is no phase: EXPECTED",
        "2 | '2' is no phase: EXPECTED",
        ": strategy=average | ': strategy=average' is no phase: EXPECTED",
        "0: strategy=average | '0: strategy=average' is no phase: EXPECTED",
        "-2: strategy=average | '-2: strategy=average' is no phase: EXPECTED",
        "1.5: strategy=average | '1.5: strategy=average' is no phase: EXPECTED",
        "999999999: taskWeight=0 | '999999999: taskWeight=0' is no phase: EXPECTED",
        "2: strategy=average; | '' is no phase: EXPECTED",
        ";2: strategy=average | '' is no phase: EXPECTED",
        "2: | '2:' sets no parameter: EXPECTED",
        "2: strategy | '2: strategy' sets no parameter: EXPECTED",
        "2: strategy = average | '2: strategy = average' sets no parameter: EXPECTED",
        "2: strategy=average, taskWeight=0 | strategy must be one of qicd, qcd, qkd, average, fedavg, independent, found 'average,'",
        "2: stepSize=1 | a phase cannot set 'stepSize'; it can set strategy, taskGradient, taskWeight, proximalWeight, distillWeight, distillState",
        "2: =1 | a phase cannot set ''; it can set strategy, taskGradient, taskWeight, proximalWeight, distillWeight, distillState",
        "2: strategy=fast | strategy must be one of qicd, qcd, qkd, average, fedavg, independent, found 'fast'",
        "2: taskWeight= | taskWeight must be a number from 0 to 1000000, found ''",
        "2: taskWeight=-1 | taskWeight must be a number from 0 to 1000000, found '-1'",
        "2: taskWeight=0 taskWeight=1 | '2: taskWeight=0 taskWeight=1' sets taskWeight twice",
        "2: strategy=qkd | a phase cannot have strategy 'qkd' unless the training itself has it",
        "9: taskWeight=0 | '9: taskWeight=0' ends after 9 rounds: expected fewer than maxIter = 9, LAST",
        "4: taskWeight=0; 5: taskWeight=1 | '5: taskWeight=1' ends after 9 rounds: expected fewer than maxIter = 9, LAST",
        "99999999: taskWeight=0; 1: taskWeight=0 | '99999999: taskWeight=0' ends after 99999999 rounds: expected fewer than maxIter = 9, LAST",
      })
  void mistakes(String phases, String message) {
    String last = "because the last rounds have the parameters of the training itself";
    assertThatThrownBy(() -> setup(phases))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("phases: " + message.replace("EXPECTED", EXPECTED).replace("LAST", last));
  }

  @Test
  void contradictionsWithinAPhaseAreRefused() {
    assertMistake(
        () -> setup("2: taskWeight=0", "burnIn=3"),
        "phases: burnIn is a phase itself: expected burnIn = 0, or a phase of 3 rounds with"
            + " distillWeight=0");
    assertThatThrownBy(
            () ->
                TrainSetup.of(
                    Trainings.params("phases=2:strategy=average")
                        .with(
                            TrainParam.ANSATZ,
                            List.of("basic_entangler", "real_amplitudes", "basic_entangler")),
                    8,
                    3,
                    1))
        .hasMessage("phases: in a phase, strategy 'average' needs one ansatz for all students");
    assertThatThrownBy(() -> setup("2: strategy=average", "strategy=qcd", "exchange=labels"))
        .hasMessage(
            "phases: in a phase, exchange 'labels' needs students that learn from each other, which"
                + " strategy 'average' does not have: set exchange = auto, or strategy = qicd or qcd");
    assertThatThrownBy(() -> setup("2: strategy=independent", "taskGradient=averaged"))
        .hasMessage(
            "phases: in a phase, taskGradient 'averaged' contradicts strategy 'independent', in which"
                + " every student steps along its own gradient: set taskGradient = own, or another"
                + " strategy");
    // What is wrong in the training itself is not said of a phase.
    assertMistake(
        () -> setup("2: distillWeight=1", "taskGradient=averaged", "strategy=independent"),
        "taskGradient 'averaged' contradicts strategy 'independent', in which every student steps"
            + " along its own gradient: set taskGradient = own, or another strategy");
    assertMistake(
        () -> setup("2: strategy=qicd; 3: strategy=average", "participation=0.5"),
        "phases: a student that misses rounds takes the weights of the others when strategy is"
            + " 'average', but here students have learned apart before: set participation = 1, or"
            + " begin with strategy=average");
    setup("2: strategy=average; 3: strategy=qicd", "participation=0.5");
    setup("2: strategy=average", "participation=0.5", "strategy=average");
  }

  /** A training is the phases that it ends with, whatever they are. */
  @ParameterizedTest
  @ValueSource(strings = {"", "8: taskWeight=0", "3: strategy=qcd"})
  void aTeachersTrainingHasNoPhases(String phases) {
    TrainSetup setup = setup(phases, "strategy=qkd");
    assertThat(setup.ofTeacher().phases().list()).hasSize(1);
    assertThat(setup.ofTeacher().params().get(TrainParam.STRATEGY)).isEqualTo(Strategy.INDEPENDENT);
    assertThat(setup.phases().list())
        .hasSize(phases.isEmpty() ? 1 : 2)
        .last()
        .extracting(Phases.Phase::params)
        .isEqualTo(setup.params());
    assertThat(setup.phases().endAt(8)).isEqualTo(Integer.MAX_VALUE);
  }
}

package org.qicd.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qicd.backend.Backend;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Place;
import org.qicd.backend.Backends;
import org.qicd.circuit.Gate;
import org.qicd.distill.GradientRule;
import org.qicd.measure.FidelityTest;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.RoundForecast;
import org.qicd.train.round.RoundPlan;
import org.qicd.transpile.Budget;

/** Budgets of a training that were counted by hand. */
class TrainingBudgetTest {
  private static final int SHOTS = 100;
  private static final double DELAY = 1e-3;

  /** Two students of 2 qubits and one layer, 6 weights each, on 4 labelled and 8 shared images. */
  private static final TrainSetup SETUP =
      TrainSetup.of(
          ParamValues.defaults(TrainParam.TABLE)
              .with(TrainParam.NUM_STUDENTS, 2)
              .with(TrainParam.NUM_LAYERS, 1)
              .with(TrainParam.NUM_QUBITS, 2)
              .with(TrainParam.BATCH_SIZE, 4)
              .with(TrainParam.DISTILL_BATCH_SIZE, 8),
          4,
          2,
          1);

  @Test
  void countsShiftedCircuitsAndComparisons() {
    TrainingBudget budget = budget(line(5));
    Budget one = budget.circuits().get(0);
    TrainingBudget.Step step = step(budget, GradientRule.SHIFT, FidelityTest.INVERSION);
    long shifts = 2 * 6;
    long students = 2 * 4 * (1 + shifts);
    long comparisons = 2 * 8 * shifts;
    assertThat(step.circuits()).isEqualTo(students + comparisons);
    assertThat(step.shots()).isEqualTo(SHOTS * (double) (students + comparisons));
    double seconds =
        SHOTS * (students * one.secondsPerShot() + comparisons * one.repeated(2).secondsPerShot());
    assertThat(step.seconds()).isCloseTo(seconds, within(1e-9));
    TrainingBudget.Step swap = step(budget, GradientRule.SHIFT, FidelityTest.SWAP);
    assertThat(swap.numQubits()).isEqualTo(5);
    assertThat(swap.seconds())
        .isCloseTo(SHOTS * (students + comparisons) * one.secondsPerShot(), within(1e-9));
    assertThat(step(budget, GradientRule.SPSA, FidelityTest.INVERSION).circuits())
        .isEqualTo(2 * (4 * 2 + 8 * 2)); // two circuits with displaced weights for each image
    assertThat(budget.evaluation(10)).isCloseTo(2 * 1000 * one.secondsPerShot(), within(1e-9));
  }

  @Test
  void leavesOutTestsThatAreTooWide() {
    assertThat(budget(line(4)).steps())
        .extracting(TrainingBudget.Step::test)
        .doesNotContain(FidelityTest.SWAP, FidelityTest.EXACT)
        .contains(FidelityTest.INVERSION, FidelityTest.DESTRUCTIVE_SWAP);
  }

  @Test
  void addsUpSeveralComputers() {
    RoundPlan plan = RoundForecast.of(SETUP, 100).plan();
    Backends two = new Backends(List.of(line(4), line(5)));
    TrainingBudget both = TrainingBudget.of(SETUP, plan, two, SHOTS);
    assertThat(both.steps()).isEqualTo(budget(line(4)).steps());
    assertThat(both.evaluation(3))
        .isEqualTo((budget(line(4)).evaluation(3) + budget(line(5)).evaluation(3)) / 2);
  }

  @Test
  void verdictNamesTheTimesAndTheAdvice() {
    TrainingBudget budget = budget(line(5));
    assertThat(budget.verdict(448))
        .startsWith("448 test images with 100 shots: 90 seconds; one training step")
        .endsWith("train and verify there, if the circuits survive its noise");
    TrainingBudget.Step slow =
        new TrainingBudget.Step(GradientRule.SHIFT, FidelityTest.INVERSION, 2, 1, 1, 9360);
    TrainingBudget other = new TrainingBudget(budget.circuits(), List.of(slow), SHOTS);
    assertThat(other.verdict(448))
        .endsWith("one training step by parameter shift: 2.6 hours: train here, verify there");
    assertThat(other.verdict(1_000_000)).endsWith("simulate here, and verify a few images there");
  }

  private static TrainingBudget budget(Backend backend) {
    return TrainingBudget.of(
        SETUP, RoundForecast.of(SETUP, 100).plan(), Backends.of(backend), SHOTS);
  }

  private static TrainingBudget.Step step(
      TrainingBudget budget, GradientRule rule, FidelityTest test) {
    return budget.steps().stream()
        .filter(step -> step.rule() == rule && step.test() == test)
        .findFirst()
        .orElseThrow();
  }

  private static Backend line(int n) {
    Map<Place, Calibration> gates = new LinkedHashMap<>();
    for (int q = 0; q < n; q++) {
      gates.put(new Place(Gate.RZ, List.of(q)), new Calibration(0, 0));
      gates.put(new Place(Gate.SX, List.of(q)), new Calibration(1e-4, 1e-7));
      if (q > 0) {
        gates.put(new Place(Gate.CX, List.of(q - 1, q)), new Calibration(0.01, 5e-7));
      }
    }
    Backend.Qubit qubit = new Backend.Qubit(1e-4, 1e-4, 0.01, 0.01, 1e-6);
    return new Backend("line", new ArrayList<>(Collections.nCopies(n, qubit)), gates, DELAY);
  }
}

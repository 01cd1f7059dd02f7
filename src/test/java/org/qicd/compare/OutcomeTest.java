package org.qicd.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

/** What is made of a trial's rows, against numbers by hand. */
class OutcomeTest {
  private static final Method METHOD =
      new Method(
          "m",
          Method.Kind.ROUNDS,
          List.of(new Method.Setting("", ParamValues.defaults(TrainParam.TABLE), 0)));
  private static final Study STUDY =
      new Study("s", "", List.of(METHOD, new Method("n", METHOD.kind(), METHOD.settings())));

  /** Rounds of 10 steps, 100 gradients, 1000 bytes and half a second; NaN: not looked at. */
  private static List<TrialRow> rows(long seed, double... accuracies) {
    Trial trial = new Trial(STUDY, METHOD, METHOD.settings().get(0), Trial.Phase.TEST, seed);
    List<TrialRow> rows = new ArrayList<>();
    for (int k = 0; k < accuracies.length; k++) {
      rows.add(
          trial.row(
              new TrialRow.When(k, 10 * (k + 1), k == accuracies.length - 1, false),
              new TrialRow.Learned(1, 0.5, 0.1 * (k + 1), k + 1, 2 * (k + 1)),
              new TrialRow.Validated(accuracies[k], 1, 1, List.of(0.5, 0.25, 0.75)),
              new TrialRow.Spent(100 * (k + 1), 1000 * (k + 1), 0.5 * (k + 1)),
              new TrialRow.Measured(5 * (k + 1), 80 * (k + 1), k, k == 1 ? Double.NaN : 2 * k),
              TrialRow.Tested.NOTHING));
    }
    return rows;
  }

  private static final Outcome OUTCOME = outcome();

  private static Outcome outcome() {
    Map<Long, List<TrialRow>> trials = new LinkedHashMap<>();
    trials.put(7L, rows(7, 0.2, 0.5, Double.NaN, 0.8));
    trials.put(8L, rows(8, 0.1, 0.3, 0.4, 0.6));
    return new Outcome("s", METHOD, METHOD.settings().get(0), trials);
  }

  @Test
  void costsUntilATarget() {
    double[] targets = {0.5, 0.7};
    assertThat(OUTCOME.until(targets, Cost.STEPS)).containsExactly(20, SpeedRatio.NEVER);
    assertThat(OUTCOME.until(targets, Cost.GRADIENTS)).containsExactly(200, SpeedRatio.NEVER);
    targets[1] = 0.4;
    assertThat(OUTCOME.until(targets, Cost.BYTES)).containsExactly(2000, 3000);
    assertThat(OUTCOME.until(targets, Cost.SECONDS)).containsExactly(1, 1.5);
    assertThat(OUTCOME.until(targets, Cost.SHOTS)).containsExactly(160, 240);
    assertThat(OUTCOME.whole(Cost.BYTES)).isEqualTo(4000);
  }

  /** Task noise is 0, 1, 2, 3; distillation noise is 0, 4, 6, and once it is not known. */
  @Test
  void noiseIsAMeanOverTheRoundsThatHaveOne() {
    double[] task = OUTCOME.geometricMean(row -> row.measured().taskNoise());
    assertThat(task[0]).isCloseTo(Math.cbrt(6), within(1e-15));
    assertThat(task[1]).isEqualTo(task[0]);
    assertThat(OUTCOME.geometricMean(row -> row.measured().distillNoise())[0])
        .isCloseTo(Math.sqrt(24), within(1e-14));
    assertThat(OUTCOME.geometricMean(row -> Double.NaN)).containsExactly(Double.NaN, Double.NaN);
  }

  /** Seed 7 reaches .8 and then fails, seed 8 ends at .3, seed 9 at .2. */
  @Test
  void aFailedTrialReachesNothing() {
    Map<Long, List<TrialRow>> trials = new LinkedHashMap<>();
    trials.put(7L, List.of(rows(7, 0.8).get(0), ending(7, true, 0.125)));
    trials.put(8L, List.of(rows(8, 0.8).get(0), ending(8, false, 0.3)));
    trials.put(9L, List.of(rows(9, 0.8).get(0), ending(9, false, 0.2)));
    Outcome outcome = new Outcome("s", METHOD, METHOD.settings().get(0), trials);
    assertThat(outcome.failures(0)).isEqualTo(1);
    assertThat(outcome.failures(0.25)).isEqualTo(2);
    assertThat(outcome.failures(0.3)).as("below, not at it").isEqualTo(2);
    assertThat(outcome.until(new double[] {0.5, 0.5, 0.5}, Cost.STEPS))
        .containsExactly(SpeedRatio.NEVER, 10, 10);
  }

  private static TrialRow ending(long seed, boolean failed, double accuracy) {
    Trial trial = new Trial(STUDY, METHOD, METHOD.settings().get(0), Trial.Phase.TEST, seed);
    return trial.row(
        new TrialRow.When(1, 20, true, failed),
        TrialRow.Learned.NOTHING,
        new TrialRow.Validated(accuracy, accuracy, accuracy, List.of()),
        new TrialRow.Spent(0, 0, 0),
        TrialRow.Measured.NOTHING,
        TrialRow.Tested.of(accuracy));
  }

  /** Trapezoids: (.35 x 10 + .65 x 20) / 30 and (.2 + .35 + .5) x 10 / 30. */
  @Test
  void areasUnderTheCurve() {
    assertThat(OUTCOME.areas()[0]).isCloseTo(0.55, within(1e-15));
    assertThat(OUTCOME.areas()[1]).isCloseTo(0.35, within(1e-15));
    Outcome single = new Outcome("s", METHOD, METHOD.settings().get(0), Map.of(1L, rows(1, 0.5)));
    assertThat(single.areas()).containsExactly(Double.NaN);
    assertThat(single.gradientVariances()).containsExactly(Double.NaN);
  }

  /** Norms 1, 2, 3, 4: mean 2.5, variance 5/3; the greatest is 8. */
  @Test
  void gradientsAndDivergences() {
    assertThat(OUTCOME.gradientNorms()).containsExactly(2.5, 2.5);
    assertThat(OUTCOME.gradientVariances()[0]).isCloseTo(5.0 / 3, within(1e-15));
    assertThat(OUTCOME.peaks()).containsExactly(3.2, 3.2);
    assertThat(OUTCOME.largest(row -> row.learned().largestDivergence())[0]).isEqualTo(0.4);
    assertThat(OUTCOME.last(TrialRow::meanInfidelity)).containsExactly(0.5, 0.5);
  }

  @Test
  void sweepsAscend() {
    Map<String, Double> studies = new LinkedHashMap<>();
    studies.put("a", 2.0);
    assertThatThrownBy(() -> new Sweep("numStudents", studies, List.of()))
        .hasMessageContaining("1 study");
    studies.put("b", 2.0);
    assertThatThrownBy(() -> new Sweep("numStudents", studies, List.of()))
        .hasMessageContainingAll("ascending numStudents", "[2.0, 2.0]");
  }
}

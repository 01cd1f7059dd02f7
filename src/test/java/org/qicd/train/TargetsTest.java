package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.SlicedExamples;
import org.qicd.testing.SharedSpark;

/** What students are pulled toward: whose weights, how old, and the same bits for any exchange. */
@ExtendWith(SharedSpark.class)
class TargetsTest {

  static TrainedEnsemble fit(JavaSparkContext context, int partitions, ParamValues params) {
    int sliceSize = params.get(TrainParam.SLICE_SIZE);
    try (SlicedExamples data =
        Digits.sliced(context, Digits.examples(75, 3), partitions, sliceSize)) {
      return RoundsTest.fit(data, params).ensemble();
    }
  }

  /** The fingerprint, after both exchanges and another partitioning have given it. */
  static String sameForBothExchanges(JavaSparkContext context, ParamValues params) {
    String states = fit(context, 1, RoundsTest.set(params, "exchange=states")).fingerprint();
    assertThat(fit(context, 5, RoundsTest.set(params, "exchange=weights")).fingerprint())
        .isEqualTo(states);
    return states;
  }

  @ParameterizedTest
  @CsvSource({
    "qicd, full, averaged, 1, 4096",
    "qicd, readout, averaged, 3, 20",
    "qcd, full, averaged, 3, 4096",
    "qicd, full, peers, 3, 4096",
    "qcd, full, peers, 4, 20",
    "qicd, readout, peers, 2, 20",
    "qicd, full, averaged, 2, 20"
  })
  void sameBitsForBothExchanges(
      String strategy,
      String state,
      String target,
      int staleness,
      int sliceSize,
      JavaSparkContext context) {
    ParamValues params =
        RoundsTest.params("strategy=" + strategy, "distillState=" + state, "readout=projector");
    params = RoundsTest.set(params, "distillTarget=" + target, "staleness=" + staleness);
    String here = sameForBothExchanges(context, RoundsTest.set(params, "sliceSize=" + sliceSize));
    ParamValues plain = RoundsTest.set(params, "distillTarget=peers", "staleness=1");
    assertThat(fit(context, 2, RoundsTest.set(plain, "sliceSize=" + sliceSize)).fingerprint())
        .as("it makes a difference")
        .isNotEqualTo(here);
  }

  @Test
  void targetsRefreshedEachRoundAreThoseOfTheDefault(JavaSparkContext context) {
    assertThat(fit(context, 1, RoundsTest.params("staleness=1")).fingerprint())
        .isEqualTo(fit(context, 1, RoundsTest.params()).fingerprint());
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 20})
  void staleTargetsOfSeveralStepsAreThoseOfTheRefresh(int sliceSize, JavaSparkContext context) {
    // One round of 6 steps never refreshes, as no round of a run whose targets outlive it does.
    ParamValues params =
        RoundsTest.params("distillSchedule=constant", "staleness=6", "sliceSize=" + sliceSize);
    String rounds = sameForBothExchanges(context, RoundsTest.set(params, "maxIter=6"));
    String steps =
        sameForBothExchanges(context, RoundsTest.set(params, "maxIter=2", "stepsPerRound=3"));
    assertThat(steps).isEqualTo(rounds);
  }

  @Test
  void noPullIsIndependentWhateverTheTarget(JavaSparkContext context) {
    String alone = fit(context, 2, RoundsTest.params("strategy=independent")).fingerprint();
    ParamValues params =
        RoundsTest.params("distillWeight=0", "distillTarget=averaged", "staleness=4");
    assertThat(sameForBothExchanges(context, params)).isEqualTo(alone);
  }

  /** Two students: toward their mean is, near one point, half the way toward the other. */
  @Test
  void theAveragedCircuitIsHalfTheWayToTheOtherOfTwo(JavaSparkContext context) {
    ParamValues params = RoundsTest.params("numStudents=2", "initScale=1e-4", "maxIter=1");
    params = RoundsTest.set(params, "distillSchedule=constant", "batchSize=1000");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      double peers = divergence(RoundsTest.fit(data, params));
      double averaged =
          divergence(RoundsTest.fit(data, RoundsTest.set(params, "distillTarget=averaged")));
      // Infidelity is a square of the distance: a quarter, to the first order of the distance.
      assertThat(averaged / peers).isCloseTo(0.25, within(1e-3));
    }
  }

  private static double divergence(Trainer.Result result) {
    return result.history().get(0).learned().divergence();
  }

  @Test
  void onlyEqualCircuitsHaveAnAverage() {
    ParamValues params =
        RoundsTest.params("distillTarget=averaged").with(TrainParam.NUM_LAYERS, List.of(2, 2, 3));
    assertThatThrownBy(() -> TrainSetup.of(params, 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("distillTarget 'averaged'", "numLayers", "peers");
  }
}

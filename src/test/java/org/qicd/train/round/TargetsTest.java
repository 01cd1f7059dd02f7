package org.qicd.train.round;

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
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;
import org.qicd.train.sample.InitialStudents;

/** What students are pulled toward: whose weights, how old, and the same bits for any exchange. */
@ExtendWith(SharedSpark.class)
public class TargetsTest {

  public static TrainedEnsemble fit(JavaSparkContext context, int partitions, ParamValues params) {
    int sliceSize = params.get(TrainParam.SLICE_SIZE);
    try (SlicedExamples data =
        Digits.sliced(context, Digits.examples(75, 3), partitions, sliceSize)) {
      return Trainings.fit(data, params).ensemble();
    }
  }

  /** The fingerprint, after both exchanges and another partitioning have given it. */
  public static String sameForBothExchanges(JavaSparkContext context, ParamValues params) {
    String states = fit(context, 1, Trainings.set(params, "exchange=states")).fingerprint();
    assertThat(fit(context, 5, Trainings.set(params, "exchange=weights")).fingerprint())
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
    "qicd, full, averaged, 2, 20",
    "qicd, full, own, 2, 4096",
    "qicd, readout, own, 3, 20",
    "qcd, full, own, 4, 20"
  })
  void sameBitsForBothExchanges(
      String strategy,
      String state,
      String target,
      int staleness,
      int sliceSize,
      JavaSparkContext context) {
    ParamValues params =
        Trainings.params("strategy=" + strategy, "distillState=" + state, "readout=projector");
    params = Trainings.set(params, "distillTarget=" + target, "staleness=" + staleness);
    String here = sameForBothExchanges(context, Trainings.set(params, "sliceSize=" + sliceSize));
    ParamValues plain = Trainings.set(params, "distillTarget=peers", "staleness=1");
    assertThat(fit(context, 2, Trainings.set(plain, "sliceSize=" + sliceSize)).fingerprint())
        .as("it makes a difference")
        .isNotEqualTo(here);
  }

  @Test
  void targetsRefreshedEachRoundAreThoseOfTheDefault(JavaSparkContext context) {
    assertThat(fit(context, 1, Trainings.params("staleness=1")).fingerprint())
        .isEqualTo(fit(context, 1, Trainings.params()).fingerprint());
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 20})
  void staleTargetsOfSeveralStepsAreThoseOfTheRefresh(int sliceSize, JavaSparkContext context) {
    // One round of 6 steps never refreshes, as no round of a run whose targets outlive it does.
    ParamValues params =
        Trainings.params("distillSchedule=constant", "staleness=6", "sliceSize=" + sliceSize);
    String rounds = sameForBothExchanges(context, Trainings.set(params, "maxIter=6"));
    String steps =
        sameForBothExchanges(context, Trainings.set(params, "maxIter=2", "stepsPerRound=3"));
    assertThat(steps).isEqualTo(rounds);
  }

  @Test
  void noPullIsIndependentWhateverTheTarget(JavaSparkContext context) {
    String alone = fit(context, 2, Trainings.params("strategy=independent")).fingerprint();
    ParamValues params =
        Trainings.params("distillWeight=0", "distillTarget=averaged", "staleness=4");
    assertThat(sameForBothExchanges(context, params)).isEqualTo(alone);
  }

  /** Two students: toward their mean is, near one point, half the way toward the other. */
  @Test
  void theAveragedCircuitIsHalfTheWayToTheOtherOfTwo(JavaSparkContext context) {
    ParamValues params = Trainings.params("numStudents=2", "initScale=1e-4", "maxIter=1");
    params = Trainings.set(params, "distillSchedule=constant", "batchSize=1000");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      double peers = divergence(Trainings.fit(data, params));
      double averaged =
          divergence(Trainings.fit(data, Trainings.set(params, "distillTarget=averaged")));
      // Infidelity is a square of the distance: a quarter, to the first order of the distance.
      assertThat(averaged / peers).isCloseTo(0.25, within(1e-3));
    }
  }

  private static double divergence(TrainResult result) {
    return result.history().get(0).learned().divergence();
  }

  /** A past that is never refreshed is a frozen teacher: the student before the first round. */
  @ParameterizedTest
  @CsvSource({"qicd, infidelity, 4096", "qcd, kl, 20"})
  void onesOwnPastIsATeacher(
      String strategy, String distance, int sliceSize, JavaSparkContext context) {
    ParamValues params =
        Trainings.params("numStudents=1", "sliceSize=" + sliceSize, "distillSchedule=constant");
    params = Trainings.set(params, "distillWeight=3");
    ParamValues own = Trainings.set(params, "distillTarget=own", "staleness=9");
    ParamValues taught = Trainings.set(params, "strategy=qkd", "teacherDistance=" + distance);
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, sliceSize)) {
      TrainSetup setup = TrainSetup.of(taught, 8, 3, data.numSlices());
      TrainedEnsemble start =
          new TrainedEnsemble(setup.circuits(), List.of(InitialStudents.of(setup).get(0).weights));
      String expected = Trainer.of(setup, data).teacher(start).fit().ensemble().fingerprint();
      own = Trainings.set(own, "strategy=" + strategy);
      assertThat(sameForBothExchanges(context, own)).isEqualTo(expected);
      assertThat(fit(context, 1, Trainings.set(own, "staleness=2")).fingerprint())
          .as("a past that is refreshed")
          .isNotEqualTo(expected);
    }
  }

  @Test
  void theOwnPastIsNotThePresent() {
    assertThatThrownBy(() -> TrainSetup.of(Trainings.params("distillTarget=own"), 8, 3, 1))
        .hasMessage(
            "distillTarget 'own' compares a student with what it was some rounds ago, but with"
                + " staleness = 1 that is the student itself: set staleness to 2 or more");
    ParamValues labels = Trainings.params("distillTarget=own", "staleness=2", "exchange=labels");
    assertThatThrownBy(() -> TrainSetup.of(Trainings.set(labels, "strategy=qcd"), 8, 3, 1))
        .hasMessage(
            "exchange 'labels' moves what the other students say of a class, and distillTarget is"
                + " 'own': set distillTarget = peers");
  }

  @Test
  void onlyEqualCircuitsHaveAnAverage() {
    ParamValues params =
        Trainings.params("distillTarget=averaged").with(TrainParam.NUM_LAYERS, List.of(2, 2, 3));
    assertThatThrownBy(() -> TrainSetup.of(params, 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("distillTarget 'averaged'", "numLayers", "peers");
  }
}

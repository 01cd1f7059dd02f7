package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.sample.LabelPartition;
import org.qicd.train.sample.LabelPartitionTest;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.BestRound;

/** Weights of images, validation with early stopping, and starts from trained students. */
@ExtendWith(SharedSpark.class)
class TrainerTest {
  private static final List<Example> IMAGES = Digits.examples(75, 3);

  /** Adam divides by gradients, so it makes rounding errors of small ones visible. */
  private static final double ROUNDING = 1e-7;

  private static List<Example> weighted(List<Example> images, double scale) {
    List<Example> weighted = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Example image = images.get(i);
      weighted.add(new Example(image.features(), image.label(), scale * (1 + i % 4)));
    }
    return weighted;
  }

  private static TrainedEnsemble fit(
      JavaSparkContext context, List<Example> images, ParamValues params) {
    try (SlicedExamples data = Digits.sliced(context, images, 2, 4096)) {
      return Trainings.fit(data, params).ensemble();
    }
  }

  @Test
  void scaledWeightsGiveTheSameModel(JavaSparkContext context) {
    for (String strategy : List.of("qicd", "qcd")) {
      ParamValues params = Trainings.params("strategy=" + strategy, "readout=projector");
      TrainedEnsemble one = fit(context, weighted(IMAGES, 1), params);
      // A power of two only changes exponents.
      assertThat(fit(context, weighted(IMAGES, 8), params).fingerprint())
          .isEqualTo(one.fingerprint());
      TrainedEnsemble other = fit(context, weighted(IMAGES, 1.7), params);
      for (int m = 0; m < one.numCircuits(); m++) {
        assertThat(other.weights(m)).containsExactly(one.weights(m), within(ROUNDING));
      }
      assertThat(one.fingerprint()).isNotEqualTo(fit(context, IMAGES, params).fingerprint());
    }
  }

  @Test
  void weightTwoIsTheRowTwiceWhereABatchHoldsAllRows(JavaSparkContext context) {
    List<Example> twice = new ArrayList<>(IMAGES);
    List<Example> weighted = new ArrayList<>();
    for (int i = 0; i < IMAGES.size(); i++) {
      Example image = IMAGES.get(i);
      boolean two = i % 3 == 0;
      weighted.add(new Example(image.features(), image.label(), two ? 2 : 1));
      if (two) {
        twice.add(image);
      }
    }
    for (String state : List.of("full", "readout")) {
      ParamValues params =
          Trainings.params("labels=shared", "batchSize=1000", "distillBatchSize=1000");
      params = Trainings.set(params, "readout=projector", "distillState=" + state);
      TrainedEnsemble one = fit(context, weighted, params);
      TrainedEnsemble two = fit(context, twice, params);
      for (int m = 0; m < one.numCircuits(); m++) {
        assertThat(two.weights(m)).containsExactly(one.weights(m), within(ROUNDING));
      }
    }
  }

  @Test
  void rowsOfWeightZeroDoNotCount(JavaSparkContext context) {
    List<Example> rows = new ArrayList<>();
    for (Example image : IMAGES) {
      rows.add(new Example(image.features(), image.label(), 0));
    }
    ParamValues params = Trainings.params("optimizer=sgd");
    TrainedEnsemble trained = fit(context, rows, params);
    TrainedEnsemble start = fit(context, rows, Trainings.set(params, "maxIter=1"));
    assertThat(trained.fingerprint()).isEqualTo(start.fingerprint());
  }

  @Test
  void theBestValidatedRoundIsKept(JavaSparkContext context) {
    ParamValues params =
        Trainings.params("maxIter=40", "stepSize=1.5", "validationInterval=2", "patience=3");
    params = Trainings.set(params, "stepSchedule=constant");
    try (SlicedExamples train = Digits.sliced(context, IMAGES, 2, 4096);
        SlicedExamples validation = Digits.sliced(context, Digits.examples(40, 9), 1, 16)) {
      List<Double> losses = new ArrayList<>();
      TrainSetup setup = TrainSetup.of(params, 8, 3, train.numSlices());
      TrainResult result =
          Trainer.of(setup, train)
              .validatedOn(validation)
              .listener(
                  (records, seen) -> seen.ifPresent(v -> losses.add(v.ensemble().task().mean())))
              .fit();
      int rounds = result.history().size() / 3;
      assertThat(rounds).as("a step of 1.5 cannot get better for long").isLessThan(40);
      assertThat(losses).hasSize(rounds / 2);
      double least = losses.stream().mapToDouble(loss -> loss).min().orElseThrow();
      assertThat(losses.indexOf(least)).isEqualTo(result.round() / 2);
      assertThat(Evaluator.evaluate(result.ensemble(), validation).ensemble().task().mean())
          .isEqualTo(least);
      assertThat(result.history().get(3).validated().validationLoss()).isFinite();
      assertThat(result.history().get(0).validated().validationLoss()).isNaN();

      TrainSetup whole = TrainSetup.of(Trainings.set(params, "patience=0"), 8, 3, 1);
      TrainResult toTheEnd = Trainer.of(whole, train).validatedOn(validation).fit();
      assertThat(toTheEnd.history()).hasSize(40 * 3);
      assertThat(toTheEnd.round()).isEqualTo(39);
      assertThat(toTheEnd.ensemble().fingerprint())
          .as("to look changes nothing")
          .isEqualTo(
              Trainings.fit(train, Trainings.set(params, "patience=0")).ensemble().fingerprint());
    }
  }

  @Test
  void gainsAreCountedAgainstTheTolerance() {
    BestRound best = BestRound.NONE.offered(0, 1.0, List.of(), 0.1);
    best = best.offered(1, 0.95, List.of(), 0.1);
    assertThat(best.withoutGain()).isEqualTo(1);
    assertThat(best.round()).as("kept, though no gain").isEqualTo(1);
    best = best.offered(2, 0.94, List.of(), 0.1);
    assertThat(best.withoutGain()).isEqualTo(2);
    best = best.offered(3, 0.5, List.of(), 0.1);
    assertThat(best.withoutGain()).isZero();
    best = best.offered(4, Double.NaN, List.of(), 0.1);
    assertThat(best.round()).isEqualTo(3);
    assertThat(best.withoutGain()).isEqualTo(1);
  }

  @Test
  void trainingGoesOnFromTrainedStudents(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, IMAGES, 2, 4096)) {
      TrainSetup setup = TrainSetup.of(Trainings.params("maxIter=40"), 8, 3, 1);
      TrainResult first = Trainer.of(setup, data).fit();
      TrainResult second = Trainer.of(setup, data).startingFrom(first.ensemble()).fit();
      assertThat(second.history().get(0).learned().taskLoss())
          .isLessThan(first.history().get(0).learned().taskLoss());
      TrainSetup other = TrainSetup.of(Trainings.params("numLayers=3"), 8, 3, 1);
      assertThatThrownBy(() -> Trainer.of(other, data).startingFrom(first.ensemble()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("other circuits");
    }
  }

  /** Steps so large that weights would overflow are refused before anything is trained. */
  @Test
  void stepsThatLeaveTheNumbersAreRefused() {
    assertThatThrownBy(() -> Trainings.params("stepSize=1.7e308"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("stepSize", "at most 1000000", "1.7e308");
  }

  @Test
  void aClassThatNobodySeesIsRefused() {
    int[] labels = {0, 0, 0, 0, 1, 1, 2};
    assertThatThrownBy(() -> LabelPartition.deal(labels, 3, LabelPartitionTest.params(2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("class", "labelsPerStudent", "numStudents");
    assertThat(LabelPartition.deal(labels, 5, LabelPartitionTest.params(2, 0))).hasSize(2);
  }
}

package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.testing.SharedSpark;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;

/** Training gives the same bits however it is run. */
@ExtendWith(SharedSpark.class)
class RoundsTest {
  private static final List<Example> IMAGES = Digits.examples(75, 3);

  private static String fingerprint(
      JavaSparkContext context, List<Example> images, int partitions, ParamValues params) {
    try (SlicedExamples data =
        Digits.sliced(context, images, partitions, params.get(TrainParam.SLICE_SIZE))) {
      return Trainings.fit(data, params).ensemble().fingerprint();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "qicd, full, 4096", "qicd, full, 20", "qicd, readout, 4096", "qicd, readout, 20",
    "qcd, full, 4096", "qcd, full, 20", "average, full, 4096", "average, full, 20",
    "independent, full, 4096", "independent, full, 20"
  })
  void sameBitsForBothExchangesAndAnyPartitioning(
      String strategy, String state, int sliceSize, JavaSparkContext context) {
    ParamValues params =
        Trainings.params("strategy=" + strategy, "distillState=" + state, "sliceSize=" + sliceSize);
    params = Trainings.set(params, "readout=projector");
    String states = fingerprint(context, IMAGES, 1, Trainings.set(params, "exchange=states"));
    List<Example> shuffled = new ArrayList<>(IMAGES);
    Collections.shuffle(shuffled, new Random(5));
    assertThat(fingerprint(context, IMAGES, 3, Trainings.set(params, "exchange=states")))
        .as("again, 3 partitions")
        .isEqualTo(states);
    assertThat(fingerprint(context, shuffled, 16, Trainings.set(params, "exchange=states")))
        .as("shuffled, 16 partitions")
        .isEqualTo(states);
    assertThat(fingerprint(context, shuffled, 64, Trainings.set(params, "exchange=weights")))
        .as("exchange of weights, shuffled, 64 partitions")
        .isEqualTo(states);
  }

  @Test
  void anotherSeedGivesAnotherModel(JavaSparkContext context) {
    assertThat(fingerprint(context, IMAGES, 1, Trainings.params("seed=2")))
        .isNotEqualTo(fingerprint(context, IMAGES, 1, Trainings.params("seed=3")));
  }

  @Test
  void noPullIsIndependentBitForBit(JavaSparkContext context) {
    String alone = fingerprint(context, IMAGES, 2, Trainings.params("strategy=independent"));
    for (String strategy : List.of("qicd", "qcd")) {
      for (String exchange : List.of("states", "weights")) {
        ParamValues params =
            Trainings.params("strategy=" + strategy, "distillWeight=0", "exchange=" + exchange);
        assertThat(fingerprint(context, IMAGES, 2, params))
            .as(strategy + " " + exchange)
            .isEqualTo(alone);
      }
    }
    assertThat(fingerprint(context, IMAGES, 2, Trainings.params("burnIn=6"))).isEqualTo(alone);
    assertThat(fingerprint(context, IMAGES, 2, Trainings.params("burnIn=5"))).isNotEqualTo(alone);
  }

  @Test
  void equalStudentsOfTheSameLabelsStayEqualAndFeelNoPull(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, IMAGES, 2, 4096)) {
      // All labels in each batch: the students differ in nothing but the order of their images.
      ParamValues params =
          Trainings.params(
              "numStudents=2", "initScale=0", "labels=shared", "batchSize=60", "optimizer=sgd");
      TrainResult result = Trainings.fit(data, params);
      assertThat(result.history())
          .allSatisfy(r -> assertThat(r.learned().divergence()).isBetween(-1e-14, 1e-12));
      double[] first = result.ensemble().weights(0);
      assertThat(result.ensemble().weights(1)).containsExactly(first, within(1e-12));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @Test
  void averagedGradientsKeepStudentsEqual(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, IMAGES, 2, 4096)) {
      TrainedEnsemble ensemble =
          Trainings.fit(data, Trainings.params("strategy=average")).ensemble();
      assertThat(ensemble.weights(1)).isEqualTo(ensemble.weights(0));
      assertThat(ensemble.weights(2)).isEqualTo(ensemble.weights(0));
    }
  }

  /** Also where each step is a job, since several slices hold the images. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exchange=weights",
        "exchange=weights sliceSize=20",
        "exchange=auto sliceSize=20",
        "exchange=weights sliceSize=20 distillOn=probes",
        "exchange=weights sliceSize=20 distillTarget=averaged",
        "strategy=average exchange=states",
        "strategy=average exchange=states sliceSize=20",
        "strategy=average exchange=weights sliceSize=20",
        "strategy=independent exchange=states sliceSize=20",
        "strategy=qkd exchange=states sliceSize=20",
        "strategy=qkd exchange=weights sliceSize=20",
        "strategy=qcd exchange=labels sliceSize=20"
      })
  void severalStepsAgainstFreshTargetsAreSeveralRounds(String settings, JavaSparkContext context) {
    ParamValues params =
        Trainings.set(Trainings.params("distillSchedule=constant"), settings.split(" "));
    // A teacher's rounds have as many steps as the students'.
    ParamValues once = Trainings.set(params, "maxIter=6", "teacherRounds=6");
    ParamValues often = Trainings.set(params, "maxIter=2", "teacherRounds=2", "stepsPerRound=3");
    String steps = fingerprint(context, IMAGES, 1, often);
    assertThat(steps).isEqualTo(fingerprint(context, IMAGES, 1, once));
    assertThat(fingerprint(context, IMAGES, 7, often)).as("7 partitions").isEqualTo(steps);
  }

  /** Targets are of the round's start, so they make a difference, and the same for any cores. */
  @Test
  void stepsByStatesTakeTheTargetsOfTheRoundsStart(JavaSparkContext context) {
    ParamValues params =
        Trainings.params(
            "exchange=states", "distillSchedule=constant", "sliceSize=20", "maxIter=2");
    String steps = fingerprint(context, IMAGES, 1, Trainings.set(params, "stepsPerRound=3"));
    assertThat(fingerprint(context, IMAGES, 7, Trainings.set(params, "stepsPerRound=3")))
        .isEqualTo(steps);
    assertThat(fingerprint(context, IMAGES, 1, Trainings.set(params, "maxIter=6")))
        .isNotEqualTo(steps);
  }

  @Test
  void studentsLearn(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, IMAGES, 2, 4096)) {
      TrainResult result =
          Trainings.fit(data, Trainings.params("maxIter=60", "stepSize=0.1", "numLayers=4"));
      Evaluation evaluation = Evaluator.evaluate(result.ensemble(), data);
      assertThat(evaluation.students())
          .allSatisfy(s -> assertThat(s.task().accuracy()).isGreaterThan(0.9));
      assertThat(evaluation.ensemble().task().accuracy()).isGreaterThan(0.9);
      assertThat(evaluation.averaged()).isPresent();
      assertThat(evaluation.ensemble().task().images()).isEqualTo(60);
      assertThat(result.history()).hasSize(60 * 3);
    }
  }

  @Test
  void leavesNothingBehind(JavaSparkContext context) {
    int before = context.getPersistentRDDs().size();
    String description = context.getLocalProperty("spark.job.description");
    fingerprint(context, IMAGES, 2, Trainings.params());
    assertThat(context.getPersistentRDDs()).hasSize(before);
    assertThat(context.getLocalProperty("spark.job.description")).isEqualTo(description);
  }

  @Test
  void studentsOfDifferentDepthTrainTogether(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, IMAGES, 2, 4096)) {
      ParamValues params = Trainings.params().with(TrainParam.NUM_LAYERS, List.of(1, 2, 3));
      TrainedEnsemble ensemble = Trainings.fit(data, params).ensemble();
      assertThat(ensemble.weights(2)).hasSizeGreaterThan(ensemble.weights(0).length);
      assertThat(ensemble.averaged()).isEmpty();
      assertThat(Evaluator.evaluate(ensemble, data).averaged()).isEmpty();
    }
  }
}

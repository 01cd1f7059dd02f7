package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.Exchanges;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.RoundRecord;

/** Students that tell each other mean outputs of classes. */
@ExtendWith(SharedSpark.class)
class LabelRoundsTest {

  private static ParamValues params(String... settings) {
    ParamValues params = Trainings.params("strategy=qcd", "exchange=labels", "readout=projector");
    return Trainings.set(params, settings);
  }

  @ParameterizedTest
  @CsvSource({
    "strategy=qcd, sliceSize=4096",
    "strategy=qcd participation=0.6 circuitsPerStudent=2, sliceSize=20",
    "strategy=qicd distillState=readout labels=by_class, sliceSize=4096",
    "strategy=qicd distillState=readout labelNoise=0.2, sliceSize=20"
  })
  void sameBitsForAnyPartitioningAndNoPullIsIndependent(
      String settings, String sliceSize, JavaSparkContext context) {
    ParamValues params = Trainings.set(params(settings.split(" ")), sliceSize);
    List<Example> images = new ArrayList<>(Digits.examples(75, 3));
    Collections.shuffle(images, new Random(5));
    try (SlicedExamples data =
        Digits.sliced(context, images, 7, params.get(TrainParam.SLICE_SIZE))) {
      String here = Trainings.fit(data, params).ensemble().fingerprint();
      assertThat(TargetsTest.fit(context, 1, params).fingerprint()).isEqualTo(here);
      String alone =
          Trainings.fit(data, Trainings.set(params, "strategy=independent"))
              .ensemble()
              .fingerprint();
      assertThat(alone).isNotEqualTo(here);
      assertThat(Trainings.fit(data, Trainings.set(params, "distillWeight=0")).ensemble())
          .extracting(TrainedEnsemble::fingerprint)
          .isEqualTo(alone);
    }
  }

  @Test
  void severalStepsOfARoundAreSeveralRounds(JavaSparkContext context) {
    ParamValues params = params("distillSchedule=constant");
    assertThat(
            TargetsTest.fit(context, 1, Trainings.set(params, "maxIter=2", "stepsPerRound=3"))
                .fingerprint())
        .isEqualTo(TargetsTest.fit(context, 1, Trainings.set(params, "maxIter=6")).fingerprint());
  }

  /** Students of different depth learn, and agree on what a class looks like. */
  @ParameterizedTest
  @CsvSource({"strategy=qicd distillState=readout", "strategy=qcd"})
  void studentsLearnAndComeTogether(String strategy, JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(150, 3), 2, 4096)) {
      ParamValues params = params(strategy.split(" "));
      params = Trainings.set(params, "init=identity", "maxIter=40", "stepSize=0.1");
      params = params.with(TrainParam.NUM_LAYERS, List.of(4, 6, 8));
      TrainResult result = Trainings.fit(data, Trainings.set(params, "distillWeight=3"));
      assertThat(result.cost().spent().gradients())
          .as("no image but its own")
          .isEqualTo(40 * 3 * 16);
      assertThat(accuracy(result, data)).isGreaterThan(0.9);
      TrainResult apart = Trainings.fit(data, Trainings.set(params, "distillWeight=1e-9"));
      assertThat(divergence(result)).isLessThan(0.7 * divergence(apart));
    }
  }

  /** The mean over students and the last ten rounds. */
  private static double divergence(TrainResult result) {
    return RoundRecord.mean(
        result.history().subList(30 * 3, 40 * 3), r -> r.learned().divergence());
  }

  private static double accuracy(TrainResult result, SlicedExamples data) {
    return Evaluator.evaluate(result.ensemble(), data).students().stream()
        .mapToDouble(s -> s.task().accuracy())
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strategy=qicd|'labels' moves means|distillState = readout",
        "strategy=average|strategy 'average'|exchange = auto",
        "strategy=qkd|strategy 'qkd'|exchange = auto",
        "distillOn=probes|leave out|distillOn = probes",
        "distillOn=labelled|leave out|distillOn = labelled",
        "distillTarget=averaged|distillTarget is 'averaged'|distillTarget = peers",
        "staleness=2|new targets each step|staleness = 1"
      })
  void whatCannotGoByLabelsIsToldInOneLine(String setting, String why, String what) {
    assertThatThrownBy(() -> TrainSetup.of(params(setting), 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("exchange 'labels'", why, what);
    assertThat(Exchanges.of(TrainSetup.of(params(setting, "strategy=independent"), 8, 3, 1)).kind())
        .as("of students alone nothing moves")
        .isEqualTo(TrainParam.Exchange.LABELS);
  }
}

package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
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
import org.qicd.testing.Bits;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.state.RoundRecord;

/** Trainings in phases: each round is what it would be in a training with its parameters. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class PhasedRoundsTest {

  private static ParamValues params(String... settings) {
    return Trainings.set(Trainings.params("readout=projector"), settings);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5})
  void burnInIsAPhase(int rounds, JavaSparkContext context) {
    for (String more : List.of("sliceSize=4096", "sliceSize=20", "staleness=2")) {
      ParamValues params = params(more);
      String burnIn =
          TargetsTest.sameForBothExchanges(context, Trainings.set(params, "burnIn=" + rounds));
      ParamValues phase = Trainings.set(params, "phases=" + rounds + ": distillWeight=0");
      assertThat(TargetsTest.sameForBothExchanges(context, phase)).isEqualTo(burnIn);
      assertThat(TargetsTest.fit(context, 1, params).fingerprint()).isNotEqualTo(burnIn);
    }
  }

  /** A phase that changes nothing changes nothing; one that is all but a round is nearly all. */
  @ParameterizedTest
  @CsvSource({
    "strategy=qicd, strategy=qcd",
    "strategy=average, strategy=qicd",
    "strategy=qcd, strategy=independent",
    "taskGradient=averaged, taskGradient=own",
    "distillState=readout, distillState=full",
    "taskWeight=0.5, taskWeight=1",
    "distillWeight=3, distillWeight=100",
    "strategy=qkd, strategy=qicd"
  })
  void aPhaseIsATrainingWithItsParameters(String phase, String later, JavaSparkContext context) {
    for (String more : List.of("exchange=weights", "exchange=states", "sliceSize=20")) {
      ParamValues params = params(more, "initScale=0", "teacherRounds=2");
      ParamValues whole = Trainings.set(params, phase);
      ParamValues same = Trainings.set(whole, "phases=3: " + phase + "; 2: " + phase);
      String expected = TargetsTest.fit(context, 1, whole).fingerprint();
      assertThat(TargetsTest.fit(context, 1, same).fingerprint()).as(more).isEqualTo(expected);
      if (!phase.contains("qkd")) {
        ParamValues most = Trainings.set(params, later, "phases=5: " + phase);
        assertThat(firstRounds(context, most)).isEqualTo(firstRounds(context, whole));
        assertThat(TargetsTest.fit(context, 1, most).fingerprint()).isNotEqualTo(expected);
      }
    }
  }

  /**
   * Students that have learned apart take the same steps while they average, because the optimizer
   * starts anew. So their differences stay as they are.
   */
  @ParameterizedTest
  @ValueSource(strings = {"exchange=weights", "exchange=states", "sliceSize=20"})
  void averagingKeepsDifferences(String more, JavaSparkContext context) {
    ParamValues params =
        params(more, "strategy=average", "phases=2: strategy=qicd taskWeight=0", "initScale=0.3");
    params = Trainings.set(params, "stepSchedule=constant", "distillSchedule=constant");
    TrainedEnsemble early = TargetsTest.fit(context, 1, Trainings.set(params, "maxIter=3"));
    TrainedEnsemble late = TargetsTest.fit(context, 1, Trainings.set(params, "maxIter=8"));
    for (int k = 0; k < early.weights(0).length; k++) {
      double before = early.weights(1)[k] - early.weights(0)[k];
      double after = late.weights(1)[k] - late.weights(0)[k];
      assertThat(after).isCloseTo(before, within(1e-13));
      assertThat(late.weights(0)[k]).isNotEqualTo(early.weights(0)[k]);
    }
  }

  /** What the students have met in the first five rounds. */
  private static List<Double> firstRounds(JavaSparkContext context, ParamValues params) {
    int size = params.get(TrainParam.SLICE_SIZE);
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, size)) {
      return Trainings.fit(data, params).history().stream()
          .filter(record -> record.round() < 5)
          .map(record -> record.learned().taskLoss() + record.learned().gradientNorm())
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2:strategy=average;2:strategy=qcd;1:strategy=independent",
        "2:strategy=qicd|taskWeight=0;3:strategy=average",
        "2:distillState=readout|taskGradient=averaged;1:taskGradient=averaged;2:distillWeight=0",
        "1:strategy=average;1:strategy=qcd;1:distillState=readout;1:strategy=independent;1:taskWeight=0"
      })
  void sameBitsForBothExchangesAndAnyPartitioning(String phases, JavaSparkContext context) {
    String text = "phases=" + phases.replace('|', ' ');
    for (String more :
        List.of(
            "sliceSize=4096",
            "sliceSize=20",
            "staleness=2 sliceSize=20",
            "staleness=3 deviceDrift=0.3",
            "circuitsPerStudent=2 deviceAngleError=0.2",
            "strategy=qcd distillTarget=averaged sliceSize=20",
            "strategy=qkd teacherRounds=2 teacherQubits=4",
            "strategy=qkd teacherRounds=2 staleness=2 sliceSize=20")) {
      ParamValues params = Trainings.set(params(text), more.split(" "));
      String bits = TargetsTest.sameForBothExchanges(context, params);
      ParamValues plain = Trainings.set(params, "phases=");
      assertThat(TargetsTest.fit(context, 1, plain).fingerprint()).as(more).isNotEqualTo(bits);
    }
  }

  /**
   * Before their teacher teaches them, students may learn from each other as if there were none.
   */
  @ParameterizedTest
  @ValueSource(strings = {"strategy=qicd", "strategy=qcd", "strategy=qcd staleness=2"})
  void peersAreNotTheTeacher(String settings, JavaSparkContext context) {
    String strategy = settings.split(" ")[0];
    for (String exchange : List.of("exchange=weights", "exchange=states sliceSize=20")) {
      ParamValues params = Trainings.set(params("teacherRounds=1"), exchange.split(" "));
      params = Trainings.set(params, settings.split(" "));
      ParamValues taught = Trainings.set(params, "strategy=qkd", "phases=5: " + strategy);
      assertThat(firstRounds(context, taught)).isEqualTo(firstRounds(context, params));
      assertThat(TargetsTest.fit(context, 1, taught).fingerprint())
          .as("the last round has a teacher")
          .isNotEqualTo(TargetsTest.fit(context, 1, params).fingerprint());
    }
  }

  /** With neither labels nor peers there is nothing to learn from. */
  @Test
  void aPhaseWithoutAnyTermMovesNothing(JavaSparkContext context) {
    for (String exchange : List.of("exchange=states", "exchange=weights sliceSize=20")) {
      ParamValues params = Trainings.set(params("maxIter=6"), exchange.split(" "));
      ParamValues nothing =
          Trainings.set(params, "phases=5: taskWeight=0 distillWeight=0", "taskWeight=0");
      nothing = Trainings.set(nothing, "strategy=independent");
      TrainedEnsemble found = TargetsTest.fit(context, 1, nothing);
      TrainSetup setup = TrainSetup.of(nothing, 8, 3, 1);
      for (int m = 0; m < 3; m++) {
        double[] start = InitialStudents.of(setup).get(m).weights;
        Bits.assertSame("student " + m, found.weights(m), start);
      }
    }
  }

  /** Without the task term, labels are in no gradient: others give the same bits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exchange=states",
        "exchange=weights sliceSize=20",
        "taskGradient=averaged sliceSize=20"
      })
  void withoutTheTaskTermLabelsTeachNothing(String settings, JavaSparkContext context) {
    ParamValues params = Trainings.set(params("taskWeight=0"), settings.split(" "));
    ParamValues noise = Trainings.set(params, "labelNoise=0.9");
    assertThat(TargetsTest.fit(context, 1, noise).fingerprint())
        .isEqualTo(TargetsTest.fit(context, 1, params).fingerprint());
    ParamValues learning = Trainings.set(noise, "taskWeight=0.01");
    assertThat(TargetsTest.fit(context, 1, learning).fingerprint())
        .isNotEqualTo(
            TargetsTest.fit(context, 1, Trainings.set(learning, "labelNoise=0")).fingerprint());
  }

  /** The history says in each round what its phase has: divergence, gradients and bytes. */
  @Test
  void theHistoryFollowsThePhases(JavaSparkContext context) {
    ParamValues params =
        params(
            "phases=2: strategy=average; 2: taskWeight=0",
            "validationInterval=1",
            "deviceAngleError=0.2");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainResult result = Trainings.fit(data, params);
      List<RoundRecord> first =
          IntStream.range(0, 6).mapToObj(r -> result.history().get(3 * r)).toList();
      assertThat(first.stream().map(r -> r.learned().divergence() > 0))
          .containsExactly(false, false, true, true, true, true);
      // A round of a student: 16 labelled images, 13 shared ones; with taskWeight 0 only these.
      assertThat(result.cost().spent().gradients())
          .isEqualTo(3 * (2 * 16 + 2 * 13 + 2 * (16 + 13)));
    }
  }

  /** Where classes have targets, the labelled images are simulated whatever the task's weight. */
  @Test
  void gradientsOfClassTargetsAreCounted(JavaSparkContext context) {
    ParamValues params = params("strategy=qcd", "exchange=labels", "taskWeight=0");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      assertThat(Trainings.fit(data, params).cost().spent().gradients()).isEqualTo(6 * 3 * 16);
    }
  }
}

package org.qicd.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.LossSums;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Bits;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.RoundRecord;

/** Devices that drift while their students learn. */
@ExtendWith(SharedSpark.class)
class DriftTest {

  /** The drift of many students' weights, one after the other, after each round. */
  private static List<double[]> walks(ParamValues params, int students, int rounds) {
    Drift drift = new Drift(params);
    List<Student> now = new ArrayList<>();
    for (int m = 0; m < students; m++) {
      now.add(Student.starting(m, new double[50]));
    }
    List<double[]> walks = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      int r = round;
      now = now.stream().map(student -> drift.after(r, student)).toList();
      walks.add(now.stream().flatMapToDouble(s -> Arrays.stream(s.drift)).toArray());
    }
    return walks;
  }

  /** Standard deviations to within four of their own. */
  @Test
  void itIsARandomWalkThatEndsAtTheGivenDeviation() {
    ParamValues params = Trainings.params("numStudents=64", "maxIter=36", "deviceDrift=0.6");
    List<double[]> walks = walks(params, 64, 36);
    for (int round : List.of(0, 8, 35)) {
      double[] walk = walks.get(round);
      double expected = 0.6 * Math.sqrt((round + 1) / 36.0);
      double squares = Arrays.stream(walk).map(x -> x * x).average().orElseThrow();
      double tolerance = 4 * expected / Math.sqrt(2.0 * walk.length);
      assertThat(Math.sqrt(squares)).as("round %d", round).isCloseTo(expected, within(tolerance));
    }
    double[] later = walks.get(35).clone();
    Arrays.setAll(later, k -> walks.get(35)[k] - walks.get(17)[k]);
    double correlation = new PearsonsCorrelation().correlation(walks.get(17), later);
    assertThat(correlation).isCloseTo(0, within(4 / Math.sqrt(later.length)));
    List<double[]> twice = walks(Trainings.set(params, "deviceDrift=1.2"), 64, 36);
    for (int k = 0; k < later.length; k++) {
      assertThat(twice.get(35)[k]).isCloseTo(2 * walks.get(35)[k], within(1e-14));
    }
    assertThat(Arrays.stream(walks.get(35)).distinct().count()).isEqualTo(64 * 50);
  }

  @Test
  void theCircuitsOfAStudentDriftAlike() {
    double[] walk = walks(Trainings.params("deviceDrift=1"), 6, 4).get(3);
    Bits.assertSame(
        "group 1", Arrays.copyOfRange(walk, 150, 300), Arrays.copyOfRange(walk, 0, 150));
    assertThat(walks(Trainings.params(), 6, 4).get(3)).as("no drift").isEmpty();
  }

  /** What was validated last is what is saved: the devices of the last round, or of the best. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "exchange=states",
        "exchange=states stepsPerRound=2",
        "exchange=states sliceSize=20 participation=0.5",
        "exchange=weights participation=0.3 circuitsPerStudent=2",
        "exchange=weights sliceSize=20 taskGradient=averaged",
        "exchange=weights staleness=2",
        "strategy=average participation=0.5",
        "strategy=qkd teacherRounds=2",
        "strategy=qcd exchange=labels",
        "patience=1 stepSize=1.5 stepSchedule=constant exchange=states"
      })
  void theSavedModelIsWhatWasValidated(String settings, JavaSparkContext context) {
    ParamValues params =
        Trainings.params("deviceDrift=0.6", "deviceScaleError=0.1", "deviceAngleError=0.1");
    params = Trainings.set(params, "validationInterval=1", "tunableCouplers=true");
    params = Trainings.set(params, settings.split(" "));
    try (SlicedExamples data =
            Digits.sliced(context, Digits.examples(75, 3), 2, params.get(TrainParam.SLICE_SIZE));
        SlicedExamples validation = Digits.sliced(context, Digits.examples(40, 9), 1, 16)) {
      List<Evaluation> seen = new ArrayList<>();
      Trainer.Listener listener =
          new Trainer.Listener() {
            @Override
            public void afterRound(List<RoundRecord> records, Optional<Evaluation> evaluation) {
              seen.add(evaluation.orElseThrow());
            }
          };
      TrainSetup setup = TrainSetup.of(params, 8, 3, data.numSlices());
      TrainResult result = Trainer.of(setup, data).validatedOn(validation).listener(listener).fit();
      Evaluation expected = seen.get(result.round());
      Evaluation saved = Evaluator.evaluate(result.ensemble(), validation);
      for (int c = 0; c < saved.students().size(); c++) {
        assertSame(saved.students().get(c), expected.students().get(c));
      }
      assertSame(saved.ensemble(), expected.ensemble());
      assertThat(result.ensemble().circuits()).doesNotContainAnyElementsOf(setup.circuits());
      assertThat(seen).allMatch(evaluation -> evaluation.averaged().isEmpty());
    }
  }

  private static void assertSame(LossSums found, LossSums expected) {
    assertThat(found.task().mean()).isCloseTo(expected.task().mean(), within(1e-12));
    assertThat(found.distill().mean()).isCloseTo(expected.distill().mean(), within(1e-12));
    assertThat(found.task().accuracy()).isEqualTo(expected.task().accuracy());
  }

  /** Equal circuits at the start, no averaged circuit as soon as their devices have drifted. */
  @Test
  void driftedStudentsHaveNoAveragedCircuit(JavaSparkContext context) {
    ParamValues params = Trainings.params("deviceDrift=0.1", "validationInterval=1");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      List<Boolean> averaged = new ArrayList<>();
      Trainer.of(TrainSetup.of(params, 8, 3, 1), data)
          .validatedOn(data)
          .listener((records, seen) -> averaged.add(seen.orElseThrow().averaged().isPresent()))
          .fit();
      assertThat(averaged).hasSize(6).containsOnly(false);
    }
  }

  /** The absent learn nothing, but their devices drift as if they had been there. */
  @ParameterizedTest
  @ValueSource(strings = {"exchange=states", "exchange=weights", "exchange=weights sliceSize=20"})
  void theDevicesOfTheAbsentDriftToo(String settings, JavaSparkContext context) {
    ParamValues params = Trainings.params("deviceDrift=0.5", "stepSchedule=constant");
    params = Trainings.set(Trainings.set(params, "participation=0"), settings.split(" "));
    ParamValues everybody = Trainings.set(params, "participation=1");
    TrainedEnsemble some = TargetsTest.fit(context, 1, params);
    TrainedEnsemble all = TargetsTest.fit(context, 1, everybody);
    assertThat(some.circuits()).isEqualTo(all.circuits()).doesNotHaveDuplicates();
    assertThat(some.fingerprint()).isNotEqualTo(all.fingerprint());
    List<Student> starts = InitialStudents.of(TrainSetup.of(params, 8, 3, 1));
    int[] present = new Participation(params).present(0);
    TrainedEnsemble one = TargetsTest.fit(context, 1, Trainings.set(params, "maxIter=1"));
    for (int m = 0; m < 3; m++) {
      boolean there = Arrays.binarySearch(present, m) >= 0;
      assertThat(Arrays.equals(one.weights(m), starts.get(m).weights)).isNotEqualTo(there);
      assertThat(one.circuit(m).device().errors()).hasSize(one.weights(m).length);
    }
  }
}

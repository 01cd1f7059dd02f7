package org.qicd.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Bits;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainings;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.state.RoundRecord;

/** Students that miss rounds. */
@ExtendWith(SharedSpark.class)
class ParticipationTest {

  private static Participation participation(int students, double share) {
    return new Participation(Trainings.params("numStudents=" + students, "participation=" + share));
  }

  /** Within four standard deviations of a binomial. */
  @ParameterizedTest
  @CsvSource({"0.3", "0.7"})
  void eachStudentTakesPartInItsShareOfTheRounds(double share) {
    int rounds = 2000;
    Participation all = participation(8, share);
    int[] count = new int[8];
    int both = 0;
    for (int round = 0; round < rounds; round++) {
      int[] present = all.present(round);
      assertThat(present).isNotEmpty().isSorted().doesNotHaveDuplicates();
      Arrays.stream(present).forEach(m -> count[m]++);
      both += Arrays.stream(present).filter(m -> m == 2 || m == 5).count() == 2 ? 1 : 0;
    }
    double deviation = Math.sqrt(rounds * share * (1 - share));
    // Somebody always takes part: an eighth each of the rounds that nobody would.
    double rescued = rounds * Math.pow(1 - share, 8) / 8;
    for (int m = 0; m < 8; m++) {
      assertThat((double) count[m]).isCloseTo(rounds * share + rescued, within(4 * deviation));
    }
    double together = share * share;
    assertThat((double) both)
        .as("independent of each other")
        .isCloseTo(rounds * together, within(4 * Math.sqrt(rounds * together * (1 - together))));
  }

  @Test
  void somebodyAlwaysTakesPartAndAtOneEverybody() {
    boolean[] seen = new boolean[5];
    for (int round = 0; round < 100; round++) {
      assertThat(participation(5, 0).present(round)).hasSize(1);
      seen[participation(5, 0).present(round)[0]] = true;
      assertThat(participation(5, 1).present(round)).containsExactly(0, 1, 2, 3, 4);
      assertThat(participation(1, 0.1).present(round)).containsExactly(0);
    }
    assertThat(seen).containsOnly(true);
  }

  @ParameterizedTest
  @CsvSource({
    "qicd, full, peers, 1, 4096",
    "qicd, full, averaged, 2, 20",
    "qicd, readout, peers, 2, 4096",
    "qcd, full, peers, 1, 20",
    "qcd, full, averaged, 1, 4096",
    "average, full, peers, 2, 20",
    "average, full, peers, 1, 4096",
    "independent, full, peers, 1, 4096",
    "qkd, full, peers, 1, 4096",
    "qkd, full, peers, 2, 20"
  })
  void sameBitsForBothExchanges(
      String strategy,
      String state,
      String target,
      int groups,
      int sliceSize,
      JavaSparkContext context) {
    ParamValues params =
        Trainings.params("strategy=" + strategy, "distillState=" + state, "readout=projector");
    params = Trainings.set(params, "distillTarget=" + target, "circuitsPerStudent=" + groups);
    params = Trainings.set(params, "sliceSize=" + sliceSize, "maxIter=10", "teacherRounds=1");
    ParamValues some = Trainings.set(params, "participation=0.5");
    String fingerprint = TargetsTest.sameForBothExchanges(context, some);
    assertThat(TargetsTest.fit(context, 2, params).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void studentsOfOtherDepthsAndClassesMissRoundsToo(JavaSparkContext context) {
    ParamValues params =
        Trainings.params("participation=0.6", "labels=by_class", "init=identity", "maxIter=10")
            .with(TrainParam.NUM_LAYERS, List.of(2, 4, 6));
    String some = TargetsTest.sameForBothExchanges(context, params);
    ParamValues all = Trainings.set(params, "participation=1");
    assertThat(TargetsTest.fit(context, 1, all).fingerprint()).isNotEqualTo(some);
  }

  /** Round by round: what a student was is what it is after a round that it missed. */
  @ParameterizedTest
  @CsvSource({"qicd", "average"})
  void anAbsentStudentStaysAsItIsUnlessThereIsOneModel(String strategy, JavaSparkContext context) {
    ParamValues params = Trainings.params("strategy=" + strategy, "participation=0.4");
    params = Trainings.set(params, "stepSchedule=constant", "distillSchedule=constant");
    Participation participation = new Participation(params);
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainedEnsemble before = null;
      for (int rounds = 1; rounds <= 6; rounds++) {
        TrainResult result = Trainings.fit(data, Trainings.set(params, "maxIter=" + rounds));
        TrainedEnsemble now = result.ensemble();
        int[] present = participation.present(rounds - 1);
        List<RoundRecord> last = result.history().subList(3 * rounds - 3, 3 * rounds);
        for (int m = 0; m < 3; m++) {
          boolean there = Arrays.binarySearch(present, m) >= 0;
          assertThat(Double.isNaN(last.get(m).learned().taskLoss())).isNotEqualTo(there);
          if (strategy.equals("average")) {
            Bits.assertSame("one model", now.weights(m), now.weights(0));
          } else if (before != null) {
            assertThat(Arrays.equals(now.weights(m), before.weights(m))).isNotEqualTo(there);
            assertThat(last.get(m).learned().divergence() >= 0)
                .isEqualTo(there && present.length > 1);
          }
        }
        assertThat(result.cost().spent().gradients())
            .isEqualTo(
                IntStream.range(0, rounds)
                    .map(r -> participation.present(r).length)
                    .map(n -> n * (16 + (n > 1 && strategy.equals("qicd") ? 13 : 0)))
                    .sum());
        before = now;
      }
    }
  }

  /** A student that is never there is, to the others, as if there were none. */
  @Test
  void nobodyLooksAtTheAbsent(JavaSparkContext context) {
    ParamValues params = Trainings.params("numStudents=3", "maxIter=1", "labels=shared");
    params = Trainings.set(params, "distillSchedule=constant", "participation=0.6");
    int seed = 0;
    while (!Arrays.equals(
        new Participation(Trainings.set(params, "seed=" + seed)).present(0), new int[] {0, 1})) {
      seed++;
    }
    params = Trainings.set(params, "seed=" + seed);
    ParamValues two = Trainings.set(params, "numStudents=2", "participation=1");
    for (String target : List.of("peers", "averaged")) {
      TrainedEnsemble some =
          TargetsTest.fit(context, 1, Trainings.set(params, "distillTarget=" + target));
      TrainedEnsemble alone =
          TargetsTest.fit(context, 1, Trainings.set(two, "distillTarget=" + target));
      Bits.assertSame(target, some.weights(0), alone.weights(0));
      Bits.assertSame(target, some.weights(1), alone.weights(1));
    }
  }

  @Test
  void aTeacherTeachesALoneStudent(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      ParamValues params =
          Trainings.params("strategy=qkd", "participation=0", "teacherRounds=1", "exchange=states");
      TrainResult result = Trainings.fit(data, params);
      assertThat(result.history().stream().filter(r -> r.learned().divergence() > 0)).hasSize(6);
      assertThat(result.cost().bytes()).as("class probabilities, down").isEqualTo(6 * 13 * 3 * 8);
    }
  }

  @Test
  void targetsOfTheAbsentCannotBeKept() {
    ParamValues params = Trainings.params("participation=0.5", "staleness=2");
    assertThatThrownBy(() -> TrainSetup.of(params, 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("participation 0.5", "staleness 2", "set staleness = 1");
    assertThat(TrainSetup.of(Trainings.set(params, "strategy=average"), 8, 3, 1)).isNotNull();
  }
}

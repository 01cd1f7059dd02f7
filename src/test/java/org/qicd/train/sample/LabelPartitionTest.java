package org.qicd.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.slice.Evaluator;

/** Labels by class, and wrong labels. */
@ExtendWith(SharedSpark.class)
public class LabelPartitionTest {

  public static ParamValues params(int students, int labelsPerStudent) {
    return Trainings.params("numStudents=" + students, "labelsPerStudent=" + labelsPerStudent);
  }

  private static int[] labels(int count, int classes, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).map(i -> random.nextInt(classes + 1) - 1).toArray();
  }

  private static Set<Integer> classes(int[] labels, int[] ids) {
    Set<Integer> classes = new HashSet<>();
    Arrays.stream(ids).forEach(id -> classes.add(labels[id]));
    return classes;
  }

  @ParameterizedTest
  @CsvSource({"5, 2", "8, 2", "4, 3", "3, 10", "10, 1", "16, 4"})
  void eachStudentSeesSoManyClasses(int students, int classesPerStudent) {
    ParamValues params =
        Trainings.set(
            params(students, 0), "labels=by_class", "classesPerStudent=" + classesPerStudent);
    int[] labels = labels(800, 10, 5);
    List<int[]> dealt = LabelPartition.deal(labels, 10, params);
    int[] owners = new int[10];
    for (int[] ids : dealt) {
      assertThat(classes(labels, ids)).hasSize(classesPerStudent);
      classes(labels, ids).forEach(c -> owners[c]++);
    }
    int least = students * classesPerStudent / 10;
    assertThat(Arrays.stream(owners)).as("a round through all").allMatch(n -> n - least < 2);
    int[] all = dealt.stream().flatMapToInt(Arrays::stream).toArray();
    assertThat(all).as("no label to two").doesNotHaveDuplicates();
    assertThat(all).hasSize((int) Arrays.stream(labels).filter(label -> label >= 0).count());
    List<int[]> few = LabelPartition.deal(labels, 10, Trainings.set(params, "labelsPerStudent=12"));
    for (int m = 0; m < students; m++) {
      assertThat(few.get(m)).hasSize(12).isEqualTo(Arrays.copyOf(dealt.get(m), 12));
      assertThat(classes(labels, few.get(m))).isEqualTo(classes(labels, dealt.get(m)));
    }
  }

  @Test
  void theSeedDecidesWhoSeesWhat() {
    int[] labels = labels(800, 10, 5);
    Set<Set<Integer>> first = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      ParamValues params = Trainings.set(params(5, 0), "labels=by_class", "seed=" + seed);
      first.add(classes(labels, LabelPartition.deal(labels, 10, params).get(0)));
    }
    assertThat(first).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|11|classesPerStudent is 11: expected at most 10, the classes that the labels hold",
        "4|2|raise labelsPerStudent, numStudents or, with labels = by_class, classesPerStudent",
      })
  void classesThatDoNotGoRoundAreToldInOneLine(int students, int each, String message) {
    ParamValues params =
        Trainings.set(params(students, 0), "labels=by_class", "classesPerStudent=" + each);
    assertThatThrownBy(() -> LabelPartition.deal(labels(800, 10, 5), 10, params))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** Counts against a binomial's: four standard deviations. */
  @ParameterizedTest
  @CsvSource({"0", "0.2", "0.4", "1"})
  void soManyLabelsAreReplacedByAnyOtherClass(double share) {
    int[] labels = labels(22_000, 10, 5);
    LabelNoise noise = new LabelNoise(11, share, 10);
    int[] seen = noise.applied(0, labels);
    int labelled = 0;
    int[] shifts = new int[10];
    for (int i = 0; i < labels.length; i++) {
      assertThat(seen[i] < 0).isEqualTo(labels[i] < 0);
      if (labels[i] >= 0) {
        labelled++;
        shifts[(seen[i] - labels[i] + 10) % 10]++;
      }
    }
    double deviation = Math.sqrt(labelled * share * (1 - share));
    assertThat((double) labelled - shifts[0])
        .isCloseTo(labelled * share, within(4 * deviation + 1e-9));
    for (int shift = 1; shift < 10; shift++) {
      double p = share / 9;
      assertThat((double) shifts[shift])
          .isCloseTo(labelled * p, within(4 * Math.sqrt(labelled * p * (1 - p)) + 1e-9));
    }
    int[] part = noise.applied(500, Arrays.copyOfRange(labels, 500, 900));
    assertThat(part)
        .as("a slice sees what the driver sees")
        .isEqualTo(Arrays.copyOfRange(seen, 500, 900));
    int[] other = new LabelNoise(12, share, 10).applied(0, labels);
    assertThat(Arrays.equals(other, seen)).as("another seed").isEqualTo(share == 0);
  }

  @Test
  void studentsLearnWrongLabelsAndAreMeasuredByTrueOnes(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(300, 3), 2, 64)) {
      ParamValues params =
          Trainings.params("maxIter=60", "stepSize=0.1", "numLayers=3", "batchSize=100");
      params = Trainings.set(params, "labelNoise=1", "numStudents=2");
      TrainSetup setup = TrainSetup.of(params, 8, 3, data.numSlices());
      Trainer trainer = Trainer.of(setup, data);
      assertThat(trainer.labels()).hasSameSizeAs(data.labels()).isNotEqualTo(data.labels());
      TrainResult result = trainer.fit();
      // Every label is wrong, and true ones are the third class that is never shown.
      assertThat(result.history().get(119).learned().batchAccuracy()).isGreaterThan(0.35);
      assertThat(Evaluator.evaluate(result.ensemble(), data).ensemble().task().accuracy())
          .isLessThan(0.2);
      assertThat(Trainings.fit(data, Trainings.set(params, "exchange=weights")).ensemble())
          .extracting(TrainedEnsemble::fingerprint)
          .isEqualTo(result.ensemble().fingerprint());
    }
  }

  @ParameterizedTest
  @CsvSource({"qicd, 4096", "qcd, 20", "average, 20"})
  void sameBitsByClassAndWithNoise(String strategy, int sliceSize, JavaSparkContext context) {
    ParamValues params = Trainings.params("strategy=" + strategy, "labels=by_class");
    params = Trainings.set(params, "labelNoise=0.3", "sliceSize=" + sliceSize);
    String noisy = TargetsTest.sameForBothExchanges(context, params);
    ParamValues sharded = Trainings.set(params, "labels=sharded");
    assertThat(TargetsTest.fit(context, 2, sharded).fingerprint()).isNotEqualTo(noisy);
    ParamValues clean = Trainings.set(params, "labelNoise=0");
    assertThat(TargetsTest.fit(context, 2, clean).fingerprint()).isNotEqualTo(noisy);
  }
}

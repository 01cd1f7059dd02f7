package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainParam.ClassWeight;
import org.qicd.testing.SharedSpark;
import org.qicd.train.sample.ClassWeights;
import org.qicd.train.slice.Evaluator;

/** Rare classes that count for more. */
@ExtendWith(SharedSpark.class)
class ClassWeightTest {

  private static List<Example> unlike() {
    return unlike(60, 12, 3);
  }

  /** So many images of three classes, and some without a label. */
  private static List<Example> unlike(int... counts) {
    List<Example> some = new ArrayList<>();
    int[] left = counts.clone();
    for (Example example : Digits.examples(900, 3)) {
      int label = example.label();
      if (label == Example.UNLABELLED ? some.size() % 7 == 0 : left[label]-- > 0) {
        some.add(example);
      }
    }
    assertThat(some.stream().filter(e -> e.label() == 2).count()).isEqualTo(counts[2]);
    return some;
  }

  private static List<Example> weighted(List<Example> examples, double... byClass) {
    return examples.stream()
        .map(
            e ->
                new Example(
                    e.features(),
                    e.label(),
                    e.label() < 0 ? e.weight() : e.weight() * byClass[e.label()]))
        .toList();
  }

  @Test
  void anImageCountsByTheImagesOfItsClassThatTheStudentHas() {
    int[] labels = {0, 0, 0, 1, -1, 2, 1};
    double[] weights = {1, 1, 1, 1, 5, 1, 2};
    ClassWeights found =
        ClassWeights.of(
            ClassWeight.BALANCED,
            labels,
            weights,
            List.of(new int[] {0, 1, 2, 3, 5, 6}, new int[] {0, 3, 6}),
            4);
    // n is 7 by weight; 3, 3 and 1 of the classes. Nobody has class 3.
    assertThat(found.of(0)).containsExactly(7 / (3 * 3.), 7 / (3 * 3.), 7 / 3., 1);
    assertThat(found.of(1)).containsExactly(4 / 2., 4 / (2 * 3.), 1, 1);
    assertThat(ClassWeights.of(ClassWeight.NONE, labels, weights, List.of(), 4).of(1)).isEmpty();
  }

  /** One student whose rows have these weights is the same student. */
  @ParameterizedTest
  @ValueSource(ints = {4096, 20})
  void isTheSameAsWeightsOfTheRows(int sliceSize, JavaSparkContext context) {
    ParamValues params =
        Trainings.params("numStudents=1", "strategy=independent", "sliceSize=" + sliceSize);
    List<Example> images = unlike();
    double[] factors = IntStream.of(60, 12, 3).mapToDouble(n -> 75 / (3. * n)).toArray();
    try (SlicedExamples plain = Digits.sliced(context, images, 2, sliceSize);
        SlicedExamples rows = Digits.sliced(context, weighted(images, factors), 2, sliceSize)) {
      // Ids follow from content and weight, so batches are the same only if they hold all images.
      ParamValues all = Trainings.set(params, "batchSize=1000");
      double[] balanced =
          Trainings.fit(plain, Trainings.set(all, "classWeight=balanced")).ensemble().weights(0);
      assertThat(balanced)
          .containsExactly(Trainings.fit(rows, all).ensemble().weights(0), within(1e-9));
      assertThat(balanced).isNotEqualTo(Trainings.fit(plain, all).ensemble().weights(0));
    }
  }

  /** Nothing changes where all classes are as frequent. */
  @Test
  void equalClassesCountOnce(JavaSparkContext context) {
    List<Example> images = unlike(10, 10, 10);
    try (SlicedExamples data = Digits.sliced(context, images, 2, 4096)) {
      ParamValues params = Trainings.params("labels=shared");
      assertThat(Trainings.fit(data, Trainings.set(params, "classWeight=balanced")).ensemble())
          .extracting(e -> e.fingerprint())
          .isEqualTo(Trainings.fit(data, params).ensemble().fingerprint());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "qicd, 4096",
    "qicd, 20",
    "qcd, 20",
    "average, 20",
    "fedavg, 20",
    "independent, 4096",
    "qkd, 20"
  })
  void sameBitsForBothExchangesAndAnyPartitioning(
      String strategy, int sliceSize, JavaSparkContext context) {
    ParamValues params =
        Trainings.params(
            "strategy=" + strategy,
            "sliceSize=" + sliceSize,
            "classWeight=balanced",
            "teacherRounds=3",
            "readout=projector");
    List<Example> images = unlike();
    List<Example> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, new Random(5));
    String states = fingerprint(context, images, 1, Trainings.set(params, "exchange=states"));
    assertThat(fingerprint(context, shuffled, 16, Trainings.set(params, "exchange=weights")))
        .isEqualTo(states);
    assertThat(fingerprint(context, images, 1, Trainings.set(params, "classWeight=none")))
        .isNotEqualTo(states);
  }

  /** What students share of each class is a mean over that class, and so is what they learn. */
  @Test
  void changesOnlyTheTaskTerm(JavaSparkContext context) {
    for (String settings :
        List.of("strategy=qicd taskWeight=0", "strategy=qcd exchange=labels taskWeight=0")) {
      ParamValues params = Trainings.set(Trainings.params(), settings.split(" "));
      assertThat(fingerprint(context, unlike(), 2, Trainings.set(params, "classWeight=balanced")))
          .as(settings)
          .isEqualTo(fingerprint(context, unlike(), 2, params));
    }
  }

  @Test
  void rareClassesAreFound(JavaSparkContext context) {
    List<Example> noisy = new ArrayList<>();
    Random random = new Random(1);
    for (Example example : Digits.examples(3000, 3)) {
      if (example.label() == 0 || (example.label() == 1 && random.nextInt(30) == 0)) {
        double[] features = example.features().clone();
        for (int f = 0; f < features.length; f++) {
          features[f] += 1.2 * random.nextDouble();
        }
        noisy.add(new Example(features, example.label()));
      }
    }
    List<Example> rare = noisy.stream().filter(e -> e.label() == 1).toList();
    try (SlicedExamples data = Digits.sliced(context, noisy, 2, 4096);
        SlicedExamples asked = Digits.sliced(context, rare, 2, 4096)) {
      ParamValues params = Trainings.params("maxIter=80", "logitScale=3", "strategy=independent");
      assertThat(recall(data, asked, Trainings.set(params, "classWeight=balanced")))
          .isGreaterThan(recall(data, asked, params) + 0.1);
    }
  }

  /** The share of some images that an ensemble trained on others predicts right. */
  private static double recall(SlicedExamples data, SlicedExamples asked, ParamValues params) {
    return Evaluator.evaluate(Trainings.fit(data, params).ensemble(), asked)
        .ensemble()
        .task()
        .accuracy();
  }

  private static String fingerprint(
      JavaSparkContext context, List<Example> images, int partitions, ParamValues params) {
    try (SlicedExamples data =
        Digits.sliced(context, images, partitions, params.get(TrainParam.SLICE_SIZE))) {
      return Trainings.fit(data, params).ensemble().fingerprint();
    }
  }
}

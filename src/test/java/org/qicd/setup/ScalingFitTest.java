package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.FeatureScaling;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.Trainings;

@ExtendWith(SharedSpark.class)
class ScalingFitTest {

  /** Features of different size, one of them always the same; weights from 0 to 2. */
  private static List<Example> examples() {
    Random random = new Random(7);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      double[] features = {
        1e6 + 100 * random.nextGaussian(), 1e-3 * random.nextDouble(), 0.1, -random.nextInt(3)
      };
      examples.add(new Example(features, i % 3 - 1, i % 5 * 0.5));
    }
    return examples;
  }

  private static FeatureScaling fit(
      JavaSparkContext context, List<Example> examples, int partitions, int sliceSize) {
    try (SlicedExamples data = Digits.sliced(context, examples, partitions, sliceSize)) {
      return ScalingFit.of(data, 0.5);
    }
  }

  @Test
  void isWeightedMeanAndDeviation(JavaSparkContext context) {
    List<Example> examples = examples();
    FeatureScaling scaling = fit(context, examples, 2, 4096);
    assertThat(scaling.numFeatures()).isEqualTo(4);
    for (int f : new int[] {0, 1, 3}) {
      double weight = 0;
      double mean = 0;
      for (Example example : examples) {
        weight += example.weight();
        mean += example.weight() * example.features()[f];
      }
      mean /= weight;
      double variance = 0;
      for (Example example : examples) {
        variance += example.weight() * Math.pow(example.features()[f] - mean, 2) / weight;
      }
      assertThat(scaling.offsets()[f]).isCloseTo(mean, within(1e-12 * Math.abs(mean)));
      double factor = 0.5 / Math.sqrt(variance);
      assertThat(scaling.factors()[f]).isCloseTo(factor, within(1e-9 * factor));
    }
    assertThat(scaling.factors()[2]).as("always the same").isZero();
    assertThat(scaling.angles(new double[] {1e6, 0, 7, 0}, 4)[2]).isZero();
  }

  @Test
  void dependsOnNoOrderAndNoPartitions(JavaSparkContext context) {
    List<Example> examples = examples();
    List<Example> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, new Random(3));
    for (int sliceSize : new int[] {4096, 7}) {
      assertThat(fit(context, shuffled, 16, sliceSize))
          .isEqualTo(fit(context, examples, 1, sliceSize));
    }
  }

  @Test
  void featuresBeyondAllSumsAreNamed(JavaSparkContext context) {
    List<Example> huge =
        List.of(
            new Example(new double[] {1, 1e308}, 0), new Example(new double[] {2, -1.5e308}, 1));
    assertMistake(
        () -> fit(context, huge, 1, 4096),
        "feature 1 goes from -1.5E308 to 1.0E308: its mean and deviation cannot be computed, scale"
            + " it before, or set featureScale = 0");
  }

  private static List<Circuit> circuits(JavaSparkContext context, String... settings) {
    try (SlicedExamples data = Digits.sliced(context, examples(), 2, 4096)) {
      return TrainSetup.of(Trainings.params(settings), data, 2).circuits();
    }
  }

  @Test
  void onlyAnglesAreScaled(JavaSparkContext context) {
    assertThat(circuits(context))
        .allMatch(circuit -> circuit.scaling().equals(FeatureScaling.NONE));
    assertThat(circuits(context, "encoding=angle", "featureScale=0"))
        .allMatch(circuit -> circuit.scaling().equals(FeatureScaling.NONE));
    FeatureScaling angle = circuits(context, "encoding=angle").get(0).scaling();
    assertThat(angle.numFeatures()).isEqualTo(4);
    assertThat(circuits(context, "encoding=zz").get(2).scaling()).isEqualTo(angle);
    assertThat(circuits(context, "encoding=reuploading", "featureScale=1").get(0).scaling())
        .isEqualTo(angle);
  }
}

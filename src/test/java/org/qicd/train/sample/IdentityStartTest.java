package org.qicd.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.distill.Divergence;
import org.qicd.distill.LossGradient;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Trainings;
import org.qicd.train.round.TargetsTest;

/** Students of different depth that start as one circuit. */
@ExtendWith(SharedSpark.class)
class IdentityStartTest {
  private static final int IMAGES = 9;

  private static ParamValues params(Ansatz ansatz, List<Integer> layers, double scale) {
    return Trainings.params("init=identity", "ansatz=" + ansatz.label(), "initScale=" + scale)
        .with(TrainParam.NUM_LAYERS, layers);
  }

  /** Output states of the students' starts for the same images. */
  private static List<StateBatch> starts(ParamValues params) {
    int width = 16;
    double[] features = new Random(3).doubles((long) IMAGES * width, -1, 1).toArray();
    EncodedImages images = EncodedImages.of(Encoding.AMPLITUDE, 4, features, width);
    TrainSetup setup = TrainSetup.of(params, width, 3, 1);
    return InitialStudents.of(setup).stream()
        .map(
            student -> {
              LossGradient loss = new LossGradient(setup.circuits().get(student.index));
              loss.bind(student.weights);
              int[] all = IntStream.range(0, IMAGES).toArray();
              return loss.outputs(Divergence.INFIDELITY, images, all).states();
            })
        .toList();
  }

  private static double leastFidelity(List<StateBatch> starts) {
    return starts.stream()
        .flatMapToDouble(s -> java.util.Arrays.stream(s.fidelities(starts.get(0))))
        .min()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void studentsOfDifferentDepthStartAsOne(Ansatz ansatz) {
    for (List<Integer> layers :
        List.of(List.of(4, 6, 8), List.of(8, 4, 14), List.of(2, 4, 6), List.of(5, 1, 9))) {
      assertThat(leastFidelity(starts(params(ansatz, layers, 0))))
          .as("%s %s", ansatz, layers)
          .isCloseTo(1, within(1e-12));
    }
    ParamValues common = params(ansatz, List.of(4, 6, 8), 0);
    assertThat(leastFidelity(starts(Trainings.set(common, "init=common"))))
        .as("what a common start gives")
        .isLessThan(0.5);
    assertThat(leastFidelity(starts(params(ansatz, List.of(4, 6, 8), 0.02)))).isBetween(0.8, 1.0);
  }

  @Test
  void theHeadIsTheTemplateAndTheTailIsTrained() {
    TrainSetup setup =
        TrainSetup.of(params(Ansatz.STRONGLY_ENTANGLING, List.of(4, 6, 8), 0), 16, 3, 1);
    Circuit plain =
        Ansatz.STRONGLY_ENTANGLING.circuit(
            4, 4, Encoding.AMPLITUDE, setup.circuits().get(0).readout());
    assertThat(setup.circuits().get(0)).isEqualTo(plain);
    assertThat(setup.circuits().get(2).numWeights()).isEqualTo(3 * 4 * 8);
    assertThat(setup.circuits().get(2).operations().subList(0, plain.operations().size()))
        .isEqualTo(plain.operations());
    double[] weights = InitialStudents.of(setup).get(2).weights;
    assertThat(java.util.Arrays.stream(weights, 0, 48)).doesNotContain(0.0);
    assertThat(java.util.Arrays.stream(weights, 48, 96)).containsOnly(0.0);
  }

  @Test
  void sameBitsForBothExchangesAndAllWeightsMove(JavaSparkContext context) {
    ParamValues params =
        params(Ansatz.REAL_AMPLITUDES, List.of(2, 4, 6), 0).with(TrainParam.SLICE_SIZE, 20);
    TargetsTest.sameForBothExchanges(context, params);
    double[] trained = TargetsTest.fit(context, 2, params).weights(2);
    double[] start = InitialStudents.of(TrainSetup.of(params, 8, 3, 4)).get(2).weights;
    for (int k = 0; k < start.length; k++) {
      assertThat(trained[k]).as("weight " + k).isNotEqualTo(start[k]);
    }
  }

  @Test
  void whatCannotStartAsOneIsToldInOneLine() {
    assertThatThrownBy(
            () -> TrainSetup.of(params(Ansatz.BASIC_ENTANGLER, List.of(4, 5, 6), 0), 16, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("init 'identity'", "all even or all odd", "[4, 5, 6]");
    ParamValues reuploading =
        Trainings.set(params(Ansatz.BASIC_ENTANGLER, List.of(4), 0), "encoding=reuploading");
    assertThatThrownBy(() -> TrainSetup.of(reuploading, 4, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("init 'identity'", "encoding 'reuploading'");
  }
}

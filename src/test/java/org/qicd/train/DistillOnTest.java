package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Divergence;
import org.qicd.distill.LossGradient;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.StateBatch;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.RoundPlanner;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.LabelNoise;
import org.qicd.train.sample.LabelPartition;
import org.qicd.train.sample.LabelPartitionTest;
import org.qicd.train.sample.Probes;
import org.qicd.train.sample.SharedImages;
import org.qicd.train.slice.EncodedSlice;

/** Where students are compared: shared images, labelled ones too, random states. */
@ExtendWith(SharedSpark.class)
class DistillOnTest {

  @ParameterizedTest
  @CsvSource({
    "labelled, qicd, full, 4096", "labelled, qcd, full, 20", "labelled, qicd, readout, 20",
    "probes, qicd, full, 4096", "probes, qicd, full, 20", "probes, qcd, full, 20",
    "probes, qicd, readout, 4096"
  })
  void sameBitsForBothExchangesAndAnyPartitioning(
      String on, String strategy, String state, int sliceSize, JavaSparkContext context) {
    ParamValues params =
        Trainings.params("strategy=" + strategy, "distillState=" + state, "readout=projector");
    params = Trainings.set(params, "distillOn=" + on, "sliceSize=" + sliceSize);
    String here = TargetsTest.sameForBothExchanges(context, params);
    assertThat(TargetsTest.fit(context, 2, Trainings.set(params, "distillOn=shared")).fingerprint())
        .as("it makes a difference")
        .isNotEqualTo(here);
    ParamValues steps = Trainings.set(params, "distillWeight=0");
    assertThat(TargetsTest.fit(context, 2, steps).fingerprint())
        .as("without a pull")
        .isEqualTo(
            TargetsTest.fit(context, 2, Trainings.set(params, "strategy=independent"))
                .fingerprint());
  }

  @Test
  void allStudentsMeetOnTheUnionOfTheirBatches(JavaSparkContext context) {
    ParamValues params = Trainings.params("distillOn=labelled", "stepsPerRound=2");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainSetup setup = TrainSetup.of(params, 8, 3, 1);
      List<int[]> owned = LabelPartition.deal(data.labels(), 3, LabelPartitionTest.params(3, 0));
      Batches batches = new Batches(1, owned, 16, 75, 13);
      RoundPlan plan = new RoundPlanner(setup, batches, data).plan(4);
      EncodedSlice slice = EncodedSlice.all(data, setup.circuits(), LabelNoise.NONE).first();
      for (int step = 0; step < 2; step++) {
        Set<Integer> union = new HashSet<>();
        for (int id : batches.shared(8 + step)) {
          union.add(id);
        }
        for (int m = 0; m < 3; m++) {
          for (int id : batches.labelled(m, 8 + step)) {
            union.add(id);
          }
        }
        int[] which = plan.shared(slice, step, setup.circuits().get(0)).which;
        assertThat(which).hasSize(union.size());
        assertThat(union).contains(java.util.Arrays.stream(which).boxed().toArray(Integer[]::new));
        assertThat(plan.distillScale(step)).isCloseTo(plan.lambda / union.size(), within(1e-15));
      }
    }
  }

  /** Without unlabelled images, and in any order, partitioning: students share no image at all. */
  @Test
  void probesNeedNoSharedData(JavaSparkContext context) {
    ParamValues params = Trainings.params("distillOn=probes");
    List<Example> all = new ArrayList<>(Digits.examples(75, 3));
    List<Example> labelled = new ArrayList<>(all);
    labelled.removeIf(image -> image.label() == Example.UNLABELLED);
    Collections.shuffle(labelled, new Random(4));
    assertThat(labelled).hasSizeLessThan(all.size());
    try (SlicedExamples some = Digits.sliced(context, labelled, 7, 4096)) {
      assertThat(Trainings.fit(some, params).ensemble().fingerprint())
          .isEqualTo(TargetsTest.fit(context, 1, params).fingerprint());
    }
  }

  @Test
  void probesAreUnrelatedUnitStatesDealtToTheSlices() {
    Circuit input =
        new Circuit(4, Encoding.AMPLITUDE, List.of(), new Readout(Readout.Kind.EXPVAL, 2, 1));
    StateBatch whole = states(input, new Probes(5, 4, 40, 1).of(3, 0));
    double mean = 0;
    for (int slice = 0; slice < 3; slice++) {
      StateBatch part = states(input, new Probes(5, 4, 40, 3).of(3, slice));
      assertThat(part.size()).isEqualTo(slice == 0 ? 14 : 13);
      for (int k = 0; k < part.size(); k++) {
        for (int a = 0; a < 16; a++) {
          assertThat(part.re(k, a)).isEqualTo(whole.re(slice + 3 * k, a));
        }
      }
    }
    double[] next = whole.fidelities(states(input, new Probes(5, 4, 40, 1).of(4, 0)));
    double[] seed = whole.fidelities(states(input, new Probes(6, 4, 40, 1).of(3, 0)));
    for (int k = 0; k < 40; k++) {
      mean += (next[k] + seed[k]) / 80;
    }
    assertThat(whole.fidelities(whole)[7]).isCloseTo(1, within(1e-14));
    // 1/D, and four standard errors: its variance is 2 (D - 1) / (D^2 (D + 2)).
    assertThat(mean).isCloseTo(1 / 16.0, within(4 * Math.sqrt(30.0 / (256 * 18) / 80)));
  }

  private static StateBatch states(Circuit circuit, SharedImages images) {
    LossGradient loss = new LossGradient(circuit);
    loss.bind(new double[0]);
    return loss.outputs(Divergence.INFIDELITY, images.images, images.which).states();
  }

  @Test
  void anglesAreNoProbes() {
    ParamValues params = Trainings.params("distillOn=probes", "encoding=reuploading");
    assertThatThrownBy(() -> TrainSetup.of(params, 4, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("distillOn 'probes'", "encoding 'reuploading'");
  }
}

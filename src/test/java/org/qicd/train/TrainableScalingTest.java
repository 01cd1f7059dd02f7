package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.OpenQasm;
import org.qicd.circuit.Operation;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.sample.InitialStudents;

/** What becomes of a training if the scaling of features is trained. */
@ExtendWith(SharedSpark.class)
class TrainableScalingTest {
  private static final List<Example> IMAGES = Digits.examples(75, 3);

  private static ParamValues params(String... settings) {
    ParamValues params = Trainings.params("featureScaling=trainable", "encoding=angle");
    return Trainings.set(params, settings);
  }

  private static List<Circuit> circuits(ParamValues params, int numFeatures) {
    return TrainSetup.of(params, numFeatures, 3, 1).circuits();
  }

  private static List<Angle.Scaled> scaled(Circuit circuit) {
    return circuit.operations().stream()
        .flatMap(operation -> operation.angles().stream())
        .filter(Angle.Scaled.class::isInstance)
        .map(Angle.Scaled.class::cast)
        .toList();
  }

  private static TrainedEnsemble trained(
      JavaSparkContext context, List<Example> images, int partitions, ParamValues params) {
    try (SlicedExamples data =
        Digits.sliced(context, images, partitions, params.get(TrainParam.SLICE_SIZE))) {
      TrainSetup setup = TrainSetup.of(params, data, data.numClasses());
      return Trainer.of(setup, data).fit().ensemble();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "strategy=qicd, 4096", "strategy=qicd, 20", "strategy=qcd, 20", "strategy=average, 20",
    "strategy=fedavg, 20", "taskGradient=averaged, 20"
  })
  void sameBitsForBothExchangesAndAnyPartitioning(
      String setting, int sliceSize, JavaSparkContext context) {
    for (String encoding : List.of("encoding=angle_z", "encoding=reuploading")) {
      ParamValues params = params(setting, "sliceSize=" + sliceSize, encoding, "maxIter=3");
      ParamValues states = Trainings.set(params, "exchange=states");
      List<Example> shuffled = new ArrayList<>(IMAGES);
      Collections.shuffle(shuffled, new Random(5));
      TrainedEnsemble one = trained(context, IMAGES, 1, states);
      assertThat(trained(context, shuffled, 16, states).fingerprint())
          .isEqualTo(one.fingerprint());
      ParamValues weights = Trainings.set(params, "exchange=weights");
      assertThat(trained(context, shuffled, 64, weights).fingerprint())
          .isEqualTo(one.fingerprint());
      ParamValues fixed = Trainings.set(states, "featureScaling=fixed");
      assertThat(trained(context, IMAGES, 1, fixed).fingerprint()).isNotEqualTo(one.fingerprint());
    }
  }

  /** Scales and shifts are trained in each use of a feature. */
  @Test
  void everyScaleAndShiftMoves(JavaSparkContext context) {
    TrainedEnsemble ensemble = trained(context, IMAGES, 2, params("encoding=reuploading"));
    for (int m = 0; m < ensemble.numCircuits(); m++) {
      List<Angle.Scaled> scaled = scaled(ensemble.circuit(m));
      assertThat(scaled).hasSize(2 * 8);
      for (Angle.Scaled angle : scaled) {
        assertThat(ensemble.weights(m)[angle.scale()]).isNotEqualTo(1).isNotNaN();
        assertThat(ensemble.weights(m)[angle.shift()]).isNotZero().isNotNaN();
      }
    }
  }

  /** Students start from the angles that they have without it, and from the fitted scaling. */
  @ParameterizedTest
  @ValueSource(strings = {"common", "independent", "identity"})
  void startsWhereAFixedScalingDoes(String init) {
    ParamValues params = params("init=" + init, "numLayers=6");
    List<Student> starts = InitialStudents.of(TrainSetup.of(params, 4, 3, 1));
    ParamValues fixed = Trainings.set(params, "featureScaling=fixed");
    List<Student> others = InitialStudents.of(TrainSetup.of(fixed, 4, 3, 1));
    for (int m = 0; m < starts.size(); m++) {
      double[] weights = starts.get(m).weights;
      double[] begun = {1, 0, 1, 0, 1, 0, 1, 0};
      assertThat(Arrays.copyOf(weights, 8)).containsExactly(begun);
      assertThat(Arrays.copyOfRange(weights, 8, weights.length))
          .containsExactly(others.get(m).weights);
    }
  }

  /** Circuits of unlike depths share their first layers, and the weights of these come first. */
  @ParameterizedTest
  @ValueSource(strings = {"angle", "reuploading"})
  void circuitsOfUnlikeDepthsHaveTheirFirstLayersInCommon(String encoding) {
    ParamValues params =
        params("encoding=" + encoding, "strategy=independent")
            .with(TrainParam.NUM_LAYERS, List.of(2, 3, 5));
    List<Circuit> circuits = circuits(params, 4);
    for (int m = 0; m < 2; m++) {
      List<Operation> shallow = circuits.get(m).operations();
      assertThat(circuits.get(m + 1).operations().subList(0, shallow.size())).isEqualTo(shallow);
    }
  }

  /** Crosstalk stays at the ends of layers, and scales and shifts are as exact as the encoding. */
  @ParameterizedTest
  @ValueSource(strings = {"angle", "reuploading"})
  void devicesErrInTheOtherWeights(String encoding) {
    String[] errors = {"deviceAngleError=0.1", "deviceScaleError=0.1", "deviceCrosstalk=0.1"};
    ParamValues params = Trainings.set(params("encoding=" + encoding), errors);
    Circuit circuit = circuits(params, 4).get(0);
    Circuit plain = circuits(Trainings.set(params, "featureScaling=fixed"), 4).get(0);
    for (Angle.Scaled scaled : scaled(circuit)) {
      assertThat(circuit.device().scales().get(scaled.scale())).isZero();
      assertThat(circuit.device().scales().get(scaled.shift())).isZero();
    }
    assertThat(circuit.device().scales().stream().filter(scale -> scale != 0))
        .hasSameSizeAs(plain.device().scales());
    assertThat(afters(circuit)).isEqualTo(afters(plain));
  }

  /** For each gate that a device adds, the gate that it comes after. */
  private static List<String> afters(Circuit circuit) {
    return circuit.device().errors().stream()
        .map(Device.Extra::after)
        .map(circuit.operations()::get)
        .map(operation -> operation.gate() + " on " + operation.qubits())
        .toList();
  }

  /** A circuit of one's own that takes features scales them like the template it came from. */
  @Test
  void ownCircuits() {
    ParamValues template = params("encoding=reuploading");
    ParamValues fixed = Trainings.set(template, "featureScaling=fixed");
    ParamValues own = template.with(TrainParam.ANSATZ, OpenQasm.of(circuits(fixed, 4).get(0)));
    assertThat(circuits(own, 4)).isEqualTo(circuits(template, 4));
    ParamValues before =
        params().with(TrainParam.ANSATZ, "OPENQASM 3.0; input float a; qubit[4] q; U(a,0,0) q[0];");
    assertThat(circuits(before, 3).get(0).numWeights()).isEqualTo(2 * 3 + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "encoding=amplitude | numStudents=3 | featureScaling 'trainable' is for gates that turn by one"
            + " feature each: expected encoding 'angle', 'angle_x', 'angle_z' or 'reuploading', found"
            + " 'amplitude'",
        "encoding=zz | numStudents=3 | found 'zz'",
        "strategy=fedavg | weightMean=circular | weightMean 'circular' takes weights as angles, but"
            + " with featureScaling 'trainable' some are factors",
        "distillOn=probes | numStudents=3 | distillOn 'probes' compares circuits on random states",
      })
  void contradictions(String one, String other, String message) {
    assertThatThrownBy(() -> circuits(params(one, other), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  /** The start, checkpoint and teacher of a layer-wise or taught training know the scaling too. */
  @ParameterizedTest
  @ValueSource(strings = {"layerwiseLoss=true", "strategy=qkd"})
  void otherLosses(String setting, JavaSparkContext context) {
    ParamValues params =
        params(setting, "teacherRounds=2", "teacherLayers=1", "maxIter=2")
            .with(TrainParam.NUM_LAYERS, List.of(1, 2, 3));
    TrainedEnsemble ensemble = trained(context, IMAGES, 2, params);
    for (int m = 0; m < ensemble.numCircuits(); m++) {
      assertThat(ensemble.circuit(m).trainsScaling()).isTrue();
      assertThat(Arrays.stream(ensemble.weights(m))).allMatch(Double::isFinite);
    }
  }
}

package org.qicd.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.distill.Divergence;
import org.qicd.distill.LossGradient;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;
import org.qicd.testing.Bits;
import org.qicd.testing.Devices;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Trainings;
import org.qicd.train.round.TargetsTest;

/** Trained ZZ rotations behind each layer. */
@ExtendWith(SharedSpark.class)
class CouplersTest {

  private static ParamValues params(Ansatz ansatz, Encoding encoding, String... settings) {
    ParamValues params =
        Trainings.params("ansatz=" + ansatz.label(), "encoding=" + encoding.label());
    return Trainings.set(params, settings);
  }

  private static int[] couplers(Circuit circuit) {
    return circuit.operations().stream()
        .filter(operation -> operation.gate() == Gate.RZZ)
        .mapToInt(Devices::weight)
        .toArray();
  }

  private static StateBatch states(Circuit circuit, double[] weights) {
    int width = circuit.encoding() == Encoding.AMPLITUDE ? 8 : 3;
    double[] features = new Random(3).doubles(8L * width, -1, 1).toArray();
    LossGradient loss = new LossGradient(circuit);
    loss.bind(weights);
    return loss.outputs(
            Divergence.INFIDELITY,
            EncodedImages.of(circuit.featureMap(), 3, features, width),
            IntStream.range(0, 8).toArray())
        .states();
  }

  @ParameterizedTest
  @EnumSource
  void theyStartAtZeroAndChangeNothing(Ansatz ansatz) {
    for (Encoding encoding : List.of(Encoding.AMPLITUDE, Encoding.ANGLE, Encoding.REUPLOADING)) {
      ParamValues params = params(ansatz, encoding, "readout=projector", "circuitsPerStudent=2");
      int features = encoding == Encoding.AMPLITUDE ? 8 : 3;
      TrainSetup plain = TrainSetup.of(params, features, 3, 1);
      TrainSetup coupled =
          TrainSetup.of(Trainings.set(params, "tunableCouplers=true"), features, 3, 1);
      List<Student> without = InitialStudents.of(plain);
      List<Student> with = InitialStudents.of(coupled);
      int pairs = ansatz.pairs(3).size();
      for (int c = 0; c < 6; c++) {
        Circuit circuit = coupled.circuits().get(c);
        int[] couplers = couplers(circuit);
        double[] weights = with.get(c).weights;
        assertThat(couplers).hasSize(2 * pairs).doesNotHaveDuplicates();
        assertThat(Arrays.stream(couplers).mapToDouble(w -> weights[w])).containsOnly(0.0);
        assertThat(circuit.numWeights())
            .isEqualTo(plain.circuits().get(c).numWeights() + 2 * pairs);
        Bits.assertSame(
            "rotations start as without couplers",
            IntStream.range(0, weights.length)
                .filter(w -> Arrays.stream(couplers).noneMatch(k -> k == w))
                .mapToDouble(w -> weights[w])
                .toArray(),
            without.get(c).weights);
        StateBatch found = states(circuit, weights);
        StateBatch expected = states(plain.circuits().get(c), without.get(c).weights);
        for (int image = 0; image < 8; image++) {
          for (int a = 0; a < 8; a++) {
            assertThat(found.re(image, a)).isCloseTo(expected.re(image, a), within(1e-15));
            assertThat(found.im(image, a)).isCloseTo(expected.im(image, a), within(1e-15));
          }
        }
      }
    }
  }

  /** Couplers at zero do not keep layers from cancelling. */
  @ParameterizedTest
  @EnumSource
  void studentsOfDifferentDepthStillStartAsOne(Ansatz ansatz) {
    ParamValues params =
        params(ansatz, Encoding.AMPLITUDE, "init=identity", "initScale=0", "tunableCouplers=true")
            .with(TrainParam.NUM_LAYERS, List.of(4, 6, 8));
    TrainSetup setup = TrainSetup.of(params, 8, 3, 1);
    List<Student> students = InitialStudents.of(setup);
    StateBatch first = states(setup.circuits().get(0), students.get(0).weights);
    for (int m = 1; m < 3; m++) {
      StateBatch other = states(setup.circuits().get(m), students.get(m).weights);
      for (double fidelity : other.fidelities(first)) {
        assertThat(fidelity).isCloseTo(1, within(1e-12));
      }
    }
  }

  /** All of them are trained, with each encoding and start, and take the same bits everywhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ansatz=strongly_entangling sliceSize=20",
        "ansatz=efficient_su2 init=identity",
        "ansatz=real_amplitudes strategy=average sliceSize=20 deviceCrosstalk=0.2",
        "ansatz=basic_entangler numQubits=8 encoding=reuploading numLayers=1",
        "ansatz=basic_entangler distillTarget=averaged"
      })
  void theyAreTrained(String settings, JavaSparkContext context) {
    ParamValues params = Trainings.params("tunableCouplers=true", "maxIter=3");
    params = Trainings.set(params, settings.split(" "));
    TargetsTest.sameForBothExchanges(context, params);
    TrainedEnsemble trained = TargetsTest.fit(context, 1, params);
    for (int m = 0; m < 3; m++) {
      double[] weights = trained.weights(m);
      int[] couplers = couplers(trained.circuit(m));
      assertThat(Arrays.stream(couplers).mapToDouble(w -> weights[w])).doesNotContain(0.0);
    }
  }
}

package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Readout;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.DenseSimulator;

class EncodedImagesTest {

  /** Neither squares nor norms overflow or vanish. */
  @ParameterizedTest
  @ValueSource(doubles = {1, -1, 1e300, Double.MAX_VALUE, 1e-300, Double.MIN_VALUE})
  void amplitudesHaveNormOneWhateverTheScale(double scale) {
    double[] features = {scale, scale, 0, -scale};
    EncodedImages images = EncodedImages.of(Encoding.AMPLITUDE, 2, features, 4);
    Circuit nothing =
        new Circuit(2, Encoding.AMPLITUDE, List.of(), new Readout(Readout.Kind.EXPVAL, 1, 1));
    StateBatch state =
        SimulatedBatch.states(Kernels.of("plain"), nothing, new double[0], images, new int[] {0});
    double expected = Math.signum(scale) / Math.sqrt(3);
    assertThat(state.re(0, 0)).isCloseTo(expected, within(1e-15));
    assertThat(state.re(0, 2)).isEqualTo(0);
    assertThat(state.re(0, 3)).isCloseTo(-expected, within(1e-15));
  }

  /** One diagonal for all phases is the circuit, gate by gate, global phase included. */
  @ParameterizedTest
  @MethodSource("featureMaps")
  void phasesAreTheirGates(FeatureMap map, int numQubits) {
    for (double scale : new double[] {0, 0.1, 1, 4, 1000}) {
      double[] features =
          new Random(numQubits).doubles(numQubits, -1, 1).map(x -> scale * x).toArray();
      StateBatch state =
          SimulatedBatch.states(
              Kernels.of("plain"),
              new Circuit(numQubits, map, List.of(), new Readout(Readout.Kind.EXPVAL, 1, 1)),
              new double[0],
              EncodedImages.of(map, numQubits, features, numQubits),
              new int[] {0});
      Complex[] expected = DenseSimulator.encoded(map, numQubits, features);
      // Rounding grows with the repetitions, of which zz has two by default.
      double tolerance = 1e-14 * Math.max(1, map.repetitions() / 2.0) * Math.max(1, scale * scale);
      for (int a = 0; a < expected.length; a++) {
        assertThat(state.re(0, a)).isCloseTo(expected[a].getReal(), within(tolerance));
        assertThat(state.im(0, a)).isCloseTo(expected[a].getImaginary(), within(tolerance));
      }
    }
  }

  static Stream<Arguments> featureMaps() {
    return Stream.of(Encoding.ZZ, Encoding.IQP)
        .flatMap(
            encoding ->
                Stream.of(FeatureMap.Entanglement.values())
                    .flatMap(
                        entanglement ->
                            IntStream.of(1, 2, 3, 5, 8)
                                .filter(n -> n > 1 || encoding == Encoding.IQP)
                                .mapToObj(
                                    n ->
                                        Arguments.of(
                                            new FeatureMap(encoding, n % 4 + 1, entanglement),
                                            n))));
  }

  /** The output states of a circuit on all images. */
  private static StateBatch states(Circuit circuit, EncodedImages images) {
    int[] all = IntStream.range(0, images.size()).toArray();
    double[] weights = new double[circuit.numWeights()];
    Arrays.setAll(weights, k -> 0.1 * k + 0.3);
    return SimulatedBatch.states(Kernels.of("plain"), circuit, weights, images, all);
  }

  private static Circuit circuit(Encoding encoding) {
    return Ansatz.STRONGLY_ENTANGLING.circuit(
        3, 2, encoding, new Readout(Readout.Kind.EXPVAL, 2, 1));
  }

  private static void assertSame(StateBatch found, StateBatch expected) {
    assertThat(found.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      for (int a = 0; a < 8; a++) {
        assertThat(found.re(i, a)).isEqualTo(expected.re(i, a));
        assertThat(found.im(i, a)).isEqualTo(expected.im(i, a));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void missingFeaturesAreZeros(Encoding encoding) {
    EncodedImages two = EncodedImages.of(encoding, 3, new double[] {0.5, -1.2, 2, 0.7}, 2);
    EncodedImages three = EncodedImages.of(encoding, 3, new double[] {0.5, -1.2, 0, 2, 0.7, 0}, 3);
    assertSame(states(circuit(encoding), two), states(circuit(encoding), three));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void inHoweverManyChunks(Encoding encoding) {
    double[] features = new double[21 * 3];
    Arrays.setAll(features, k -> Math.sin(k + 1.0));
    EncodedImages whole = EncodedImages.of(encoding, 3, features, 3);
    for (int numbers : new int[] {1, 2 * whole.width(), 5 * whole.width()}) {
      EncodedImages cut = EncodedImages.of(FeatureMap.of(encoding), 3, features, 3, numbers);
      assertThat(cut.size()).isEqualTo(21);
      assertSame(states(circuit(encoding), cut), states(circuit(encoding), whole));
    }
  }

  @Test
  void mistakes() {
    assertMistake(
        () -> EncodedImages.of(Encoding.ZZ, 2, new double[] {1, 2, 1e200, -1e200}, 2),
        "image 1: an angle must be finite, found -Infinity");
    assertMistake(
        () -> EncodedImages.of(Encoding.AMPLITUDE, 1, new double[] {1, 0, 0, 0}, 2),
        "image 1: all features are zero, which encoding 'amplitude' cannot normalise");
    assertMistake(
        () -> EncodedImages.of(Encoding.ANGLE, 2, new double[] {1, 0, Double.NaN, 0}, 2),
        "image 1: feature 0 is NaN, expected a finite number");
    assertMistake(
        () -> EncodedImages.of(Encoding.ZZ, 1, new double[] {1}, 1),
        "encoding 'zz' needs two or more features and qubits, found 1 and 1");
    assertMistake(
        () -> EncodedImages.of(Encoding.ZZ, 3, new double[] {1}, 1),
        "encoding 'zz' needs two or more features and qubits, found 1 and 3");
    assertMistake(
        () -> EncodedImages.of(Encoding.ANGLE, 2, new double[3], 3),
        "encoding 'angle' on 2 qubits takes 1 to 2 features, found 3");
    assertMistake(
        () -> EncodedImages.of(Encoding.ANGLE, 2, new double[3], 2),
        "expected whole images of 2 features, found 3 numbers");
  }
}

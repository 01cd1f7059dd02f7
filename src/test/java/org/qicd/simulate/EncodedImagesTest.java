package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.List;
import java.util.Random;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
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
  @ValueSource(ints = {2, 3, 5, 8})
  void zzIsItsGates(int numQubits) {
    for (double scale : new double[] {0, 0.1, 1, 4, 1000}) {
      double[] features =
          new Random(numQubits).doubles(numQubits, -1, 1).map(x -> scale * x).toArray();
      StateBatch state =
          SimulatedBatch.states(
              Kernels.of("plain"),
              new Circuit(
                  numQubits, Encoding.ZZ, List.of(), new Readout(Readout.Kind.EXPVAL, 1, 1)),
              new double[0],
              EncodedImages.of(Encoding.ZZ, numQubits, features, numQubits),
              new int[] {0});
      Complex[] expected = DenseSimulator.encoded(Encoding.ZZ, numQubits, features);
      double tolerance = 1e-14 * Math.max(1, scale * scale);
      for (int a = 0; a < expected.length; a++) {
        assertThat(state.re(0, a)).isCloseTo(expected[a].getReal(), within(tolerance));
        assertThat(state.im(0, a)).isCloseTo(expected[a].getImaginary(), within(tolerance));
      }
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
        "encoding 'zz' needs two or more qubits, found one");
    assertMistake(
        () -> EncodedImages.of(Encoding.ANGLE, 2, new double[3], 3),
        "encoding 'angle' on 2 qubits takes 2 features, found 3");
    assertMistake(
        () -> EncodedImages.of(Encoding.ANGLE, 2, new double[3], 2),
        "expected whole images of 2 features, found 3 numbers");
  }
}

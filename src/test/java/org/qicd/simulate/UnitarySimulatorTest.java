package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.simulate.SimulatedBatch.amplitudes;
import static org.qicd.simulate.SimulatedBatch.first;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Bits;

/** Multiplying by the unitary gives what simulating layer by layer gives. */
@Tag("jdk")
class UnitarySimulatorTest {
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void hasTheStatesAndTheGradientOfTheLayers(Ansatz ansatz) {
    for (Encoding encoding : new Encoding[] {Encoding.AMPLITUDE, Encoding.ANGLE}) {
      for (int n = 1; n <= 5; n++) {
        Circuit circuit = ansatz.circuit(n, 4, encoding, ANY);
        Simulator vector = new UnitarySimulator(Plan.of(circuit), Kernels.of("vector"));
        Simulator plain = new UnitarySimulator(Plan.of(circuit), Kernels.of("plain"));
        for (int size : SimulatedBatch.SIZES) { // one after the other, with weights of their own
          String name = "%s, %d qubits, %d images".formatted(encoding, n, size);
          Random random = new Random(size);
          double[] weights = random.doubles(circuit.numWeights(), -4, 4).toArray();
          double[] features = SimulatedBatch.features(encoding, n, size, 3);
          EncodedImages images = SimulatedBatch.encode(circuit, features, size);
          double[][] v = new double[size][];
          for (int i = 0; i < size; i++) {
            v[i] = random.doubles(2, -1, 1).toArray();
          }
          SimulatedBatch found = SimulatedBatch.run(vector, weights, images, first(size), v);
          SimulatedBatch twin = SimulatedBatch.run(plain, weights, images, first(size), v);
          SimulatedBatch layers =
              SimulatedBatch.run(Kernels.of("vector"), circuit, weights, images, first(size), v);
          Bits.assertSame(name, found.gradient, twin.gradient);
          for (int i = 0; i < size; i++) {
            double[] state = amplitudes(found.states, i);
            Bits.assertSame(name, state, amplitudes(twin.states, i));
            assertThat(state).as(name).containsExactly(amplitudes(layers.states, i), within(1e-14));
          }
          assertThat(found.gradient)
              .as(name)
              .containsExactly(layers.gradient, within(1e-14 * Math.max(10, size)));
        }
      }
    }
  }

  @Test
  void servesSmallDeepCircuitsOnRealImages() {
    assertThat(ofBatches(4, 5, Encoding.AMPLITUDE)).isInstanceOf(UnitarySimulator.class);
    assertThat(ofBatches(4, 5, Encoding.ANGLE)).isInstanceOf(UnitarySimulator.class);
    assertThat(ofBatches(5, 5, Encoding.AMPLITUDE)).isNotInstanceOf(UnitarySimulator.class);
    assertThat(ofBatches(4, 1, Encoding.AMPLITUDE)).isNotInstanceOf(UnitarySimulator.class);
    assertThat(ofBatches(4, 5, Encoding.ZZ)).isNotInstanceOf(UnitarySimulator.class);
    assertThat(ofBatches(4, 5, Encoding.REUPLOADING)).isNotInstanceOf(UnitarySimulator.class);
  }

  private static Simulator ofBatches(int numQubits, int layers, Encoding encoding) {
    return Simulator.ofBatches(
        Ansatz.STRONGLY_ENTANGLING.circuit(numQubits, layers, encoding, ANY));
  }
}

package org.qicd.simulate;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Bits;
import org.qicd.testing.Reference;

/** Registers whose states are swept in several tiles, against the values of another program. */
class LargeRegisterTest {
  private static final Reference REFERENCE = Reference.read("large_registers.json");
  private static final int LAYERS = 2;
  private static final int IMAGES = 3;
  private static final int EACH = 7; // every seventh derivative is in the file

  static Stream<Integer> cases() {
    return IntStream.range(0, REFERENCE.cases().size()).boxed();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradients(int index) {
    int n = REFERENCE.cases().get(index).get("numQubits").intValue();
    Circuit circuit =
        Ansatz.STRONGLY_ENTANGLING.circuit(
            n, LAYERS, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 1, 1));
    double[] features = new double[IMAGES << n];
    Arrays.setAll(features, k -> Math.sin(1 + (k >> n) + 0.7 * (k & (1 << n) - 1)));
    double[] weights = new double[circuit.numWeights()];
    Arrays.setAll(weights, k -> Math.cos(3 * k + 1));
    EncodedImages images = SimulatedBatch.encode(circuit, features, IMAGES);
    double[][] z = new double[IMAGES][];
    Arrays.fill(z, new double[] {1, -1});
    int[] which = SimulatedBatch.first(IMAGES);
    double[] plain =
        SimulatedBatch.run(Kernels.of("plain"), circuit, weights, images, which, z).gradient;
    double[] vector =
        SimulatedBatch.run(Kernels.of("vector"), circuit, weights, images, which, z).gradient;
    Bits.assertSame(n + " qubits", vector, plain);
    double[] some = new double[(vector.length + EACH - 1) / EACH];
    Arrays.setAll(some, k -> vector[EACH * k]);
    REFERENCE.assertEqual(n + " qubits", REFERENCE.cases().get(index).get("gradient"), some);
  }
}

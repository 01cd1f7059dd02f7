package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.simulate.SimulatedBatch.amplitudes;
import static org.qicd.simulate.SimulatedBatch.first;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Bits;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.RandomCircuits;

/** Compiled circuits: the right states, the same bits from both kernel forms and in any batch. */
class PlanContractTest {
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);
  private static final Kernels PLAIN = Kernels.of("plain");
  private static final Kernels VECTOR = Kernels.of("vector");
  private static final int LARGEST = 207;

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void templates(Ansatz ansatz) {
    for (Encoding encoding : Encoding.values()) {
      for (int n = encoding == Encoding.ZZ ? 2 : 1; n <= 6; n++) {
        Circuit circuit = ansatz.circuit(n, 2, encoding, ANY);
        double[] weights = weights(circuit, 11 * n);
        double[] features = SimulatedBatch.features(encoding, n, LARGEST, 13 * n);
        String name = "%s %s on %d qubits".formatted(ansatz, encoding, n);
        assertStates(name, circuit, weights, features, 1e-13);
        assertBatches(name, circuit, weights, features);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void randomCircuits(int n) {
    for (long seed = 0; seed < 30; seed++) {
      Circuit circuit = RandomCircuits.of(seed, n, 30, 4);
      double[] weights = weights(circuit, seed);
      double[] features = SimulatedBatch.features(circuit.encoding(), n, 2, seed);
      // Angles up to some thousands are rounded to 1e-12 when they are added up.
      assertStates("seed %d, %d qubits".formatted(seed, n), circuit, weights, features, 1e-11);
    }
  }

  @Test
  void randomCircuitsHaveEveryGate() {
    Set<Gate> seen = EnumSet.noneOf(Gate.class);
    for (long seed = 0; seed < 30; seed++) {
      seen.addAll(RandomCircuits.of(seed, 5, 30, 4).gateCounts().keySet());
    }
    assertThat(seen).containsExactlyInAnyOrder(Gate.values());
  }

  /** Memory is estimated by the bound, which should be near what is compiled. */
  @Test
  void theNumberOfLayersHasABound() {
    for (long seed = 0; seed < 100; seed++) {
      Circuit circuit = RandomCircuits.of(seed, 2 + (int) (seed % 4), 40, 4);
      assertThat(Plan.of(circuit).layers().size())
          .isBetween(Plan.mostLayers(circuit) / 4, Plan.mostLayers(circuit));
    }
    for (Ansatz ansatz : Ansatz.values()) {
      Circuit circuit = ansatz.circuit(4, 5, Encoding.AMPLITUDE, ANY);
      assertThat(Plan.of(circuit).layers().size()).isLessThanOrEqualTo(Plan.mostLayers(circuit));
    }
  }

  /** Phases before permutations of each kind, one after the other, forth and back. */
  @Test
  void permutationsAfterPhases() {
    List<Operation> permutations =
        List.of(
            Operation.of(Gate.X, 1),
            Operation.of(Gate.CX, 2, 0),
            Operation.of(Gate.SWAP, 0, 2),
            Operation.of(Gate.CCX, 2, 0, 1),
            Operation.of(Gate.CSWAP, 1, 2, 0));
    for (Operation one : permutations) {
      for (Operation two : permutations) {
        List<Operation> operations = new ArrayList<>();
        for (Operation permutation : List.of(one, two, one)) {
          for (int q = 0; q < 3; q++) {
            operations.add(Operation.of(Gate.RZ, new Angle.Weight(q, 1 + q), q));
          }
          operations.add(Operation.of(Gate.CP, Angle.weight(3), 0, 2));
          operations.add(permutation);
        }
        operations.add(Operation.of(Gate.P, Angle.weight(0), 1));
        Circuit circuit = new Circuit(3, Encoding.AMPLITUDE, operations, ANY);
        double[] features = SimulatedBatch.features(Encoding.AMPLITUDE, 3, 2, 1);
        assertStates(one + " and " + two, circuit, weights(circuit, 3), features, 1e-14);
      }
    }
  }

  /** Circuits of rx, x, cx are one monomial in the eigenbasis of X. */
  @Test
  void rotationsAboutX() {
    List<Operation> operations = new ArrayList<>();
    for (int layer = 0; layer < 4; layer++) {
      for (int q = 0; q < 3; q++) {
        operations.add(Operation.of(Gate.RX, Angle.weight(3 * layer + q), q));
      }
      operations.add(Operation.of(Gate.X, layer % 3));
      operations.add(Operation.of(Gate.CX, layer % 3, (layer + 1) % 3));
      operations.add(Operation.of(Gate.CX, 2, 0));
    }
    for (Encoding encoding : Encoding.values()) {
      Circuit circuit = new Circuit(3, encoding, operations, ANY);
      double[] features = SimulatedBatch.features(encoding, 3, 2, 1);
      assertStates(encoding.label(), circuit, weights(circuit, 3), features, 1e-14);
    }
    assertThat(Plan.of(new Circuit(3, Encoding.AMPLITUDE, operations, ANY)).layers()).hasSize(2);
  }

  /** At and around multiples of pi/2 rotations change form: reduced tangents stay below one. */
  @Test
  void rotationsAroundQuarterTurns() {
    for (int quarter = -9; quarter <= 9; quarter++) {
      for (double offset : new double[] {0, 1e-9, -1e-9, 1e-16}) {
        double angle = quarter * Math.PI / 2 + offset;
        Circuit circuit = Ansatz.REAL_AMPLITUDES.circuit(3, 2, Encoding.AMPLITUDE, ANY);
        double[] weights = new double[circuit.numWeights()];
        Arrays.setAll(weights, k -> k % 2 == 0 ? angle : -angle);
        double[] features = SimulatedBatch.features(Encoding.AMPLITUDE, 3, 1, 1);
        assertStates("angle " + angle, circuit, weights, features, 1e-14);
      }
    }
  }

  @Test
  void aCircuitWithoutOperationsLeavesTheEncodedState() {
    Circuit circuit = new Circuit(2, Encoding.ANGLE_X, List.of(), ANY);
    assertStates("empty", circuit, new double[0], new double[] {0.3, 2, -1, 0.5}, 1e-15);
  }

  /** Every image's state is close to the dense simulator's; both forms have the same bits. */
  private static void assertStates(
      String name, Circuit circuit, double[] weights, double[] features, double tolerance) {
    int width =
        circuit.encoding() == Encoding.AMPLITUDE ? 1 << circuit.numQubits() : circuit.numQubits();
    int size = features.length / width;
    EncodedImages images = SimulatedBatch.encode(circuit, features, size);
    StateBatch plain = SimulatedBatch.states(PLAIN, circuit, weights, images, first(size));
    StateBatch vector = SimulatedBatch.states(VECTOR, circuit, weights, images, first(size));
    for (int i = 0; i < size; i++) {
      Bits.assertSame(name + ", image " + i, amplitudes(vector, i), amplitudes(plain, i));
    }
    for (int i = 0; i < size; i += Math.max(1, size - 1)) {
      Complex[] expected =
          DenseSimulator.state(
              circuit, weights, Arrays.copyOfRange(features, i * width, (i + 1) * width));
      for (int a = 0; a < expected.length; a++) {
        Complex found = new Complex(plain.re(i, a), plain.im(i, a));
        assertThat(found.subtract(expected[a]).abs())
            .as("%s, image %d, amplitude %d: %s, expected %s", name, i, a, found, expected[a])
            .isCloseTo(0, within(tolerance));
      }
    }
  }

  /** An image has the same bits in every batch and at every place of a block. */
  private static void assertBatches(
      String name, Circuit circuit, double[] weights, double[] features) {
    EncodedImages images = SimulatedBatch.encode(circuit, features, LARGEST);
    StateBatch all = SimulatedBatch.states(PLAIN, circuit, weights, images, first(LARGEST));
    for (int size : SimulatedBatch.SIZES) {
      int[] shuffled = new Random(size).ints(size, 0, LARGEST).toArray();
      StateBatch some = SimulatedBatch.states(VECTOR, circuit, weights, images, shuffled);
      for (int k = 0; k < size; k++) {
        Bits.assertSame(
            "%s, image %d in a batch of %d".formatted(name, shuffled[k], size),
            amplitudes(some, k),
            amplitudes(all, shuffled[k]));
      }
    }
  }

  private static double[] weights(Circuit circuit, long seed) {
    return new Random(seed).doubles(circuit.numWeights(), -4, 4).toArray();
  }
}

package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.simulate.Simulator.BLOCK;
import static org.qicd.testing.Reference.doubles;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.ImageSimulator;
import org.qicd.simulate.Plan;
import org.qicd.simulate.Simulator;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.Paulis;
import org.qicd.testing.RandomCircuits;
import org.qicd.testing.Reference;

/** Expectations of Pauli strings and their gradients. */
class ObservablesTest {
  private static final int IMAGES = 5;

  /** Values and gradients that PennyLane and Qiskit agree on. */
  @Test
  void reference() {
    Reference reference = Reference.read("observables.json");
    for (JsonNode c : reference.cases()) {
      List<String> strings = new ArrayList<>();
      c.get("strings").forEach(letters -> strings.add(letters.asText()));
      Readout readout = Paulis.readout(0.5, strings.toArray(String[]::new));
      int n = c.get("numQubits").intValue();
      Circuit circuit =
          Ansatz.STRONGLY_ENTANGLING.circuit(
              n, c.get("layers").intValue(), Encoding.ANGLE, readout);
      // On few qubits ofBatches multiplies by the unitary, and the other goes layer by layer.
      for (Simulator simulator :
          List.of(Simulator.ofBatches(circuit), new Simulator(Plan.of(circuit)))) {
        simulator.bind(doubles(c.get("angles")));
        EncodedImages image = EncodedImages.of(circuit, doubles(c.get("features")), n);
        simulator.forward(image, new int[] {0}, 0, 1);
        Observables observables = new Observables(readout, simulator);
        double[] z = new double[strings.size() * BLOCK];
        observables.logits(z);
        double[] values = new double[strings.size()];
        Arrays.setAll(values, k -> z[k * BLOCK] / 0.5);
        reference.assertEqual("expectations", c.get("expectations"), values);
        for (int k = 0; k < strings.size(); k++) {
          double[] w = new double[z.length];
          w[k * BLOCK] = 2;
          simulator.clearGradient();
          simulator.forward(image, new int[] {0}, 0, 1);
          observables.seed(simulator, w);
          simulator.backward();
          double[] gradient = new double[circuit.numWeights()];
          simulator.addGradient(gradient);
          reference.assertEqual(strings.get(k), c.get("gradients").get(k), gradient);
        }
      }
    }
  }

  /** Of any circuits, by matrices that are written out, in a block and one image at a time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void anyCircuitAndAnyStrings(int n) {
    for (long seed = 1; seed <= 5; seed++) {
      Readout readout = Paulis.random(seed, n, Math.min(9, 3 * n));
      Circuit any = RandomCircuits.of(seed, n, 40, 4);
      Circuit circuit = new Circuit(n, any.encoding(), any.operations(), readout);
      Random random = new Random(seed);
      double[] weights = random.doubles(circuit.numWeights(), -3, 3).toArray();
      double[] features = random.doubles((long) IMAGES * n, -3, 3).toArray();
      Simulator simulator = new Simulator(Plan.of(circuit));
      simulator.bind(weights);
      simulator.forward(
          EncodedImages.of(circuit, features, n), IntStream.range(0, IMAGES).toArray(), 0, IMAGES);
      double[] z = new double[readout.numClasses() * BLOCK];
      new Observables(readout, simulator).logits(z);
      ImageSimulator images = new ImageSimulator(List.of(Plan.of(circuit)), List.of(weights));
      double[] alone = new double[z.length];
      for (int i = 0; i < IMAGES; i++) {
        double[] image = Arrays.copyOfRange(features, i * n, (i + 1) * n);
        images.forward(image);
        new Observables(readout, images).logits(alone);
        Complex[] state = DenseSimulator.state(circuit, weights, image);
        for (int c = 0; c < readout.numClasses(); c++) {
          String letters = readout.paulis().get(c).letters();
          assertThat(z[c * BLOCK + i])
              .as(letters)
              .isCloseTo(5 * expectation(letters, state), within(1e-12))
              .isEqualTo(alone[c * BLOCK]);
        }
      }
    }
  }

  /** By a gate for each letter, the first one on qubit 0. */
  private static double expectation(String letters, Complex[] state) {
    int n = letters.length();
    Complex[] turned = state;
    for (int q = 0; q < n; q++) {
      Gate gate =
          switch (letters.charAt(q)) {
            case 'X' -> Gate.X;
            case 'Y' -> Gate.Y;
            case 'Z' -> Gate.Z;
            default -> Gate.ID;
          };
      turned =
          DenseSimulator.matrix(Operation.of(gate, q), n, new double[0], new double[0])
              .operate(turned);
    }
    Complex sum = Complex.ZERO;
    for (int a = 0; a < state.length; a++) {
      sum = sum.add(state[a].conjugate().multiply(turned[a]));
    }
    assertThat(sum.getImaginary()).isCloseTo(0, within(1e-13));
    return sum.getReal();
  }

  /** The same classes by Z on each qubit as by the readout of that name. */
  @Test
  void stringsOfOneZAreExpval() {
    Readout named = new Readout(Readout.Kind.EXPVAL, 3, 7);
    Readout strings = Paulis.readout(7, "ZII", "IZI", "IIZ");
    double[][] z = new double[2][];
    for (Readout readout : List.of(named, strings)) {
      Circuit circuit = Ansatz.EFFICIENT_SU2.circuit(3, 2, Encoding.ANGLE, readout);
      Simulator simulator = new Simulator(Plan.of(circuit));
      simulator.bind(new Random(3).doubles(circuit.numWeights(), -3, 3).toArray());
      simulator.forward(
          EncodedImages.of(circuit, new double[] {0.3, -2, 1}, 3), new int[] {0}, 0, 1);
      double[] logits = new double[3 * BLOCK];
      new Observables(readout, simulator).logits(logits);
      z[readout.equals(named) ? 0 : 1] = logits;
    }
    for (int c = 0; c < 3; c++) {
      assertThat(z[1][c * BLOCK]).isCloseTo(z[0][c * BLOCK], within(1e-14 * 7));
    }
    assertThat(z[0][0]).isNotEqualTo(z[0][BLOCK]);
  }

  /** The letter of qubit 0 comes first, and qubit 0 is the lowest bit. */
  @Test
  void theFirstLetterActsOnQubitZero() {
    Readout readout = Paulis.readout(1, "ZI", "IZ");
    Circuit circuit =
        new Circuit(
            2, Encoding.AMPLITUDE, List.of(Operation.of(Gate.RX, Angle.weight(0), 1)), readout);
    Simulator simulator = new Simulator(Plan.of(circuit));
    simulator.bind(new double[] {0});
    simulator.forward(
        EncodedImages.of(circuit, new double[] {0, 1, 0, 0}, 4),
        new int[] {0},
        0,
        1); // qubit 0 is 1
    double[] z = new double[2 * BLOCK];
    new Observables(readout, simulator).logits(z);
    assertThat(z[0]).isEqualTo(-1);
    assertThat(z[BLOCK]).isEqualTo(1);
  }
}

package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.simulate.SimulatedBatch.amplitudes;
import static org.qicd.simulate.SimulatedBatch.first;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import org.qicd.testing.RandomCircuits;

/** Gradients of {@code <psi|A|psi>}, overlaps and reduced states against their definitions. */
@Tag("jdk")
class SimulatorContractTest {
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);
  private static final Kernels PLAIN = Kernels.of("plain");
  private static final Kernels VECTOR = Kernels.of("vector");

  @ParameterizedTest
  @CsvSource({
    "1, false", "2, false", "3, false", "4, false", "5, false", "6, false", "9, false",
    "1, true", "2, true", "3, true", "4, true", "5, true", "6, true", "9, true"
  })
  void gradientsOfRandomCircuits(int n, boolean scaled) {
    for (long seed = 100; seed < (n > 6 ? 103 : 120); seed++) {
      String name = "seed %d, %d qubits".formatted(seed, n);
      Circuit circuit =
          scaled ? RandomCircuits.scaled(seed, n, 25, 4) : RandomCircuits.of(seed, n, 25, 4);
      Observed observed = new Observed(circuit, 11, n, seed);
      double[] weights = new Random(seed).doubles(4, -4, 4).toArray();
      double[] gradient = observed.gradient(PLAIN, weights);
      Bits.assertSame(name, observed.gradient(VECTOR, weights), gradient);
      for (int w = 0; w < weights.length; w++) {
        // The sum over 11 images of terms with factors up to 3, differentiated once and nine times.
        assertThat(gradient[w])
            .as("%s, weight %d", name, w)
            .isCloseTo(observed.difference(weights, w), within(1e-8));
      }
    }
  }

  /** A rotation's generator has eigenvalues +-1: two shifts give its derivative exactly. */
  @ParameterizedTest
  @EnumSource(
      value = Gate.class,
      names = {"RX", "RY", "RZ", "RXX", "RYY", "RZZ", "P", "CP"})
  void parameterShift(Gate gate) {
    Observed observed = between(gate);
    double largest = 0;
    for (double t : new double[] {0, 0.4, -2.5, Math.PI, 8}) {
      double[] weights = {t};
      double rule =
          (observed.value(new double[] {t + Math.PI / 2})
                  - observed.value(new double[] {t - Math.PI / 2}))
              / 2;
      assertThat(observed.gradient(VECTOR, weights)[0]).isCloseTo(rule, within(1e-14));
      largest = Math.max(largest, Math.abs(rule));
    }
    assertThat(largest).isGreaterThan(1e-3);
  }

  /** A controlled rotation's generator has the eigenvalues 0 and +-1: four shifts are needed. */
  @ParameterizedTest
  @EnumSource(
      value = Gate.class,
      names = {"CRX", "CRY", "CRZ"})
  void fourTermRule(Gate gate) {
    Observed observed = between(gate);
    double root = Math.sqrt(2);
    double largest = 0;
    for (double t : new double[] {0, 0.4, -2.5, Math.PI, 8}) {
      double near =
          observed.value(new double[] {t + Math.PI / 2})
              - observed.value(new double[] {t - Math.PI / 2});
      double far =
          observed.value(new double[] {t + 3 * Math.PI / 2})
              - observed.value(new double[] {t - 3 * Math.PI / 2});
      double rule = ((root + 1) * near - (root - 1) * far) / (4 * root);
      assertThat(observed.gradient(VECTOR, new double[] {t})[0]).isCloseTo(rule, within(1e-14));
      largest = Math.max(largest, Math.abs(rule));
    }
    assertThat(largest).isGreaterThan(1e-3);
  }

  /** A gate with one weight on a state without symmetry, read out in a basis without symmetry. */
  private static Observed between(Gate gate) {
    int[] qubits = gate.numQubits() == 1 ? new int[] {1} : new int[] {2, 0};
    Circuit circuit =
        new Circuit(
            3,
            Encoding.ANGLE_X,
            java.util.List.of(
                Operation.of(Gate.RYY, Angle.constant(0.7), 0, 1),
                Operation.of(Gate.RX, Angle.constant(0.5), 2),
                Operation.of(gate, Angle.weight(0), qubits),
                Operation.of(Gate.RXX, Angle.constant(1.1), 1, 2),
                Operation.of(Gate.RY, Angle.constant(0.6), 0),
                Operation.of(Gate.RX, Angle.constant(-0.8), 1)),
            ANY);
    return new Observed(circuit, 1, 3, 5);
  }

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void formsAndBatchesHaveOneGradient(Ansatz ansatz) {
    for (Encoding encoding : Encoding.values()) {
      for (int n = encoding == Encoding.ZZ ? 2 : 1; n <= 6; n++) {
        Circuit circuit = ansatz.circuit(n, 2, encoding, ANY);
        double[] weights = new Random(n).doubles(circuit.numWeights(), -4, 4).toArray();
        for (int size : SimulatedBatch.SIZES) {
          Observed observed = new Observed(circuit, size, n, size);
          Bits.assertSame(
              "%s %s, %d qubits, %d images".formatted(ansatz, encoding, n, size),
              observed.gradient(VECTOR, weights),
              observed.gradient(PLAIN, weights));
        }
      }
    }
  }

  /** Where forward states do not fit into memory they are undone on the way back. */
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void undoneStatesGiveTheGradientOfKeptOnes(Encoding encoding) {
    Circuit circuit = Ansatz.EFFICIENT_SU2.circuit(5, 4, encoding, ANY);
    EncodedImages images =
        SimulatedBatch.encode(circuit, SimulatedBatch.features(encoding, 5, 8, 3), 8);
    double[] weights = new Random(1).doubles(circuit.numWeights(), -4, 4).toArray();
    double[] seed = new Random(2).doubles(2 * Simulator.BLOCK).toArray();
    double[][] gradients = new double[2][circuit.numWeights()];
    for (int k = 0; k < 2; k++) {
      Simulator simulator = new Simulator(Plan.of(circuit), VECTOR, k == 0 ? 0 : 1 << 20);
      simulator.bind(weights);
      simulator.clearGradient();
      simulator.forward(images, first(8), 0, 8);
      StateBatch output = new StateBatch(5, 8);
      simulator.store(output, 0);
      simulator.seedWeighted(seed);
      simulator.backward();
      simulator.addGradient(gradients[k]);
      StateBatch after = new StateBatch(5, 8);
      simulator.store(after, 0);
      assertThat(amplitudes(after, 7)).isEqualTo(amplitudes(output, 7));
    }
    assertThat(gradients[0]).containsExactly(gradients[1], within(1e-13));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void overlapsAndReducedStates(int n) {
    int size = 13;
    Circuit circuit = RandomCircuits.of(n, n, 20, 2);
    EncodedImages images =
        SimulatedBatch.encode(
            circuit, SimulatedBatch.features(circuit.encoding(), n, size, n), size);
    double[] here = {0.3, 1};
    StateBatch psi = SimulatedBatch.states(VECTOR, circuit, here, images, first(size));
    StateBatch other =
        SimulatedBatch.states(VECTOR, circuit, new double[] {2, -1}, images, first(size));
    double[] fidelities = other.fidelities(psi);
    for (Kernels kernels : new Kernels[] {PLAIN, VECTOR}) {
      Simulator simulator = new Simulator(Plan.of(circuit), kernels);
      simulator.bind(here);
      double[] overlaps = new double[2 * Simulator.BLOCK];
      for (int i = 0; i < size; i++) {
        int lane = i % Simulator.BLOCK;
        if (lane == 0) {
          simulator.forward(images, first(size), i, Math.min(Simulator.BLOCK, size - i));
          simulator.overlaps(java.util.List.of(other), i / Simulator.BLOCK, overlaps);
        }
        Complex expected = overlap(other, psi, i);
        Complex found = new Complex(overlaps[lane], overlaps[Simulator.BLOCK + lane]);
        assertThat(found.subtract(expected).abs()).isCloseTo(0, within(1e-14));
        assertThat(fidelities[i]).isCloseTo(Math.pow(expected.abs(), 2), within(1e-14));
        for (int r = 0; r <= Math.min(n, 4); r++) {
          double[] rho = new double[(2 << 2 * r) * Simulator.BLOCK];
          simulator.reduce(rho);
          assertReduced(psi, i, r, rho);
        }
      }
    }
  }

  private static Complex overlap(StateBatch target, StateBatch psi, int image) {
    Complex sum = Complex.ZERO;
    for (int a = 0; a < 1 << psi.numQubits(); a++) {
      sum = sum.add(entry(target, image, a).conjugate().multiply(entry(psi, image, a)));
    }
    return sum;
  }

  /** {@code rho[s][u] = sum over the other qubits of psi[e s] conj(psi[e u])}. */
  private static void assertReduced(StateBatch psi, int image, int r, double[] rho) {
    int strings = 1 << r;
    for (int s = 0; s < strings; s++) {
      for (int u = 0; u < strings; u++) {
        Complex expected = Complex.ZERO;
        for (int e = 0; e < 1 << psi.numQubits(); e += strings) {
          expected =
              expected.add(entry(psi, image, e + s).multiply(entry(psi, image, e + u).conjugate()));
        }
        int row = 2 * (s * strings + u) * Simulator.BLOCK + image % Simulator.BLOCK;
        Complex found = new Complex(rho[row], rho[row + Simulator.BLOCK]);
        assertThat(found.subtract(expected).abs())
            .as("rho[%d][%d] of %d qubits", s, u, r)
            .isCloseTo(0, within(1e-14));
      }
    }
  }

  private static Complex entry(StateBatch states, int image, int amplitude) {
    return new Complex(states.re(image, amplitude), states.im(image, amplitude));
  }

  @Test
  void mistakes() {
    Simulator simulator =
        new Simulator(Plan.of(Ansatz.BASIC_ENTANGLER.circuit(2, 1, Encoding.ANGLE, ANY)));
    assertMistake(() -> simulator.bind(new double[3]), "the circuit has 2 weights, found 3");
    EncodedImages three = EncodedImages.of(Encoding.ANGLE, 3, new double[3], 3);
    assertMistake(
        () -> simulator.forward(three, first(1), 0, 1),
        "expected 1 to 8 images of 2 qubits, found 1 of 3");
    assertMistake(
        () -> new StateBatch(2, 3).fidelities(new StateBatch(2, 4)),
        "fidelities need batches of one shape, found 3 states of 2 qubits and 4 of 2");
    assertMistake(
        () -> Kernels.of("scalar"), "qicd.kernels must be 'vector' or 'plain', found 'scalar'");
  }

  /** A circuit, images, and a random diagonal observable on the whole register for each image. */
  private static final class Observed {
    private final Circuit circuit;
    private final EncodedImages images;
    private final double[][] v;

    Observed(Circuit circuit, int size, int readoutQubits, long seed) {
      this.circuit = circuit;
      int n = circuit.numQubits();
      double[] features = SimulatedBatch.features(circuit.encoding(), n, size, seed);
      images = SimulatedBatch.encode(circuit, features, size);
      Random random = new Random(seed);
      v = new double[size][];
      Arrays.setAll(v, i -> random.doubles(1L << readoutQubits, -1, 1).toArray());
    }

    double[] gradient(Kernels kernels, double[] weights) {
      return SimulatedBatch.run(kernels, circuit, weights, images, first(v.length), v).gradient;
    }

    /** The sum over images of {@code <psi|V|psi>}. */
    double value(double[] weights) {
      StateBatch states = SimulatedBatch.states(PLAIN, circuit, weights, images, first(v.length));
      double sum = 0;
      for (int i = 0; i < v.length; i++) {
        for (int a = 0; a < v[i].length; a++) {
          sum += v[i][a] * (Math.pow(states.re(i, a), 2) + Math.pow(states.im(i, a), 2));
        }
      }
      return sum;
    }

    /** Central differences of eighth order. */
    double difference(double[] weights, int w) {
      double[] coefficients = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
      double h = 0.01;
      double sum = 0;
      for (int k = 1; k <= coefficients.length; k++) {
        double[] up = weights.clone();
        double[] down = weights.clone();
        up[w] += k * h;
        down[w] -= k * h;
        sum += coefficients[k - 1] * (value(up) - value(down)) / h;
      }
      return sum;
    }
  }
}

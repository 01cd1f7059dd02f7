package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.simulate.Simulator.BLOCK;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.complex.ComplexField;
import org.apache.commons.math3.linear.Array2DRowFieldMatrix;
import org.apache.commons.math3.linear.FieldMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.circuit.TrainedScaling;
import org.qicd.measure.Estimates;
import org.qicd.measure.ExactEstimates;
import org.qicd.simulate.MeasuredBatch.Seed;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Bits;
import org.qicd.testing.Devices;
import org.qicd.testing.RandomCircuits;

/** The parameter-shift rule with exact estimates against the adjoint sweep, and its shots. */
class ShiftSimulatorTest {
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);
  private static final Kernels PLAIN = Kernels.of("plain");
  private static final Kernels VECTOR = Kernels.of("vector");
  private static final Estimates EXACT = new ExactEstimates();

  private static final Seed[][] SEEDS = {
    {Seed.WEIGHTED},
    {Seed.PAULIS},
    {Seed.FIDELITIES},
    {Seed.REDUCED},
    {Seed.WEIGHTED, Seed.FIDELITIES},
    {Seed.PAULIS, Seed.REDUCED}
  };

  static List<Gate> turning() {
    return Arrays.stream(Gate.values()).filter(gate -> gate.numAngles() > 0).toList();
  }

  /** Compares by all seeds, and returns the largest derivative. */
  private static double assertAdjoint(String name, Circuit circuit, int size, long seed) {
    MeasuredBatch batch = new MeasuredBatch(circuit, size, 1 + (int) (seed % 4), seed);
    double largest = 0;
    for (Seed[] seeds : SEEDS) {
      double[] adjoint =
          batch.gradient(new Simulator(Plan.of(circuit), VECTOR, Long.MAX_VALUE), null, seeds);
      double scale = MeasuredBatch.largest(adjoint);
      ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit), VECTOR);
      double[] shift = batch.gradient(simulator, EXACT, seeds);
      assertThat(shift)
          .as("%s, %s", name, Arrays.toString(seeds))
          // A gradient that is 0 is so up to the rounding of the sums it is the difference of.
          .containsExactly(adjoint, within(1e-10 * Math.max(scale, 1e-3)));
      assertThat(simulator.variance()).isZero();
      ShiftSimulator plain = new ShiftSimulator(Plan.of(circuit), PLAIN);
      Bits.assertSame(name, batch.gradient(plain, EXACT, seeds), shift);
      largest = Math.max(largest, scale);
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("turning")
  void everyGate(Gate gate) {
    List<Operation> operations = new ArrayList<>();
    operations.add(Operation.of(Gate.RYY, Angle.constant(0.7), 0, 1));
    operations.add(Operation.of(Gate.RX, Angle.constant(0.5), 2));
    List<Angle> angles = new ArrayList<>();
    for (int k = 0; k < gate.numAngles(); k++) {
      angles.add(new Angle.Weight(k, 1.5, 0.3));
    }
    operations.add(new Operation(gate, List.of(2, 0).subList(0, gate.numQubits()), angles));
    operations.add(Operation.of(Gate.RXX, Angle.constant(1.1), 1, 2));
    operations.add(Operation.of(Gate.RXX, Angle.constant(0.4), 0, 2));
    operations.add(Operation.of(Gate.RY, Angle.constant(0.6), 0));
    operations.add(Operation.of(Gate.RX, Angle.constant(-0.8), 1));
    Circuit circuit = new Circuit(3, Encoding.ANGLE_X, operations, ANY);
    assertThat(assertAdjoint(gate.label(), circuit, 3, 5)).isGreaterThan(1e-2);
  }

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void everyTemplateAndEncoding(Ansatz ansatz) {
    for (Encoding encoding : Encoding.values()) {
      for (int n = encoding == Encoding.ZZ ? 2 : 1; n <= 4; n++) {
        Circuit circuit = ansatz.circuit(n, 2, encoding, ANY);
        String name = "%s %s, %d qubits".formatted(ansatz, encoding, n);
        assertAdjoint(name, circuit, 1 + (n + encoding.ordinal()) % 8, n);
        if (TrainedScaling.serves(encoding)) {
          assertAdjoint(name + ", scaled", new TrainedScaling(circuit, n).circuit(), 2, n);
        }
      }
    }
  }

  /** All gates in any order, weights in several of them with factors and offsets. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void randomCircuits(int n) {
    for (long seed = 300; seed < 312; seed++) {
      String name = "seed %d, %d qubits".formatted(seed, n);
      assertAdjoint(name, RandomCircuits.of(seed, n, 25, 4), 1 + (int) (seed % 11), seed);
      assertAdjoint(name, RandomCircuits.scaled(seed, n, 25, 4), 1 + (int) (seed % 11), seed);
    }
  }

  /** Offsets, crosstalk and errors of CNOT gates are part of the circuit. */
  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void devices(Ansatz ansatz) {
    for (int n = 2; n <= 4; n++) {
      Circuit circuit = ansatz.circuit(n, 2, Encoding.ANGLE, ANY);
      Circuit erring = Devices.random(circuit, ansatz, 2, n);
      Circuit unscaled = circuit.on(new Device(List.of(), erring.device().errors()));
      assertAdjoint(ansatz + " device", unscaled, 8, n);
      double[] drift = new Random(n).doubles(circuit.numWeights(), -1, 1).toArray();
      assertAdjoint(ansatz + " drifted", unscaled.drifted(drift), 8, n);
    }
  }

  /**
   * A device with relative errors executes the shifts with these errors too. Here the circuits with
   * shifted angles are simulated one by one.
   */
  @Test
  void relativeErrors() {
    Circuit random = RandomCircuits.of(13, 3, 30, 4);
    Circuit circuit = random.on(new Device(List.of(0.3, -0.2, -1.0, 0.05), List.of()));
    MeasuredBatch batch = new MeasuredBatch(circuit, 1, 1, 3);
    double[] v = {0.3, -0.7, 0.9, -0.1};
    double[] expected = new double[4];
    for (int k = 0; k < circuit.operations().size(); k++) {
      Operation operation = circuit.operations().get(k);
      for (int a = 0; a < operation.angles().size(); a++) {
        if (operation.angles().get(a) instanceof Angle.Weight weight) {
          ShiftRule rule = ShiftRule.of(operation.gate(), a);
          for (int j = 0; j < rule.shifts.length; j++) {
            double value = value(shifted(circuit, k, a, rule.shifts[j]), batch, v);
            expected[weight.index()] += weight.factor() * rule.factors[j] * value;
          }
        }
      }
    }
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit), VECTOR);
    simulator.bind(batch.weights);
    simulator.clearGradient();
    simulator.forward(batch.images, new int[] {0}, 0, 1);
    double[] rows = new double[v.length * BLOCK];
    Arrays.setAll(rows, k -> v[k / BLOCK]);
    simulator.seedWeighted(rows);
    simulator.measureBy(EXACT, 1);
    simulator.backward();
    double[] gradient = new double[4];
    simulator.addGradient(gradient);
    assertThat(gradient).containsExactly(expected, within(1e-12));
    double[] exact = new double[4];
    Simulator adjoint = new Simulator(Plan.of(circuit), VECTOR, Long.MAX_VALUE);
    adjoint.bind(batch.weights);
    adjoint.clearGradient();
    adjoint.forward(batch.images, new int[] {0}, 0, 1);
    adjoint.seedWeighted(rows);
    adjoint.backward();
    adjoint.addGradient(exact);
    assertThat(MeasuredBatch.largest(gradient)).isGreaterThan(0.1);
    double[] bias = new double[4];
    Arrays.setAll(bias, k -> gradient[k] - exact[k]);
    assertThat(MeasuredBatch.largest(bias)).isGreaterThan(0.01);
  }

  private static Circuit shifted(Circuit circuit, int operation, int angle, double shift) {
    List<Operation> operations = new ArrayList<>(circuit.operations());
    Operation asked = operations.get(operation);
    List<Angle> angles = new ArrayList<>(asked.angles());
    Angle.Weight weight = (Angle.Weight) angles.get(angle);
    angles.set(angle, new Angle.Weight(weight.index(), weight.factor(), weight.offset() + shift));
    operations.set(operation, new Operation(asked.gate(), asked.qubits(), angles));
    return new Circuit(circuit.numQubits(), circuit.encoding(), operations, ANY)
        .on(circuit.device());
  }

  private static double value(Circuit circuit, MeasuredBatch batch, double[] v) {
    StateBatch states =
        SimulatedBatch.states(PLAIN, circuit, batch.weights, batch.images, new int[] {0});
    double sum = 0;
    for (int a = 0; a < 1 << circuit.numQubits(); a++) {
      sum += v[a % v.length] * (Math.pow(states.re(0, a), 2) + Math.pow(states.im(0, a), 2));
    }
    return sum;
  }

  /** The circuits come site by site, and shift by shift. Their states are those of the circuits. */
  @ParameterizedTest
  @ValueSource(strings = {"", "scaled"})
  void shiftedStates(String kind) {
    for (long seed = 0; seed < 10; seed++) {
      Circuit circuit = RandomCircuits.of(seed, 3, 20, 3);
      if (!kind.isEmpty()) {
        circuit = circuit.on(new Device(List.of(0.3, -0.2, 0.1), List.of()));
      }
      MeasuredBatch batch = new MeasuredBatch(circuit, 1, 2, seed);
      List<double[]> found = new ArrayList<>();
      batch.gradient(new ShiftSimulator(Plan.of(circuit), VECTOR), states(found), Seed.FIDELITIES);
      int next = 0;
      for (int k = 0; k < circuit.operations().size(); k++) {
        Operation operation = circuit.operations().get(k);
        for (int a = 0; a < operation.angles().size(); a++) {
          if (operation.angles().get(a) instanceof Angle.Weight) {
            for (double shift : ShiftRule.of(operation.gate(), a).shifts) {
              Circuit expected = shifted(circuit, k, a, shift);
              StateBatch states =
                  SimulatedBatch.states(
                      PLAIN, expected, batch.weights, batch.images, new int[] {0});
              double[] amplitudes = SimulatedBatch.amplitudes(states, 0);
              assertSameState(found.get(next++), amplitudes);
            }
          }
        }
      }
      assertThat(found).hasSize(next);
      assertThat(ShiftSimulator.circuits(circuit)).isEqualTo(next);
    }
  }

  /** Keeps the states that are compared with peers. */
  private static Estimates states(List<double[]> found) {
    return new FakeEstimates() {
      @Override
      public void fidelities(double[] f, double[] w, PeerStates states, Sums to) {
        double[] re = new double[1 << states.numQubits()];
        double[] im = re.clone();
        double mean = 0;
        double[] own = new double[2 * re.length];
        states.own(0, re, im);
        System.arraycopy(re, 0, own, 0, re.length);
        System.arraycopy(im, 0, own, re.length, im.length);
        found.add(own);
        for (int k = 0; k < states.numPeers(); k++) {
          states.peer(k, 0, re, im);
          assertThat(states.student(k)).isEqualTo(10 + k);
          double[] peer = new double[own.length];
          System.arraycopy(re, 0, peer, 0, re.length);
          System.arraycopy(im, 0, peer, re.length, im.length);
          mean += fidelity(own, peer) / states.numPeers();
        }
        assertThat(f[0]).isCloseTo(mean, within(1e-13));
      }
    };
  }

  /** Equal up to a global phase. */
  private static void assertSameState(double[] found, double[] expected) {
    assertThat(fidelity(found, found)).isCloseTo(1, within(1e-13));
    assertThat(fidelity(found, expected)).isCloseTo(1, within(1e-13));
  }

  private static double fidelity(double[] x, double[] y) {
    int size = x.length / 2;
    double re = 0;
    double im = 0;
    for (int a = 0; a < size; a++) {
      re += x[a] * y[a] + x[size + a] * y[size + a];
      im += x[a] * y[size + a] - x[size + a] * y[a];
    }
    return re * re + im * im;
  }

  /** Variances of single circuits are added with the squares of their factors. */
  @Test
  void variance() {
    List<Operation> operations =
        List.of(
            Operation.of(Gate.RY, new Angle.Weight(0, 2), 0),
            Operation.of(Gate.RX, new Angle.Weight(0, -1), 1),
            Operation.of(Gate.CRZ, Angle.weight(1), 0, 1),
            Operation.of(Gate.RX, new Angle.Scaled(1, 2, 3, -1), 0));
    Circuit circuit = new Circuit(2, Encoding.REUPLOADING, operations, ANY);
    assertThat(ShiftSimulator.circuits(circuit)).isEqualTo(2 + 2 + 4 + 2);
    int size = 11;
    double[] x = new Random(8).doubles(2 * size).toArray();
    EncodedImages images = SimulatedBatch.encode(circuit, x, size);
    Estimates varying =
        new FakeEstimates() {
          @Override
          public void outcomes(double[] p, double[] w, Sums to) {
            Arrays.fill(to.variance, 0.25); // also of lanes that have no image
            Arrays.fill(to.value, 3); // the same in all circuits, so that it cancels
          }
        };
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit));
    simulator.bind(new double[4]);
    simulator.clearGradient();
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      simulator.forward(images, SimulatedBatch.first(size), from, count);
      double[] v = new double[2 * BLOCK];
      Arrays.fill(v, 1);
      simulator.seedWeighted(v);
      simulator.measureBy(varying, count);
      simulator.backward();
    }
    double two = 2 * 0.25 * 0.25;
    double four = 2 * 0.25 * (3 + 2 * Math.sqrt(2) + 3 - 2 * Math.sqrt(2)) / 32;
    double expected = size * (4 * two + two + four + two);
    for (int i = 0; i < size; i++) {
      expected += x[2 * i + 1] * x[2 * i + 1] * two;
    }
    assertThat(simulator.variance()).isCloseTo(expected, within(1e-12));
    double[] gradient = new double[4];
    simulator.addGradient(gradient);
    assertThat(gradient).containsExactly(new double[4], within(1e-12));
    simulator.clearGradient();
    assertThat(simulator.variance()).isZero();
  }

  /** The lanes are the images' own gradients. */
  @Test
  void gradientsOfSingleImages() {
    Circuit circuit = Ansatz.EFFICIENT_SU2.circuit(3, 2, Encoding.ANGLE_X, ANY);
    MeasuredBatch batch = new MeasuredBatch(circuit, 5, 2, 9);
    ShiftSimulator shift = new ShiftSimulator(Plan.of(circuit));
    Simulator adjoint = new Simulator(Plan.of(circuit));
    batch.gradient(shift, EXACT, Seed.WEIGHTED, Seed.FIDELITIES);
    batch.gradient(adjoint, null, Seed.WEIGHTED, Seed.FIDELITIES);
    for (int lane = 0; lane < 5; lane++) {
      double[] found = new double[circuit.numWeights()];
      double[] expected = new double[circuit.numWeights()];
      shift.addGradient(lane, found);
      adjoint.addGradient(lane, expected);
      assertThat(found).containsExactly(expected, within(1e-12));
      assertThat(MeasuredBatch.largest(expected)).isGreaterThan(1e-2);
    }
  }

  /** The output states stay those of the block, so that losses can be read behind the sweep. */
  @Test
  void outputStatesStay() {
    Circuit circuit = RandomCircuits.of(4, 3, 25, 3);
    MeasuredBatch batch = new MeasuredBatch(circuit, 8, 1, 2);
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit));
    batch.gradient(simulator, EXACT, Seed.PAULIS, Seed.REDUCED);
    StateBatch after = new StateBatch(3, 8);
    simulator.store(after, 0);
    StateBatch expected =
        SimulatedBatch.states(
            VECTOR, circuit, batch.weights, batch.images, SimulatedBatch.first(8));
    for (int i = 0; i < 8; i++) {
      assertThat(SimulatedBatch.amplitudes(after, i))
          .containsExactly(SimulatedBatch.amplitudes(expected, i), within(1e-14));
    }
    assertThat(simulator.plan().circuit()).isSameAs(circuit);
  }

  /** What counts for no image is not measured. */
  @Test
  void nothingToMeasure() {
    Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(2, 1, Encoding.ANGLE, ANY);
    MeasuredBatch batch = new MeasuredBatch(circuit, 3, 1, 2);
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit));
    // By default, a fake refuses to measure. All weights of this seed are 0.
    assertThat(batch.gradient(simulator, new FakeEstimates() {})).containsOnly(0);
  }

  private static FieldMatrix<Complex> diagonal(double... entries) {
    FieldMatrix<Complex> matrix =
        new Array2DRowFieldMatrix<>(ComplexField.getInstance(), entries.length, entries.length);
    for (int k = 0; k < entries.length; k++) {
      matrix.setEntry(k, k, new Complex(entries[k]));
    }
    return matrix;
  }

  @Test
  void somebodyHasToMeasure() {
    Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(2, 1, Encoding.ANGLE, ANY);
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit));
    simulator.bind(new double[2]);
    simulator.forward(SimulatedBatch.encode(circuit, new double[2], 1), new int[1], 0, 1);
    simulator.seedWeighted(new double[2 * BLOCK]);
    assertThatThrownBy(simulator::backward).hasMessageContaining("call measureBy before backward");
    assertThatThrownBy(() -> simulator.seedBasis(0, false)).hasMessageContaining("amplitudes");
  }

  @Test
  void mistakes() {
    assertMistake(
        () -> ShiftRule.of("odd", diagonal(0, 3)),
        "gate odd has no parameter-shift rule, as its generator has the eigenvalues 3.00, 0.00; "
            + "use gradient 'adjoint' or 'spsa'");
    assertMistake(
        () -> ShiftRule.of("same", diagonal(1, 1)),
        "gate same has no parameter-shift rule, as its generator has the eigenvalues 1.00, 1.00; "
            + "use gradient 'adjoint' or 'spsa'");
    Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(2, 1, Encoding.ANGLE, ANY);
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit));
    assertMistake(() -> simulator.bind(new double[3]), "the circuit has 2 weights, found 3");
    assertMistake(() -> simulator.measureBy(EXACT, 9), "a block has 1 to 8 images, found 9");
  }
}

package org.qicd.transpile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.backend.Backend;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.FeatureScaling;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.circuit.TrainedScaling;
import org.qicd.testing.DenseSimulator;

/** Transpiled circuits do what the circuits do, with gates that the backend has. */
class TranspilerTest {
  private static final Readout READOUT = new Readout(Readout.Kind.EXPVAL, 1, 1);

  private static final Gate[] ROOTS = {Gate.RZ, Gate.SX, Gate.X};

  static Stream<Backend> backends() {
    return Stream.of(
        TestBackends.backend(TestBackends.line(6), true, Gate.CX, ROOTS),
        TestBackends.backend(TestBackends.line(7), false, Gate.ECR, ROOTS),
        TestBackends.backend(TestBackends.ring(6), false, Gate.CX, Gate.RZ, Gate.SX),
        TestBackends.backend(TestBackends.grid(3, 3), true, Gate.CZ, Gate.RZ, Gate.RX),
        TestBackends.backend(TestBackends.heavyHex(3, 9), false, Gate.CZ, Gate.U),
        TestBackends.backend(TestBackends.heavyHex(3, 9), true, Gate.ECR, ROOTS));
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void everyGate(Gate gate) {
    Random random = new Random(gate.label().hashCode());
    backends()
        .forEach(
            backend -> {
              Circuit circuit = circuit(Encoding.ANGLE, 4, everyOrder(gate, 4, random));
              check(circuit, backend, random);
            });
  }

  /** The gate three times, on different qubits, by weights and by constants. */
  private static List<Operation> everyOrder(Gate gate, int n, Random random) {
    List<Operation> operations = new ArrayList<>();
    int weight = 0;
    for (int k = 0; k < 3; k++) {
      List<Integer> qubits = new ArrayList<>(IntStream.range(0, n).boxed().toList());
      Collections.shuffle(qubits, random);
      List<Angle> angles = new ArrayList<>();
      while (angles.size() < gate.numAngles()) {
        angles.add(
            k == 2
                ? Angle.constant(random.nextGaussian())
                : new Angle.Weight(weight++, 1.5, random.nextGaussian()));
      }
      operations.add(new Operation(gate, qubits.subList(0, gate.numQubits()), angles));
    }
    return operations;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void templatesAndEncodings(Backend backend) {
    Random random = new Random(11);
    for (Ansatz ansatz : Ansatz.values()) {
      for (Encoding encoding : Encoding.values()) {
        int least = encoding == Encoding.ZZ ? 2 : 1;
        for (int n = least; n <= 4; n += 1 + random.nextInt(3)) {
          check(ansatz.circuit(n, 2, encoding, READOUT), backend, random);
        }
      }
    }
  }

  @Test
  void sixQubitsOfAmplitudes() {
    Backend backend = TestBackends.backend(TestBackends.heavyHex(7, 15), false, Gate.ECR, ROOTS);
    Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(6, 1, Encoding.AMPLITUDE, READOUT);
    check(circuit, backend, new Random(15));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void trainedScaling(Backend backend) {
    Random random = new Random(12);
    for (Encoding encoding : Encoding.values()) {
      if (TrainedScaling.serves(encoding)) {
        Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(3, 2, encoding, READOUT);
        double[] ones = {0.5, 2, -1};
        Circuit scaled = circuit.withScaling(new FeatureScaling(ones, new double[] {2, 1, 0.5}));
        check(scaled, backend, random);
        check(new TrainedScaling(scaled, 3).circuit(), backend, random);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void mirroredTailsAndCouplers(Backend backend) {
    Random random = new Random(13);
    FeatureMap map = new FeatureMap(Encoding.IQP, 1, FeatureMap.Entanglement.LINEAR);
    for (Ansatz ansatz : Ansatz.values()) {
      check(ansatz.circuit(4, 4, 2, true, map, READOUT), backend, random);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void coherentErrors(Backend backend) {
    Random random = new Random(14);
    Circuit ideal = Ansatz.STRONGLY_ENTANGLING.circuit(4, 2, Encoding.AMPLITUDE, READOUT);
    List<Double> scales =
        IntStream.range(0, ideal.numWeights()).mapToObj(k -> 0.1 * random.nextGaussian()).toList();
    List<Device.Extra> extras = new ArrayList<>();
    int numLeft = 0;
    for (int k = 0; k < ideal.operations().size(); k++) {
      Operation operation = ideal.operations().get(k);
      if (operation.gate() == Gate.CX) {
        extras.add(extra(k, Gate.RX, 0.03, operation.qubits().get(1)));
        extras.add(extra(k, Gate.RZZ, 0.05, 0, 3));
        numLeft += 2;
      } else if (k % 3 == 0) {
        extras.add(extra(k, operation.gate(), 0.02, operation.qubits().get(0)));
      }
    }
    Circuit circuit = ideal.on(new Device(scales, extras));
    PhysicalCircuit found = check(circuit, backend, random);
    List<PhysicalGate> errors = found.gates().stream().filter(PhysicalGate::isError).toList();
    assertThat(errors).hasSize(numLeft);
    assertThat(errors).extracting(PhysicalGate::gate).containsOnly(Gate.RX, Gate.RZZ);
    errors.forEach(
        error -> assertThat(ideal.operations().get(error.source()).gate()).isEqualTo(Gate.CX));
  }

  @Test
  void tellsWhatABackendLacks() {
    Circuit three = circuit(Encoding.ANGLE, 3, List.of(Operation.of(Gate.CX, 0, 2)));
    Backend two = TestBackends.backend(TestBackends.line(2), true, Gate.CX, ROOTS);
    assertMistake(
        () -> Transpiler.transpile(three, two),
        "the circuit has 3 qubits, and at most 2 of backend 'test' are coupled by cx, cz or ecr");
    Backend apart = TestBackends.backend(TestBackends.line(3), true, Gate.SWAP, ROOTS);
    assertMistake(
        () -> Transpiler.transpile(three, apart),
        "the circuit has 3 qubits, and at most 1 of backend 'test' are coupled by cx, cz or ecr");
    Backend fixed = TestBackends.backend(TestBackends.line(3), true, Gate.CX, Gate.SX);
    assertMistake(
        () -> Transpiler.transpile(three, fixed),
        "backend 'test' has no qubit with rz and sx, u, or rz and rx: circuits cannot be written in"
            + " its gates");
  }

  /** Two {@code cx} in a row cancel out, and a swap behind a {@code cx} takes two of them. */
  @Test
  void leavesOutWhatCancelsOut() {
    Backend line = TestBackends.backend(TestBackends.line(3), true, Gate.CX, ROOTS);
    Operation far = Operation.of(Gate.CX, 0, 2);
    Operation near = Operation.of(Gate.CX, 0, 1);
    Operation turn = Operation.of(Gate.RZ, Angle.weight(0), 0);
    assertThat(numCx(line, near, near)).isZero();
    assertThat(numCx(line, near, turn, near)).isZero();
    assertThat(numCx(line, near, far, Operation.of(Gate.CX, 1, 2))).isEqualTo(4);
    assertThat(numCx(line, Operation.of(Gate.SWAP, 0, 2))).isZero();
  }

  private static long numCx(Backend backend, Operation... operations) {
    Circuit circuit = circuit(Encoding.REUPLOADING, 3, List.of(operations));
    return Transpiler.transpile(circuit, backend).gates().stream()
        .filter(gate -> gate.gate() == Gate.CX)
        .count();
  }

  private static Device.Extra extra(int after, Gate gate, double angle, int... qubits) {
    return new Device.Extra(after, Operation.of(gate, Angle.constant(angle), qubits));
  }

  private static Circuit circuit(Encoding encoding, int n, List<Operation> operations) {
    return new Circuit(n, encoding, operations, READOUT);
  }

  /** Compares states for two sets of weights and features, and looks at all gates. */
  private static PhysicalCircuit check(Circuit circuit, Backend backend, Random random) {
    PhysicalCircuit found = Transpiler.transpile(circuit, backend);
    assertThat(found.numWeights()).isEqualTo(circuit.numWeights());
    assertThat(found.qubits()).hasSize(circuit.numQubits()).doesNotHaveDuplicates();
    for (int time = 0; time < 2; time++) {
      double[] weights = random.doubles(circuit.numWeights(), -4, 4).toArray();
      int numFeatures =
          circuit.encoding() == Encoding.AMPLITUDE
              ? (1 << circuit.numQubits()) - (circuit.numQubits() > 2 ? 3 : 0)
              : circuit.numQubits();
      double[] features = random.doubles(numFeatures, -1.5, 1.5).toArray();
      Complex[] expected =
          DenseSimulator.state(circuit.executed(), weights, circuit.prepared(features));
      Complex overlap = Complex.ZERO;
      Complex[] state = PhysicalState.of(found, weights, features);
      for (int a = 0; a < state.length; a++) {
        overlap = overlap.add(state[a].multiply(expected[a].conjugate()));
      }
      assertThat(overlap.abs()).isCloseTo(1, within(1e-12));
    }
    checkGates(found);
    return found;
  }

  private static void checkGates(PhysicalCircuit circuit) {
    for (int k = 0; k < circuit.gates().size(); k++) {
      PhysicalGate gate = circuit.gates().get(k);
      List<Integer> qubits = gate.wires().stream().map(circuit.qubits()::get).toList();
      if (!gate.isError()) {
        assertThat(circuit.backend().gate(gate.gate(), qubits)).isNotNull();
      }
      assertThat(gate.source() == -1).isEqualTo(k < circuit.numEncodingGates());
    }
  }
}

package org.qicd.transpile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.circuit.qasm.QasmReader;

class ProgramCircuitTest {
  private static final String HEAD =
      """
      OPENQASM 3.0;
      include "stdgates.inc";
      input float[64] theta;
      input float[64] _x_1_;
      bit[2] c;
      """;

  /** Three qubits in a row, cz in one direction only. */
  private static final Backend BACKEND = backend();

  private static Backend backend() {
    Backend.Qubit qubit = new Backend.Qubit(1e-4, 1e-4, 0.01, 0.02, 1e-6);
    Backend.Calibration known = new Backend.Calibration(1e-3, 1e-7);
    return new Backend(
        "line",
        List.of(qubit, qubit, qubit),
        Map.of(
            new Backend.Place(Gate.RZ, List.of(1)), known,
            new Backend.Place(Gate.RZ, List.of(2)), known,
            new Backend.Place(Gate.CZ, List.of(2, 1)), known),
        0);
  }

  private static ProgramCircuit circuit(String text) {
    return new ProgramCircuit(QasmReader.read("a.qasm", HEAD + text), BACKEND);
  }

  @Test
  void hasTheGatesOfTheText() {
    ProgramCircuit circuit =
        circuit(
            "rz(0.5 - 2*theta) $2; cz $2, $1; rz(3*_x_1_) $1; rz(pi) $2; c[0] = measure $1;"
                + " c[1] = measure $2;");
    assertThat(circuit.qubits()).containsExactly(2, 1);
    assertThat(circuit.measured()).containsExactly(1, 0);
    assertThat(circuit.gates())
        .containsExactly(
            new PhysicalGate(Gate.RZ, List.of(0), 0, false),
            new PhysicalGate(Gate.CZ, List.of(0, 1), 1, false),
            new PhysicalGate(Gate.RZ, List.of(1), 2, false),
            new PhysicalGate(Gate.RZ, List.of(0), 3, false));
    assertThat(circuit.numWeights()).isOne();
    assertThat(circuit.reuploads()).isTrue();
    assertThat(circuit.angles(new double[] {0.1}, new double[] {7, 0.2}))
        .containsExactly(new double[] {0.3, 0.6, Math.PI}, Offset.offset(1e-15));
  }

  @Test
  void asksForAllInputs() {
    ProgramCircuit circuit = circuit("rz(theta) $1; rz(_x_1_) $1; c[0] = measure $1;");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> circuit.angles(new double[1], new double[1]))
        .withMessageContaining("expected 1 weights and 2 features, found 1 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> circuit.angles(new double[0], new double[2]))
        .withMessageContaining("found 0 and 2");
  }

  @Test
  void refusesWhatTheBackendCannotRun() {
    refused("rz(theta) $1;", "a.qasm: expected measurements, found none");
    refused("rz(theta) $3; c[0] = measure $3;", "expected qubits below 3, which 'line' has");
    refused("rz(theta) $0; c[0] = measure $0;", "gate rz on qubits [0], which 'line' does not");
    refused(
        "rz(theta) $1; cz $1, $2; c[0] = measure $1;",
        "gate cz on qubits [1, 2], which 'line' does not");
    refused(
        "input float x0; rz(theta) $1; rz(x0*_x_1_) $1; c[0] = measure $1;",
        "line 6: expected an angle that is a sum, found one of a product");
    refused("qubit[2] q; rz(theta) q[0]; c[0] = measure q[0];", "found one that declares its");
  }

  private static void refused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> circuit(text))
        .withMessageContaining(message);
  }
}

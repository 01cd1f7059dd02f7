package org.qicd.transpile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qicd.backend.Backend;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;

/** Budgets of circuits that were counted by hand. */
class BudgetTest {
  private static final Readout READOUT = new Readout(Readout.Kind.EXPVAL, 1, 1);
  private static final Backend LINE =
      TestBackends.backend(TestBackends.line(3), true, Gate.CX, Gate.RZ, Gate.SX, Gate.X);

  @Test
  void countsGatesTimesAndErrors() {
    // sx rz sx on qubit 0, whose last rz passes the cx, beside sx on qubit 1; then cx, x on 1.
    Circuit circuit =
        circuit(
            2,
            Operation.of(Gate.RX, Angle.weight(0), 0),
            Operation.of(Gate.SX, 1),
            Operation.of(Gate.CX, 0, 1),
            Operation.of(Gate.X, 1));
    PhysicalCircuit physical = Transpiler.transpile(circuit, LINE);
    Budget budget = Budget.of(physical);
    assertThat(budget.numQubits()).isEqualTo(2);
    assertThat(budget.numTwoQubitGates()).isEqualTo(1);
    assertThat(budget.twoQubitDepth()).isEqualTo(1);
    assertThat(budget.numOneQubitGates()).isEqualTo(4);
    // rz sx rz sx cx x: the first rz of rx(t) = rz(-pi/2) sx rz sx rz(-pi/2) counts.
    assertThat(budget.depth()).isEqualTo(6);
    double one = TestBackends.ONE_QUBIT_TIME;
    double two = TestBackends.TWO_QUBIT_TIME;
    assertThat(budget.gateSeconds()).isCloseTo(3 * one + two, within(1e-18));
    double shot = 3 * one + two + TestBackends.READOUT_TIME + TestBackends.REPETITION_DELAY;
    assertThat(budget.secondsPerShot()).isCloseTo(shot, within(1e-18));
    assertThat(budget.seconds(1000)).isCloseTo(1000 * shot, within(1e-12));
    int a = physical.qubits().get(0);
    double pair = LINE.gate(Gate.CX, List.of(a, a + 1)).error();
    double errorFree = Math.pow(1 - 3e-4, 4) * (1 - pair) * 0.98 * 0.98;
    assertThat(budget.errorFree()).isCloseTo(errorFree, within(1e-12));
  }

  @Test
  void coherentErrorsCostNothing() {
    Circuit ideal = circuit(2, Operation.of(Gate.CX, 0, 1));
    Device.Extra extra = new Device.Extra(0, Operation.of(Gate.RXX, Angle.constant(0.1), 0, 1));
    Circuit erring = ideal.on(new Device(List.of(), List.of(extra)));
    assertThat(Budget.of(Transpiler.transpile(erring, LINE)))
        .isEqualTo(Budget.of(Transpiler.transpile(ideal, LINE)));
  }

  @Test
  void inversionRunsTheGatesTwice() {
    Budget once = Budget.of(Transpiler.transpile(circuit(3, Operation.of(Gate.CX, 0, 2)), LINE));
    Budget twice = once.repeated(2);
    assertThat(twice.numTwoQubitGates()).isEqualTo(2 * once.numTwoQubitGates());
    assertThat(twice.secondsPerShot() - once.secondsPerShot())
        .isCloseTo(once.gateSeconds(), within(1e-18));
    assertThat(twice.errorFree()).isCloseTo(Math.pow(once.errorFree(), 2), within(1e-15));
  }

  private static Circuit circuit(int n, Operation... operations) {
    return new Circuit(n, Encoding.REUPLOADING, List.of(operations), READOUT);
  }
}

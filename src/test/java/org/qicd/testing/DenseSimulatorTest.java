package org.qicd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;

class DenseSimulatorTest {

  /** X on qubits 1 and 2 of three: amplitude 6. */
  @Test
  void qubitZeroIsTheLowestBit() {
    assertThat(run(Operation.of(Gate.X, 1), Operation.of(Gate.X, 2))).isEqualTo("6");
    assertThat(run(Operation.of(Gate.X, 0))).isEqualTo("1");
  }

  @Test
  void controlsComeFirst() {
    assertThat(run(Operation.of(Gate.X, 0), Operation.of(Gate.CX, 0, 2))).isEqualTo("5");
    assertThat(run(Operation.of(Gate.X, 2), Operation.of(Gate.CX, 0, 2))).isEqualTo("4");
    assertThat(
            run(
                Operation.of(Gate.X, 2),
                Operation.of(Gate.X, 1),
                Operation.of(Gate.CSWAP, 2, 0, 1)))
        .isEqualTo("5");
  }

  @Test
  void anglesAreConstantsWeightsAndFeatures() {
    for (Angle pi : List.of(Angle.constant(Math.PI), new Angle.Weight(1, 0.5), Angle.feature(2))) {
      Operation operation = Operation.of(Gate.RY, pi, 1);
      Complex[] state =
          DenseSimulator.state(
              circuit(List.of(operation)),
              new double[] {0, 2 * Math.PI},
              new double[] {0, 0, Math.PI});
      assertThat(state[2].getReal()).isEqualTo(1);
    }
  }

  private static Circuit circuit(List<Operation> operations) {
    return new Circuit(3, Encoding.REUPLOADING, operations, new Readout(Readout.Kind.EXPVAL, 1, 1));
  }

  /** The only amplitude of an output basis state. */
  private static String run(Operation... operations) {
    Complex[] state =
        DenseSimulator.state(circuit(List.of(operations)), new double[0], new double[3]);
    StringBuilder ones = new StringBuilder();
    for (int a = 0; a < state.length; a++) {
      ones.append(state[a].equals(Complex.ONE) ? a : "");
    }
    return ones.toString();
  }
}

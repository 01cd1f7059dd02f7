package org.qicd.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CircuitTest {
  private static final Readout ONE = new Readout(Readout.Kind.EXPVAL, 1, 1);

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void templatesKnowTheirWeights(Ansatz ansatz) {
    for (int n = 1; n <= 6; n++) {
      for (int layers = 1; layers <= 4; layers++) {
        Circuit circuit = ansatz.circuit(n, layers, Encoding.REUPLOADING, ONE);
        assertThat(circuit.numWeights()).isEqualTo(ansatz.numWeights(n, layers));
      }
    }
  }

  @Test
  void depthAndGateCounts() {
    Circuit circuit = Ansatz.EFFICIENT_SU2.circuit(4, 2, Encoding.ANGLE, ONE);
    // Two rotations, and a chain of three; the next rotations begin while the chain still runs.
    assertThat(circuit.gateCounts()).isEqualTo(Map.of(Gate.RY, 12, Gate.RZ, 12, Gate.CX, 6));
    assertThat(circuit.depth()).isEqualTo(11);
    assertThat(new Circuit(1, Encoding.ANGLE, List.of(), ONE).depth()).isZero();
  }

  @Test
  void mistakes() {
    assertMistake(
        () -> new Circuit(21, Encoding.ANGLE, List.of(), ONE),
        "numQubits must be 1 to 20, found 21");
    assertMistake(
        () -> new Circuit(2, Encoding.ANGLE, List.of(Operation.of(Gate.X, 2)), ONE),
        "gate x acts on qubit 2, the circuit has 2");
    assertMistake(
        () -> new Circuit(2, Encoding.ANGLE, List.of(), new Readout(Readout.Kind.EXPVAL, 3, 1)),
        "readout 'expval' of 3 classes needs 3 qubits, the circuit has 2");
    assertMistake(
        () -> Ansatz.BASIC_ENTANGLER.circuit(2, 0, Encoding.ANGLE, ONE),
        "numLayers must be 1 or more, found 0");
  }

  @Test
  void featuresEnterReuploadingCircuitsOnly() {
    List<Operation> feature = List.of(Operation.of(Gate.RY, Angle.feature(1), 0));
    assertThat(new Circuit(2, Encoding.REUPLOADING, feature, ONE).operations()).hasSize(1);
    assertMistake(
        () -> new Circuit(2, Encoding.ANGLE, feature, ONE),
        "features enter as angles of circuits with encoding 'reuploading' only, found one with"
            + " 'angle'");
    assertMistake(
        () -> new Circuit(1, Encoding.REUPLOADING, feature, ONE),
        "a circuit of 1 qubits takes 1 features, found an angle of feature 1");
    assertMistake(() -> new Angle.Feature(0, 2), "a feature's factor must be 1 or -1, found 2.0");
  }
}

package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.OpenQasm;
import org.qicd.circuit.Operation;
import org.qicd.param.ParamValues;
import org.qicd.train.Trainings;

/** Circuits of one's own as students. */
class OwnCircuitsTest {
  private static final String START = "OPENQASM 3.0; include \"stdgates.inc\"; input float a;";
  private static final String OWN =
      START
          + "input float b; qubit[3] q; ry(a) q[0]; rx(b) q[1]; ccx q[2], q[0], q[1]; ry(a) q[2];";

  private static ParamValues own(String text, String... settings) {
    return Trainings.params(settings).with(TrainParam.ANSATZ, text);
  }

  private static Circuit circuit(ParamValues params) {
    return TrainSetup.of(params, 8, 3, 1).circuits().get(0);
  }

  /** A template that was exported makes the same students as the template. */
  @Test
  void anExportedTemplateIsTheTemplate() {
    for (Ansatz ansatz : Ansatz.values()) {
      for (String encoding : List.of("amplitude", "reuploading")) {
        int features = encoding.equals("amplitude") ? 8 : 3;
        ParamValues template = Trainings.params("encoding=" + encoding, "ansatz=" + ansatz.label());
        List<Circuit> expected = TrainSetup.of(template, features, 3, 1).circuits();
        ParamValues exported = template.with(TrainParam.ANSATZ, OpenQasm.of(expected.get(0)));
        assertThat(TrainSetup.of(exported, features, 3, 1).circuits()).isEqualTo(expected);
      }
    }
    assertThat(Encoding.values()).hasSize(7);
  }

  @Test
  void devicesTurnItsGatesTooFar() {
    Device device =
        circuit(own(OWN, "deviceAngleError=0.1", "deviceScaleError=0.1", "deviceCrosstalk=0.1"))
            .device();
    assertThat(device.scales()).hasSize(2);
    List<Operation> coupled =
        device.errors().stream()
            .map(Device.Extra::operation)
            .filter(operation -> operation.gate() == Gate.RZZ)
            .toList();
    assertThat(coupled.stream().map(Operation::qubits))
        .containsExactly(List.of(0, 1), List.of(1, 2));
    assertThat(device.errors()).hasSize(3 + coupled.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "tunableCouplers=true | tunableCouplers are for templates: with a circuit of your own, write them into it",
        "init=identity | init 'identity' is for templates: with a circuit of your own, set init = common",
        "numQubits=4 | numQubits is 4, but the circuit of ansatz has 3 qubits: set numQubits to 0",
        "encoding=reuploading | the qubits of ansatz are 3: encoding 'reuploading' on 3 qubits takes 1 to 3 features, found 8",
        "deviceScaleError=0.1 deviceErrorsOf=qubit | deviceScaleError of qubits, but weight 0 of ansatz turns several qubits: set deviceErrorsOf = gate, or use a weight for each",
      })
  void contradictions(String settings, String message) {
    assertThatThrownBy(() -> circuit(own(OWN, settings.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void circuitsThatDoNotFit() {
    assertThatThrownBy(() -> circuit(own("OPENQASM 2.0; qreg q[3]; U(1,2,3) q[0];")))
        .hasMessage(
            "ansatz: the circuit has nothing to train: expected an angle that is declared as 'input"
                + " float[64] NAME;'");
    assertThatThrownBy(() -> circuit(own(START + "qubit[3] q; ry(a) q[3];")))
        .hasMessage("ansatz line 1: index 3 in 'q', which has 3 elements");
    assertThatThrownBy(() -> circuit(own("somewhere/own.qasm")))
        .hasMessage("ansatz: the file somewhere/own.qasm is not read");
    ParamValues two =
        Trainings.params()
            .with(TrainParam.ANSATZ, List.of(OWN, OWN, START + "qubit[4] q; ry(a) q[3];"));
    assertThatThrownBy(() -> circuit(two))
        .hasMessage(
            "the circuits of ansatz have [3, 4] qubits: expected one number for all students");
    assertThatThrownBy(() -> own("own.qsm"))
        .hasMessageContaining("a file of OpenQASM that ends in .qasm, or its text, or a list");
  }
}

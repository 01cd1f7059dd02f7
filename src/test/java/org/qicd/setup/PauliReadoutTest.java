package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.PauliString;
import org.qicd.circuit.Readout;
import org.qicd.train.Trainings;

/** Pauli strings as the parameter readout. */
class PauliReadoutTest {
  private static TrainSetup setup(String... settings) {
    return TrainSetup.of(Trainings.params(settings), 8, 3, 1);
  }

  @Test
  void aListAndATextAreTheSame() {
    Readout readout = setup("readout= ZZI, IXY ,XII").circuits().get(0).readout();
    assertThat(readout.kind()).isEqualTo(Readout.Kind.PAULI);
    assertThat(readout.paulis())
        .extracting(PauliString::letters)
        .containsExactly("ZZI", "IXY", "XII");
    assertThat(TrainParam.READOUT.read(List.of("ZZI", "IXY", "XII"))).isEqualTo(readout.label());
    assertThat(readout.numQubits()).isEqualTo(3);
    assertThat(readout.logitScale()).isEqualTo(10);
  }

  @Test
  void theRegisterIsAsWideAsTheStrings() {
    Circuit circuit = setup("readout=ZIIII,IZIII,IIZII").circuits().get(0);
    assertThat(circuit.numQubits()).isEqualTo(5);
    assertThat(circuit.readout().numQubits()).isEqualTo(3);
  }

  @Test
  void aWiderTeacherReadsTheSameQubits() {
    TrainSetup setup =
        setup("readout=ZZI,IXY,XII", "strategy=qkd", "teacherQubits=5", "teacherDistance=kl");
    assertThat(setup.ofTeacher().circuits().get(0).readout().label())
        .isEqualTo("ZZIII,IXYII,XIIII");
    setup.checkTeacher(setup.ofTeacher().circuits().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "readout=ZZI,IXY | readout lists 2 Pauli strings, and there are 3 classes: expected a string for each",
        "readout=ZZ,XI,YI | readout 'ZZ' has 2 letters, and the circuits have 3 qubits: expected a letter for each, that of qubit 0 first",
        "readout=ZZI,XI,YII | readout 'XI' has 2 letters, and the circuits have 3 qubits: expected a letter for each, that of qubit 0 first",
        "readout=ZZI,III,YII | readout: the Pauli string 'III' has the expectation 1 whatever the image is: expected a letter other than I",
        "readout=ZZI,XII,ZZI | readout: classes 0 and 2 have the same Pauli string 'ZZI', so nothing tells them apart",
      })
  void mistakes(String setting, String message) {
    assertThatThrownBy(() -> setup(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ZZA,XII,YII",
        "zzi,xii,yii",
        "ZZI,,YII",
        "ZZI,expval,YII",
        "ZZI;XII;YII",
        "ZIIIIIIIIIIIIIIIIIIII,XII,YII",
        "','"
      })
  void unknownLetters(String readout) {
    assertThatThrownBy(() -> setup("readout=" + readout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "readout must be one of auto, expval, projector, or a Pauli string for each class with"
                + " commas between them, such as ZZI,IXY, found '%s'",
            readout);
  }

  @Test
  void readoutStatesNeedAQubitThatIsNotReadOut() {
    assertThatThrownBy(() -> setup("readout=ZZI,IXY,XII", "distillState=readout"))
        .hasMessageContaining("needs a qubit that is not read out");
    setup("readout=ZZI,IXI,XII", "distillState=readout");
  }
}

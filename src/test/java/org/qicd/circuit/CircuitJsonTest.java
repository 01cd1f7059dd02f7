package org.qicd.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.testing.Devices;
import org.qicd.testing.Paulis;

class CircuitJsonTest {
  private static final Readout READOUT = new Readout(Readout.Kind.EXPVAL, 3, 10);

  @ParameterizedTest
  @MethodSource("org.qicd.testing.FeatureMaps#all")
  void theTextIsTheWholeCircuit(FeatureMap map) throws IOException {
    for (Ansatz ansatz : Ansatz.values()) {
      Circuit circuit = ansatz.circuit(3, 2, 2, false, map, READOUT);
      String text = CircuitJson.text(circuit);
      assertThat(read(text)).isEqualTo(circuit);
      Circuit paulis =
          new Circuit(3, map, circuit.operations(), Paulis.readout(10, "XYZ", "IZI", "ZII"));
      assertThat(read(CircuitJson.text(paulis))).isEqualTo(paulis).isNotEqualTo(circuit);
      assertThat(text).as("as before there were devices").doesNotContain("device");
      Circuit real = Devices.random(circuit, ansatz, 2, 1);
      assertThat(read(CircuitJson.text(real))).isEqualTo(real).isNotEqualTo(circuit);
      double[] drift = new double[circuit.numWeights()];
      drift[2] = Double.MIN_VALUE;
      Circuit drifted = real.drifted(drift);
      assertThat(read(CircuitJson.text(drifted))).isEqualTo(drifted).isNotEqualTo(real);
      if (TrainedScaling.serves(map.encoding())) {
        Circuit scaled = new TrainedScaling(circuit, 3).circuit();
        assertThat(read(CircuitJson.text(scaled))).isEqualTo(scaled).isNotEqualTo(circuit);
      }
    }
  }

  /** Versions that do not know Born's rule refuse the kind of its readout. */
  @Test
  void bornsRuleIsAKindOfItsOwn() throws IOException {
    Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(3, 1, Encoding.ZZ, Readout.born(5));
    String text = CircuitJson.text(circuit);
    assertThat(text).contains("\"readout\":{\"kind\":\"born\",\"numClasses\":5,");
    assertThat(read(text)).isEqualTo(circuit);
    Readout softmax = new Readout(Readout.Kind.PROJECTOR, 5, 1);
    assertThat(circuit).isNotEqualTo(Ansatz.BASIC_ENTANGLER.circuit(3, 1, Encoding.ZZ, softmax));
  }

  private static Circuit read(String text) throws JsonProcessingException {
    return CircuitJson.read(new ObjectMapper().readTree(text));
  }

  /** A reader that does not know scaled features does not take them for plain ones. */
  @Test
  void scaledFeaturesHaveANameOfTheirOwn() throws IOException {
    Operation turn = Operation.of(Gate.RX, new Angle.Scaled(1, 2, 0, -1), 2);
    Circuit circuit = new Circuit(3, Encoding.REUPLOADING, List.of(turn), READOUT);
    String saved = "{\"scaledFeature\":1,\"scale\":2,\"shift\":0,\"factor\":-1.0}";
    assertThat(CircuitJson.text(circuit)).contains(saved);
    assertThat(read(CircuitJson.text(circuit))).isEqualTo(circuit);
    for (String damaged : List.of(saved.replace("scale\"", "by\""), saved.replace(":0", ":-1"))) {
      assertThatThrownBy(() -> read(CircuitJson.text(circuit).replace(saved, damaged)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("no field 'scale'|an angle's index must be 0 or more, found -1");
    }
  }

  /** Each row replaces a part of a saved circuit: rx rx cx, with an error of each kind. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0.5,-0.5] | [0.5] | the device has relative errors of 1 weights, the circuit has 2",
        "[0.5,-0.5] | [0.5,-2] | relative error must be finite and -1 or more, found -2.0",
        "[0.5,-0.5] | [0.5,\"NaN\"] | field 'scales'",
        "[0.5,-0.5] | 0.5 | field 'scales'",
        "{\"constant\":0.25} | {\"constant\":\"NaN\"} | field 'constant'",
        "{\"constant\":0.25} | {\"constant\":1e999} | field 'constant'",
        "{\"constant\":0.25} | {\"weight\":0} | a device's gates have constant angles",
        "\"after\":0 | \"after\":2 | must be in order, found one after operation 1 behind one after 2",
        "\"after\":2 | \"after\":3 | a gate after operation 3, the circuit has 3 operations",
        "\"after\":0 | \"after\":-1 | found one after operation -1",
        "\"after\":0 | \"after\":0.5 | field 'after'",
        "\"after\":0 | \"behind\":0 | field 'after'",
        "\"errors\" | \"faults\" | field 'errors'",
        "\"gate\":\"rzz\" | \"gate\":\"rz\" | gate rz takes 1 qubits",
      })
  void aDamagedDeviceIsRefused(String whole, String damaged, String message) throws IOException {
    Circuit circuit =
        Ansatz.BASIC_ENTANGLER.circuit(
            2, 1, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 2, 10));
    List<Device.Extra> errors =
        List.of(
            new Device.Extra(0, Operation.of(Gate.RX, Angle.constant(0.25), 0)),
            new Device.Extra(1, Operation.of(Gate.RX, Angle.constant(0.5), 1)),
            new Device.Extra(2, Operation.of(Gate.RZZ, Angle.constant(0.75), 0, 1)));
    String text = CircuitJson.text(circuit.on(new Device(List.of(0.5, -0.5), errors)));
    assertThat(text).containsOnlyOnce(whole);
    assertThat(read(text)).isNotNull();
    assertThatThrownBy(() -> read(text.replace(whole, damaged)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void otherCircuitsHaveOtherTexts(Encoding encoding) {
    String text = CircuitJson.text(turned(encoding, 0.5));
    assertThat(CircuitJson.text(turned(encoding, 0.5))).isEqualTo(text);
    assertThat(CircuitJson.text(turned(encoding, Math.nextUp(0.5)))).isNotEqualTo(text);
    assertThat(CircuitJson.text(turned(encoding, -0.5))).isNotEqualTo(text);
  }

  private static Circuit turned(Encoding encoding, double factor) {
    Operation turn = new Operation(Gate.RY, List.of(0), List.of(new Angle.Weight(0, factor)));
    return new Circuit(3, encoding, List.of(turn), READOUT);
  }
}

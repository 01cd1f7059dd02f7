package org.qicd.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CircuitJsonTest {
  private static final Readout READOUT = new Readout(Readout.Kind.EXPVAL, 3, 10);

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void theTextIsTheWholeCircuit(Encoding encoding) throws IOException {
    for (Ansatz ansatz : Ansatz.values()) {
      Circuit circuit = ansatz.circuit(3, 2, encoding, READOUT);
      String text = CircuitJson.text(circuit);
      assertThat(CircuitJson.read(new ObjectMapper().readTree(text))).isEqualTo(circuit);
    }
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

package org.qicd.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Qubit;
import org.qicd.circuit.Gate;

/** The files of {@code conf/devices}. */
class BundledDevicesTest {
  private static final Path MEDIANS = Path.of("src/test/resources/reference/device_medians.json");

  private static Backend bundled(String name) {
    return BackendFiles.read(Path.of("conf/devices", name + ".json"));
  }

  @Test
  void todayHasTheMediansOfAPublishedCalibration() throws IOException {
    JsonNode medians = new ObjectMapper().readTree(MEDIANS.toFile()).get("medians");
    Backend today = bundled("today");
    assertThat(today.qubits())
        .containsOnly(
            new Qubit(
                rounded(medians.get("t1")),
                rounded(medians.get("t2")),
                rounded(medians.get("oneGivenZero")),
                rounded(medians.get("zeroGivenOne")),
                rounded(medians.get("readoutTime"))));
    for (Gate gate : List.of(Gate.CZ, Gate.SX, Gate.X, Gate.RZ)) {
      JsonNode numbers = medians.get("gates").get(gate.label());
      assertThat(today.gate(gate, gate.numQubits() == 1 ? List.of(5) : List.of(5, 4)))
          .isEqualTo(new Calibration(rounded(numbers.get("error")), rounded(numbers.get("time"))));
    }
    assertThat(today.repetitionDelay()).isEqualTo(rounded(medians.get("repetitionDelay")));
  }

  private static double rounded(JsonNode number) {
    return new BigDecimal(number.asText()).round(new MathContext(3)).doubleValue();
  }

  /** Two cells of twelve qubits share the bridge in the middle. */
  @Test
  void todayIsAPartOfTheHeavyHexagonalLattice() {
    List<List<Integer>> couplings = bundled("today").couplings();
    assertThat(couplings).hasSize(2 * 22);
    assertThat(neighbours(couplings, 4)).isEqualTo(3);
    assertThat(neighbours(couplings, 10)).isEqualTo(2);
  }

  @Test
  void nearFutureIsAPartOfTheSquareLattice() {
    List<List<Integer>> couplings = bundled("near-future").couplings();
    assertThat(couplings).hasSize(2 * (3 * 6 + 2 * 7));
    assertThat(neighbours(couplings, 8)).isEqualTo(4);
  }

  private static long neighbours(List<List<Integer>> couplings, int qubit) {
    return couplings.stream().filter(pair -> pair.get(0) == qubit).count();
  }

  @Test
  void idealHasNoErrors() {
    Backend ideal = bundled("ideal");
    assertThat(ideal.gates().values()).allMatch(calibration -> calibration.error() == 0);
    double never = Double.POSITIVE_INFINITY;
    assertThat(ideal.qubits()).containsOnly(new Qubit(never, never, 0, 0, 2280e-9));
    assertThat(ideal.couplings()).hasSize(21 * 20);
  }

  /** So that they can be compared. */
  @ParameterizedTest
  @ValueSource(strings = {"ideal", "near-future"})
  void theOthersHaveTheSameQubitsGatesAndTimes(String name) {
    Backend today = bundled("today");
    Backend other = bundled(name);
    assertThat(other.numQubits()).isEqualTo(today.numQubits());
    assertThat(other.repetitionDelay()).isEqualTo(today.repetitionDelay());
    for (Gate gate : Gate.values()) {
      List<Integer> place = gate.numQubits() == 1 ? List.of(0) : List.of(0, 1);
      assertThat(other.has(gate)).isEqualTo(today.has(gate));
      if (today.has(gate)) {
        assertThat(other.gate(gate, place).time()).isEqualTo(today.gate(gate, place).time());
        assertThat(other.gate(gate, place).error())
            .isLessThanOrEqualTo(today.gate(gate, place).error());
      }
    }
  }
}

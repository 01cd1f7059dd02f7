package org.qicd.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Place;
import org.qicd.backend.Backend.Qubit;
import org.qicd.circuit.Gate;

/** Files in IBM's layout with numbers that were made up. */
class IbmFormatTest {
  private static final Path FOLDER = Path.of("src/test/resources/devices");

  @TempDir private Path folder;
  private DeviceText conf;
  private DeviceText props;

  @BeforeEach
  void files() {
    conf = DeviceText.of(FOLDER.resolve("conf_four.json"), folder);
    props = DeviceText.of(FOLDER.resolve("props_four.json"), folder).save();
  }

  @Test
  void qubitsAreReadInTheUnitsOfTheFile() {
    Backend backend = conf.read();
    assertThat(backend.name()).isEqualTo("made_up");
    assertThat(backend.repetitionDelay()).isEqualTo(200e-6);
    assertThat(backend.qubits().get(0)).isEqualTo(new Qubit(120e-6, 90e-6, 0.01, 0.03, 1.5e-6));
  }

  /** The T2 of the file is 125 microseconds, and T1 is 50. */
  @Test
  void t2IsAtMostTwiceT1AndOneReadoutErrorCountsTwice() {
    assertThat(conf.read().qubits().get(1))
        .isEqualTo(new Qubit(50e-6, 100e-6, 0.025, 0.025, 1.25e-6));
  }

  @Test
  void lifetimesThatAreMissingAreNoLimit() {
    assertThat(conf.read().qubits().subList(2, 4))
        .containsExactly(
            new Qubit(80e-6, 160e-6, 0, 0, 0), new Qubit(Double.POSITIVE_INFINITY, 70e-6, 0, 0, 0));
  }

  @Test
  void gatesOfTheBasisThatWorkAreKept() {
    Backend backend = conf.read();
    assertThat(backend.gate(Gate.SX, List.of(0))).isEqualTo(new Calibration(0.0002, 40e-9));
    assertThat(backend.gate(Gate.SX, List.of(1))).as("error 1").isNull();
    assertThat(backend.gate(Gate.SX, List.of(2))).isEqualTo(new Calibration(0.0003, 0));
    assertThat(backend.gate(Gate.SX, List.of(3))).isEqualTo(new Calibration(0, 0));
    assertThat(backend.gate(Gate.P, List.of(0))).isEqualTo(new Calibration(0, 0));
    assertThat(backend.gate(Gate.CX, List.of(1, 0))).isEqualTo(new Calibration(0.01, 375e-9));
    assertThat(backend.couplings())
        .as("without 1 -> 2, which is not operational")
        .containsExactly(List.of(0, 1), List.of(1, 0), List.of(3, 1));
    assertThat(backend.gates().keySet().stream().map(Place::gate).distinct())
        .containsExactly(Gate.ID, Gate.RZ, Gate.SX, Gate.P, Gate.CX);
  }

  @Test
  void gatesOnAQubitThatDoesNotWorkAreLeftOut() {
    props
        .with(
            "{\"date\": \"2024-01-01T00:00:00+00:00\", \"name\": \"T1\", \"unit\": \"us\","
                + " \"value\": 120.0}",
            "{\"name\": \"operational\", \"unit\": \"\", \"value\": 0}")
        .save();
    Backend backend = conf.read();
    assertThat(backend.numQubits()).isEqualTo(4);
    assertThat(backend.couplings()).containsExactly(List.of(3, 1));
    assertThat(backend.gates().keySet()).noneMatch(place -> place.qubits().contains(0));
  }

  @Test
  void aPauseThatIsNotGivenIsTheUsualOne() {
    Backend backend = conf.with("\"default_rep_delay\": 200.0,", "").read();
    assertThat(backend.repetitionDelay()).isEqualTo(250e-6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"n_qubits\": 4 | \"n_qubits\": 5 | props_four.json: qubits: expected 5, as n_qubits of"
            + " the configuration says, found 4",
        "\"n_qubits\": 4 | \"n_qubits\": 0 | conf_four.json: n_qubits: expected 1 to 10000 qubits,"
            + " found 0",
        "[[0, 1], [1, 0], [1, 2], [3, 1]], | [[0, 1], [1, 0], [3, 2]], | conf_four.json:"
            + " coupling_map: expected couplings that connect all 4 qubits, found none from qubit 0"
            + " to qubit 2",
        "[[0]] | [[4]] | conf_four.json: gates[3]: coupling_map[0]: expected qubits from 0 to 3,"
            + " found [4]",
        "[[0]] | [[0, 1]] | conf_four.json: gates[3]: coupling_map[0]: gate p: expected 1 qubit,"
            + " found [0, 1]",
        "200.0 | -1 | conf_four.json: default_rep_delay: expected a time from 0 to 1e12, found"
            + " -1.0",
      })
  void badConfigurationsAreRefused(String part, String other, String message) {
    conf.with(part, other).isRefused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"value\": 120.0 | \"value\": -1 | qubits[0][0]: T1: expected a time above 0, found -1.0",
        "\"value\": 0.03 | \"value\": 1.03 | qubits[0][4]: prob_meas0_prep1: expected a number from"
            + " 0 to 1, found 1.03",
        "\"ms\" | \"min\" | qubits[1][1]: expected a unit s, ms, us or ns, found 'min'",
        "\"value\": 0.012 | \"value\": 1.2 | gates[7]: parameters[0]: gate_error: expected a number"
            + " from 0 to 1, found 1.2",
        "\"qubits\": [1, 2] | \"qubits\": [1, 9] | gates[7]: qubits: expected qubits from 0 to 3,"
            + " found [1, 9]",
        "\"value\": 320 | \"value\": null | gates[7]: parameters[1]: field 'value': expected finite"
            + " numbers, found null",
      })
  void badPropertiesAreRefused(String part, String other, String message) {
    props.with(part, other).save();
    conf.isRefused("props_four.json: " + message);
  }

  @Test
  void aComputerWithoutAGateOfTwoQubitsThatWorksIsRefused() {
    conf.with("[\"cx\", ", "[")
        .isRefused("props_four.json: gates: expected a gate of two qubits that works, found none");
  }

  @Test
  void theConfigurationIsTheFileToName() {
    props.isRefused(
        "props_four.json: expected IBM's file conf_NAME.json, found another one of IBM");
    new DeviceText(folder.resolve("four.json"), conf.text())
        .isRefused("four.json: expected a name conf_NAME.json, and props_NAME.json beside it");
    new DeviceText(folder.resolve("conf_lone.json"), conf.text())
        .isRefused("conf_lone.json: expected props_lone.json beside it, found none");
  }
}

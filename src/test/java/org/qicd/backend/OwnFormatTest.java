package org.qicd.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Qubit;
import org.qicd.circuit.Gate;

class OwnFormatTest {
  private static final String SMALL =
      """
      {
        "name": "small",
        "source": "made up",
        "qubits": 3,
        "couplings": [[0, 1], [2, 1]],
        "t1Microseconds": 200,
        "t2Microseconds": 150,
        "readout": {"oneGivenZero": 0.01, "zeroGivenOne": 0.02, "nanoseconds": 1500},
        "gates": {
          "cz": {"error": 0.003, "nanoseconds": 70},
          "cx": {"error": 0.004, "nanoseconds": 90},
          "sx": {"error": 0.0002, "nanoseconds": 30},
          "rz": {}
        },
        "repetitionDelayMicroseconds": 250,
        "exceptions": [
          {"qubits": [2], "t1Microseconds": 90, "readout": {"zeroGivenOne": 0.5}, "gates": {"sx": {"error": 0.01}}},
          {"qubits": [1, 0], "gates": {"cz": {"nanoseconds": 80}}}
        ]
      }
      """;

  @TempDir private Path folder;
  private DeviceText small;

  @BeforeEach
  void small() {
    small = new DeviceText(folder.resolve("small.json"), SMALL);
  }

  @Test
  void numbersAreReadInSeconds() {
    Backend backend = small.read();
    assertThat(backend.name()).isEqualTo("small");
    assertThat(backend.repetitionDelay()).isEqualTo(250e-6);
    assertThat(backend.qubits().subList(0, 2))
        .containsOnly(new Qubit(200e-6, 150e-6, 0.01, 0.02, 1.5e-6));
    assertThat(backend.gate(Gate.SX, List.of(1))).isEqualTo(new Calibration(0.0002, 30e-9));
    assertThat(backend.gate(Gate.RZ, List.of(1))).isEqualTo(new Calibration(0, 0));
    assertThat(backend.has(Gate.X)).isFalse();
  }

  @Test
  void exceptionsReplaceSingleNumbers() {
    Backend backend = small.read();
    assertThat(backend.qubits().get(2)).isEqualTo(new Qubit(90e-6, 150e-6, 0.01, 0.5, 1.5e-6));
    assertThat(backend.gate(Gate.SX, List.of(2))).isEqualTo(new Calibration(0.01, 30e-9));
    assertThat(backend.gate(Gate.CZ, List.of(0, 1))).isEqualTo(new Calibration(0.003, 80e-9));
    assertThat(backend.gate(Gate.CZ, List.of(1, 0))).isEqualTo(new Calibration(0.003, 80e-9));
    assertThat(backend.gate(Gate.CZ, List.of(2, 1))).isEqualTo(new Calibration(0.003, 70e-9));
  }

  @Test
  void listedPairsAreOrderedForGatesThatNeedIt() {
    Backend backend = small.read();
    assertThat(backend.gate(Gate.CX, List.of(2, 1))).isEqualTo(new Calibration(0.004, 90e-9));
    assertThat(backend.gate(Gate.CX, List.of(1, 2))).isNull();
    assertThat(backend.gate(Gate.CZ, List.of(1, 2))).isNotNull();
    assertThat(backend.couplings())
        .containsExactlyInAnyOrder(List.of(0, 1), List.of(1, 0), List.of(2, 1), List.of(1, 2));
  }

  @Test
  void gatesThatTreatTheirQubitsAlikeAreFound() {
    assertThat(Arrays.stream(Gate.values()).filter(gate -> gate.numQubits() == 2))
        .filteredOn(Couplings::isSymmetric)
        .containsExactlyInAnyOrder(
            Gate.SWAP, Gate.CP, Gate.RZZ, Gate.RXX, Gate.RYY, Gate.ISWAP, Gate.CZ);
  }

  @ParameterizedTest
  @CsvSource({"line,4", "ring,6", "full,6"})
  void wordsCoupleBothOrders(String word, int pairs) {
    Backend backend = small.with("[[0, 1], [2, 1]]", "\"" + word + "\"").read();
    assertThat(backend.gates().keySet().stream().filter(place -> place.gate() == Gate.CX))
        .hasSize(pairs);
    assertThat(backend.gate(Gate.CX, List.of(1, 2))).isNotNull();
  }

  @Test
  void whatIsNotGivenIsIdeal() {
    Backend backend =
        new DeviceText(
                folder.resolve("bare.json"),
                """
                {"name": "bare", "qubits": 2, "couplings": "line", "gates": {"cz": {}},
                 "repetitionDelayMicroseconds": 0}
                """)
            .read();
    double never = Double.POSITIVE_INFINITY;
    assertThat(backend.qubits()).containsOnly(new Qubit(never, never, 0, 0, 0));
    assertThat(backend.gate(Gate.CZ, List.of(0, 1))).isEqualTo(new Calibration(0, 0));
    Backend relaxing = small.with("\"t2Microseconds\": 150,", "").read();
    assertThat(relaxing.qubits().get(0).t2()).isEqualTo(400e-6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"source\" | \"sauce\" | unknown key 'sauce'; keys are [name, source, qubits, couplings,"
            + " t1Microseconds, t2Microseconds, readout, gates, repetitionDelayMicroseconds,"
            + " exceptions]",
        "{\"oneGivenZero\" | {\"flip\" | readout: unknown key 'flip'; keys are [oneGivenZero,"
            + " zeroGivenOne, nanoseconds]",
        "\"nanoseconds\": 70 | \"ns\": 70 | gates: cz: unknown key 'ns'; keys are [error,"
            + " nanoseconds]",
        "\"qubits\": 3 | \"qubits\": 20000 | qubits: expected 1 to 10000 qubits, found 20000",
        "\"qubits\": 3 | \"qubits\": 2.5 | field 'qubits': expected a whole number, found 2.5",
        "\"qubits\": 3 | \"qubits\": 2 | exceptions[0]: qubits: expected qubits from 0 to 1, found"
            + " [2]",
        "[[0, 1], [2, 1]] | [[0, 1]] | couplings: expected couplings that connect all 3 qubits,"
            + " found none from qubit 0 to qubit 2",
        "[2, 1] | [2, 3] | couplings[1]: expected qubits from 0 to 2, found [2, 3]",
        "[2, 1] | [1, 1] | couplings[1]: expected different qubits, found [1, 1]",
        "[2, 1] | [0, 1] | couplings[1]: expected each pair once, found [0, 1] again",
        "[2, 1] | [2] | couplings[1]: expected a pair of qubits, found [2]",
        "[[0, 1], [2, 1]] | \"star\" | couplings: expected \"line\", \"ring\", \"full\" or a list"
            + " of pairs such as [[0, 1], [1, 2]], found \"star\"",
        "\"t1Microseconds\": 200 | \"t1Microseconds\": 0 | t1Microseconds: expected a time above 0,"
            + " found 0.0",
        "\"t2Microseconds\": 150 | \"t2Microseconds\": 450 | t2Microseconds of qubit 0: expected at"
            + " most twice T1, that is 400.0, found 450.0",
        "\"t1Microseconds\": 90 | \"t1Microseconds\": 70 | t2Microseconds of qubit 2: expected at"
            + " most twice T1, that is 140.0, found 150.0",
        "\"error\": 0.003 | \"error\": -0.003 | gates: cz: error: expected a number from 0 to 1,"
            + " found -0.003",
        "\"error\": 0.003 | \"error\": \"small\" | gates: cz: field 'error': expected finite"
            + " numbers, found \"small\"",
        "0.5 | 1.5 | exceptions[0]: readout: zeroGivenOne: expected a number from 0 to 1, found"
            + " 1.5",
        "\"nanoseconds\": 1500 | \"nanoseconds\": -1 | readout: nanoseconds: expected a time from 0"
            + " to 1e12, found -1.0",
        "\"repetitionDelayMicroseconds\": 250 | \"repetitionDelayMicroseconds\": 1e300 |"
            + " repetitionDelayMicroseconds: expected a time from 0 to 1e12, found 1.0E300",
        "\"name\": \"small\" | \"name\": \" \" | name: expected a name of 1 to 100 characters,"
            + " found none",
        "\"repetitionDelayMicroseconds\": 250, | '' | no field 'repetitionDelayMicroseconds'",
        "\"rz\": {} | \"ccx\": {} | gates: expected gates of one or two qubits, found ccx",
        "\"gates\": {\"cz\" | \"gates\": {\"sx\" | exceptions[1]: gates: expected gates that are on"
            + " qubits [1, 0], found sx",
        "\"gates\": {\"cz\" | \"gates\": {\"cx\" | exceptions[1]: gates: expected gates that are on"
            + " qubits [1, 0], found cx",
        "\"gates\": {\"sx\" | \"gates\": {\"x\" | exceptions[0]: gates: unknown key 'x'; keys are"
            + " [cz, cx, sx, rz]",
        "\"qubits\": [1, 0] | \"qubits\": [1, 0, 2] | exceptions[1]: expected one or two qubits,"
            + " found [1, 0, 2]",
        "\"qubits\": [1, 0] | \"qubits\": [2] | exceptions[1]: expected one exception for qubits"
            + " [2], found two",
      })
  void badInputIsRefusedWithItsPlace(String part, String other, String message) {
    small.with(part, other).isRefused("small.json: " + message);
  }

  @Test
  void aFileWithoutTwoQubitGatesIsRefused() {
    small
        .with("\"cz\": {\"error\": 0.003, \"nanoseconds\": 70},", "")
        .with("\"cx\": {\"error\": 0.004, \"nanoseconds\": 90},", "")
        .isRefused("small.json: gates: expected a gate of two qubits, found [sx, rz]");
  }

  @Test
  void anUnknownGateIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> small.with("\"rz\": {}", "\"rzx\": {}").read())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "small.json: gates: unknown gate 'rzx'; gates are [id, x, ry, rz, p,");
  }

  @Test
  void couplingsAreCountedBeforeTheyAreMade() {
    small
        .with("\"qubits\": 3,", "\"qubits\": 10000,")
        .with("[[0, 1], [2, 1]]", "\"full\"")
        .isRefused("small.json: couplings: expected at most 50000 ordered pairs, found 99990000");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(small.save().file().toFile(), "rw")) {
      file.setLength(Section.MOST_BYTES + 1);
    }
    assertThatThrownBy(() -> BackendFiles.read(small.file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(small.file() + ": expected at most 67108864 bytes, found 67108865");
  }

  @Test
  void whatIsNoJsonIsRefused() throws IOException {
    assertThatThrownBy(() -> small.with("\"rz\": {}", "\"rz\": {").read())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(small.file() + ": expected JSON, found in line ")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> small.with("\"source\"", "\"name\"").read())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Duplicate field 'name'");
    new DeviceText(small.file(), "").isRefused("small.json: expected a JSON object");
    new DeviceText(small.file(), "[1]").isRefused("small.json: expected a JSON object");
    Files.delete(small.file());
    assertThatThrownBy(() -> BackendFiles.read(small.file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(small.file() + ": expected a file that can be read, found none");
  }
}

package org.qicd.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Place;
import org.qicd.backend.Backend.Qubit;
import org.qicd.circuit.Gate;

class BackendTest {
  private static final Qubit QUBIT = new Qubit(1e-4, 2e-4, 0.01, 0.02, 1e-6);
  private static final Place CX = new Place(Gate.CX, List.of(1, 0));

  @Test
  void aGateIsKnownOnItsPlaceOnly() {
    Calibration calibration = new Calibration(0.01, 1e-7);
    Backend backend = new Backend("two", List.of(QUBIT, QUBIT), Map.of(CX, calibration), 0);
    assertThat(backend.gate(Gate.CX, List.of(1, 0))).isEqualTo(calibration);
    assertThat(backend.gate(Gate.CX, List.of(0, 1))).isNull();
    assertThat(backend.couplings()).containsExactly(List.of(1, 0));
  }

  @Test
  void numbersOutOfTheirRangeAreRefused() {
    refused(() -> new Qubit(1e-4, 3e-4, 0, 0, 0), "T2: expected at most twice T1, that is 2.0E-4");
    refused(() -> new Qubit(0, 1e-4, 0, 0, 0), "T1: expected a time above 0, found 0.0");
    refused(() -> new Qubit(Double.NaN, 1e-4, 0, 0, 0), "T1: expected a time above 0, found NaN");
    refused(() -> new Qubit(1e-4, 1e-4, 2, 0, 0), "oneGivenZero: expected a number from 0 to 1");
    refused(() -> new Calibration(-1, 0), "error: expected a number from 0 to 1, found -1.0");
    refused(
        () -> new Calibration(0, Double.POSITIVE_INFINITY), "time: expected a time from 0 to 1e12");
    refused(() -> new Place(Gate.CX, List.of(0)), "place: gate cx: expected 2 qubits, found [0]");
  }

  @Test
  void gatesOnQubitsThatAreNotThereAreRefused() {
    Map<Place, Calibration> gates = Map.of(CX, new Calibration(0, 0));
    refused(
        () -> new Backend("one", List.of(QUBIT), gates, 0),
        "one: cx: expected qubits from 0 to 0, found [1, 0]");
    refused(() -> new Backend("none", List.of(), Map.of(), 0), "none: expected 1 to 10000 qubits");
  }

  private static void refused(Runnable made, String message) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}

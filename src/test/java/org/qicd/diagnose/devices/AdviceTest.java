package org.qicd.diagnose.devices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
  @ParameterizedTest
  @CsvSource({
    // Nearly alike, whatever is within reach.
    "1, 1, 1, 6, AVERAGE",
    "0.995, 0.995, 1, 6, AVERAGE",
    // The study's angle offsets of 0.02, 0.1 and 0.2, and of 0.4 with F0 about 1/D.
    "0.97, 1, 1, 6, PULL",
    "0.49, 1, 1, 6, PULL",
    "0.07, 1, 1, 6, PULL",
    "0.015, 1, 1, 6, QCD",
    // The same fidelity is a basin on a wider register only.
    "0.07, 1, 1, 5, QCD",
    // Crosstalk without and with couplers, and what no couplers undo.
    "0.80, 0.90, 1, 6, COUPLE",
    "0.80, 1, 1, 6, PULL",
    "0.76, 0.86, 0.86, 6, AVERAGE_THEN_QCD",
    "0.20, 0.86, 0.86, 6, QCD",
    // Without a basin couplers do not help.
    "0.02, 0.90, 1, 6, QCD"
  })
  void followsTheRule(
      double start, double reached, double withCouplers, int numQubits, Advice expected) {
    assertThat(Advice.of(start, reached, withCouplers, numQubits)).isEqualTo(expected);
  }
}

package org.qicd.backend;

import java.util.List;

/** The keys of our own format. */
final class OwnKeys {
  static final String NAME = "name";
  static final String SOURCE = "source";
  static final String QUBITS = "qubits";
  static final String COUPLINGS = "couplings";
  static final String T1 = "t1Microseconds";
  static final String T2 = "t2Microseconds";
  static final String READOUT = "readout";
  static final String ONE_GIVEN_ZERO = "oneGivenZero";
  static final String ZERO_GIVEN_ONE = "zeroGivenOne";
  static final String GATES = "gates";
  static final String ERROR = "error";
  static final String NANOSECONDS = "nanoseconds";
  static final String DELAY = "repetitionDelayMicroseconds";
  static final String EXCEPTIONS = "exceptions";

  static final List<String> OF_FILE =
      List.of(NAME, SOURCE, QUBITS, COUPLINGS, T1, T2, READOUT, GATES, DELAY, EXCEPTIONS);
  static final List<String> OF_READOUT = List.of(ONE_GIVEN_ZERO, ZERO_GIVEN_ONE, NANOSECONDS);
  static final List<String> OF_GATE = List.of(ERROR, NANOSECONDS);

  /** The keys of an exception for a qubit. */
  static final List<String> OF_QUBIT = List.of(QUBITS, T1, T2, READOUT, GATES);

  /** The keys of an exception for a pair of qubits. */
  static final List<String> OF_PAIR = List.of(QUBITS, GATES);

  private OwnKeys() {}

  /** Refuses unknown keys in what a file and an exception have in common. */
  static void check(Section section) {
    if (section.has(READOUT)) {
      section.object(READOUT).only(OF_READOUT);
    }
    if (section.has(GATES)) {
      Section gates = section.object(GATES);
      gates.keys().forEach(label -> gates.object(label).only(OF_GATE));
    }
  }
}

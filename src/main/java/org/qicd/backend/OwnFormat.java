package org.qicd.backend;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Place;
import org.qicd.backend.Backend.Qubit;
import org.qicd.circuit.Gate;

/**
 * Our own format of a backend: one set of numbers for all qubits, and exceptions for some. The page
 * {@code hardware.md} describes its keys. An example:
 *
 * <pre>{@code
 * {
 *   "name": "small",
 *   "qubits": 5,
 *   "couplings": "line",
 *   "t1Microseconds": 200,
 *   "t2Microseconds": 150,
 *   "readout": {"oneGivenZero": 0.01, "zeroGivenOne": 0.02, "nanoseconds": 1500},
 *   "gates": {
 *     "cz": {"error": 0.003, "nanoseconds": 70},
 *     "sx": {"error": 0.0002, "nanoseconds": 30},
 *     "rz": {}
 *   },
 *   "repetitionDelayMicroseconds": 250,
 *   "exceptions": [
 *     {"qubits": [3], "t1Microseconds": 90},
 *     {"qubits": [0, 1], "gates": {"cz": {"error": 0.01}}}
 *   ]
 * }
 * }</pre>
 */
final class OwnFormat {
  private static final double PER_MICROSECOND = 1e6;
  private static final double PER_NANOSECOND = 1e9;

  private final Section file;
  private final int numQubits;
  private final OwnExceptions exceptions;

  private OwnFormat(Section file) {
    this.file = file.only(OwnKeys.OF_FILE);
    OwnKeys.check(file);
    numQubits = BackendRules.numQubits(file.at(OwnKeys.QUBITS), file.integer(OwnKeys.QUBITS));
    exceptions = new OwnExceptions(file, numQubits);
  }

  /**
   * Reads a backend.
   *
   * @throws IllegalArgumentException with the file, the key, and what was expected
   */
  static Backend read(Section file) {
    return new OwnFormat(file).backend();
  }

  private Backend backend() {
    Set<Gate> labels = gates();
    Set<List<Integer>> pairs = Couplings.read(file, OwnKeys.COUPLINGS, numQubits);
    Map<Place, Calibration> gates = new LinkedHashMap<>();
    for (Gate gate : labels) {
      if (gate.numQubits() == 1) {
        for (int qubit = 0; qubit < numQubits; qubit++) {
          add(gate, List.of(qubit), false, gates);
        }
      } else {
        boolean isSymmetric = Couplings.isSymmetric(gate);
        for (List<Integer> pair : isSymmetric ? Couplings.bothOrders(pairs) : pairs) {
          add(gate, pair, isSymmetric, gates);
        }
      }
    }
    exceptions.check(gates.keySet());
    return new Backend(
        file.text(OwnKeys.NAME),
        IntStream.range(0, numQubits).mapToObj(this::qubit).toList(),
        gates,
        BackendRules.duration(file.at(OwnKeys.DELAY), file.number(OwnKeys.DELAY))
            / PER_MICROSECOND);
  }

  private Set<Gate> gates() {
    Section object = file.object(OwnKeys.GATES);
    Set<Gate> gates = new LinkedHashSet<>();
    for (String label : object.keys()) {
      gates.add(gate(object, label));
    }
    if (numQubits > 1 && gates.stream().noneMatch(gate -> gate.numQubits() == 2)) {
      throw object.mistake("expected a gate of two qubits, found " + object.keys());
    }
    return gates;
  }

  private static Gate gate(Section object, String label) {
    Gate gate;
    try {
      gate = Gate.of(label);
    } catch (IllegalArgumentException e) {
      throw object.mistake(e.getMessage());
    }
    if (gate.numQubits() > 2) {
      throw object.mistake("expected gates of one or two qubits, found " + label);
    }
    return gate;
  }

  private void add(
      Gate gate, List<Integer> qubits, boolean isSymmetric, Map<Place, Calibration> gates) {
    Layers layers = exceptions.of(gate, qubits, isSymmetric);
    gates.put(
        new Place(gate, qubits),
        new Calibration(
            layers.number(OwnKeys.ERROR, 0, BackendRules::probability), nanoseconds(layers)));
  }

  private Qubit qubit(int index) {
    Layers layers = exceptions.of(index);
    double t1 = layers.number(OwnKeys.T1, Double.POSITIVE_INFINITY, BackendRules::lifetime);
    double t2 = layers.number(OwnKeys.T2, 2 * t1, BackendRules::lifetime);
    BackendRules.t2("%s of qubit %d".formatted(file.at(OwnKeys.T2), index), t1, t2);
    Layers readout = layers.object(OwnKeys.READOUT);
    return new Qubit(
        t1 / PER_MICROSECOND,
        t2 / PER_MICROSECOND,
        readout.number(OwnKeys.ONE_GIVEN_ZERO, 0, BackendRules::probability),
        readout.number(OwnKeys.ZERO_GIVEN_ONE, 0, BackendRules::probability),
        nanoseconds(readout));
  }

  private static double nanoseconds(Layers layers) {
    return layers.number(OwnKeys.NANOSECONDS, 0, BackendRules::duration) / PER_NANOSECOND;
  }
}

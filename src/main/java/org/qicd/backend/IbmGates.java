package org.qicd.backend;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Place;
import org.qicd.circuit.Gate;

/** The gates of IBM's two files, faulty ones included until they are removed. */
final class IbmGates {
  /** IBM's names of gates that our table has under another name. */
  private static final Map<String, Gate> OLD_NAMES = Map.of("u1", Gate.P, "u3", Gate.U);

  private static final Calibration NOT_GIVEN = new Calibration(0, 0);

  private final Section props;
  private final int numQubits;
  private final Set<String> basis = new HashSet<>();
  private final Map<Place, Calibration> calibrations = new LinkedHashMap<>();
  private final Set<Place> faulty = new HashSet<>();

  IbmGates(Section conf, Section props, int numQubits) {
    this.props = props;
    this.numQubits = numQubits;
    conf.elements("basis_gates").forEach(name -> basis.add(name.text()));
    conf.elements("gates").forEach(this::addPlaces);
    props.elements("gates").forEach(this::addCalibration);
    checkConnected(conf);
  }

  /** Checks the coupling map, which may have pairs whose gate IBM leaves out. */
  private void checkConnected(Section conf) {
    String key = "coupling_map";
    List<List<Integer>> pairs =
        conf.has(key)
            ? conf.elements(key).stream().map(this::pair).toList()
            : calibrations.keySet().stream().map(Place::qubits).toList();
    BackendRules.connected(conf.at(key), numQubits, pairs);
  }

  private List<Integer> pair(Section pair) {
    return BackendRules.qubits(pair.place(), pair.integers(), numQubits);
  }

  /** Adds the places of a gate of the configuration. */
  private void addPlaces(Section entry) {
    Gate gate = gate(entry.text("name"));
    if (gate != null && entry.has("coupling_map")) {
      for (Section qubits : entry.elements("coupling_map")) {
        calibrations.put(place(gate, qubits.place(), qubits.integers()), NOT_GIVEN);
      }
    }
  }

  /** Adds what the properties say of a gate on certain qubits. */
  private void addCalibration(Section entry) {
    Gate gate = gate(entry.text("gate"));
    if (gate == null) {
      return;
    }
    Place place = place(gate, entry.at("qubits"), entry.integers("qubits"));
    IbmValues values = new IbmValues(entry.elements("parameters"));
    double error = values.number("gate_error", 0, BackendRules::probability);
    double time = values.seconds("gate_length", 0, BackendRules::duration);
    calibrations.put(place, new Calibration(error, time));
    if (!values.isOperational() || error == 1) {
      faulty.add(place);
    }
  }

  private Place place(Gate gate, String where, List<Integer> qubits) {
    BackendRules.gate(where, gate, BackendRules.qubits(where, qubits, numQubits));
    return new Place(gate, qubits);
  }

  /** Returns a gate of the basis, or null for what is not in it or not in our table. */
  private Gate gate(String name) {
    if (!basis.contains(name)) {
      return null;
    }
    return Arrays.stream(Gate.values())
        .filter(gate -> gate.label().equals(name))
        .findFirst()
        .orElse(OLD_NAMES.get(name));
  }

  /**
   * Removes the gates that do not work, and those on qubits that do not.
   *
   * @throws IllegalArgumentException if no gate of two qubits is left
   */
  void removeFaulty(IntPredicate isFaulty) {
    calibrations.keySet().removeAll(faulty);
    calibrations.keySet().removeIf(place -> place.qubits().stream().anyMatch(isFaulty::test));
    if (numQubits > 1
        && calibrations.keySet().stream().noneMatch(place -> place.qubits().size() == 2)) {
      throw props.mistake("gates: expected a gate of two qubits that works, found none");
    }
  }

  Map<Place, Calibration> calibrations() {
    return calibrations;
  }
}

package org.qicd.backend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.qicd.backend.Backend.Place;
import org.qicd.circuit.Gate;

/** The key {@code exceptions} of our own format: qubits and pairs with numbers of their own. */
final class OwnExceptions {
  private final Section file;
  private final Map<List<Integer>, Section> exceptions = new LinkedHashMap<>();

  OwnExceptions(Section file, int numQubits) {
    this.file = file;
    if (file.has(OwnKeys.EXCEPTIONS)) {
      for (Section exception : file.elements(OwnKeys.EXCEPTIONS)) {
        add(exception, numQubits);
      }
    }
  }

  private void add(Section exception, int numQubits) {
    List<Integer> qubits = exception.integers(OwnKeys.QUBITS);
    BackendRules.qubits(exception.at(OwnKeys.QUBITS), qubits, numQubits);
    if (qubits.isEmpty() || qubits.size() > 2) {
      throw exception.mistake("expected one or two qubits, found " + qubits);
    }
    exception.only(qubits.size() == 1 ? OwnKeys.OF_QUBIT : OwnKeys.OF_PAIR);
    OwnKeys.check(exception);
    if (exceptions.put(qubits, exception) != null) {
      throw exception.mistake("expected one exception for qubits %s, found two".formatted(qubits));
    }
  }

  /** Refuses exceptions for gates that are nowhere. */
  void check(Set<Place> places) {
    for (Map.Entry<List<Integer>, Section> entry : exceptions.entrySet()) {
      Section exception = entry.getValue();
      if (exception.has(OwnKeys.GATES)) {
        Section gates = exception.object(OwnKeys.GATES);
        for (String label : gates.only(file.object(OwnKeys.GATES).keys()).keys()) {
          if (!isAt(Gate.of(label), entry.getKey(), places)) {
            throw gates.mistake(
                "expected gates that are on qubits %s, found %s".formatted(entry.getKey(), label));
          }
        }
      }
    }
  }

  private static boolean isAt(Gate gate, List<Integer> qubits, Set<Place> places) {
    return gate.numQubits() == qubits.size() && places.contains(new Place(gate, qubits));
  }

  /** Returns what the file says of a qubit. */
  Layers of(int qubit) {
    return layers(List.of(List.of(qubit)));
  }

  /**
   * Returns what the file says of a gate on certain qubits. An exception for a gate that treats its
   * two qubits alike counts for both orders, unless the other order has one of its own.
   */
  Layers of(Gate gate, List<Integer> qubits, boolean isSymmetric) {
    List<List<Integer>> orders = new ArrayList<>(List.of(qubits));
    if (isSymmetric) {
      orders.add(List.of(qubits.get(1), qubits.get(0)));
    }
    return layers(orders).object(OwnKeys.GATES).object(gate.label());
  }

  private Layers layers(List<List<Integer>> orders) {
    List<Section> sections = new ArrayList<>();
    for (List<Integer> qubits : orders) {
      if (exceptions.containsKey(qubits)) {
        sections.add(exceptions.get(qubits));
      }
    }
    sections.add(file);
    return new Layers(sections);
  }
}

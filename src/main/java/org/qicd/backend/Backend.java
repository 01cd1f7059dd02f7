package org.qicd.backend;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.circuit.Gate;

/**
 * A quantum computer as its calibration describes it. Immutable. All times are in seconds.
 *
 * @param name what the computer is called
 * @param qubits the qubits, by their index
 * @param gates the gates that the computer runs, on each qubit or ordered pair of qubits that has
 *     one
 * @param repetitionDelay the pause between two shots, in which qubits are reset
 */
public record Backend(
    String name, List<Qubit> qubits, Map<Place, Calibration> gates, double repetitionDelay)
    implements Serializable {

  /**
   * What is known of a qubit.
   *
   * @param t1 relaxation time; infinite for a qubit that does not relax
   * @param t2 dephasing time, at most twice T1
   * @param oneGivenZero the probability that 1 is measured of a qubit in state 0
   * @param zeroGivenOne the probability that 0 is measured of a qubit in state 1
   * @param readoutTime how long a measurement takes
   */
  public record Qubit(
      double t1, double t2, double oneGivenZero, double zeroGivenOne, double readoutTime)
      implements Serializable {
    public Qubit {
      BackendRules.lifetime("T1", t1);
      BackendRules.t2("T2", t1, t2);
      BackendRules.probability("oneGivenZero", oneGivenZero);
      BackendRules.probability("zeroGivenOne", zeroGivenOne);
      BackendRules.duration("readoutTime", readoutTime);
    }
  }

  /**
   * A gate on certain qubits.
   *
   * @param qubits in the order of the gate, controls first
   */
  public record Place(Gate gate, List<Integer> qubits) implements Serializable {
    public Place {
      qubits = List.copyOf(qubits);
      BackendRules.gate("place", gate, qubits);
    }
  }

  /**
   * What is known of a gate on certain qubits.
   *
   * @param error one minus the average gate fidelity
   * @param time how long the gate takes; 0 for a gate that is only a change of frame, as {@code rz}
   */
  public record Calibration(double error, double time) implements Serializable {
    public Calibration {
      BackendRules.probability("error", error);
      BackendRules.duration("time", time);
    }
  }

  /**
   * Creates a backend.
   *
   * @throws IllegalArgumentException if a number is out of its range, or a gate is on a qubit that
   *     is not there
   */
  public Backend {
    qubits = List.copyOf(qubits);
    BackendRules.numQubits(name, qubits.size());
    gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
    for (Place place : gates.keySet()) {
      BackendRules.qubits(name + ": " + place.gate().label(), place.qubits(), qubits.size());
    }
    BackendRules.duration(name + ": repetitionDelay", repetitionDelay);
  }

  public int numQubits() {
    return qubits.size();
  }

  /** Whether the computer has a gate anywhere. */
  public boolean has(Gate gate) {
    return gates.keySet().stream().anyMatch(place -> place.gate() == gate);
  }

  /**
   * What is known of a gate on the given qubits, or null if the computer does not have it there.
   */
  public Calibration gate(Gate gate, List<Integer> qubits) {
    return gates.get(new Place(gate, qubits));
  }

  /** The ordered pairs of qubits that have a two-qubit gate. */
  public List<List<Integer>> couplings() {
    return gates.keySet().stream()
        .map(Place::qubits)
        .filter(qubits -> qubits.size() == 2)
        .distinct()
        .toList();
  }
}

package org.qicd.transpile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.qicd.backend.Backend;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Place;
import org.qicd.circuit.Gate;

/** The gates of a backend that circuits are written in, and where it has them. */
final class Basis {
  /** Gates of two qubits that are a {@code cx} up to gates of one qubit. */
  private static final Set<Gate> PAIRS = Set.of(Gate.CX, Gate.CZ, Gate.ECR);

  /** How gates of one qubit are written. */
  enum OneQubit {
    RZ_SX(Gate.RZ, Gate.SX),
    U(Gate.U),
    RZ_RX(Gate.RZ, Gate.RX);

    private final List<Gate> gates;

    OneQubit(Gate... gates) {
      this.gates = List.of(gates);
    }

    private boolean isOn(Backend backend, int qubit) {
      return gates.stream().allMatch(gate -> works(backend.gate(gate, List.of(qubit))));
    }
  }

  /** A gate of two qubits that the backend has, with its qubits in the order of the gate. */
  record Pair(Gate gate, List<Integer> qubits, double error) {}

  private final Backend backend;
  private final OneQubit oneQubit;

  /** The best pair of each two qubits, by the lower one and the higher one. */
  private final TreeMap<Integer, TreeMap<Integer, Pair>> pairs = new TreeMap<>();

  private final TreeSet<Integer> qubits = new TreeSet<>();

  /**
   * Finds the gates to write circuits in.
   *
   * @throws IllegalArgumentException if gates of one qubit are missing on all qubits
   */
  Basis(Backend backend) {
    this.backend = backend;
    oneQubit = List.of(OneQubit.values()).stream().max(Comparator.comparingInt(this::count)).get();
    if (count(oneQubit) == 0) {
      throw new IllegalArgumentException(
          "backend '%s' has no qubit with rz and sx, u, or rz and rx: circuits cannot be written in"
                  .formatted(backend.name())
              + " its gates");
    }
    for (int qubit = 0; qubit < backend.numQubits(); qubit++) {
      if (oneQubit.isOn(backend, qubit)) {
        qubits.add(qubit);
      }
    }
    backend.gates().forEach(this::addPair);
  }

  private int count(OneQubit basis) {
    int count = 0;
    for (int qubit = 0; qubit < backend.numQubits(); qubit++) {
      count += basis.isOn(backend, qubit) ? 1 : 0;
    }
    return count;
  }

  /** Calibrations give broken gates the error 1. */
  private static boolean works(Calibration calibration) {
    return calibration != null && calibration.error() < 1;
  }

  private void addPair(Place place, Calibration calibration) {
    if (PAIRS.contains(place.gate()) && works(calibration) && qubits.containsAll(place.qubits())) {
      Pair pair = new Pair(place.gate(), place.qubits(), calibration.error());
      for (int k = 0; k < 2; k++) {
        pairs
            .computeIfAbsent(place.qubits().get(k), q -> new TreeMap<>())
            .merge(place.qubits().get(1 - k), pair, Basis::better);
      }
    }
  }

  private static Pair better(Pair one, Pair other) {
    return other.error() < one.error() ? other : one;
  }

  String backendName() {
    return backend.name();
  }

  OneQubit oneQubit() {
    return oneQubit;
  }

  /** Whether a gate may be used on a qubit beside those of the basis. */
  boolean has(Gate gate, int qubit) {
    return works(backend.gate(gate, List.of(qubit)));
  }

  /** The qubits that have the gates of one qubit, in ascending order. */
  List<Integer> qubits() {
    return new ArrayList<>(qubits);
  }

  /** The neighbours of a qubit, in ascending order. */
  Set<Integer> neighbours(int qubit) {
    return pairs.getOrDefault(qubit, new TreeMap<>()).keySet();
  }

  /** The gate to be used on two qubits, in whichever order; empty if they are not coupled. */
  Optional<Pair> pair(int one, int other) {
    return Optional.ofNullable(pairs.getOrDefault(one, new TreeMap<>()).get(other));
  }

  /** The probability that the bit read of a qubit is wrong, for either state with equal weight. */
  double readoutError(int qubit) {
    Backend.Qubit q = backend.qubits().get(qubit);
    return (q.oneGivenZero() + q.zeroGivenOne()) / 2;
  }
}

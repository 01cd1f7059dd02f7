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

  /** The gate to be used in place of a {@code cx}, by its control and its target. */
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
    backend.gates().forEach((place, known) -> addPair(place, known, false));
    backend.gates().forEach((place, known) -> addPair(place, known, true));
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

  /**
   * Adds a gate of two qubits.
   *
   * @param turned whether it stands for a {@code cx} of the opposite direction. It does so only
   *     where the backend has none of that direction, because turning it takes further gates
   */
  private void addPair(Place place, Calibration calibration, boolean turned) {
    if (PAIRS.contains(place.gate()) && works(calibration) && qubits.containsAll(place.qubits())) {
      Pair pair = new Pair(place.gate(), place.qubits(), calibration.error());
      int control = place.qubits().get(turned ? 1 : 0);
      int target = place.qubits().get(turned ? 0 : 1);
      pairs
          .computeIfAbsent(control, q -> new TreeMap<>())
          .merge(target, pair, (known, other) -> better(known, other, control));
    }
  }

  private static Pair better(Pair known, Pair other, int control) {
    boolean knownIsTurned = known.qubits().get(0) != control;
    boolean otherIsTurned = other.qubits().get(0) != control;
    return knownIsTurned == otherIsTurned && other.error() < known.error() ? other : known;
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

  /** The gate to be used in place of a {@code cx}; empty if the qubits are not coupled. */
  Optional<Pair> pair(int control, int target) {
    return Optional.ofNullable(pairs.getOrDefault(control, new TreeMap<>()).get(target));
  }

  /** The probability that the bit read of a qubit is wrong, if 0 and 1 are equally likely. */
  double readoutError(int qubit) {
    return readoutError(backend.qubits().get(qubit));
  }

  static double readoutError(Backend.Qubit qubit) {
    return (qubit.oneGivenZero() + qubit.zeroGivenOne()) / 2;
  }
}

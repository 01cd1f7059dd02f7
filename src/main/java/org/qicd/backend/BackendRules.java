package org.qicd.backend;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.qicd.circuit.Gate;

/**
 * What every number of a backend must obey. A broken rule causes an {@link
 * IllegalArgumentException} that begins with the place, such as a file and a key.
 */
final class BackendRules {
  /** The most qubits of a backend. */
  static final int MOST_QUBITS = 10_000;

  private BackendRules() {}

  static double probability(String place, double value) {
    return value >= 0 && value <= 1 ? value : broken(place, "expected a number from 0 to 1", value);
  }

  /** Returns the time of a gate, a measurement or a pause, in any unit. */
  static double duration(String place, double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY
        ? value
        : broken(place, "expected a finite time of at least 0", value);
  }

  /** Returns a T1 or T2, in any unit. It is infinite for a qubit that keeps its state. */
  static double lifetime(String place, double value) {
    return value > 0 ? value : broken(place, "expected a time above 0", value);
  }

  /** Returns a T2. No process that relaxes a qubit can make it longer than twice T1. */
  static double t2(String place, double t1, double t2) {
    return lifetime(place, t2) <= 2 * t1
        ? t2
        : broken(place, "expected at most twice T1, that is " + 2 * t1, t2);
  }

  static int numQubits(String place, int value) {
    if (value < 1 || value > MOST_QUBITS) {
      throw new IllegalArgumentException(
          "%s: expected 1 to %d qubits, found %d".formatted(place, MOST_QUBITS, value));
    }
    return value;
  }

  /** Checks that the qubits are different ones of a backend. */
  static List<Integer> qubits(String place, List<Integer> qubits, int numQubits) {
    for (int qubit : qubits) {
      if (qubit < 0 || qubit >= numQubits) {
        throw new IllegalArgumentException(
            "%s: expected qubits from 0 to %d, found %s".formatted(place, numQubits - 1, qubits));
      }
    }
    if (qubits.stream().distinct().count() < qubits.size()) {
      throw new IllegalArgumentException(
          "%s: expected different qubits, found %s".formatted(place, qubits));
    }
    return qubits;
  }

  /** Checks that the gate acts on so many qubits. */
  static void gate(String place, Gate gate, List<Integer> qubits) {
    if (qubits.size() != gate.numQubits()) {
      throw new IllegalArgumentException(
          "%s: gate %s: expected %s, found %s"
              .formatted(place, gate.label(), count(gate.numQubits()), qubits));
    }
  }

  /**
   * Checks that a way along coupled pairs leads from qubit 0 to every other qubit.
   *
   * @param qubits of each gate; those of one qubit do not count
   */
  static void connected(String place, int numQubits, Collection<List<Integer>> qubits) {
    List<List<Integer>> neighbours =
        Stream.<List<Integer>>generate(ArrayList::new).limit(numQubits).toList();
    for (List<Integer> pair : qubits) {
      if (pair.size() == 2) {
        neighbours.get(pair.get(0)).add(pair.get(1));
        neighbours.get(pair.get(1)).add(pair.get(0));
      }
    }
    BitSet reached = new BitSet(numQubits);
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int qubit = open.pop();
      if (!reached.get(qubit)) {
        reached.set(qubit);
        open.addAll(neighbours.get(qubit));
      }
    }
    if (reached.cardinality() < numQubits) {
      throw new IllegalArgumentException(
          "%s: expected couplings that connect all %d qubits, found none from qubit 0 to qubit %d"
              .formatted(place, numQubits, reached.nextClearBit(0)));
    }
  }

  private static String count(int numQubits) {
    return numQubits == 1 ? "1 qubit" : numQubits + " qubits";
  }

  private static double broken(String place, String expected, double found) {
    throw new IllegalArgumentException("%s: %s, found %s".formatted(place, expected, found));
  }
}

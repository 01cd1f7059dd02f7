package org.qicd.backend;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Gate;

/** The key {@code couplings} of our own format: which pairs of qubits have two-qubit gates. */
final class Couplings {
  /** The most ordered pairs: those of 224 qubits that are all coupled. */
  static final int MOST_PAIRS = 50_000;

  private static final String EXPECTED =
      "expected \"line\", \"ring\", \"full\" or a list of pairs such as [[0, 1], [1, 2]]";

  private Couplings() {}

  /**
   * Returns the ordered pairs. A word names both orders of its pairs. A list names what it has.
   *
   * @throws IllegalArgumentException if a pair is not of two qubits of the backend or is twice in
   *     the list, there are too many, or they do not connect all qubits
   */
  static Set<List<Integer>> read(Section file, String key, int numQubits) {
    Set<List<Integer>> pairs =
        file.isText(key) ? named(file, key, numQubits) : listed(file, key, numQubits);
    BackendRules.connected(file.at(key), numQubits, pairs);
    return pairs;
  }

  private static Set<List<Integer>> named(Section file, String key, int numQubits) {
    Set<List<Integer>> pairs = new LinkedHashSet<>();
    switch (file.text(key)) {
      case "line" -> addPath(pairs, numQubits);
      case "ring" -> {
        addPath(pairs, numQubits);
        addBoth(pairs, numQubits - 1, 0);
      }
      case "full" -> {
        checkCount(file.at(key), numQubits * (numQubits - 1L));
        for (int a = 0; a < numQubits; a++) {
          for (int b = a + 1; b < numQubits; b++) {
            addBoth(pairs, a, b);
          }
        }
      }
      default ->
          throw new IllegalArgumentException(
              "%s: %s, found \"%s\"".formatted(file.at(key), EXPECTED, file.text(key)));
    }
    return pairs;
  }

  private static void addPath(Set<List<Integer>> pairs, int numQubits) {
    for (int k = 1; k < numQubits; k++) {
      addBoth(pairs, k - 1, k);
    }
  }

  private static void addBoth(Set<List<Integer>> pairs, int a, int b) {
    if (a != b) {
      pairs.add(List.of(a, b));
      pairs.add(List.of(b, a));
    }
  }

  private static Set<List<Integer>> listed(Section file, String key, int numQubits) {
    Set<List<Integer>> pairs = new LinkedHashSet<>();
    List<Section> elements = file.elements(key);
    checkCount(file.at(key), elements.size());
    for (Section element : elements) {
      List<Integer> pair = element.integers();
      if (pair.size() != 2) {
        throw element.mistake("expected a pair of qubits, found " + pair);
      }
      if (!pairs.add(BackendRules.qubits(element.place(), pair, numQubits))) {
        throw element.mistake("expected each pair once, found %s again".formatted(pair));
      }
    }
    return pairs;
  }

  private static void checkCount(String place, long count) {
    if (count > MOST_PAIRS) {
      throw new IllegalArgumentException(
          "%s: expected at most %d ordered pairs, found %d".formatted(place, MOST_PAIRS, count));
    }
  }

  /** Returns the pairs in both orders. */
  static Set<List<Integer>> bothOrders(Set<List<Integer>> pairs) {
    Set<List<Integer>> both = new LinkedHashSet<>();
    pairs.forEach(pair -> addBoth(both, pair.get(0), pair.get(1)));
    return both;
  }

  /** Whether a gate of two qubits is the same with its qubits exchanged, at angles of any value. */
  static boolean isSymmetric(Gate gate) {
    double[] angles = new double[gate.numAngles()];
    for (int k = 0; k < angles.length; k++) {
      angles[k] = k + 1;
    }
    FieldMatrix<Complex> matrix = gate.matrix(angles);
    int[] exchanged = {0, 2, 1, 3};
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        Complex other = matrix.getEntry(exchanged[row], exchanged[column]);
        if (!Complex.equals(matrix.getEntry(row, column), other, 1e-12)) {
          return false;
        }
      }
    }
    return true;
  }
}

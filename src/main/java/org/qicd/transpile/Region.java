package org.qicd.transpile;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Connected qubits of a backend, which become the wires of a circuit. */
final class Region {
  /**
   * What each gate of two qubits costs beside its error, so that fewer gates are better on
   * computers without errors too.
   */
  private static final double COST_OF_GATE = 1e-4;

  private final List<Integer> qubits;
  private final int[][] distances;
  private final double[][] costs;
  private final double[] readoutCosts;

  Region(Basis basis, List<Integer> qubits) {
    this.qubits = qubits;
    int n = qubits.size();
    distances = new int[n][n];
    costs = new double[n][n];
    readoutCosts = qubits.stream().mapToDouble(q -> cost(basis.readoutError(q))).toArray();
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        Optional<Basis.Pair> pair = basis.pair(qubits.get(a), qubits.get(b));
        costs[a][b] =
            pair.isEmpty() ? Double.POSITIVE_INFINITY : cost(pair.get().error()) + COST_OF_GATE;
      }
    }
    for (int a = 0; a < n; a++) {
      measure(a);
    }
  }

  /** So that costs add up: {@code -log(1 - error)}. */
  private static double cost(double error) {
    return -StrictMath.log1p(-error);
  }

  private void measure(int from) {
    Arrays.fill(distances[from], Integer.MAX_VALUE);
    distances[from][from] = 0;
    ArrayDeque<Integer> reached = new ArrayDeque<>(List.of(from));
    while (!reached.isEmpty()) {
      int a = reached.remove();
      for (int b = 0; b < qubits.size(); b++) {
        if (areCoupled(a, b) && distances[from][b] == Integer.MAX_VALUE) {
          distances[from][b] = distances[from][a] + 1;
          reached.add(b);
        }
      }
    }
  }

  /** The qubit of the backend that each wire is. */
  List<Integer> qubits() {
    return qubits;
  }

  boolean areCoupled(int a, int b) {
    return costs[a][b] < Double.POSITIVE_INFINITY;
  }

  /** The least number of couplings between two wires. */
  int distance(int a, int b) {
    return distances[a][b];
  }

  /** The cost of a {@code cx} on two coupled wires. */
  double cost(int a, int b) {
    return costs[a][b];
  }

  /** The cost of reading a wire. */
  double readoutCost(int wire) {
    return readoutCosts[wire];
  }
}

package org.qicd.transpile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.backend.Backend;
import org.qicd.backend.Backend.Calibration;
import org.qicd.backend.Backend.Place;
import org.qicd.circuit.Gate;

/** Small backends for tests. */
final class TestBackends {
  static final double TWO_QUBIT_TIME = 3e-7;
  static final double ONE_QUBIT_TIME = 3e-8;
  static final double READOUT_TIME = 1e-6;
  static final double REPETITION_DELAY = 2e-4;

  private TestBackends() {}

  static List<int[]> line(int n) {
    List<int[]> pairs = new ArrayList<>();
    for (int q = 0; q + 1 < n; q++) {
      pairs.add(new int[] {q, q + 1});
    }
    return pairs;
  }

  static List<int[]> ring(int n) {
    List<int[]> pairs = line(n);
    pairs.add(new int[] {n - 1, 0});
    return pairs;
  }

  static List<int[]> grid(int rows, int columns) {
    List<int[]> pairs = new ArrayList<>();
    for (int q = 0; q < rows * columns; q++) {
      if (q % columns + 1 < columns) {
        pairs.add(new int[] {q, q + 1});
      }
      if (q + columns < rows * columns) {
        pairs.add(new int[] {q, q + columns});
      }
    }
    return pairs;
  }

  /** Rows of qubits, every fourth of which is joined by one more qubit to the row below. */
  static List<int[]> heavyHex(int rows, int columns) {
    List<int[]> pairs = new ArrayList<>();
    int next = rows * columns;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int q = row * columns + column;
        if (column + 1 < columns) {
          pairs.add(new int[] {q, q + 1});
        }
        if (row + 1 < rows && column % 4 == row % 2 * 2) {
          pairs.add(new int[] {q, next});
          pairs.add(new int[] {next, q + columns});
          next++;
        }
      }
    }
    return pairs;
  }

  /**
   * A backend whose errors differ from qubit to qubit.
   *
   * @param bothWays whether each pair has the gate in both directions
   */
  static Backend backend(List<int[]> pairs, boolean bothWays, Gate pair, Gate... oneQubit) {
    int n = pairs.stream().flatMapToInt(java.util.Arrays::stream).max().orElse(0) + 1;
    Map<Place, Calibration> gates = new LinkedHashMap<>();
    for (int q = 0; q < n; q++) {
      for (Gate gate : oneQubit) {
        double time = gate == Gate.RZ ? 0 : ONE_QUBIT_TIME;
        gates.put(new Place(gate, List.of(q)), new Calibration(time == 0 ? 0 : 3e-4, time));
      }
    }
    for (int[] each : pairs) {
      Calibration calibration =
          new Calibration(0.008 + 0.001 * ((each[0] * 7 + each[1] * 3) % 5), TWO_QUBIT_TIME);
      gates.put(new Place(pair, List.of(each[0], each[1])), calibration);
      if (bothWays) {
        gates.put(new Place(pair, List.of(each[1], each[0])), calibration);
      }
    }
    Backend.Qubit qubit = new Backend.Qubit(1e-4, 8e-5, 0.01, 0.03, READOUT_TIME);
    return new Backend("test", Collections.nCopies(n, qubit), gates, REPETITION_DELAY);
  }
}

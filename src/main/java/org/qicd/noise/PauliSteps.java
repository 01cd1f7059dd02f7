package org.qicd.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Noisy gates as matrices on few wires. Gates of one wire are multiplied into the next gate of
 * several wires, which saves most passes through a vector.
 */
final class PauliSteps {
  private final List<NoisyGate> gates;
  private final int wires;

  /** The matrices of gates that have no angles, with their noise; null for the others. */
  private final List<double[]> constants = new ArrayList<>();

  PauliSteps(List<NoisyGate> gates, int wires) {
    this.gates = List.copyOf(gates);
    this.wires = wires;
    for (NoisyGate gate : gates) {
      boolean constant = gate.gate() != null && gate.gate().numAngles() == 0;
      constants.add(constant ? matrix(gate, new double[0]) : null);
    }
  }

  /** A matrix on some of the wires. */
  static final class Step {
    private final double[] matrix;
    private final List<Integer> wires;

    private Step(double[] matrix, List<Integer> wires) {
      this.matrix = matrix;
      this.wires = wires;
    }

    void apply(double[] vectors, int lanes) {
      PauliVectors.apply(matrix, wires, vectors, lanes);
    }

    /** Applies the step to observables, which the transposed matrix takes backwards. */
    void applyBackwards(double[] vectors, int lanes) {
      PauliVectors.apply(PauliTransfer.transposed(matrix), wires, vectors, lanes);
    }
  }

  /**
   * Returns the steps in the order in which they happen.
   *
   * @param angles of all gates of the circuit
   */
  List<Step> steps(double[] angles) {
    List<Step> steps = new ArrayList<>();
    double[][] pending = new double[wires][];
    for (int g = 0; g < gates.size(); g++) {
      NoisyGate gate = gates.get(g);
      for (int q = 0; q < gate.wires().size(); q++) {
        if (!gate.waits().get(q).isNone()) {
          then(pending, gate.wires().get(q), gate.waits().get(q).matrix());
        }
      }
      if (gate.gate() == null) {
        continue;
      }
      double[] matrix =
          constants.get(g) != null ? constants.get(g) : matrix(gate, gate.angles(angles));
      if (gate.wires().size() == 1) {
        then(pending, gate.wires().get(0), matrix);
      } else {
        steps.add(new Step(behind(pending, gate.wires(), matrix), gate.wires()));
      }
    }
    for (int wire = 0; wire < wires; wire++) {
      if (pending[wire] != null) {
        steps.add(new Step(pending[wire], List.of(wire)));
      }
    }
    return steps;
  }

  private static double[] matrix(NoisyGate gate, double[] angles) {
    double[] matrix = PauliTransfer.of(gate.gate(), angles);
    PauliTransfer.follow(matrix, gate.noise(), gate.wires().size());
    return matrix;
  }

  private static void then(double[][] pending, int wire, double[] matrix) {
    pending[wire] = behind(pending, List.of(wire), matrix);
  }

  /** Returns the product of a matrix and what is pending on its wires, which is pending no more. */
  private static double[] behind(double[][] pending, List<Integer> wires, double[] matrix) {
    int size = 1 << (2 * wires.size());
    double[] product = PauliTransfer.identity(wires.size());
    for (int q = 0; q < wires.size(); q++) {
      if (pending[wires.get(q)] != null) {
        PauliVectors.apply(pending[wires.get(q)], List.of(q), product, size);
        pending[wires.get(q)] = null;
      }
    }
    PauliVectors.apply(matrix, IntStream.range(0, wires.size()).boxed().toList(), product, size);
    return product;
  }
}

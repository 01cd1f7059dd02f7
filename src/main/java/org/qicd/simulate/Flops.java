package org.qicd.simulate;

import org.qicd.circuit.Circuit;

/**
 * Floating-point operations of the kernels, a fused multiply-add as two. A circuit on n qubits is r
 * real rotations, about r / n passes of n of them, each followed by one pass of phases. With D =
 * 2^n, forward a rotation costs 4 D (each of 2 D reals is one multiply-add), a pass of phases 6 D
 * (a complex product); backward both are undone on the adjoint state alone (4 D, 6 D), and overlaps
 * with the forward states, which were kept, cost 4 D each. Readout, losses and the chain rule,
 * which grow with D or with the weights alone, are not counted, nor what is done over again where
 * states are too large to be kept, or what a small circuit saves whose unitary is multiplied out.
 */
public final class Flops {
  private Flops() {}

  /** What one state costs. */
  public static long forward(Circuit circuit) {
    return dimension(circuit) * (4 * rotations(circuit) + 6 * passes(circuit));
  }

  /** What one state and its gradient cost. */
  public static long gradient(Circuit circuit) {
    return forward(circuit) + dimension(circuit) * (8 * rotations(circuit) + 10 * passes(circuit));
  }

  private static long dimension(Circuit circuit) {
    return 1L << circuit.numQubits();
  }

  private static long passes(Circuit circuit) {
    return (rotations(circuit) + circuit.numQubits() - 1) / circuit.numQubits();
  }

  /** Real rotations of the circuit's normal form. */
  private static long rotations(Circuit circuit) {
    return circuit.gateCounts().entrySet().stream()
        .mapToLong(e -> (long) e.getValue() * e.getKey().numRealRotations())
        .sum();
  }
}

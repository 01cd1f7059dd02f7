package org.qicd.simulate;

import org.qicd.circuit.Circuit;

/**
 * Counts the floating-point operations of the kernels. A fused multiply-add counts as two.
 *
 * <p>A circuit on n qubits has r real rotations. They take about r / n passes of n rotations each,
 * and each pass is followed by one pass of phases. With D = 2^n, a rotation costs 4 D on the way
 * forward (one multiply-add for each of 2 D reals) and a pass of phases 6 D (a complex product for
 * each amplitude). On the way back, both are undone on the adjoint state alone (4 D and 6 D), and
 * their overlaps with the forward states, which were kept, cost 4 D each.
 *
 * <p>Some work is not counted: readout, losses and the chain rule, which grow with D or with the
 * weights alone, and work that is repeated because states are too large to be kept. Neither is the
 * work subtracted that a small circuit saves when its unitary is multiplied out.
 */
public final class Flops {
  private Flops() {}

  /** The operations for one output state. */
  public static long forward(Circuit circuit) {
    return dimension(circuit) * (4 * rotations(circuit) + 6 * passes(circuit));
  }

  /** The operations for one output state and its gradient. */
  public static long gradient(Circuit circuit) {
    return forward(circuit) + dimension(circuit) * (8 * rotations(circuit) + 10 * passes(circuit));
  }

  private static long dimension(Circuit circuit) {
    return 1L << circuit.numQubits();
  }

  private static long passes(Circuit circuit) {
    return (rotations(circuit) + circuit.numQubits() - 1) / circuit.numQubits();
  }

  /** The number of real rotations in the normal form of what the circuit's device executes. */
  private static long rotations(Circuit circuit) {
    return circuit.executed().gateCounts().entrySet().stream()
        .mapToLong(e -> (long) e.getValue() * e.getKey().numRealRotations())
        .sum();
  }
}

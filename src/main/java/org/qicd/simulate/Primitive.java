package org.qicd.simulate;

import java.util.List;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Gate;

/** What every gate is a product of: real rotations and monomial matrices. */
sealed interface Primitive {

  /** {@code RY(angle)}: [[cos, -sin], [sin, cos]] of half the angle. */
  record Rotate(int qubit, Angle angle) implements Primitive {}

  /**
   * Multiplies amplitude a by {@code exp(i angle (-1)^parity(a & mask))}: the exponential of a
   * product of Pauli Z on the mask's qubits. The empty mask is a global phase.
   */
  record Phase(int mask, Angle angle) implements Primitive {}

  /** Permutes basis states by one of {@code x, cx, swap, ccx, cswap}, each its own inverse. */
  record Permute(Gate gate, List<Integer> qubits) implements Primitive {

    /** Where basis state a goes, and, as the gate is its own inverse, where it comes from. */
    int apply(int a) {
      int first = qubits.get(0);
      int last = qubits.get(qubits.size() - 1);
      int beforeLast = qubits.get(Math.max(0, qubits.size() - 2));
      return switch (gate) {
        case X -> a ^ 1 << first;
        case CX -> a ^ (a >> first & 1) << last;
        case CCX -> a ^ (a >> first & a >> beforeLast & 1) << last;
        case SWAP -> swap(a, beforeLast, last);
        case CSWAP -> (a >> first & 1) == 0 ? a : swap(a, beforeLast, last);
        default -> throw new IllegalStateException("no permutation: " + gate);
      };
    }

    private static int swap(int a, int p, int q) {
      int differ = (a >> p ^ a >> q) & 1;
      return a ^ (differ << p | differ << q);
    }

    /** Whether parities of bits stay parities of bits, which phases in the same layer rely on. */
    boolean isLinear() {
      return gate != Gate.CCX && gate != Gate.CSWAP;
    }

    /**
     * The mask m' with {@code parity(apply(a) & m) = parity(a & m')}, up to a constant sign; linear
     * gates only.
     */
    int pull(int mask) {
      int first = qubits.get(0);
      int last = qubits.get(qubits.size() - 1);
      return switch (gate) {
        case X -> mask;
        case CX -> mask ^ (mask >> last & 1) << first;
        case SWAP -> swap(mask, first, last);
        default -> throw new IllegalStateException("not linear: " + gate);
      };
    }

    /** The constant sign of {@link #pull}: -1 where an {@code x} flips a bit of the mask. */
    int pullSign(int mask) {
      return gate == Gate.X && (mask >> qubits.get(0) & 1) == 1 ? -1 : 1;
    }
  }
}

package org.qicd.simulate;

import java.util.List;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Gate;

/** The factors that every gate is a product of: real rotations and monomial matrices. */
sealed interface Primitive {

  /** {@code RY(angle)}: [[cos, -sin], [sin, cos]] of half the angle. */
  record Rotate(int qubit, Angle angle) implements Primitive {}

  /**
   * Multiplies amplitude a by {@code exp(i angle (-1)^parity(a & mask))}: the exponential of a
   * product of Pauli Z on the mask's qubits. With the empty mask it is a global phase.
   */
  record Phase(int mask, Angle angle) implements Primitive {}

  /** Permutes basis states by a gate that does nothing else. */
  record Permute(Gate gate, List<Integer> qubits) implements Primitive {

    /**
     * Returns the source of each basis state when this permutation follows an earlier one. The
     * result is a new array.
     */
    int[] after(int[] earlier) {
      int[] flips = new int[1 << qubits.size()];
      for (int own = 0; own < flips.length; own++) {
        flips[own] = spread(own ^ gate.source(own), qubits);
      }
      int[] bits = qubits.stream().mapToInt(Integer::intValue).toArray();
      int[] sources = new int[earlier.length];
      for (int a = 0; a < sources.length; a++) {
        int own = 0;
        for (int k = 0; k < bits.length; k++) {
          own |= (a >> bits[k] & 1) << k;
        }
        sources[a] = earlier[a ^ flips[own]];
      }
      return sources;
    }

    boolean isIdentity() {
      for (int own = 0; own < 1 << qubits.size(); own++) {
        if (gate.source(own) != own) {
          return false;
        }
      }
      return true;
    }

    /**
     * Whether the permutation turns parities of bits into parities of bits, which phases in the
     * same layer need.
     */
    boolean isLinear() {
      for (int own = 0; own < 1 << qubits.size(); own++) {
        int sum = gate.source(0);
        for (int k = 0; k < qubits.size(); k++) {
          sum ^= (own >> k & 1) == 0 ? 0 : flippedBy(k);
        }
        if (sum != gate.source(own)) {
          return false;
        }
      }
      return true;
    }

    /** The bits of a basis state's source that change with the k-th of the gate's bits. */
    private int flippedBy(int k) {
      return gate.source(0) ^ gate.source(1 << k);
    }

    /**
     * The mask m' with {@code parity(source(a) & m) = parity(a & m')}, up to a constant sign. Only
     * linear gates have one.
     */
    int pull(int mask) {
      int own = own(mask);
      int pulled = 0;
      for (int k = 0; k < qubits.size(); k++) {
        pulled |= (Integer.bitCount(flippedBy(k) & own) & 1) << k;
      }
      return mask ^ spread(own ^ pulled, qubits);
    }

    /** The constant sign of {@link #pull}: -1 where an {@code x} flips a bit of the mask. */
    int pullSign(int mask) {
      return (Integer.bitCount(gate.source(0) & own(mask)) & 1) == 0 ? 1 : -1;
    }

    /**
     * The mask m' such that flipping the bits of m before a linear permutation is the same as
     * flipping those of m' behind it.
     */
    int push(int mask) {
      int before = own(mask);
      int behind = 0;
      while ((gate.source(behind) ^ gate.source(0)) != before) {
        behind++;
      }
      return mask ^ spread(before ^ behind, qubits);
    }

    /** The bits of an index or mask that belong to the gate's qubits, in the gate's own order. */
    private int own(int mask) {
      int own = 0;
      for (int k = 0; k < qubits.size(); k++) {
        own |= (mask >> qubits.get(k) & 1) << k;
      }
      return own;
    }
  }

  /** Moves bit k of a gate's own index to the k-th of its qubits. */
  static int spread(int own, List<Integer> qubits) {
    int bits = 0;
    for (int k = 0; k < qubits.size(); k++) {
      bits |= (own >> k & 1) << qubits.get(k);
    }
    return bits;
  }
}

package org.qicd.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gates that turn {@code |0...0>} into a state of real amplitudes (Mottonen et al., Quantum Inf.
 * Comput. 5, 2005). From the highest qubit down, each qubit gets a rotation RY whose angle depends
 * on the qubits above it. Such a rotation is decomposed into {@code cx} and RY along a Gray code.
 * In total there are 2^n - 1 rotations and 2^n - 2 {@code cx}.
 */
final class StatePreparation {
  private StatePreparation() {}

  /**
   * The gates, in the order in which they are applied.
   *
   * @param features 2^n real and finite numbers, not all zero; they are the amplitudes up to a
   *     positive factor
   */
  static List<Operation> of(double[] features) {
    // The largest amplitude is scaled to 1, so that no norm overflows or vanishes.
    double largest = Arrays.stream(features).map(Math::abs).max().orElseThrow();
    double[] amplitudes = Arrays.stream(features).map(x -> x / largest).toArray();
    int numQubits = Integer.numberOfTrailingZeros(amplitudes.length);
    List<Operation> operations = new ArrayList<>();
    for (int target = numQubits - 1; target >= 0; target--) {
      rotate(angles(amplitudes, target), target, operations);
    }
    return operations;
  }

  /** The angle that splits the norm in two, for each state of the qubits above the target. */
  private static double[] angles(double[] amplitudes, int target) {
    int half = 1 << target;
    double[] angles = new double[amplitudes.length / (2 * half)];
    for (int above = 0; above < angles.length; above++) {
      int zero = above * 2 * half;
      angles[above] =
          2 * StrictMath.atan2(part(amplitudes, zero + half, half), part(amplitudes, zero, half));
    }
    return angles;
  }

  /**
   * The norm of a range of amplitudes. A single amplitude is returned as it is, to keep its sign.
   */
  private static double part(double[] amplitudes, int from, int length) {
    if (length == 1) {
      return amplitudes[from];
    }
    double norm = 0;
    for (int a = from; a < from + length; a++) {
      norm = StrictMath.hypot(norm, amplitudes[a]);
    }
    return norm;
  }

  /**
   * Adds the gates that apply RY(angles[k]) to the target where the qubits above it are in state k.
   */
  private static void rotate(double[] angles, int target, List<Operation> to) {
    for (int step = 0; step < angles.length; step++) {
      int gray = step ^ step >> 1;
      double angle = 0;
      for (int k = 0; k < angles.length; k++) {
        angle += Integer.bitCount(k & gray) % 2 == 0 ? angles[k] : -angles[k];
      }
      to.add(Operation.of(Gate.RY, Angle.constant(angle / angles.length), target));
      if (angles.length > 1) {
        int flipped = Integer.numberOfTrailingZeros((step + 1) % angles.length);
        int last = Integer.numberOfTrailingZeros(angles.length) - 1;
        to.add(Operation.of(Gate.CX, target + 1 + Math.min(flipped, last), target));
      }
    }
  }
}

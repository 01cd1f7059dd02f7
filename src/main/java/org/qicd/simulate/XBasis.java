package org.qicd.simulate;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;

/**
 * Writes circuits whose only rotations are {@code rx}, such as {@code basic_entangler}, in the
 * eigenbasis of X. There every gate is monomial, so all gates together are one pass between two
 * layers of constant rotations.
 *
 * <p>With {@code V = RY(pi/2)} on all qubits {@code V Z V^-1 = X} and {@code V X V^-1 = -Z}, so
 * {@code RX(t) = V RZ(t) V^-1}, {@code X = V Z V^-1}, and {@code CX(c, t) = (1 + Z_c)/2 + (1 -
 * Z_c)/2 X_t} is the image of {@code (1 - X_c)/2 + (1 + X_c)/2 Z_t = CX(t, c) Z_t}.
 */
final class XBasis {
  private static final double HALF_PI = Math.PI / 2;

  private XBasis() {}

  /** Whether all gates are monomial in the eigenbasis of X, with the same angles for all images. */
  static boolean serves(List<Operation> operations) {
    return operations.stream()
        .allMatch(
            operation ->
                operation.angles().stream().noneMatch(Angle.Scaled.class::isInstance)
                    && isServed(operation.gate()));
  }

  private static boolean isServed(Gate gate) {
    return gate == Gate.RX || gate == Gate.X || gate == Gate.CX || gate == Gate.ID;
  }

  /**
   * Returns an equal circuit: rotations into the basis, the gates written in it, and rotations
   * back.
   */
  static List<Operation> of(List<Operation> operations, int numQubits) {
    List<Operation> turned = new ArrayList<>();
    turn(-HALF_PI, numQubits, turned);
    for (Operation operation : operations) {
      List<Integer> q = operation.qubits();
      switch (operation.gate()) {
        case RX -> turned.add(Operation.of(Gate.RZ, operation.angles().get(0), q.get(0)));
        case X -> turned.add(Operation.of(Gate.Z, q.get(0)));
        case CX -> {
          turned.add(Operation.of(Gate.Z, q.get(1)));
          turned.add(Operation.of(Gate.CX, q.get(1), q.get(0)));
        }
        default -> {} // the identity
      }
    }
    turn(HALF_PI, numQubits, turned);
    return turned;
  }

  private static void turn(double angle, int numQubits, List<Operation> to) {
    for (int q = 0; q < numQubits; q++) {
      to.add(Operation.of(Gate.RY, Angle.constant(angle), q));
    }
  }
}

package org.qicd.circuit;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * A gate on qubits of a circuit.
 *
 * @param qubits the gate's qubits in its own order, controls first
 * @param angles the gate's angles in its own order
 */
public record Operation(Gate gate, List<Integer> qubits, List<Angle> angles)
    implements Serializable {
  public Operation {
    qubits = List.copyOf(qubits);
    angles = List.copyOf(angles);
    if (qubits.size() != gate.numQubits() || angles.size() != gate.numAngles()) {
      throw new IllegalArgumentException(
          "gate %s takes %d qubits and %d angles, found qubits %s and %d angles"
              .formatted(gate.label(), gate.numQubits(), gate.numAngles(), qubits, angles.size()));
    }
    if (new HashSet<>(qubits).size() != qubits.size()) {
      throw new IllegalArgumentException(
          "gate %s needs different qubits, found %s".formatted(gate.label(), qubits));
    }
    for (int qubit : qubits) {
      if (qubit < 0) {
        throw new IllegalArgumentException("a qubit must be 0 or more, found " + qubit);
      }
    }
    if (gate.form() != Gate.Form.REAL_ROTATION
        && angles.stream().anyMatch(Angle.Feature.class::isInstance)) {
      throw new IllegalArgumentException(
          "features enter as angles of ry only, found one in " + gate.label());
    }
    if (gate.form() != Gate.Form.REAL_ROTATION
        && gate != Gate.RX
        && angles.stream().anyMatch(Angle.Scaled.class::isInstance)) {
      throw new IllegalArgumentException(
          "scaled features enter as angles of ry and rx only, found one in " + gate.label());
    }
  }

  public static Operation of(Gate gate, int... qubits) {
    return new Operation(gate, boxed(qubits), List.of());
  }

  public static Operation of(Gate gate, Angle angle, int... qubits) {
    return new Operation(gate, boxed(qubits), List.of(angle));
  }

  /** Returns the operations that undo this one, in the order in which they are applied. */
  public List<Operation> inverse() {
    return gate.inverse().of(new GateProduct(this)).operations();
  }

  /**
   * Returns a product of other operations that is exactly equal to this one.
   *
   * @throws IllegalStateException if the gate is elementary, so that it has no such product
   */
  public GateProduct product() {
    if (gate.product() == null) {
      throw new IllegalStateException("gate " + gate.label() + " is made of no others");
    }
    return gate.product().of(new GateProduct(this));
  }

  private static List<Integer> boxed(int[] qubits) {
    return Arrays.stream(qubits).boxed().toList();
  }
}

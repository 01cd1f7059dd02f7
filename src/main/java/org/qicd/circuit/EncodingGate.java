package org.qicd.circuit;

import java.util.Arrays;
import java.util.List;

/**
 * A gate of an encoding, whose angle is a function of the image.
 *
 * @param angle null for a gate without angles
 */
public record EncodingGate(Gate gate, FeatureAngle angle, List<Integer> qubits) {
  public EncodingGate {
    qubits = List.copyOf(qubits);
  }

  static EncodingGate of(Gate gate, FeatureAngle angle, int... qubits) {
    return new EncodingGate(gate, angle, Arrays.stream(qubits).boxed().toList());
  }

  /** The gate for one image. */
  Operation operation(double[] features) {
    List<Angle> angles = angle == null ? List.of() : List.of(Angle.constant(angle.value(features)));
    return new Operation(gate, qubits, angles);
  }
}

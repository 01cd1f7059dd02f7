package org.qicd.hardware;

import java.io.Serializable;
import java.util.List;
import org.qicd.transpile.PhysicalCircuit;

/** A student's circuit as a quantum computer runs it, with its weights. Immutable. */
final class HardwareCircuit implements Serializable {
  private static final long serialVersionUID = 1;

  private final PhysicalCircuit circuit;
  private final List<PhysicalCircuit> measured;
  private final double[] weights;

  HardwareCircuit(PhysicalCircuit circuit, List<PhysicalCircuit> measured, double[] weights) {
    this.circuit = circuit;
    this.measured = List.copyOf(measured);
    this.weights = weights;
  }

  /** The circuit that prepares the student's state. */
  PhysicalCircuit circuit() {
    return circuit;
  }

  /** The circuits that are measured for class scores, by {@link Measurement#circuits}. */
  List<PhysicalCircuit> measured() {
    return measured;
  }

  /** The weights; not to be changed. */
  double[] weights() {
    return weights;
  }
}

package org.qicd.transpile;

import java.util.List;
import org.qicd.backend.Backend;

/** A circuit that the {@link Transpiler} has written. Immutable. */
final class TranspiledCircuit implements PhysicalCircuit {
  private static final long serialVersionUID = 1;

  private final Backend backend;
  private final List<Integer> qubits;
  private final List<PhysicalGate> gates;
  private final int numEncodingGates;
  private final boolean reuploads;
  private final List<Integer> measured;
  private final Inputs inputs;
  private final List<LinearAngle> angles;

  TranspiledCircuit(
      Backend backend,
      List<Integer> qubits,
      GateWriter written,
      int numEncodingGates,
      boolean reuploads,
      List<Integer> measured,
      Inputs inputs) {
    this.backend = backend;
    this.qubits = List.copyOf(qubits);
    this.gates = List.copyOf(written.gates());
    this.numEncodingGates = numEncodingGates;
    this.reuploads = reuploads;
    this.measured = List.copyOf(measured);
    this.inputs = inputs;
    this.angles = List.copyOf(written.angles());
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public List<Integer> qubits() {
    return qubits;
  }

  @Override
  public List<PhysicalGate> gates() {
    return gates;
  }

  @Override
  public int numEncodingGates() {
    return numEncodingGates;
  }

  @Override
  public boolean reuploads() {
    return reuploads;
  }

  @Override
  public List<Integer> measured() {
    return measured;
  }

  @Override
  public int numWeights() {
    return inputs.numWeights();
  }

  @Override
  public double[] angles(double[] weights, double[] features) {
    double[] values = inputs.values(weights, features);
    return angles.stream().mapToDouble(angle -> angle.value(values)).toArray();
  }
}

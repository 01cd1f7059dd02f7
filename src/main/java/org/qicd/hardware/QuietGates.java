package org.qicd.hardware;

import java.util.ArrayList;
import java.util.List;
import org.qicd.backend.Backend;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/** A circuit some of whose gates make no errors: noise passes over them as over coherent errors. */
final class QuietGates implements PhysicalCircuit {
  private static final long serialVersionUID = 1;

  private final PhysicalCircuit circuit;
  private final int from;
  private final int to;

  /** Makes the gates quiet from an index on, up to another one, which is not included. */
  QuietGates(PhysicalCircuit circuit, int from, int to) {
    this.circuit = circuit;
    this.from = from;
    this.to = to;
  }

  @Override
  public List<PhysicalGate> gates() {
    List<PhysicalGate> gates = new ArrayList<>(circuit.gates());
    gates
        .subList(from, to)
        .replaceAll(gate -> new PhysicalGate(gate.gate(), gate.wires(), gate.source(), true));
    return gates;
  }

  @Override
  public Backend backend() {
    return circuit.backend();
  }

  @Override
  public List<Integer> qubits() {
    return circuit.qubits();
  }

  @Override
  public int numEncodingGates() {
    return circuit.numEncodingGates();
  }

  @Override
  public boolean reuploads() {
    return circuit.reuploads();
  }

  @Override
  public List<Integer> measured() {
    return circuit.measured();
  }

  @Override
  public int numWeights() {
    return circuit.numWeights();
  }

  @Override
  public double[] angles(double[] weights, double[] features) {
    return circuit.angles(weights, features);
  }
}

package org.qicd.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.circuit.Gate;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/**
 * A gate with its noise.
 *
 * @param gate null at the end of the circuit, where wires wait for their measurement
 * @param firstAngle where the gate's angles begin among those of the circuit
 * @param waits the relaxation of each wire while it waits for the gate, in the order of the wires
 * @param noise what follows the gate
 */
record NoisyGate(
    Gate gate, int firstAngle, List<Integer> wires, List<Relaxation> waits, GateNoise noise) {

  /**
   * Returns the gates of a circuit with their noise.
   *
   * <p>Each gate begins as soon as all of its wires are free. A wire waits from the end of its last
   * gate to the beginning of the next one. All wires are measured together, when the last gate of
   * the circuit is over. The last element is that wait. Before its first gate, a wire is in the
   * state 0, to which relaxation does nothing.
   */
  static List<NoisyGate> of(PhysicalCircuit circuit, NoiseModel noise) {
    List<NoisyGate> gates = new ArrayList<>();
    double[] free = new double[circuit.qubits().size()];
    int angle = 0;
    for (PhysicalGate gate : circuit.gates()) {
      List<Integer> wires = gate.wires();
      List<Integer> qubits = gate.wires().stream().map(circuit.qubits()::get).toList();
      double start = wires.stream().mapToDouble(w -> free[w]).max().orElseThrow();
      List<Relaxation> waits = waits(circuit, noise, wires, free, start);
      gates.add(new NoisyGate(gate.gate(), angle, wires, waits, noise.after(gate, qubits)));
      angle += gate.gate().numAngles();
      double end = start + noise.time(gate, qubits);
      for (int wire : wires) {
        free[wire] = end;
      }
    }
    List<Integer> all = IntStream.range(0, free.length).boxed().toList();
    double end = Arrays.stream(free).max().orElse(0);
    List<Relaxation> waits = waits(circuit, noise, all, free, end);
    gates.add(new NoisyGate(null, angle, all, waits, GateNoise.NONE));
    return gates;
  }

  private static List<Relaxation> waits(
      PhysicalCircuit circuit, NoiseModel noise, List<Integer> wires, double[] free, double start) {
    return wires.stream()
        .map(wire -> noise.idle(circuit.qubits().get(wire), start - free[wire]))
        .toList();
  }

  /** The gate's angles among those of the circuit. */
  double[] angles(double[] all) {
    return Arrays.copyOfRange(all, firstAngle, firstAngle + gate.numAngles());
  }
}

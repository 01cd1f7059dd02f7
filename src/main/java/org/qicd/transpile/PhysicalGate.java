package org.qicd.transpile;

import java.io.Serializable;
import java.util.List;
import org.qicd.circuit.Gate;

/**
 * A gate of a {@link PhysicalCircuit}. Its angles are numbers that {@link PhysicalCircuit#angles}
 * gives.
 *
 * @param wires the wires of the circuit, in the order of the gate, controls first
 * @param source index of the operation of the logical circuit that the gate comes from; -1 for the
 *     encoding
 * @param isError whether it is a coherent error of the device: something that happens, without
 *     being asked for. Such a gate may be any gate of the table; it takes no time and has no noise
 */
public record PhysicalGate(Gate gate, List<Integer> wires, int source, boolean isError)
    implements Serializable {
  public PhysicalGate {
    wires = List.copyOf(wires);
  }
}

package org.qicd.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/** A circuit whose angles are numbers, but for the features that an encoding adds to its own. */
record FixedCircuit(
    Backend backend,
    List<Integer> qubits,
    List<PhysicalGate> gates,
    int numEncodingGates,
    boolean reuploads,
    List<Integer> measured,
    List<Double> fixed)
    implements PhysicalCircuit {

  /** A circuit on the backend's first qubits, without an encoding. */
  static FixedCircuit on(Backend backend, int wires) {
    List<Integer> all = IntStream.range(0, wires).boxed().toList();
    return new FixedCircuit(backend, all, List.of(), 0, false, all, List.of());
  }

  FixedCircuit then(Gate gate, List<Integer> wires, double... angles) {
    return then(new PhysicalGate(gate, wires, 0, false), angles);
  }

  FixedCircuit then(PhysicalGate gate, double... angles) {
    List<PhysicalGate> more = new ArrayList<>(gates);
    more.add(gate);
    List<Double> all = new ArrayList<>(fixed);
    for (double angle : angles) {
      all.add(angle);
    }
    return new FixedCircuit(backend, qubits, more, numEncodingGates, reuploads, measured, all);
  }

  /** The same circuit whose gates so far are the encoding. */
  FixedCircuit encoded() {
    return new FixedCircuit(backend, qubits, gates, gates.size(), reuploads, measured, fixed);
  }

  FixedCircuit measuring(Integer... wires) {
    return new FixedCircuit(
        backend, qubits, gates, numEncodingGates, reuploads, List.of(wires), fixed);
  }

  @Override
  public int numWeights() {
    return 0;
  }

  /** The k-th feature is added to the k-th angle. */
  @Override
  public double[] angles(double[] weights, double[] features) {
    double[] angles = fixed.stream().mapToDouble(a -> a).toArray();
    for (int k = 0; k < features.length; k++) {
      angles[k] += features[k];
    }
    return angles;
  }
}

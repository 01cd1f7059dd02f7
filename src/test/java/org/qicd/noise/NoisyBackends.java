package org.qicd.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.transpile.PhysicalGate;

/** Backends with strong noise that differs from place to place, and random circuits for them. */
final class NoisyBackends {
  static final double[] NOTHING = {};
  private static final List<Gate> ONE = List.of(Gate.SX, Gate.X, Gate.RY, Gate.P);
  private static final List<Gate> TWO = List.of(Gate.CX, Gate.CZ, Gate.ECR, Gate.RZZ);

  private NoisyBackends() {}

  /** Odd qubits have T2 above T1, and the others below. All pairs have gates. */
  static Backend complete(int numQubits) {
    List<Backend.Qubit> qubits = new ArrayList<>();
    Map<Backend.Place, Backend.Calibration> gates = new LinkedHashMap<>();
    for (int q = 0; q < numQubits; q++) {
      double t1 = 20e-6 * (1 + q);
      double t2 = q % 2 == 1 ? 1.9 * t1 : 0.6 * t1;
      qubits.add(new Backend.Qubit(t1, t2, 0.02 + 0.01 * q, 0.05, 1e-6));
      gates.put(new Backend.Place(Gate.RZ, List.of(q)), new Backend.Calibration(0, 0));
      for (Gate gate : ONE) {
        gates.put(
            new Backend.Place(gate, List.of(q)),
            new Backend.Calibration(0.004 * (1 + q), 1e-7 * (1 + q)));
      }
      for (int p = 0; p < numQubits; p++) {
        for (Gate gate : p == q ? List.<Gate>of() : TWO) {
          gates.put(
              new Backend.Place(gate, List.of(p, q)),
              new Backend.Calibration(0.02 + 0.01 * q, 6e-7 + 1e-7 * p));
        }
      }
    }
    return new Backend("complete", qubits, gates, 0);
  }

  /** One qubit or more of the same kind, with some gates that have the same error and time. */
  static Backend uniform(int numQubits, Backend.Qubit qubit, double error, double time) {
    Map<Backend.Place, Backend.Calibration> gates = new LinkedHashMap<>();
    for (Backend.Place place : complete(numQubits).gates().keySet()) {
      gates.put(place, new Backend.Calibration(error, time));
    }
    Backend.Qubit[] qubits = new Backend.Qubit[numQubits];
    Arrays.fill(qubits, qubit);
    return new Backend("uniform", List.of(qubits), gates, 0);
  }

  /** A random circuit whose first gates encode features, one for each wire. */
  static FixedCircuit random(long seed, int wires) {
    Random random = new Random(seed);
    FixedCircuit circuit = FixedCircuit.on(complete(wires), wires);
    for (int wire = 0; wire < wires; wire++) {
      circuit = circuit.then(Gate.RY, List.of(wire), random.nextDouble());
    }
    circuit = body(circuit, random, wires).encoded();
    circuit = body(circuit, random, wires);
    PhysicalGate error = new PhysicalGate(Gate.CRX, List.of(wires - 1, 0), 0, true);
    return body(circuit.then(error, 0.3), random, wires);
  }

  private static FixedCircuit body(FixedCircuit circuit, Random random, int wires) {
    for (int g = 0; g < 4 * wires; g++) {
      int wire = random.nextInt(wires);
      int other = (wire + 1 + random.nextInt(wires - 1)) % wires;
      Gate one = g % 3 == 0 ? Gate.RZ : ONE.get(random.nextInt(ONE.size()));
      Gate two = TWO.get(random.nextInt(TWO.size()));
      circuit = circuit.then(one, List.of(wire), angles(random, one));
      circuit = circuit.then(two, List.of(wire, other), angles(random, two));
    }
    return circuit;
  }

  private static double[] angles(Random random, Gate gate) {
    return random.doubles(gate.numAngles(), -3, 3).toArray();
  }
}

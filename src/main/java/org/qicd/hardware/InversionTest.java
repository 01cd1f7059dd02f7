package org.qicd.hardware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.noise.Folding;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/**
 * A circuit followed by its inverse with other weights, encoding included. It ends where it began,
 * in the state 0 of all wires, with the fidelity of both states as its probability.
 *
 * <p>The weights are those of the circuit and then those of the inverse. The inverse of {@code sx}
 * is {@code rz(pi) sx rz(pi)}, up to a phase, so that no gate is used that the computer lacks.
 */
final class InversionTest implements PhysicalCircuit {
  private static final long serialVersionUID = 1;

  private final PhysicalCircuit circuit;
  private final List<PhysicalGate> gates;

  /**
   * Makes the test.
   *
   * @throws IllegalArgumentException if the circuit has a gate whose inverse is not known here
   */
  InversionTest(PhysicalCircuit circuit) {
    this.circuit = circuit;
    List<PhysicalGate> all = new ArrayList<>(circuit.gates());
    List<PhysicalGate> reversed = new ArrayList<>(circuit.gates());
    Collections.reverse(reversed);
    reversed.forEach(gate -> all.addAll(inverse(gate)));
    gates = List.copyOf(all);
  }

  private static List<PhysicalGate> inverse(PhysicalGate gate) {
    if (gate.gate() == Gate.SX) {
      PhysicalGate half = new PhysicalGate(Gate.RZ, gate.wires(), gate.source(), true);
      return List.of(half, gate, half);
    }
    if (gate.gate().numAngles() == 0 && !Folding.isUndoneByItself(gate.gate())) {
      throw new IllegalArgumentException(
          "the inverse of gate %s is not known".formatted(gate.gate().label()));
    }
    return List.of(gate);
  }

  @Override
  public double[] angles(double[] weights, double[] features) {
    int each = circuit.numWeights();
    double[] first = circuit.angles(Arrays.copyOf(weights, each), features);
    double[] second = circuit.angles(Arrays.copyOfRange(weights, each, 2 * each), features);
    List<Double> angles = new ArrayList<>();
    for (double angle : first) {
      angles.add(angle);
    }
    int end = second.length;
    for (int k = circuit.gates().size() - 1; k >= 0; k--) {
      Gate gate = circuit.gates().get(k).gate();
      end -= gate.numAngles();
      switch (gate) {
        case SX -> Collections.addAll(angles, Math.PI, Math.PI);
        case U -> Collections.addAll(angles, -second[end], -second[end + 2], -second[end + 1]);
        default ->
            IntStream.range(end, end + gate.numAngles()).forEach(a -> angles.add(-second[a]));
      }
    }
    return angles.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public List<PhysicalGate> gates() {
    return gates;
  }

  @Override
  public int numWeights() {
    return 2 * circuit.numWeights();
  }

  /** The image is taken out again at the end. */
  @Override
  public boolean reuploads() {
    return true;
  }

  @Override
  public List<Integer> measured() {
    return IntStream.range(0, circuit.qubits().size()).boxed().toList();
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
}

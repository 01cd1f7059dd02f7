package org.qicd.circuit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Templates of layers of gates with trained angles. Weights are numbered in the order in which
 * their gates are applied.
 */
public enum Ansatz {
  /**
   * RZ RY RZ on each qubit, then {@code cx(q, q + r mod n)} with a range r that grows with the
   * layer (Schuld et al., Phys. Rev. A 101, 2020); 3 n weights a layer.
   */
  STRONGLY_ENTANGLING(List.of(Gate.RZ, Gate.RY, Gate.RZ), true, false),
  /** RX on each qubit, then a ring of {@code cx}; n weights a layer. */
  BASIC_ENTANGLER(List.of(Gate.RX), true, false),
  /** RY on each qubit, then a chain of {@code cx} from the top; n weights a layer, n at the end. */
  REAL_AMPLITUDES(List.of(Gate.RY), false, true),
  /** RY on all qubits, RZ on all, then the chain; 2 n weights a layer, 2 n at the end. */
  EFFICIENT_SU2(List.of(Gate.RY, Gate.RZ), false, true);

  private final List<Gate> rotations;
  private final boolean qubitByQubit;
  private final boolean endsWithRotations;

  Ansatz(List<Gate> rotations, boolean qubitByQubit, boolean endsWithRotations) {
    this.rotations = rotations;
    this.qubitByQubit = qubitByQubit;
    this.endsWithRotations = endsWithRotations;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Number of weights of a circuit with so many qubits and layers. */
  public int numWeights(int numQubits, int numLayers) {
    return rotations.size() * numQubits * (numLayers + (endsWithRotations ? 1 : 0));
  }

  /**
   * The template's circuit; {@code reuploading} puts its rotations before every layer, but not
   * before the final rotations.
   *
   * @throws IllegalArgumentException if there is no layer, or the readout does not fit the register
   */
  public Circuit circuit(int numQubits, int numLayers, Encoding encoding, Readout readout) {
    return circuit(numQubits, numLayers, numLayers, encoding, readout);
  }

  /**
   * The template's circuit with a mirrored tail: behind the first {@code head} layers every second
   * layer entangles by the inverse of the layer before, so that with all angles of the tail and of
   * the final rotations at zero those layers are the identity. Its weights are as many, in the same
   * order.
   *
   * @param head layers of the template as it is; {@code numLayers - head} must be even for the tail
   *     to cancel
   * @throws IllegalArgumentException if there is no layer, or the readout does not fit the register
   */
  public Circuit circuit(
      int numQubits, int numLayers, int head, Encoding encoding, Readout readout) {
    if (numLayers < 1) {
      throw new IllegalArgumentException("numLayers must be 1 or more, found " + numLayers);
    }
    List<Operation> operations = new ArrayList<>();
    int weight = 0;
    for (int layer = 0; layer < numLayers; layer++) {
      if (encoding == Encoding.REUPLOADING) {
        for (int q = 0; q < numQubits; q++) {
          operations.add(Operation.of(Gate.RY, Angle.feature(q), q));
        }
      }
      weight = rotate(numQubits, weight, operations);
      if (layer < head || (layer - head) % 2 == 0) {
        entangle(numQubits, layer, operations);
      } else {
        disentangle(numQubits, layer - 1, operations);
      }
    }
    if (endsWithRotations) {
      rotate(numQubits, weight, operations);
    }
    return new Circuit(numQubits, encoding, operations, readout);
  }

  /** Adds the trained rotations of a layer and returns the next free weight. */
  private int rotate(int n, int firstWeight, List<Operation> to) {
    int perQubit = rotations.size();
    for (int k = 0; k < n * perQubit; k++) {
      Gate gate = rotations.get(qubitByQubit ? k % perQubit : k / n);
      int qubit = qubitByQubit ? k / perQubit : k % n;
      to.add(Operation.of(gate, Angle.weight(firstWeight + k), qubit));
    }
    return firstWeight + n * perQubit;
  }

  private void entangle(int n, int layer, List<Operation> to) {
    if (n == 1) {
      return;
    }
    switch (this) {
      case STRONGLY_ENTANGLING -> ring(n, n, layer % (n - 1) + 1, to);
      // A ring of two qubits would be the same gate twice: one cx, as in PennyLane's template.
      case BASIC_ENTANGLER -> ring(n, n == 2 ? 1 : n, 1, to);
      case REAL_AMPLITUDES, EFFICIENT_SU2 -> {
        for (int q = n - 2; q >= 0; q--) {
          to.add(Operation.of(Gate.CX, q, q + 1));
        }
      }
    }
  }

  /** Undoes the entangling gates of a layer; each of them is its own inverse. */
  private void disentangle(int n, int layer, List<Operation> to) {
    List<Operation> gates = new ArrayList<>();
    entangle(n, layer, gates);
    Collections.reverse(gates);
    to.addAll(gates);
  }

  private static void ring(int n, int gates, int range, List<Operation> to) {
    for (int q = 0; q < gates; q++) {
      to.add(Operation.of(Gate.CX, q, (q + range) % n));
    }
  }
}

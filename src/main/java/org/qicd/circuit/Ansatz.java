package org.qicd.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Templates of layers of gates with trained angles. Weights are numbered in the order in which
 * their gates are applied.
 */
public enum Ansatz {
  /**
   * RZ RY RZ on each qubit, then {@code cx(q, q + r mod n)} with a range r that grows with the
   * layer (Schuld et al., Phys. Rev. A 101, 2020). It has 3 n weights for each layer.
   */
  STRONGLY_ENTANGLING(List.of(Gate.RZ, Gate.RY, Gate.RZ), true, false),
  /** RX on each qubit, then a ring of {@code cx}. It has n weights for each layer. */
  BASIC_ENTANGLER(List.of(Gate.RX), true, false),
  /**
   * RY on each qubit, then a chain of {@code cx} from the highest qubit down. It has n weights for
   * each layer and n for the final rotations.
   */
  REAL_AMPLITUDES(List.of(Gate.RY), false, true),
  /**
   * RY on all qubits, RZ on all qubits, then the same chain. It has 2 n weights for each layer and
   * 2 n for the final rotations.
   */
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

  /**
   * Returns the template with the given label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Ansatz of(String label) {
    return Arrays.stream(values())
        .filter(ansatz -> ansatz.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown template '" + label + "'"));
  }

  /** The number of weights of a circuit with the given numbers of qubits and layers. */
  public int numWeights(int numQubits, int numLayers) {
    return rotations.size() * numQubits * (numLayers + (endsWithRotations ? 1 : 0));
  }

  /**
   * Returns the template's circuit. With the encoding {@code reuploading}, rotations by the image's
   * features come before every layer, but not before the final rotations.
   *
   * @throws IllegalArgumentException if there is no layer, or the readout does not fit the register
   */
  public Circuit circuit(int numQubits, int numLayers, Encoding encoding, Readout readout) {
    return circuit(numQubits, numLayers, numLayers, false, FeatureMap.of(encoding), readout);
  }

  /**
   * Returns the template's circuit, with a mirrored tail and couplers if asked for. After the first
   * {@code head} layers, every second layer entangles by the inverse of the layer before it. So the
   * tail is the identity when all angles of the tail and of the final rotations are zero. The
   * number and the order of the weights stay the same.
   *
   * @param head number of first layers that are left as in the template; {@code numLayers - head}
   *     must be even for the tail to cancel
   * @param couplers whether each layer ends with a trained ZZ rotation of each pair of {@linkplain
   *     #pairs neighbours}
   * @throws IllegalArgumentException if there is no layer, or the readout does not fit the register
   */
  public Circuit circuit(
      int numQubits,
      int numLayers,
      int head,
      boolean couplers,
      FeatureMap featureMap,
      Readout readout) {
    if (numLayers < 1) {
      throw new IllegalArgumentException("numLayers must be 1 or more, found " + numLayers);
    }
    List<Operation> operations = new ArrayList<>();
    int weight = 0;
    for (int layer = 0; layer < numLayers; layer++) {
      if (featureMap.encoding() == Encoding.REUPLOADING) {
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
      if (couplers) {
        for (List<Integer> pair : pairs(numQubits)) {
          operations.add(new Operation(Gate.RZZ, pair, List.of(Angle.weight(weight++))));
        }
      }
    }
    if (endsWithRotations) {
      rotate(numQubits, weight, operations);
    }
    return new Circuit(numQubits, featureMap, operations, readout);
  }

  /**
   * The pairs of qubits that the template's ring or chain joins, in order. A ring of n qubits has n
   * pairs, but only one if n is 2; a chain has n - 1.
   */
  public List<List<Integer>> pairs(int numQubits) {
    boolean ring = this == STRONGLY_ENTANGLING || this == BASIC_ENTANGLER;
    int pairs = ring && numQubits > 2 ? numQubits : numQubits - 1;
    return IntStream.range(0, pairs).mapToObj(q -> List.of(q, (q + 1) % numQubits)).toList();
  }

  /**
   * For each layer of a circuit of this template, the index of the operation with which it ends.
   *
   * @param circuit a circuit that this template has made
   */
  public int[] layerEnds(Circuit circuit, int numLayers) {
    int last = circuit.operations().size();
    last -= endsWithRotations ? rotations.size() * circuit.numQubits() : 0;
    int layer = last / numLayers;
    return IntStream.rangeClosed(1, numLayers).map(k -> k * layer - 1).toArray();
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
      // A ring of two qubits would have two gates where PennyLane's template has one cx.
      case BASIC_ENTANGLER -> ring(n, n == 2 ? 1 : n, 1, to);
      case REAL_AMPLITUDES, EFFICIENT_SU2 -> {
        for (int q = n - 2; q >= 0; q--) {
          to.add(Operation.of(Gate.CX, q, q + 1));
        }
      }
    }
  }

  /**
   * Adds the entangling gates of a layer in reverse order, which undoes them: each is its own
   * inverse.
   */
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

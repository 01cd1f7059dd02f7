package org.qicd.circuit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An encoding and the form of its gates.
 *
 * @param repetitions how often {@code zz} and {@code iqp} apply their Hadamard gates and phases, 1
 *     to {@value #MOST_REPETITIONS}; 1 for the other encodings
 * @param entanglement the pairs of qubits that {@code zz} and {@code iqp} couple; {@code FULL} for
 *     the other encodings
 */
public record FeatureMap(Encoding encoding, int repetitions, Entanglement entanglement)
    implements Serializable {

  public static final int MOST_REPETITIONS = 100;

  /**
   * Which pairs of qubits are coupled, by the names that Qiskit gives them. Phases commute, so its
   * names {@code reverse_linear} and {@code pairwise} stand for the same states as {@code linear},
   * and {@code sca} for the same as {@code circular}.
   */
  public enum Entanglement {
    /** Every pair. */
    FULL,
    /** Each qubit and the next one. */
    LINEAR,
    /** The same, and the last qubit with the first one, if there are three or more. */
    CIRCULAR;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The pairs, each in ascending order. */
    List<int[]> pairs(int numQubits) {
      List<int[]> pairs = new ArrayList<>();
      for (int i = 0; i < numQubits; i++) {
        for (int j = i + 1; j < numQubits; j++) {
          boolean neighbours = j == i + 1 || (this == CIRCULAR && i == 0 && j == numQubits - 1);
          if (this == FULL || neighbours) {
            pairs.add(new int[] {i, j});
          }
        }
      }
      return pairs;
    }
  }

  public FeatureMap {
    if (repetitions < 1 || repetitions > MOST_REPETITIONS) {
      throw new IllegalArgumentException(
          "an encoding is repeated 1 to %d times, found %d"
              .formatted(MOST_REPETITIONS, repetitions));
    }
    if (!encoding.couples() && (repetitions > 1 || entanglement != Entanglement.FULL)) {
      throw new IllegalArgumentException(
          "encoding '%s' has neither repetitions nor entanglement, found %d and '%s'"
              .formatted(encoding.label(), repetitions, entanglement.label()));
    }
  }

  /** An encoding as it is by default: {@code zz} twice, the others once, with all pairs. */
  public static FeatureMap of(Encoding encoding) {
    return new FeatureMap(encoding, encoding == Encoding.ZZ ? 2 : 1, Entanglement.FULL);
  }

  /** The name of the encoding, with repetitions and entanglement if they are not the default. */
  public String label() {
    return equals(of(encoding))
        ? encoding.label()
        : "%s(%d, %s)".formatted(encoding.label(), repetitions, entanglement.label());
  }

  /**
   * Returns the gates, with constant angles, that turn {@code |0...0>} into the encoded state of
   * one image. There are none for {@code amplitude}, where the features are the state itself, and
   * for {@code reuploading}, where the gates are part of the circuit.
   *
   * @param features of length n, radians
   */
  public List<Operation> operations(double[] features) {
    return gates(features.length).stream().map(gate -> gate.operation(features)).toList();
  }

  /**
   * Returns the gates of {@link #operations} for any image: their angles are functions of the
   * features.
   */
  public List<EncodingGate> gates(int n) {
    List<EncodingGate> gates = new ArrayList<>();
    switch (encoding) {
      case AMPLITUDE, REUPLOADING -> {}
      case ANGLE -> rotations(Gate.RY, n, gates);
      case ANGLE_X -> rotations(Gate.RX, n, gates);
      case ANGLE_Z -> {
        hadamards(n, gates);
        rotations(Gate.RZ, n, gates);
      }
      case ZZ, IQP -> {
        for (int repetition = 0; repetition < repetitions; repetition++) {
          hadamards(n, gates);
          phases(n).forEach(phase -> addParityPhase(phase, gates));
        }
      }
    }
    return gates;
  }

  private static void rotations(Gate gate, int n, List<EncodingGate> to) {
    for (int q = 0; q < n; q++) {
      to.add(EncodingGate.of(gate, FeatureAngle.of(1, 0, q), q));
    }
  }

  private static void hadamards(int n, List<EncodingGate> to) {
    for (int q = 0; q < n; q++) {
      to.add(EncodingGate.of(Gate.H, null, q));
    }
  }

  /**
   * Returns the phases of one repetition of {@code zz} or {@code iqp}: one angle for each qubit,
   * then one for each pair of qubits. With {@code zz} an angle t multiplies by {@code exp(i t)}
   * those basis states that have an odd number of ones on the angle's qubits. With {@code iqp} it
   * multiplies these by {@code exp(i t / 2)}, and the others by {@code exp(-i t / 2)}.
   */
  public List<FeatureAngle> phases(int n) {
    boolean zz = encoding == Encoding.ZZ;
    double factor = zz ? 2 : 1;
    List<FeatureAngle> phases = new ArrayList<>();
    for (int q = 0; q < n; q++) {
      phases.add(FeatureAngle.of(factor, 0, q));
    }
    for (int[] pair : entanglement.pairs(n)) {
      phases.add(FeatureAngle.of(factor, zz ? Math.PI : 0, pair));
    }
    return phases;
  }

  /**
   * Adds one phase. For one qubit it is a gate, and for a pair it is that gate on the second qubit
   * between two {@code cx}.
   */
  private void addParityPhase(FeatureAngle angle, List<EncodingGate> to) {
    Gate gate = encoding == Encoding.ZZ ? Gate.P : Gate.RZ;
    int[] qubits = angle.features().stream().mapToInt(Integer::intValue).toArray();
    int last = qubits[qubits.length - 1];
    if (qubits.length == 1) {
      to.add(EncodingGate.of(gate, angle, last));
    } else {
      to.add(EncodingGate.of(Gate.CX, null, qubits));
      to.add(EncodingGate.of(gate, angle, last));
      to.add(EncodingGate.of(Gate.CX, null, qubits));
    }
  }
}

package org.qicd.circuit;

import java.util.Locale;

/**
 * How the features of an image enter a circuit. A register may be wider than the image needs.
 * Missing features, whether amplitudes or angles, then count as 0.
 */
public enum Encoding {
  /** The features, padded with zeros to 2^n and divided by their L2 norm, are the amplitudes. */
  AMPLITUDE,
  /** {@code RY(x_q)} on qubit q. */
  ANGLE,
  /** {@code RX(x_q)} on qubit q. */
  ANGLE_X,
  /** A Hadamard gate on each qubit, then {@code RZ(x_q)} on qubit q. */
  ANGLE_Z,
  /**
   * The second-order Pauli-Z feature map of Havlicek et al. (Nature 567, 2019): a Hadamard gate on
   * each qubit and the phases of {@link FeatureMap#phases}, once or more. The phases have the
   * angles {@code 2 x_i} and {@code 2 (pi - x_i) (pi - x_j)}, as in Qiskit's {@code ZZFeatureMap}.
   */
  ZZ,
  /**
   * An instantaneous quantum polynomial circuit: the same, but with the rotations {@code RZ(x_i)}
   * and {@code RZZ(x_i x_j)} as phases, as in PennyLane's {@code IQPEmbedding}.
   */
  IQP,
  /** {@code RY(x_q)} on qubit q before every layer of the ansatz (Perez-Salinas et al., 2020). */
  REUPLOADING;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the features of two qubits together turn them. */
  public boolean couples() {
    return this == ZZ || this == IQP;
  }

  /** The number of qubits of the smallest register that takes the given number of features. */
  public int numQubits(int numFeatures) {
    int needed =
        this == AMPLITUDE
            ? 32 - Integer.numberOfLeadingZeros(Math.max(numFeatures - 1, 1))
            : numFeatures;
    return this == ZZ ? Math.max(needed, 2) : needed;
  }

  /**
   * Refuses features that do not fit a register.
   *
   * @throws IllegalArgumentException if {@code numQubits} qubits do not take {@code numFeatures}
   *     features
   */
  public void check(int numFeatures, int numQubits) {
    if (this == ZZ && (numQubits < 2 || numFeatures < 2)) {
      throw new IllegalArgumentException(
          "encoding 'zz' needs two or more features and qubits, found %d and %d"
              .formatted(numFeatures, numQubits));
    }
    int capacity = this == AMPLITUDE ? 1 << numQubits : numQubits;
    if (numFeatures < 1 || numFeatures > capacity) {
      throw new IllegalArgumentException(
          "encoding '%s' on %d qubits takes %d to %d features, found %d"
              .formatted(label(), numQubits, this == ZZ ? 2 : 1, capacity, numFeatures));
    }
  }
}

package org.qicd.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the features of an image enter a circuit. */
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
   * The second-order Pauli-Z feature map of Havlicek et al. (Nature 567, 2019), two repetitions.
   */
  ZZ,
  /** {@code RY(x_q)} on qubit q before every layer of the ansatz (Perez-Salinas et al., 2020). */
  REUPLOADING;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The smallest register that takes so many features. */
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
   * @throws IllegalArgumentException if n qubits do not take so many features
   */
  public void check(int numFeatures, int numQubits) {
    int capacity = this == AMPLITUDE ? 1 << numQubits : numQubits;
    boolean fits = this == AMPLITUDE ? numFeatures <= capacity : numFeatures == capacity;
    if (numFeatures < 1 || !fits) {
      throw new IllegalArgumentException(
          "encoding '%s' on %d qubits takes %s%d features, found %d"
              .formatted(
                  label(), numQubits, this == AMPLITUDE ? "1 to " : "", capacity, numFeatures));
    }
    if (this == ZZ && numQubits < 2) {
      throw new IllegalArgumentException("encoding 'zz' needs two or more qubits, found one");
    }
  }

  /**
   * The gates, with constant angles, that turn |0...0> into the encoded state of one image; none
   * for {@code amplitude} (the features are the state) and {@code reuploading} (part of the
   * circuit).
   *
   * @param features of length n
   */
  public List<Operation> operations(double[] features) {
    int n = features.length;
    List<Operation> operations = new ArrayList<>();
    switch (this) {
      case AMPLITUDE, REUPLOADING -> {}
      case ANGLE -> rotations(Gate.RY, features, operations);
      case ANGLE_X -> rotations(Gate.RX, features, operations);
      case ANGLE_Z -> {
        hadamards(n, operations);
        rotations(Gate.RZ, features, operations);
      }
      case ZZ -> {
        for (int repetition = 0; repetition < 2; repetition++) {
          hadamards(n, operations);
          pauliZs(features, operations);
        }
      }
    }
    return operations;
  }

  private static void rotations(Gate gate, double[] angles, List<Operation> to) {
    for (int q = 0; q < angles.length; q++) {
      to.add(Operation.of(gate, Angle.constant(angles[q]), q));
    }
  }

  private static void hadamards(int n, List<Operation> to) {
    for (int q = 0; q < n; q++) {
      to.add(Operation.of(Gate.H, q));
    }
  }

  private static void pauliZs(double[] x, List<Operation> to) {
    double[] doubled = Arrays.stream(x).map(value -> 2 * value).toArray();
    rotations(Gate.P, doubled, to);
    for (int i = 0; i < x.length; i++) {
      for (int j = i + 1; j < x.length; j++) {
        double angle = 2 * (Math.PI - x[i]) * (Math.PI - x[j]);
        to.add(Operation.of(Gate.CX, i, j));
        to.add(Operation.of(Gate.P, Angle.constant(angle), j));
        to.add(Operation.of(Gate.CX, i, j));
      }
    }
  }
}

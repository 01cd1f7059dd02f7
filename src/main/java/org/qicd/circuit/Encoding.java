package org.qicd.circuit;

import java.util.ArrayList;
import java.util.List;
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
   * each qubit and the phases of {@link #zzPhases}, {@value #ZZ_REPETITIONS} times.
   */
  ZZ,
  /** {@code RY(x_q)} on qubit q before every layer of the ansatz (Perez-Salinas et al., 2020). */
  REUPLOADING;

  /** The number of times that {@code zz} applies its Hadamard gates and phases. */
  public static final int ZZ_REPETITIONS = 2;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
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
    switch (this) {
      case AMPLITUDE, REUPLOADING -> {}
      case ANGLE -> rotations(Gate.RY, n, gates);
      case ANGLE_X -> rotations(Gate.RX, n, gates);
      case ANGLE_Z -> {
        hadamards(n, gates);
        rotations(Gate.RZ, n, gates);
      }
      case ZZ -> {
        for (int repetition = 0; repetition < ZZ_REPETITIONS; repetition++) {
          hadamards(n, gates);
          zzPhases(n).forEach(phase -> addParityPhase(phase, gates));
        }
      }
    }
    return gates;
  }

  private static void rotations(Gate gate, int n, List<EncodingGate> to) {
    for (int q = 0; q < n; q++) {
      to.add(EncodingGate.of(gate, FeatureAngle.of(1, q), q));
    }
  }

  private static void hadamards(int n, List<EncodingGate> to) {
    for (int q = 0; q < n; q++) {
      to.add(EncodingGate.of(Gate.H, null, q));
    }
  }

  /**
   * Returns the phases of one repetition of {@code zz}: one angle for each qubit, then one for each
   * pair of qubits. Each angle multiplies by {@code exp(i angle)} those basis states that have an
   * odd number of ones on the angle's qubits.
   */
  public static List<FeatureAngle> zzPhases(int n) {
    List<FeatureAngle> phases = new ArrayList<>();
    for (int q = 0; q < n; q++) {
      phases.add(FeatureAngle.of(2, q));
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        phases.add(FeatureAngle.of(2, i, j));
      }
    }
    return phases;
  }

  /**
   * Adds one phase. For one qubit it is a phase gate, and for a pair it is a phase gate on the
   * second qubit between two {@code cx}.
   */
  private static void addParityPhase(FeatureAngle angle, List<EncodingGate> to) {
    int[] qubits = angle.features().stream().mapToInt(Integer::intValue).toArray();
    int last = qubits[qubits.length - 1];
    if (qubits.length == 1) {
      to.add(EncodingGate.of(Gate.P, angle, last));
    } else {
      to.add(EncodingGate.of(Gate.CX, null, qubits));
      to.add(EncodingGate.of(Gate.P, angle, last));
      to.add(EncodingGate.of(Gate.CX, null, qubits));
    }
  }
}

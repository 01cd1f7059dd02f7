package org.qicd.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the features of an image enter a circuit. A register may be wider than the image needs: what
 * is missing then counts as features of value 0, be they amplitudes or angles.
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

  /** How often {@code zz} repeats its Hadamard gates and phases. */
  public static final int ZZ_REPETITIONS = 2;

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
   * The gates, with constant angles, that turn |0...0> into the encoded state of one image; none
   * for {@code amplitude} (the features are the state) and {@code reuploading} (part of the
   * circuit).
   *
   * @param features of length n, radians
   */
  public List<Operation> operations(double[] features) {
    return gates(features.length).stream().map(gate -> gate.operation(features)).toList();
  }

  /** The same gates for any image. */
  List<EncodingGate> gates(int n) {
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
   * The phases of one repetition of {@code zz}: a basis state is multiplied by {@code exp(i angle)}
   * for each of these angles on whose features' qubits it has an odd number of ones. There is one
   * for each qubit, then one for each pair.
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

  /** A phase gate, on the last qubit between {@code cx} where it is one of a pair. */
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

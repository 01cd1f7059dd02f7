package org.qicd.noise;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import org.qicd.backend.Backend;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/**
 * The noise of a backend, or parts of it, possibly scaled. Immutable.
 *
 * <p>The noise is that of {@code NoiseModel.from_backend} in Qiskit Aer 0.18 at temperature 0. Each
 * gate is followed by depolarisation and by relaxation of its qubits, which together have the
 * gate's error. The outcome of each qubit is flipped with the probabilities of its readout. A gate
 * without error and time has no noise.
 *
 * <p>A scale s multiplies the errors of gates, the times of relaxation, and the probabilities of
 * flips. An error is capped where the gate is as bad as any can be, as Aer does it. A flip is
 * capped at 1/2, where an outcome tells nothing, or left where it is if it is above that.
 */
public final class NoiseModel implements Serializable {

  /** A part of a backend's noise that can be switched off. */
  public enum Part {
    ONE_QUBIT_GATES,
    /** All noise of gates of two qubits. */
    TWO_QUBIT_GATES,
    /** Relaxation of qubits that wait for others. */
    IDLE,
    READOUT
  }

  private final Backend backend;
  private final EnumSet<Part> parts;
  private final double scale;

  private NoiseModel(Backend backend, EnumSet<Part> parts, double scale) {
    this.backend = backend;
    this.parts = parts;
    this.scale = scale;
  }

  /** Returns all noise of the backend but that of idle qubits. */
  public static NoiseModel of(Backend backend) {
    return new NoiseModel(backend, EnumSet.complementOf(EnumSet.of(Part.IDLE)), 1);
  }

  /**
   * Returns the same noise with all rates, and times of relaxation, multiplied by a factor.
   *
   * @throws IllegalArgumentException if the factor is negative or not finite
   */
  public NoiseModel scaled(double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "scale of the noise: expected a finite number of at least 0, found " + factor);
    }
    return new NoiseModel(backend, parts, scale * factor);
  }

  /** Returns the noise with a part switched on. */
  public NoiseModel with(Part part) {
    EnumSet<Part> more = EnumSet.copyOf(parts);
    more.add(part);
    return new NoiseModel(backend, more, scale);
  }

  /** Returns the noise with a part switched off. */
  public NoiseModel without(Part part) {
    EnumSet<Part> fewer = EnumSet.copyOf(parts);
    fewer.remove(part);
    return new NoiseModel(backend, fewer, scale);
  }

  /** Whether a part is switched on. */
  public boolean has(Part part) {
    return parts.contains(part);
  }

  /** By what all rates are multiplied. */
  public double scale() {
    return scale;
  }

  /**
   * Returns the errors of the readout of the lowest qubits of the logical circuit.
   *
   * @throws IllegalArgumentException if the circuit measures fewer qubits
   */
  public Confusion confusion(PhysicalCircuit circuit, int numQubits) {
    List<Integer> measured = circuit.measured();
    if (numQubits < 1 || numQubits > measured.size()) {
      throw new IllegalArgumentException(
          "qubits to read: expected 1 to %d, found %d".formatted(measured.size(), numQubits));
    }
    double[] oneGivenZero = new double[numQubits];
    double[] zeroGivenOne = new double[numQubits];
    for (int q = 0; has(Part.READOUT) && q < numQubits; q++) {
      Backend.Qubit qubit = qubit(circuit.qubits().get(measured.get(q)));
      oneGivenZero[q] = flip(qubit.oneGivenZero());
      zeroGivenOne[q] = flip(qubit.zeroGivenOne());
    }
    return new Confusion(oneGivenZero, zeroGivenOne);
  }

  private double flip(double probability) {
    return Math.min(scale * probability, Math.max(probability, 0.5));
  }

  /**
   * Returns what follows a gate.
   *
   * @param qubits of the backend, in the order of the gate
   */
  GateNoise after(PhysicalGate gate, List<Integer> qubits) {
    Part part = qubits.size() == 1 ? Part.ONE_QUBIT_GATES : Part.TWO_QUBIT_GATES;
    if (gate.isError() || !has(part)) {
      return GateNoise.NONE;
    }
    Backend.Calibration calibration = calibration(gate, qubits);
    return GateNoise.of(
        scale * calibration.error(),
        qubits.stream().map(q -> relaxation(q, calibration.time())).toList());
  }

  /** Returns the relaxation of a qubit that waits for a time. */
  Relaxation idle(int qubit, double time) {
    return has(Part.IDLE) && time > 0 ? relaxation(qubit, time) : Relaxation.NONE;
  }

  private Relaxation relaxation(int qubit, double time) {
    return Relaxation.of(qubit(qubit), scale * time);
  }

  /** The time of a gate in seconds, whatever the scale. */
  double time(PhysicalGate gate, List<Integer> qubits) {
    return gate.isError() ? 0 : calibration(gate, qubits).time();
  }

  private Backend.Qubit qubit(int index) {
    if (index >= backend.numQubits()) {
      throw new IllegalArgumentException(
          "noise of %s: expected qubits below %d, found qubit %d"
              .formatted(backend.name(), backend.numQubits(), index));
    }
    return backend.qubits().get(index);
  }

  private Backend.Calibration calibration(PhysicalGate gate, List<Integer> qubits) {
    Backend.Calibration calibration = backend.gate(gate.gate(), qubits);
    if (calibration == null) {
      throw new IllegalArgumentException(
          "noise of %s: it has no gate %s on qubits %s"
              .formatted(backend.name(), gate.gate().label(), qubits));
    }
    return calibration;
  }
}

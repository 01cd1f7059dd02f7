package org.qicd.noise;

import java.io.Serializable;
import java.util.List;

/**
 * The noise that follows a gate: first depolarisation of the gate's qubits together, then
 * relaxation of each.
 *
 * @param depolarising the parameter p of {@code rho -> (1 - p) rho + p I / d}
 * @param relaxations of the gate's qubits, in their order; empty if none relaxes
 */
record GateNoise(double depolarising, List<Relaxation> relaxations) implements Serializable {
  static final GateNoise NONE = new GateNoise(0, List.of());

  GateNoise {
    relaxations = List.copyOf(relaxations);
  }

  /**
   * Returns the noise of a gate with the given error. Depolarisation is what makes the average gate
   * fidelity {@code 1 - error} where relaxation does not explain all of it. The formula, with what
   * is capped, is that of {@code _device_depolarizing_error} in Qiskit Aer ({@code
   * noise/device/models.py}): with d the dimension and F the average fidelity of the relaxation, F
   * of both is {@code F - p (d F - 1) / d}.
   *
   * @param error one minus the average gate fidelity
   * @param relaxations one for each qubit of the gate
   */
  static GateNoise of(double error, List<Relaxation> relaxations) {
    int strings = 1 << (2 * relaxations.size());
    double dimension = 1 << relaxations.size();
    double process = 1;
    for (Relaxation relaxation : relaxations) {
      process *= relaxation.processFidelity();
    }
    double fidelity = (dimension * process + 1) / (dimension + 1);
    double excess = Math.min(error, dimension / (dimension + 1)) - (1 - fidelity);
    double depolarising =
        error > 1 - fidelity
            ? Math.min(dimension * excess / (dimension * fidelity - 1), strings / (strings - 1.0))
            : 0;
    boolean relaxes = relaxations.stream().anyMatch(relaxation -> !relaxation.isNone());
    return new GateNoise(depolarising, relaxes ? relaxations : List.of());
  }

  boolean isNone() {
    return depolarising == 0 && relaxations.isEmpty();
  }
}

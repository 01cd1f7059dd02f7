package org.qicd.distill;

/**
 * The distance of a student from the ensemble of its {@link Peers}: the R of the loss {@code l +
 * lambda R}.
 */
public enum Divergence {
  /** Nothing is compared: there is no distillation term. */
  NONE(0),
  /** {@code R = 1 - 1/K sum over the K peers j of |<psi_j|psi>|^2}, in [0, 1]. */
  INFIDELITY(1),
  /** {@code R = 1 - G} with G the superfidelity of the readout qubits' states, in [0, 1]. */
  SUPERFIDELITY(1),
  /**
   * {@code R = KL(p_bar || p)} with p_bar the mean of the peers' class probabilities. It has no
   * upper bound.
   */
  KL(Double.POSITIVE_INFINITY);

  private final double most;

  Divergence(double most) {
    this.most = most;
  }

  /** Clamps a computed R to its bounds, since rounding may carry it past them. NaN stays NaN. */
  double bounded(double value) {
    return Math.min(most, Math.max(0, value));
  }
}

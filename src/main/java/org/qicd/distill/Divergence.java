package org.qicd.distill;

/**
 * How far a student is from the ensemble of its {@link Peers}, R in the loss {@code l + lambda R}.
 */
public enum Divergence {
  /** Nothing is compared: there is no distillation term. */
  NONE(0),
  /** {@code R = 1 - 1/K sum over the K peers j of |<psi_j|psi>|^2}, in [0, 1]. */
  INFIDELITY(1),
  /** {@code R = 1 - G}, G the superfidelity of the readout qubits' states; in [0, 1]. */
  SUPERFIDELITY(1),
  /** {@code R = KL(p_bar || p)} with the mean of the peers' class probabilities; unbounded. */
  KL(Double.POSITIVE_INFINITY);

  private final double most;

  Divergence(double most) {
    this.most = most;
  }

  /** A computed R within its bounds, from which rounding may carry it off; NaN stays NaN. */
  double bounded(double value) {
    return Math.min(most, Math.max(0, value));
  }
}

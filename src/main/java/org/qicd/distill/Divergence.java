package org.qicd.distill;

/**
 * How far a student is from the ensemble of its {@link Peers}, R in the loss {@code l + lambda R}.
 */
public enum Divergence {
  /** No pull. */
  NONE,
  /** {@code R = 1 - 1/K sum over the K peers of |<psi_j|psi>|^2}, in [0, 1]. */
  INFIDELITY,
  /** {@code R = 1 - G}, G the superfidelity of the readout qubits' states; in [0, 1]. */
  SUPERFIDELITY,
  /** {@code R = KL(p_bar || p)} with the mean of the peers' class probabilities; unbounded. */
  KL
}

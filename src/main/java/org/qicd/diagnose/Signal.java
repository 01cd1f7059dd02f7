package org.qicd.diagnose;

import org.qicd.circuit.Readout;
import org.qicd.distill.Divergence;

/** A part of the loss whose gradient may vanish, and the kind of start at which it is measured. */
public enum Signal {
  TASK("cross-entropy", Divergence.NONE, false),
  INFIDELITY("infidelity", Divergence.INFIDELITY, false),
  READOUT("readout-state infidelity", Divergence.SUPERFIDELITY, false),
  KL("KL", Divergence.KL, false),
  COMMON_INFIDELITY("infidelity, common start", Divergence.INFIDELITY, true);

  private final String label;
  private final Divergence divergence;
  private final boolean common;

  Signal(String label, Divergence divergence, boolean common) {
    this.label = label;
    this.divergence = divergence;
    this.common = common;
  }

  public String label() {
    return label;
  }

  Divergence divergence() {
    return divergence;
  }

  /**
   * The approximate error of a gradient entry that is estimated from one shot. Losses of logits
   * have the logit scale as a factor, infidelities do not. By Born's rule an outcome of probability
   * P counts 1/P, so that its error is {@code sqrt(1/P)}; here all outcomes are taken as alike.
   */
  double noise(Readout readout) {
    if (this != TASK && this != KL) {
      return 1;
    }
    return readout.link() == Readout.Link.BORN
        ? Math.sqrt(1 << readout.numQubits())
        : readout.logitScale();
  }

  /** Whether both students start from the same draw and differ little. */
  boolean common() {
    return common;
  }
}

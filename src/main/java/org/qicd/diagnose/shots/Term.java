package org.qicd.diagnose.shots;

import org.qicd.distill.Divergence;
import org.qicd.measure.FidelityTest;

/** A part of the loss, and how a quantum computer would measure it. */
public enum Term {
  INVERSION(Divergence.INFIDELITY, FidelityTest.INVERSION),
  /** Both swap tests have the same outcomes. The destructive one takes fewer qubits. */
  SWAP(Divergence.INFIDELITY, FidelityTest.DESTRUCTIVE_SWAP),
  RANDOMISED(Divergence.INFIDELITY, FidelityTest.RANDOMISED),
  READOUT(Divergence.SUPERFIDELITY, FidelityTest.EXACT),
  KL(Divergence.KL, FidelityTest.EXACT),
  /** KL of class probabilities by Born's rule, where the configuration takes a softmax. */
  BORN_KL(Divergence.KL, FidelityTest.EXACT),
  TASK(Divergence.NONE, FidelityTest.EXACT);

  private final Divergence divergence;
  private final FidelityTest test;

  Term(Divergence divergence, FidelityTest test) {
    this.divergence = divergence;
    this.test = test;
  }

  public String label() {
    return switch (this) {
      case READOUT -> "readout-state infidelity";
      case KL -> "KL";
      case BORN_KL -> "KL by Born's rule";
      case TASK -> "cross-entropy";
      case INVERSION -> "infidelity by inversion";
      case SWAP -> "infidelity by swap tests";
      case RANDOMISED -> "infidelity by randomised measurements";
    };
  }

  /** What is compared. */
  public Divergence divergence() {
    return divergence;
  }

  /** How fidelities are measured, for an infidelity. */
  public FidelityTest test() {
    return test;
  }

  /** Whether students' whole states are compared. */
  public boolean isInfidelity() {
    return divergence == Divergence.INFIDELITY;
  }
}

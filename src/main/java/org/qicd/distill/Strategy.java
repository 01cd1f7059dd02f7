package org.qicd.distill;

import java.util.Locale;

/** How the students of a run teach each other. */
public enum Strategy {
  /** Quantum infidelity codistillation: a pull toward the others' output states. */
  QICD,
  /** Quantum codistillation: a pull toward the others' class probabilities by KL divergence. */
  QCD,
  /** Quantum knowledge distillation: a pull toward a frozen teacher that was trained before. */
  QKD,
  /** One model in M copies: the students' gradients are averaged each step (federated SGD). */
  AVERAGE,
  /** Students alone. */
  INDEPENDENT;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The divergence of this strategy's pull.
   *
   * @param readoutStates whether codistillation compares readout states, not whole ones
   * @param toTeacher that of {@code QKD}
   */
  public Divergence divergence(boolean readoutStates, Divergence toTeacher) {
    return switch (this) {
      case QICD -> readoutStates ? Divergence.SUPERFIDELITY : Divergence.INFIDELITY;
      case QCD -> Divergence.KL;
      case QKD -> toTeacher;
      case AVERAGE, INDEPENDENT -> Divergence.NONE;
    };
  }

  /** Whether all students take the step of the mean gradient. */
  public boolean averagesGradients() {
    return this == AVERAGE;
  }
}

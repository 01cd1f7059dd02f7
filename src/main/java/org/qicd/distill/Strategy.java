package org.qicd.distill;

import java.util.Locale;

/** How the students of a run teach each other. */
public enum Strategy {
  /**
   * Quantum infidelity codistillation: the distillation term compares each student's output states
   * with those of the others.
   */
  QICD,
  /**
   * Quantum codistillation: the distillation term compares each student's class probabilities with
   * those of the others, by KL divergence.
   */
  QCD,
  /**
   * Quantum knowledge distillation: the distillation term compares each student with a frozen
   * teacher that was trained before.
   */
  QKD,
  /** One model in M copies: the students' gradients are averaged each step (federated SGD). */
  AVERAGE,
  /**
   * Federated averaging (McMahan et al., AISTATS 2017): every student takes the steps of a round by
   * its own labels, and then all take the mean of their weights.
   */
  FEDAVG,
  /** Every student learns alone, without a distillation term. */
  INDEPENDENT;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the divergence in this strategy's distillation term.
   *
   * @param readoutStates whether {@code QICD} compares the states of the readout qubits instead of
   *     whole states
   * @param toTeacher the divergence of {@code QKD}
   */
  public Divergence divergence(boolean readoutStates, Divergence toTeacher) {
    return switch (this) {
      case QICD -> readoutStates ? Divergence.SUPERFIDELITY : Divergence.INFIDELITY;
      case QCD -> Divergence.KL;
      case QKD -> toTeacher;
      case AVERAGE, FEDAVG, INDEPENDENT -> Divergence.NONE;
    };
  }

  /** Whether all students take the same step, along the mean of their gradients. */
  public boolean averagesGradients() {
    return this == AVERAGE;
  }

  /** Whether all students take the mean of their weights at the end of each round. */
  public boolean averagesWeights() {
    return this == FEDAVG;
  }
}

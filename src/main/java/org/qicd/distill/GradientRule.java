package org.qicd.distill;

import java.util.Locale;

/** How the gradient of a student's loss is found. */
public enum GradientRule {
  /** From exact states, by one sweep back through the circuit. Only a simulator can do this. */
  ADJOINT,
  /**
   * By the parameter-shift rule: from circuits in which one angle is shifted (Schuld et al., Phys.
   * Rev. A 99, 032331, 2019).
   */
  SHIFT,
  /**
   * By simultaneous perturbation: from the losses of two circuits in which all weights are moved at
   * random (Spall, IEEE Trans. Autom. Control 37, 1992).
   */
  SPSA;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a quantum computer could find the gradient in this way, from measured circuits. */
  public boolean isMeasured() {
    return this != ADJOINT;
  }
}

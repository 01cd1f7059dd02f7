package org.qicd.optim;

import java.util.Locale;

/** How the step size changes over the steps of a run. */
public enum StepSchedule {
  CONSTANT,
  /** The step size falls along half a cosine, from the full size to a twentieth of it. */
  COSINE;

  private static final double LAST = 0.05;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the size of a step.
   *
   * @param step number of the step, from 0
   * @param steps number of steps of the whole run
   */
  public double stepSize(double first, int step, int steps) {
    if (this == CONSTANT) {
      return first;
    }
    double cosine = 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
    return first * (LAST + (1 - LAST) * cosine);
  }
}

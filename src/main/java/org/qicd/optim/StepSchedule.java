package org.qicd.optim;

import java.util.Locale;

/** How the step size changes over the steps of a run. */
public enum StepSchedule {
  CONSTANT,
  /** Half a cosine from the full step size down to a twentieth. */
  COSINE;

  private static final double LAST = 0.05;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The size of a step.
   *
   * @param step from 0
   * @param steps of the whole run
   */
  public double stepSize(double first, int step, int steps) {
    if (this == CONSTANT) {
      return first;
    }
    double cosine = 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
    return first * (LAST + (1 - LAST) * cosine);
  }
}

package org.qicd.optim;

import java.util.Locale;

/** How the step size changes over the steps of a run. */
public enum StepSchedule {
  CONSTANT,
  /** The step size falls along half a cosine, from the full size to a twentieth of it. */
  COSINE,
  /**
   * The step size falls by the power .602 of the number of the step, counted from a tenth of all
   * steps on (J. C. Spall, Implementation of the simultaneous perturbation algorithm for stochastic
   * optimization, IEEE Transactions on Aerospace and Electronic Systems 34, 1998).
   */
  SPSA;

  private static final double LAST = 0.05;
  private static final double POWER = 0.602;

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
    return switch (this) {
      case CONSTANT -> first;
      case COSINE -> {
        double cosine = 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
        yield first * (LAST + (1 - LAST) * cosine);
      }
      case SPSA -> {
        double before = 0.1 * steps + 1;
        yield first * StrictMath.pow(before / (before + step), POWER);
      }
    };
  }
}

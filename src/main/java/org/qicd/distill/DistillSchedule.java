package org.qicd.distill;

import java.util.Locale;

/** How the weight of the pull, lambda, gets to its end value over the rounds. */
public enum DistillSchedule {
  CONSTANT,
  /** From zero, full after the last round. */
  LINEAR,
  /** From a tenth of the end value, full after two thirds of the rounds. */
  GEOMETRIC;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Lambda of a round.
   *
   * @param end the end value
   * @param round from 0
   * @param rounds of the whole run
   */
  public double weight(double end, int round, int rounds) {
    double progress = (double) round / rounds;
    return switch (this) {
      case CONSTANT -> end;
      case LINEAR -> end * progress;
      case GEOMETRIC -> end * StrictMath.pow(10, -Math.max(0, 1 - 1.5 * progress));
    };
  }
}

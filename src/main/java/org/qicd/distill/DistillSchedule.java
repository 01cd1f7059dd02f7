package org.qicd.distill;

import java.util.Locale;

/** How lambda, the weight of the distillation term, rises to its end value over the rounds. */
public enum DistillSchedule {
  CONSTANT,
  /** Rises linearly from zero and would reach the end value in the round after the last. */
  LINEAR,
  /**
   * Rises geometrically from a tenth of the end value, and reaches it after two thirds of the
   * rounds.
   */
  GEOMETRIC;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns lambda in a round.
   *
   * @param end the end value of lambda
   * @param round number of the round, from 0
   * @param rounds number of rounds of the whole run
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

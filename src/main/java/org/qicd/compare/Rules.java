package org.qicd.compare;

/** What all rules have in common. */
final class Rules {
  /** The margin of accuracies: one percentage point. */
  static final double POINT = 0.01;

  /** The margin of ratios: a tenth more. */
  static final double TENTH = 1.1;

  private Rules() {}

  /** Whether an adjusted p value is significant. Refuses a number that is not a p value. */
  static boolean significant(double adjustedP) {
    if (!(adjustedP >= 0 && adjustedP <= 1)) {
      throw new IllegalArgumentException("expected a p value from 0 to 1, found " + adjustedP);
    }
    return adjustedP < ClaimRule.ALPHA;
  }

  /** Returns the verdict. With too few seeds it is undecided. */
  static Verdict decided(int seeds, boolean holds, boolean doesNot) {
    if (seeds < ClaimRule.FEWEST_SEEDS) {
      return Verdict.UNDECIDED;
    }
    return holds ? Verdict.HOLDS : doesNot ? Verdict.DOES_NOT_HOLD : Verdict.UNDECIDED;
  }

  /** Refuses a margin that is not finite and above {@code least}. */
  static void checkMargin(double margin, double least) {
    if (!(margin > least && Double.isFinite(margin))) {
      throw new IllegalArgumentException("expected a margin above " + least + ", found " + margin);
    }
  }
}

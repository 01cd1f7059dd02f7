package org.qicd.compare;

/** What all rules share. */
final class Rules {
  private Rules() {}

  /** Whether an adjusted p value counts; refuses what is none. */
  static boolean significant(double adjustedP) {
    if (!(adjustedP >= 0 && adjustedP <= 1)) {
      throw new IllegalArgumentException("expected a p value from 0 to 1, found " + adjustedP);
    }
    return adjustedP < ClaimRule.ALPHA;
  }

  /** The verdict, unless there are too few seeds for any. */
  static Verdict decided(int seeds, boolean holds, boolean doesNot) {
    if (seeds < ClaimRule.FEWEST_SEEDS) {
      return Verdict.UNDECIDED;
    }
    return holds ? Verdict.HOLDS : doesNot ? Verdict.DOES_NOT_HOLD : Verdict.UNDECIDED;
  }

  /** A margin, checked: finite and above {@code least}. */
  static void checkMargin(double margin, double least) {
    if (!(margin > least && Double.isFinite(margin))) {
      throw new IllegalArgumentException("expected a margin above " + least + ", found " + margin);
    }
  }
}

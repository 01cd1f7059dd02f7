package org.qicd.compare;

/**
 * How a claim is decided, said before there are numbers. Each rule is a value that holds its
 * margins; {@link #rule()} says in words exactly what its {@code judge} does, and a report prints
 * it above the verdicts.
 *
 * <p>All rules are cautious in the same ways. "Holds" takes a p value that survives Holm's
 * adjustment over all comparisons of the report, and an interval on the right side. "Does not hold"
 * takes an interval that shuts out an advantage worth having; that nothing was found is not enough.
 * Everything else, and everything with fewer than {@value #FEWEST_SEEDS} seeds, is undecided.
 */
public sealed interface ClaimRule
    permits AccuracyRule, SpeedRule, NonInferiorityRule, GrowthRule, StabilityRule {
  /** An adjusted p value below it counts. */
  double ALPHA = 0.05;

  /**
   * The fewest seeds with which the exact signed rank test can be significant at all: its smallest
   * two-sided p value is {@code 2^(1 - 6) = .031}.
   */
  int FEWEST_SEEDS = 6;

  /** The rule in words, with its numbers. */
  String rule();
}

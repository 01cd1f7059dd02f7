package org.qicd.compare;

/**
 * How a claim is decided, fixed before there are numbers. Each rule is a value that holds its
 * margins. {@link #rule()} says in words exactly what its {@code judge} does, and a report prints
 * it with the verdicts.
 *
 * <p>All rules are cautious in the same ways. "Holds" requires a p value that is significant after
 * Holm's adjustment over all comparisons of the report, and an interval on the right side. "Does
 * not hold" requires an interval that excludes an advantage worth having; it is not enough that no
 * advantage was found. Everything else, and everything with fewer than {@value #FEWEST_SEEDS}
 * seeds, is undecided.
 */
public sealed interface ClaimRule permits PairRule, SpeedRule, GrowthRule, StabilityRule {
  /** Adjusted p values below this level are significant. */
  double ALPHA = 0.05;

  /**
   * The smallest number of seeds with which the exact signed rank test can be significant at all.
   * Its smallest two-sided p value is then {@code 2^(1 - 6) = .031}.
   */
  int FEWEST_SEEDS = 6;

  /** The rule in words, with its numbers. */
  String rule();
}

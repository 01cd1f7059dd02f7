package org.qicd.compare;

import org.qicd.report.Numbers;
import org.qicd.stats.Holm;
import org.qicd.stats.NonInferiority;

/**
 * The rule for claim 4 and for {@code not_worse}: the first method is competitive with its rival,
 * that is, worse by less than a margin.
 *
 * @param margin the loss that still counts as competitive, as a fraction: .01 is one point
 */
public record NonInferiorityRule(double margin) implements PairRule {
  public NonInferiorityRule {
    Rules.checkMargin(margin, 0);
  }

  @Override
  public String rule() {
    return Numbers.format(
        "Of the paired differences in test accuracy: holds (not worse by %s) if the one-sided lower"
            + " 95%% t limit of their mean lies above -%s and its p, adjusted by Holm over all"
            + " comparisons, is below %s. Does not hold if the one-sided upper 95%% limit lies"
            + " below -%s. Undecided otherwise. %s",
        Words.points(margin),
        Words.points(margin),
        Words.number(ALPHA),
        Words.points(margin),
        Words.TOO_FEW);
  }

  /** Returns the estimate that this rule judges, with the rule's margin. */
  public NonInferiority measure(double[] first, double[] rival) {
    return NonInferiority.of(first, rival, margin);
  }

  @Override
  public Tested test(double[] method, double[] rival) {
    NonInferiority found = measure(method, rival);
    return new Tested(found.mean().mean(), found.p(), p -> judge(found, p));
  }

  /**
   * Decides by the rule.
   *
   * @param found the result of {@link #measure}
   * @param adjustedP {@code found.p()} after {@link Holm#adjust}
   * @throws IllegalArgumentException if the estimate has another margin
   */
  public Judgement judge(NonInferiority found, double adjustedP) {
    if (found.margin() != margin) {
      throw new IllegalArgumentException(
          "expected a test with margin " + margin + ", found " + found.margin());
    }
    Verdict verdict =
        Rules.decided(
            found.mean().n(),
            Rules.significant(adjustedP) && found.lower() > -margin,
            found.upper() < -margin);
    return new Judgement(
        verdict,
        Numbers.format(
            "%s, one-sided limits %+.2f and %+.2f, adjusted %s, %s",
            Words.points(found.mean().t()),
            100 * found.lower(),
            100 * found.upper(),
            Words.p(adjustedP),
            Words.seeds(found.mean().n())));
  }
}

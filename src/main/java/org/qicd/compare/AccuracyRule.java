package org.qicd.compare;

import org.qicd.report.Numbers;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;
import org.qicd.stats.PairedDifference;

/**
 * The rule for the first half of claim 5 and for {@code more_accurate}: the first method is more
 * accurate than its rival.
 *
 * @param margin the smallest advantage worth having, as a fraction: .01 is one point
 */
public record AccuracyRule(double margin) implements PairRule {
  public AccuracyRule {
    Rules.checkMargin(margin, 0);
  }

  @Override
  public String rule() {
    return Numbers.format(
        "Of the paired differences in test accuracy: holds if the 95%% t interval of their mean"
            + " lies above 0 and Wilcoxon's signed rank p, adjusted by Holm over all comparisons,"
            + " is below %s. Does not hold if the interval reaches to 0 or below and shuts out an"
            + " advantage of %s. Undecided otherwise. %s",
        Words.number(ALPHA), Words.points(margin), Words.TOO_FEW);
  }

  @Override
  public Tested test(double[] method, double[] rival) {
    PairedDifference difference = PairedDifference.of(method, rival);
    return new Tested(difference.t().value(), difference.wilcoxon().p(), p -> judge(difference, p));
  }

  /**
   * Decides by the rule.
   *
   * @param difference accuracies of the claim's method minus those of its rival
   * @param adjustedP {@code difference.wilcoxon().p()} after {@link Holm#adjust}
   */
  public Judgement judge(PairedDifference difference, double adjustedP) {
    Interval t = difference.t();
    Verdict verdict =
        Rules.decided(
            difference.n(),
            Rules.significant(adjustedP) && t.above(0),
            !t.above(0) && t.below(margin));
    return new Judgement(
        verdict,
        Numbers.format(
            "%s, adjusted %s, better on %d of %s, equal on %d",
            Words.points(t),
            Words.p(adjustedP),
            difference.wins(),
            Words.seeds(difference.n()),
            difference.ties()));
  }
}

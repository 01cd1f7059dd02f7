package org.qicd.compare;

import org.qicd.report.Numbers;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;

/**
 * The rule for the second half of claim 5: the first method reaches a target at a lower cost than
 * its rival.
 *
 * @param margin the smallest ratio worth having, above 1: with 1.1 the rival spends a tenth more
 */
public record SpeedRule(double margin) implements ClaimRule {
  public SpeedRule {
    Rules.checkMargin(margin, 1);
  }

  @Override
  public String rule() {
    return Numbers.format(
        "Of the ratios, rival's over own, of what was spent until the target (a run that never got"
            + " there counts with all it spent): holds if the 95%% t interval of their geometric"
            + " mean lies above 1 and Wilcoxon's signed rank p of the logarithms, own runs that"
            + " never got there taken as the strongest evidence against it, adjusted by Holm over"
            + " all comparisons, is below %s. Does not hold if the interval reaches to 1 or below"
            + " and shuts out a ratio of %s and the rival always got there, or if the interval"
            + " lies below 1 and Wilcoxon's p the other way, the rival's runs that never got there"
            + " taken as the strongest evidence for it, is below %s. Undecided otherwise. %s",
        Words.number(ALPHA), Words.number(margin), Words.number(ALPHA), Words.TOO_FEW);
  }

  /**
   * Decides by the rule.
   *
   * @param speed the rival's cost divided by that of the claim's method
   * @param adjustedP {@code speed.faster()} after {@link Holm#adjust}
   */
  public Judgement judge(SpeedRatio speed, double adjustedP) {
    Interval ratio = speed.spent().ratio();
    boolean noGain = !ratio.above(1) && ratio.below(margin) && speed.rivalMissing() == 0;
    boolean slower = ratio.below(1) && speed.slower() < ALPHA;
    Verdict verdict =
        Rules.decided(
            speed.spent().n(), Rules.significant(adjustedP) && ratio.above(1), noGain || slower);
    return new Judgement(
        verdict,
        Numbers.format(
            "%s, adjusted %s, faster on %d of %s; never there: %d own runs, %d of the rival, both"
                + " on %d",
            Words.ratio(ratio),
            Words.p(adjustedP),
            speed.spent().wins(),
            Words.seeds(speed.spent().n()),
            speed.firstMissing(),
            speed.rivalMissing(),
            speed.bothMissing()));
  }
}

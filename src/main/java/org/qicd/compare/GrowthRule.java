package org.qicd.compare;

import java.util.ArrayList;
import java.util.List;
import org.qicd.report.Numbers;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;
import org.qicd.stats.PairedDifference;

/**
 * The rule for claim 3 in practice: more students are better.
 *
 * <p>With sharded labels more students also hold more labels. A report says so, and shows one
 * student with all of their labels beside them.
 *
 * @param margin the smallest gain of accuracy from the fewest to the most students worth having, as
 *     a fraction: .01 is one point
 */
public record GrowthRule(double margin) implements ClaimRule {
  public GrowthRule {
    Rules.checkMargin(margin, 0);
  }

  @Override
  public String rule() {
    return Numbers.format(
        "For each seed a straight line over log2 of the number of students; its rise from the"
            + " fewest to the most is the gain. Does not hold if between two consecutive numbers of"
            + " students the mean paired difference is below 0 and the p of its t test, adjusted by"
            + " Holm over these steps, is below %s. Otherwise holds if"
            + " the t interval of the mean gain lies above 0 and its signed rank p, adjusted by"
            + " Holm over all comparisons, is below %s; does not hold if that interval reaches to 0"
            + " or below and shuts out a gain of %s. Undecided otherwise. %s",
        Words.number(ALPHA), Words.number(ALPHA), Words.points(margin), Words.TOO_FEW);
  }

  /**
   * Decides by the rule.
   *
   * @param adjustedP {@code growth.gain().wilcoxon().p()} after {@link Holm#adjust}
   */
  public Judgement judge(Growth growth, double adjustedP) {
    List<PairedDifference> steps = growth.steps();
    double[] p = Holm.adjust(steps.stream().mapToDouble(s -> s.mean().p()).toArray());
    boolean falls = false;
    List<String> found = new ArrayList<>();
    for (int k = 0; k < p.length; k++) {
      Interval t = steps.get(k).t();
      falls |= t.value() < 0 && Rules.significant(p[k]);
      found.add(Words.points(t));
    }
    Interval gain = growth.gain().t();
    boolean rises = Rules.significant(adjustedP) && gain.above(0);
    Verdict verdict =
        Rules.decided(
            growth.gain().n(), rises && !falls, falls || (!gain.above(0) && gain.below(margin)));
    return new Judgement(
        verdict,
        Numbers.format(
            "gain %s over %s doublings, adjusted %s, %s; steps %s%s",
            Words.points(gain),
            Words.number(growth.doublings()),
            Words.p(adjustedP),
            Words.seeds(growth.gain().n()),
            String.join(", ", found),
            falls ? ": falls" : ""));
  }
}

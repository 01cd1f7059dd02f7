package org.qicd.compare;

import org.qicd.report.Numbers;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;

/**
 * The rule for claim 2: KL between students gets large while infidelity is bounded, and training
 * with infidelity is steadier.
 *
 * @param klBound the bound, in nats, above which a KL is large; {@code ln(classes)} is the KL of a
 *     student with equal probabilities for all classes where the ensemble is certain
 * @param margin the smallest ratio of peaks worth having, above 1
 */
public record StabilityRule(double klBound, double margin) implements ClaimRule {
  public StabilityRule {
    if (!(klBound > 0)) {
      throw new IllegalArgumentException("expected a bound of KL above 0, found " + klBound);
    }
    Rules.checkMargin(margin, 1);
  }

  @Override
  public String rule() {
    return Numbers.format(
        "Two parts, and the claim holds if both do, and does not if one does not. Bounded:"
            + " infidelity is at most 1 by definition (a larger one is an error); the part holds if"
            + " in most runs the largest KL of an image is above %s nats (Wilson's 95%% interval of"
            + " the share of seeds above one half), and does not if in most it is not (interval"
            + " below one half). Steadier: of the ratios, KL's over infidelity's, of largest to mean"
            + " gradient norm of the term, holds if the 95%% t interval of the geometric mean lies"
            + " above 1 and the signed rank p of the logarithms, adjusted by Holm over all"
            + " comparisons, is below %s; does not hold if the interval reaches to 1 or below and"
            + " shuts out a ratio of %s. Undecided otherwise. %s",
        Words.number(klBound), Words.number(ALPHA), Words.number(margin), Words.TOO_FEW);
  }

  /**
   * Decides by the rule.
   *
   * @param adjustedP {@code found.peaks().wilcoxon().p()} after {@link Holm#adjust}
   */
  public Judgement judge(Stability found, double adjustedP) {
    Interval share = found.bounds().klAbove(klBound);
    Interval peaks = found.peaks().ratio();
    int n = found.bounds().n();
    Verdict bounded = Rules.decided(n, share.above(0.5), share.below(0.5));
    Verdict steadier =
        Rules.decided(
            n,
            Rules.significant(adjustedP) && peaks.above(1),
            !peaks.above(1) && peaks.below(margin));
    return new Judgement(
        bounded.and(steadier),
        Numbers.format(
            "bounded %s: %s; steadier %s: peaks %s, adjusted %s",
            bounded,
            found.bounds().text(klBound),
            steadier,
            Words.ratio(peaks),
            Words.p(adjustedP)));
  }
}

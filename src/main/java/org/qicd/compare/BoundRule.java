package org.qicd.compare;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;
import org.qicd.report.Numbers;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;

/**
 * The rule {@code bounded}, the first half of claim 2 on its own: the rival's KL gets large in most
 * runs, while the method's infidelity is bounded.
 *
 * @param klBound the bound, in nats, above which a KL is large, as in {@link StabilityRule}
 */
public record BoundRule(double klBound) implements PairRule {
  public BoundRule {
    if (!(klBound > 0)) {
      throw new IllegalArgumentException("expected a bound of KL above 0, found " + klBound);
    }
  }

  @Override
  public String rule() {
    return Numbers.format(
        "Infidelity is at most 1 by definition (a larger one is an error) and is exact, while KL is"
            + " that of measured probabilities. Holds if in most runs of"
            + " the rival the largest KL of an image is above %s nats: Wilson's 95%% interval of the"
            + " share of seeds lies above one half, and the p of the exact binomial test of one"
            + " half, adjusted by Holm over all comparisons, is below %s. Does not hold if that"
            + " interval lies below one half. Undecided otherwise, and if a seed has no KL. %s",
        Words.number(klBound), Words.number(ALPHA), Words.TOO_FEW);
  }

  @Override
  public double[] numbers(Outcome outcome) {
    return outcome.largest(row -> row.learned().largestDivergence());
  }

  /**
   * Compares runs.
   *
   * @param method the largest infidelity of an image, for each seed
   * @param rival the largest KL of an image in nats, for each seed
   */
  @Override
  public Tested test(double[] method, double[] rival) {
    if (DoubleStream.concat(Arrays.stream(method), Arrays.stream(rival)).anyMatch(Double::isNaN)) {
      return Tested.missing("the largest divergence", method, rival);
    }
    Stability.Bounds bounds = new Stability.Bounds(method, rival);
    int above = (int) Arrays.stream(rival).filter(kl -> kl > klBound).count();
    double p =
        new BinomialTest().binomialTest(rival.length, above, 0.5, AlternativeHypothesis.TWO_SIDED);
    return new Tested(
        bounds.klAbove(klBound).value() - 0.5, Math.min(1, p), adjusted -> judge(bounds, adjusted));
  }

  /**
   * Decides by the rule.
   *
   * @param adjustedP the p of the binomial test after {@link Holm#adjust}
   */
  public Judgement judge(Stability.Bounds found, double adjustedP) {
    Interval share = found.klAbove(klBound);
    Verdict verdict =
        Rules.decided(
            found.n(), Rules.significant(adjustedP) && share.above(0.5), share.below(0.5));
    return new Judgement(
        verdict, "%s, adjusted %s".formatted(found.text(klBound), Words.p(adjustedP)));
  }
}

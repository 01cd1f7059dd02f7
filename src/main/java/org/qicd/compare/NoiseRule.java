package org.qicd.compare;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.qicd.report.Numbers;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;
import org.qicd.stats.PairedRatio;

/**
 * The rule {@code less_noise}: measured by as many shots for each circuit, the gradient of the
 * method's distillation term has less noise over signal than that of its rival.
 *
 * @param margin the smallest ratio worth having, above 1: with 1.1 the rival's is a tenth larger
 */
public record NoiseRule(double margin) implements PairRule {
  public NoiseRule {
    Rules.checkMargin(margin, 1);
  }

  @Override
  public String rule() {
    return Numbers.format(
        "Of the ratios, rival's over own, of noise over signal of the distillation term's gradient"
            + " (the distance of the measured gradient from the exact one over the norm of the"
            + " exact one, in the last step of each round, geometric mean over rounds; both are toward"
            + " the targets that were measured, and the exact one is that of the loss without"
            + " smoothing): holds if the 95%% t"
            + " interval of their geometric mean lies above 1 and Wilcoxon's signed rank p of the"
            + " logarithms, adjusted by Holm over all comparisons, is below %s. Does not hold if the"
            + " interval reaches to 1 or below and shuts out a ratio of %s. Undecided otherwise, and"
            + " if a seed was not measured. %s",
        Words.number(ALPHA), Words.number(margin), Words.TOO_FEW);
  }

  @Override
  public double[] numbers(Outcome outcome) {
    return outcome.geometricMean(row -> row.measured().distillNoise());
  }

  @Override
  public Tested test(double[] method, double[] rival) {
    // Where gradients are exact, there is no noise and no ratio.
    if (DoubleStream.concat(Arrays.stream(method), Arrays.stream(rival)).anyMatch(Double::isNaN)) {
      return Tested.missing("noise over signal", method, rival);
    }
    PairedRatio ratio = PairedRatio.of(method, rival);
    return new Tested(Math.log(ratio.ratio().value()), ratio.wilcoxon().p(), p -> judge(ratio, p));
  }

  /**
   * Decides by the rule.
   *
   * @param noise the rival's noise over signal divided by that of the claim's method
   * @param adjustedP {@code noise.wilcoxon().p()} after {@link Holm#adjust}
   */
  public Judgement judge(PairedRatio noise, double adjustedP) {
    Interval ratio = noise.ratio();
    Verdict verdict =
        Rules.decided(
            noise.n(),
            Rules.significant(adjustedP) && ratio.above(1),
            !ratio.above(1) && ratio.below(margin));
    return new Judgement(
        verdict,
        Numbers.format(
            "%s, adjusted %s, less on %d of %s",
            Words.ratio(ratio), Words.p(adjustedP), noise.wins(), Words.seeds(noise.n())));
  }
}

package org.qicd.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals of means that cannot have every value. */
class MeanIntervalsTest {

  /** From the quick comparison: plain t gives [-1.288, 1.775]. */
  @Test
  void anAccuracyStaysBelowOneAndAboveZero() {
    Mean mean = Mean.of(0.123, 0.243, 0.363);
    assertThat(mean.t().lower()).isNegative();
    assertThat(mean.share().value()).isEqualTo(mean.t().value());
    assertThat(mean.share().lower()).isBetween(0.0, 0.243);
    assertThat(mean.share().upper()).isBetween(0.243, 1.0);
    assertThat(Mean.of(0.9, 1, 1).share().upper()).isLessThan(1);
    assertThat(Mean.of(1, 1, 1).share()).isEqualTo(new Interval(1, 1, 1));
    assertThat(Mean.of(0, 0, 0).positive()).isEqualTo(new Interval(0, 0, 0));
    assertThat(Mean.of(0, 0, 9).positive().lower()).isPositive();
  }

  /** t(.975, 2) = 4.302653: m = .5, error .1 / sqrt 3, over .25 on the logit scale. */
  @Test
  void aShareOfThreeByHand() {
    Interval share = Mean.of(0.4, 0.5, 0.6).share();
    double half = 4.302652729911275 * 0.1 / Math.sqrt(3) / 0.25;
    assertThat(share.upper()).isCloseTo(1 / (1 + Math.exp(-half)), within(1e-9));
    assertThat(share.lower()).isCloseTo(1 / (1 + Math.exp(half)), within(1e-9));
  }

  @Test
  void ofFewerThanThreeNumbersNoLimitsAreGiven() {
    Interval two = Mean.of(0.1, 0.4).share().unlessFew(2);
    assertThat(two.hasLimits()).isFalse();
    assertThat(two.text("%.3f")).isEqualTo("0.250");
    assertThat(two.map(Math::exp).hasLimits()).isFalse();
    assertThat(two.above(0)).isFalse();
    assertThat(Mean.of(0.4, 0.5, 0.6).t().unlessFew(3).text("%.1f")).isEqualTo("0.5 [0.3, 0.7]");
  }

  @ParameterizedTest
  @CsvSource({"3, 0.93, 0.99", "6, 0.93, 0.97", "12, 0.93, 0.97"})
  void theyCoverWhatTheySay(int n, double least, double most) {
    assertThat(
            coverage(
                n, seed -> new BetaDistribution(new Well19937c(seed), 14, 6, 1e-9), Mean::share))
        .isBetween(least, most);
    assertThat(
            coverage(
                n,
                seed -> new LogNormalDistribution(new Well19937c(seed), 0, 0.3, 1e-9),
                Mean::positive))
        .isBetween(least, most);
  }

  private static double coverage(
      int n, LongFunction<RealDistribution> source, Function<Mean, Interval> interval) {
    RealDistribution distribution = source.apply(7);
    double mean = distribution.getNumericalMean();
    int trials = 4000;
    int inside = 0;
    for (int k = 0; k < trials; k++) {
      Interval found = interval.apply(Mean.of(distribution.sample(n)));
      inside += found.lower() <= mean && mean <= found.upper() ? 1 : 0;
    }
    return inside / (double) trials;
  }
}

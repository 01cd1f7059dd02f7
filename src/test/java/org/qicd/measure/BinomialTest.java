package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.random.Draw;

/** Counts against the distribution function of Commons Math, which the sampler does not use. */
class BinomialTest {
  private static final int DRAWS = 200_000;

  /** Few and many trials, both methods and the border between them, and both ends of p. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.5",
    "1, 1e-3",
    "3, 0.999",
    "16, 0.3",
    "16, 0.62",
    "19, 0.5",
    "20, 0.5",
    "21, 0.5",
    "40, 0.2499",
    "40, 0.2501",
    "64, 0.9",
    "100, 0.1",
    "1024, 0.01",
    "1024, 0.45",
    "1024, 0.997",
    "1000000, 1e-6",
    "1000000, 2e-5",
    "1000000, 0.5",
    "100000000, 0.123",
    "1000000000, 0.6",
    "1000000000, 1e-8",
    "1000000000, 1.5e-8"
  })
  void countsHaveTheirDistribution(int trials, double p) {
    // With these seeds, each of the 22 cases would fail for one right sampler in 100,000.
    assertThat(pValue(trials, p, p)).as("%d trials of p = %s", trials, p).isGreaterThan(1e-5);
  }

  @Test
  void aWrongProbabilityIsNoticed() {
    assertThat(pValue(16, 0.3, 0.305)).isLessThan(1e-5);
    assertThat(pValue(1024, 0.45, 0.4505)).isLessThan(1e-5);
    assertThat(pValue(1_000_000_000, 0.6, 0.6000005)).isLessThan(1e-5);
  }

  @Test
  void certainty() {
    RandomGenerator random = Draw.BOOTSTRAP.generator(1);
    for (int trials : new int[] {0, 1, 20, 1_000_000_000}) {
      assertThat(Binomial.draw(trials, 0, random)).isZero();
      assertThat(Binomial.draw(trials, 1, random)).isEqualTo(trials);
      assertThat(Binomial.draw(trials, Double.MIN_VALUE, random)).isZero();
      assertThat(Binomial.draw(trials, Math.nextDown(1.0), random)).isBetween(trials - 1, trials);
    }
  }

  /** A chi-square test of counts drawn with p against those expected with another p. */
  private static double pValue(int trials, double p, double expected) {
    BinomialDistribution binomial = new BinomialDistribution(null, trials, expected);
    double deviation = Math.sqrt(trials * p * (1 - p));
    // Bins of at most half a standard deviation, from -3 to 3 of them, with the tails at the ends.
    int width = Math.max(1, (int) (deviation / 2));
    int first = Math.max(0, (int) (trials * p - 3 * deviation));
    int last = (int) Math.min(trials, Math.ceil(trials * p + 3 * deviation));
    int bins = (last - first) / width + 1;
    long[] counts = new long[bins];
    RandomGenerator random = Draw.BOOTSTRAP.generator(7);
    for (int k = 0; k < DRAWS; k++) {
      int count = Binomial.draw(trials, p, random);
      assertThat(count).isBetween(0, trials);
      counts[Math.max(0, Math.min(bins - 1, (count - first) / width))]++;
    }
    double statistic = 0;
    int degrees = -1;
    double below = 0;
    double mass = 0;
    long drawn = 0;
    for (int b = 0; b < bins; b++) {
      double upTo = b == bins - 1 ? 1 : binomial.cumulativeProbability(first + (b + 1) * width - 1);
      mass += upTo - below;
      drawn += counts[b];
      below = upTo;
      // Bins of fewer than ten expected counts are joined with the next ones.
      if (mass * DRAWS >= 10) {
        statistic += Math.pow(drawn - mass * DRAWS, 2) / (mass * DRAWS);
        degrees++;
        mass = 0;
        drawn = 0;
      }
    }
    return degrees == 0
        ? 1
        : 1 - new ChiSquaredDistribution(null, degrees).cumulativeProbability(statistic);
  }
}

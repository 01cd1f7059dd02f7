package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.random.Draw;

/** Both ways to draw the counts of outcomes. */
class MultinomialTest {
  private static final double[] P = {0.31, 0.02, 0, 0.17, 0.001, 0.099, 0.4, 0};
  private static final int DRAWS = 20_000;

  private static double[] shares(double[] p, int count, boolean quickest, RandomGenerator random) {
    double[] rows = new double[8 * p.length];
    Arrays.fill(rows, 7);
    for (int s = 0; s < p.length; s++) {
      rows[8 * s + 5] = p[s];
    }
    if (quickest) {
      Multinomial.sample(rows, 8, 5, count, random);
    } else {
      Multinomial.byCounts(rows, 8, 5, count, random);
    }
    double[] shares = new double[p.length];
    int untouched = 0;
    for (int at = 0; at < rows.length; at++) {
      if (at % 8 == 5) {
        shares[at / 8] = rows[at];
      } else {
        untouched += rows[at] == 7 ? 1 : 0;
      }
    }
    assertThat(untouched).as("numbers of other lanes").isEqualTo(7 * p.length);
    return shares;
  }

  /**
   * The total counts by a chi-square test, and the counts of each draw by the mean of Pearson's
   * statistic. For R outcomes that mean is R - 1 exactly, and its variance is {@code 2 (R - 1) +
   * (sum 1/p - R^2 - 2 R + 2) / S}; so variances and covariances of the counts are right too.
   */
  @ParameterizedTest
  @CsvSource({
    "1, false",
    "2, false",
    "16, false",
    "64, false",
    "1024, false",
    "1000000000, false",
    "1, true",
    "2, true",
    "16, true",
    "70, true",
    "1000000000, true"
  })
  void countsAreMultinomial(int count, boolean quickest) {
    RandomGenerator random = Draw.BOOTSTRAP.stream(1);
    double[] total = new double[P.length];
    double pearson = 0;
    for (int k = 0; k < DRAWS; k++) {
      double[] shares = shares(P, count, quickest, random);
      double sum = 0;
      for (int s = 0; s < P.length; s++) {
        double drawn = shares[s] * count;
        assertThat(drawn).isCloseTo(Math.rint(drawn), within(1e-6));
        sum += drawn;
        total[s] += drawn;
        pearson += P[s] == 0 ? 0 : Math.pow(drawn - count * P[s], 2) / (count * P[s]) / DRAWS;
      }
      assertThat(sum).isCloseTo(count, within(1e-6));
    }
    assertThat(total[2]).isZero();
    assertThat(total[7]).isZero();
    double statistic = 0;
    double inverse = 0;
    int outcomes = 0;
    for (int s = 0; s < P.length; s++) {
      if (P[s] > 0) {
        double expected = (double) DRAWS * count * P[s];
        statistic += Math.pow(total[s] - expected, 2) / expected;
        inverse += 1 / P[s];
        outcomes++;
      }
    }
    // With these seeds, each of the 22 checks would fail for one right sampler in 100,000.
    assertThat(1 - new ChiSquaredDistribution(null, outcomes - 1).cumulativeProbability(statistic))
        .isGreaterThan(1e-5);
    double variance =
        2.0 * (outcomes - 1) + (inverse - outcomes * outcomes - 2 * outcomes + 2) / count;
    assertThat(pearson).isCloseTo(outcomes - 1, within(4.4 * Math.sqrt(variance / DRAWS)));
  }

  /** Few shots among very many outcomes, one of them certain, or all with the same probability. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 31, 32, 33, 512})
  void anyNumberOfOutcomes(int outcomes) {
    RandomGenerator random = Draw.BOOTSTRAP.stream(2);
    for (boolean quickest : new boolean[] {false, true}) {
      for (int certain = 0; certain < outcomes; certain = 2 * certain + 1) {
        double[] p = new double[outcomes];
        p[certain] = 0.7; // only relative to the sum does it matter
        assertThat(shares(p, 100, quickest, random)[certain]).isEqualTo(1);
      }
      double[] total = new double[outcomes];
      double[] uniform = new double[outcomes];
      Arrays.fill(uniform, 3);
      int draws = 20 * outcomes;
      for (int k = 0; k < draws; k += 5) {
        double[] shares = shares(uniform, 5, quickest, random);
        for (int s = 0; s < outcomes; s++) {
          total[s] += 5 * shares[s];
        }
      }
      if (outcomes > 1) {
        double statistic = Arrays.stream(total).map(n -> (n - 20) * (n - 20) / 20).sum();
        // With this seed, each of the 14 checks would fail for one right sampler in 100,000.
        assertThat(
                1 - new ChiSquaredDistribution(null, outcomes - 1).cumulativeProbability(statistic))
            .isGreaterThan(1e-5);
      }
    }
  }

  /** Differences of large numbers may leave a probability a little below 0. */
  @Test
  void probabilitiesBelowZeroAreZero() {
    RandomGenerator random = Draw.BOOTSTRAP.stream(3);
    for (int k = 0; k < 1000; k++) {
      for (boolean quickest : new boolean[] {false, true}) {
        double[] shares =
            shares(new double[] {-1e-17, 0.3, -1e-17, 0.7, -1e-17, 0}, 40, quickest, random);
        assertThat(shares[1] + shares[3]).isCloseTo(1, within(1e-12));
      }
    }
  }
}

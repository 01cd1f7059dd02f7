package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.testing.Bits;

class StartTest {
  private static final int MANY = 20_000;

  @ParameterizedTest
  @EnumSource(Start.class)
  void isAFunctionOfSeedAndStudent(Start start) {
    double[] weights = start.weights(5, 0, 2, 30, 12, 0.05);
    Bits.assertSame("again", start.weights(5, 0, 2, 30, 12, 0.05), weights);
    // A longer circuit begins with the same weights.
    Bits.assertSame("longer", Arrays.copyOf(start.weights(5, 0, 2, 40, 12, 0.05), 30), weights);
    // Both halves of the seed count, and the student.
    Set<Double> firsts = new HashSet<>();
    for (long seed : new long[] {5, 6, 5L << 32, 5 | 1L << 32, -5}) {
      for (int student = 0; student < 4; student++) {
        firsts.add(start.weights(seed, 0, student, 1, 1, 0.05)[0]);
      }
    }
    assertThat(firsts).hasSize(20);
  }

  @Test
  void commonStartsHaveOneBase() {
    double[] base = Start.COMMON.weights(9, 0, 0, 50, 50, 0);
    assertThat(Arrays.stream(base).toArray()).doesNotContain(0);
    for (int student = 1; student < 4; student++) {
      Bits.assertSame("student " + student, Start.COMMON.weights(9, 0, student, 50, 50, 0), base);
    }
  }

  @Test
  void groupsDrawApart() {
    Set<Double> firsts = new HashSet<>();
    for (int group = 0; group < 3; group++) {
      double[] base = Start.COMMON.weights(9, group, 0, 50, 50, 0);
      Bits.assertSame("student 63", Start.COMMON.weights(9, group, 63, 50, 50, 0), base);
      firsts.add(base[0]);
      firsts.add(Start.INDEPENDENT.weights(9, group, 63, 50, 50, 0)[0]);
    }
    assertThat(firsts).hasSize(6);
  }

  @Test
  void anIdentityStartDrawsItsFirstWeightsAsACommonOne() {
    double[] common = Start.COMMON.weights(9, 0, 2, 20, 20, 0.05);
    double[] identity = Start.IDENTITY.weights(9, 0, 2, 20, 12, 0.05);
    Bits.assertSame("first", Arrays.copyOf(identity, 12), Arrays.copyOf(common, 12));
    double[] exact = Start.IDENTITY.weights(9, 0, 2, 20, 12, 0);
    Bits.assertSame("rest", Arrays.copyOfRange(exact, 12, 20), new double[8]);
    assertThat(Arrays.copyOfRange(identity, 12, 20)).doesNotContain(0);
  }

  @Test
  void differencesAreNormal() {
    double[] base = Start.COMMON.weights(9, 0, 3, MANY, MANY, 0);
    double[] weights = Start.COMMON.weights(9, 0, 3, MANY, MANY, 0.05);
    double[] other = Start.COMMON.weights(9, 0, 1, MANY, MANY, 0.05);
    double mean = 0;
    double squares = 0;
    double products = 0;
    int beyond = 0;
    for (int k = 0; k < MANY; k++) {
      double difference = weights[k] - base[k];
      mean += difference / MANY;
      squares += difference * difference / MANY;
      products += difference * (other[k] - base[k]) / MANY;
      beyond += Math.abs(difference) > 0.1 ? 1 : 0;
    }
    // Four standard errors of each statistic.
    assertThat(mean).isCloseTo(0, within(4 * 0.05 / Math.sqrt(MANY)));
    assertThat(Math.sqrt(squares)).isCloseTo(0.05, within(4 * 0.05 / Math.sqrt(2.0 * MANY)));
    assertThat(products).isCloseTo(0, within(4 * 0.0025 / Math.sqrt(MANY)));
    assertThat((double) beyond / MANY).isCloseTo(0.0455, within(4 * 0.21 / Math.sqrt(MANY)));
  }

  @Test
  void independentStartsAreUniformAndDiffer() {
    double[] one = Start.INDEPENDENT.weights(9, 0, 1, MANY, MANY, 0.05);
    double[] two = Start.INDEPENDENT.weights(9, 0, 2, MANY, MANY, 0.05);
    double mean = 0;
    double products = 0;
    for (int k = 0; k < MANY; k++) {
      assertThat(one[k]).isBetween(0.0, 2 * Math.PI);
      mean += one[k] / MANY;
      products += (one[k] - Math.PI) * (two[k] - Math.PI) / MANY;
    }
    double variance = Math.PI * Math.PI / 3;
    assertThat(mean).isCloseTo(Math.PI, within(4 * Math.sqrt(variance / MANY)));
    assertThat(products).isCloseTo(0, within(4 * variance / Math.sqrt(MANY)));
  }

  /** Over seeds, angles of two circuits of a run are no more alike than any two angles. */
  @Test
  void studentsAndGroupsAreIndependentOverSeeds() {
    int seeds = 1000;
    int size = 200;
    double[][][] angles = new double[4][seeds][];
    for (int s = 0; s < seeds; s++) {
      angles[0][s] = Start.INDEPENDENT.weights(s, 0, 0, size, size, 0);
      angles[1][s] = Start.INDEPENDENT.weights(s, 0, 1, size, size, 0);
      angles[2][s] = Start.INDEPENDENT.weights(s, 1, 0, size, size, 0);
      angles[3][s] = Start.COMMON.weights(s, 2, 5, size, size, 0);
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < i; j++) {
        for (int k = 0; k < size; k++) {
          double cosines = 0;
          double sines = 0;
          for (int s = 0; s < seeds; s++) {
            double difference = angles[i][s][k] - angles[j][s][k];
            cosines += Math.cos(difference) / seeds;
            sines += Math.sin(difference) / seeds;
          }
          // Independent angles give .028 on average; bound to one another they give 1.
          assertThat(Math.hypot(cosines, sines)).as("%d, %d, %d", i, j, k).isLessThan(0.2);
        }
      }
    }
  }

  @Test
  void normalDifferencesAreIndependentOverSeeds() {
    int seeds = 1000;
    int size = 60;
    double[][][] differences = new double[3][size][seeds];
    for (int s = 0; s < seeds; s++) {
      for (int c = 0; c < 3; c++) {
        int group = c == 2 ? 1 : 0;
        double[] base = Start.COMMON.weights(s, group, 0, size, size, 0);
        double[] own = Start.COMMON.weights(s, group, c % 2, size, size, 1);
        for (int k = 0; k < size; k++) {
          differences[c][k][s] = own[k] - base[k];
        }
      }
    }
    for (int k = 0; k < size; k++) {
      for (int c = 1; c < 3; c++) {
        double correlation =
            new PearsonsCorrelation().correlation(differences[0][k], differences[c][k]);
        assertThat(correlation).as("circuit %d, weight %d", c, k).isCloseTo(0, within(0.15));
      }
    }
  }

  @Test
  void firstWeightsOfConsecutiveSeedsAreUniform() {
    for (Start start : Start.values()) {
      double[] firsts =
          LongStream.range(2000, 3000)
              .mapToDouble(seed -> start.weights(seed, 0, 1, 1, 1, 0)[0])
              .toArray();
      double p =
          new KolmogorovSmirnovTest()
              .kolmogorovSmirnovTest(new UniformRealDistribution(0, 2 * Math.PI), firsts);
      assertThat(p).as("p value of %s", start).isGreaterThan(1e-3);
    }
  }
}

package org.qicd.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrawTest {
  private static final int SEEDS = 1000;
  private static final int NUMBERS = 60;

  /**
   * Values of the hash by another program. Saved trainings go on with them, so they never change.
   */
  @Test
  void bitsOfAKeyAreForEver() {
    assertThat(Draw.START.bits(42, 1, 2)).isEqualTo(0x9118c13377ef5933L);
    assertThat(Draw.CLASS_ORDER.bits(-1)).isEqualTo(0xe807689afb856478L);
    assertThat(Draw.PARTICIPATION.uniform(7, 3, 4)).isEqualTo(0.19442069748030688);
  }

  @ParameterizedTest
  @EnumSource(Draw.class)
  void equalKeysGiveEqualNumbersAndOtherKeysOthers(Draw draw) {
    long[] key = key(draw);
    Set<Long> seen = new HashSet<>();
    for (long seed : new long[] {5, 6, -5, 5L << 32, 5 | 1L << 32}) {
      assertThat(draw.generator(seed, key).nextLong())
          .isEqualTo(draw.generator(seed, key).nextLong());
      seen.add(draw.bits(seed, key));
      for (int part = 0; part < key.length; part++) {
        for (long step : new long[] {1, 64, 1L << 32}) {
          long[] other = key.clone();
          other[part] += step;
          seen.add(draw.bits(seed, other));
        }
      }
    }
    assertThat(seen).hasSize(5 * (1 + 3 * key.length));
  }

  /** A number, its place and how many there are count; the sign of a zero does not. */
  @Test
  void keysStandForNumbers() {
    double[] numbers = {0.5, 0, -1, 3};
    long key = Draw.key(numbers, 0, 3);
    assertThat(Draw.key(new double[] {9, 0.5, -0.0, -1}, 1, 3)).isEqualTo(key);
    assertThat(
            Set.of(
                key,
                Draw.key(numbers, 0, 2),
                Draw.key(numbers, 0, 4),
                Draw.key(numbers, 1, 3),
                Draw.key(new double[] {0, 0.5, -1}, 0, 3),
                Draw.key(new double[] {Math.nextUp(0.5), 0, -1}, 0, 3),
                Draw.key(new double[] {0.5, Double.MIN_VALUE, -1}, 0, 3)))
        .hasSize(7);
  }

  /** The stream is that of the JDK's generator of the same name. */
  @Test
  void streamsAreSplitMix() {
    for (long seed : new long[] {0, 1234567, -3}) {
      long bits = Draw.RECORD.bits(seed, 1, 2, 3);
      RandomGenerator stream = Draw.RECORD.stream(seed, 1, 2, 3);
      SplittableRandom expected = new SplittableRandom(bits);
      for (int k = 0; k < 100; k++) {
        assertThat(stream.nextLong()).isEqualTo(expected.nextLong());
      }
      assertThat(stream.nextDouble()).isEqualTo((expected.nextLong() >>> 11) * 0x1p-53);
      stream.setSeed(bits);
      assertThat(stream.nextLong()).isEqualTo(new SplittableRandom(bits).nextLong());
    }
  }

  @Test
  void noTwoRowsDrawTheSame() {
    assertThat(Arrays.stream(Draw.values()).map(draw -> draw.bits(1, key(draw))).distinct())
        .hasSize(Draw.values().length);
  }

  /**
   * The first 60 numbers of a key beside those of each key that differs by one, over 1,000 seeds.
   */
  @ParameterizedTest
  @EnumSource(Draw.class)
  void keysThatDifferByOneAreIndependent(Draw draw) {
    assertIndependent(draw, draw::generator);
    assertIndependent(draw, draw::stream);
  }

  private interface Generators {
    RandomGenerator of(long seed, long... key);
  }

  private static void assertIndependent(Draw draw, Generators generators) {
    long[] key = key(draw);
    for (int part = -1; part < key.length; part++) {
      long[] other = key.clone();
      if (part >= 0) {
        other[part]++;
      }
      int next = part < 0 ? 1 : 0;
      double[][] one = new double[NUMBERS][SEEDS];
      double[][] two = new double[NUMBERS][SEEDS];
      for (int s = 0; s < SEEDS; s++) {
        RandomGenerator first = generators.of(2L * s, key);
        RandomGenerator second = generators.of(2L * s + next, other);
        for (int k = 0; k < NUMBERS; k++) {
          one[k][s] = first.nextGaussian();
          two[k][s] = second.nextGaussian();
        }
      }
      for (int k = 0; k < NUMBERS; k++) {
        // Four and a half standard errors of a correlation of independent numbers.
        assertThat(new PearsonsCorrelation().correlation(one[k], two[k]))
            .as("%s, part %d, number %d", draw, part, k)
            .isCloseTo(0, within(4.5 / Math.sqrt(SEEDS)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Draw.class)
  void consecutiveSeedsAreUniform(Draw draw) {
    long[] key = key(draw);
    double[] drawn =
        IntStream.range(0, 3 * SEEDS)
            .mapToDouble(
                s ->
                    s < SEEDS
                        ? draw.uniform(2000 + s, key)
                        : s < 2 * SEEDS
                            ? draw.generator(2000 + s, key).nextDouble()
                            : draw.stream(2000 + s, key).nextDouble())
            .toArray();
    UniformRealDistribution uniform = new UniformRealDistribution(0, 1);
    for (int from : new int[] {0, SEEDS, 2 * SEEDS}) {
      double[] part = Arrays.copyOfRange(drawn, from, from + SEEDS);
      assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(uniform, part))
          .as("p value of %s", draw)
          .isGreaterThan(1e-4);
    }
  }

  @Test
  void aKeyHasTheIndicesOfItsRow() {
    assertThatThrownBy(() -> Draw.START.bits(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("START draws by (seed, group, student): found 1 indices");
  }

  /** Some key of a row: its indices are 3, 4, ... */
  private static long[] key(Draw draw) {
    return IntStream.range(0, draw.numIndices()).mapToLong(i -> 3 + i).toArray();
  }
}

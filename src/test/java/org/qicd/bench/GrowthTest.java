package org.qicd.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final double[] SIZES = {4, 8, 16, 32};

  private static double[] times(double fixed, double exponent) {
    return Arrays.stream(SIZES).map(size -> fixed + 3 * Math.pow(size, exponent)).toArray();
  }

  @Test
  void findsTheFixedPartOfALine() {
    assertThat(Growth.fixed(SIZES, times(5, 1))).isCloseTo(5, within(1e-9));
    assertThat(Growth.exponent(SIZES, times(5, 1))).isCloseTo(1, within(1e-9));
  }

  @Test
  void seesWhatGrowsFaster() {
    assertThat(Growth.fixed(SIZES, times(0, 1.2))).isZero();
    assertThat(Growth.exponent(SIZES, times(0, 1.2))).isCloseTo(1.2, within(1e-9));
  }

  /** Four sizes do not tell a power below 1 from a fixed part, so the fixed part is shown too. */
  @Test
  void takesWhatGrowsMoreSlowlyForAFixedPart() {
    double[] times = times(0, 0.8);
    assertThat(Growth.exponent(SIZES, times)).isCloseTo(1, within(0.05));
    assertThat(Growth.fixed(SIZES, times)).isGreaterThan(0.2 * times[0]);
  }

  @Test
  void knowsNothingBeforeTheFirstRun() {
    double[] none = {1, 2, 3, Double.POSITIVE_INFINITY};
    assertThat(Growth.fixed(SIZES, none)).isNaN();
    assertThat(Growth.exponent(SIZES, none)).isNaN();
  }
}

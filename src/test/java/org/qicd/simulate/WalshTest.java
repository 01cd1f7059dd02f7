package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transforms against their direct definitions, masks and basis states one by one. */
class WalshTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 6, 9})
  void sum(int n) {
    double[] x = new Random(n).doubles(1L << n, -1, 1).toArray();
    double[] found = x.clone();
    Walsh.sum(found);
    for (int a = 0; a < x.length; a++) {
      double expected = 0;
      for (int mask = 0; mask < x.length; mask++) {
        expected += sign(a, mask) * x[mask];
      }
      assertThat(found[a]).isCloseTo(expected, within(1e-15 * x.length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 6, 9})
  void product(int n) {
    double[] angles = new Random(n).doubles(1L << n, -3, 3).toArray();
    double[] re = new double[angles.length];
    double[] im = new double[angles.length];
    for (int mask = 0; mask < angles.length; mask++) {
      re[mask] = Math.cos(angles[mask]);
      im[mask] = Math.sin(angles[mask]);
    }
    Walsh.product(re, im);
    for (int a = 0; a < angles.length; a++) {
      double phase = 0;
      for (int mask = 0; mask < angles.length; mask++) {
        phase += sign(a, mask) * angles[mask];
      }
      assertThat(re[a]).isCloseTo(Math.cos(phase), within(2e-15 * angles.length));
      assertThat(im[a]).isCloseTo(Math.sin(phase), within(2e-15 * angles.length));
    }
  }

  private static int sign(int a, int mask) {
    return Integer.bitCount(a & mask) % 2 == 0 ? 1 : -1;
  }
}

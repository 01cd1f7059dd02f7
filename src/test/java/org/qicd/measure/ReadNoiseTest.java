package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What devices with errors show instead of the exact probabilities. */
class ReadNoiseTest {
  private static final double[] EXACT = {0.5, 0.2, 0, 0.3, 0.1, 0.4, 0.25, 0.25};

  private static double[] applied(ReadNoise noise, long circuit) {
    double[] p = EXACT.clone(); // two images of four bit strings, one in each of two lanes
    noise.apply(p, 2, 0, circuit);
    noise.apply(p, 2, 1, circuit);
    return p;
  }

  @Test
  void sharesOfTheMaximallyMixedStateAreSpacedEvenly() {
    ReadNoise noise = new ReadNoise(0.6, 0, 4, 7);
    assertThat(applied(noise, 0)).isEqualTo(EXACT);
    for (int m = 0; m < 8; m++) {
      double share = 0.2 * (m % 4);
      double[] found = applied(noise, m);
      for (int at = 0; at < found.length; at++) {
        assertThat(found[at]).isCloseTo((1 - share) * EXACT[at] + share / 4, within(1e-15));
      }
    }
    assertThat(new ReadNoise(0.6, 0, 1, 7).share(0)).isEqualTo(0.6);
  }

  /** Two flips are independent, each by the probability of its qubit. */
  @Test
  void eachQubitOfEachDeviceFlipsByItself() {
    ReadNoise noise = new ReadNoise(0, 0.1, 3, 7);
    double low = noise.flip(1, 0);
    double high = noise.flip(1, 1);
    assertThat(List.of(low, high, noise.flip(2, 0), noise.flip(2, 1))).doesNotHaveDuplicates();
    assertThat(noise.flip(4, 1)).isEqualTo(high);
    double[] found = applied(noise, 1);
    for (int s = 0; s < 4; s++) {
      double expected = 0;
      for (int from = 0; from < 4; from++) {
        double byLow = ((s ^ from) & 1) == 0 ? 1 - low : low;
        double byHigh = ((s ^ from) & 2) == 0 ? 1 - high : high;
        expected += byLow * byHigh * EXACT[2 * from];
      }
      assertThat(found[2 * s]).isCloseTo(expected, within(1e-15));
    }
    double mean = 0;
    for (int m = 0; m < 1_000; m++) {
      double flip = new ReadNoise(0, 0.1, 1_000, 7).flip(m, 0);
      assertThat(flip).isBetween(0.0, 0.2);
      mean += flip / 1_000;
    }
    assertThat(mean).isCloseTo(0.1, within(5 * 0.0577 / Math.sqrt(1_000)));
  }

  /** The overlap of mixed states is that of their density matrices. */
  @Test
  void overlapsAreThoseOfMixedStates() {
    Random random = new Random(3);
    PureStates.State one = PureStates.State.random(random, 2, false);
    PureStates.State other = PureStates.State.random(random, 2, false);
    ReadNoise noise = new ReadNoise(0.8, 0.1, 3, 1);
    double pure = one.fidelity(other);
    double expected = 0; // Tr of ((1 - a) P + a I / 4) ((1 - b) Q + b I / 4)
    double a = noise.share(1);
    double b = noise.share(2);
    expected += (1 - a) * (1 - b) * pure + (1 - a) * b / 4 + a * (1 - b) / 4 + a * b / 4;
    assertThat(noise.overlap(pure, 2, 1, 2)).isCloseTo(expected, within(1e-15));
  }

  /** The meter draws what noisy devices show: means within five standard errors. */
  @Test
  void theMeterIsUnderIt() {
    Random random = new Random(5);
    PureStates.State own = PureStates.State.random(random, 2, false);
    List<PureStates.State> peers =
        List.of(own.near(PureStates.State.random(random, 2, false), 0.3), own);
    PureStates states = new PureStates(own, peers, 0, 2);
    ReadNoise noise = new ReadNoise(0.8, 0.1, 3, 1);
    int count = 1_000_000;
    Shots shots = new Shots(count, 0.5, 9, noise);
    double tolerance = 5 / Math.sqrt(count);
    double[] expected = new double[2];
    for (int j = 0; j < 2; j++) {
      expected[0] += noise.overlap(own.fidelity(peers.get(j)), 2, 1, 2 * j) / 2;
      expected[1] += noise.overlap(own.fidelity(peers.get(j)), 2, 1, 1) / 2;
    }
    for (FidelityTest test : FidelityTest.values()) {
      if (test == FidelityTest.EXACT) {
        continue;
      }
      Estimates.Sums sums = new Estimates.Sums(1);
      Meter meter = new Meter(test);
      meter.begin(shots, 1, 4, new long[] {6}, 1);
      double exact = (own.fidelity(peers.get(0)) + 1) / 2;
      meter.fidelities(new double[] {exact}, new double[] {1}, states, sums);
      double wanted = expected[test == FidelityTest.INVERSION ? 1 : 0];
      double standardError = Math.sqrt(sums.variance[0]);
      assertThat(sums.value[0]).as(test.label()).isCloseTo(wanted, within(5 * standardError));
      assertThat(Math.abs(exact - wanted)).isGreaterThan(5 * standardError);
    }
    Meter meter = new Meter(FidelityTest.SWAP);
    meter.begin(shots, 1, 4, new long[] {6}, 1);
    Estimates.Sums sums = new Estimates.Sums(1);
    meter.outcomes(new double[] {0.5, 0.2, 0, 0.3}, new double[] {1, 0, 0, 0}, sums);
    double[] noisy = {0.5, 0.2, 0, 0.3};
    noise.apply(noisy, 1, 0, 1);
    assertThat(sums.value[0]).isCloseTo(noisy[0], within(tolerance));
  }
}

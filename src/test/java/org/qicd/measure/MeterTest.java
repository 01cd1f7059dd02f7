package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.measure.Estimates.Sums;
import org.qicd.testing.Bits;

/** Estimates beside the formulas of their means and variances, and what they follow from. */
class MeterTest {
  private static final int LANES = 8;
  private static final int STEPS = 4000;
  private static final double[] P = {0.31, 0.02, 0, 0.17, 0.001, 0.099, 0.4, 0};
  private static final double[] X = {0.3, -0.9, 1, 0, -1};
  private static final double[] W = {0.7, -2, 5, 0, 3, -0.25, 0.1, -4};

  private interface Measured {
    void by(Meter meter, Sums to);
  }

  private static double[] inAllLanes(double... rows) {
    double[] lanes = new double[LANES * rows.length];
    for (int at = 0; at < lanes.length; at++) {
      lanes[at] = rows[at / LANES];
    }
    return lanes;
  }

  private static Meter begun(FidelityTest test, int shots, long student, long step, int count) {
    Meter meter = new Meter(test);
    begin(meter, shots, student, step, count);
    return meter;
  }

  private static void begin(Meter meter, int shots, long student, long step, int count) {
    long[] images = LongStream.range(100, 100 + LANES).toArray();
    meter.begin(new Shots(shots, 0.5, 9), student, step, images, count);
  }

  private static void outcomes(Meter meter, Sums to) {
    meter.outcomes(inAllLanes(P), inAllLanes(W), to);
  }

  private static void signs(Meter meter, Sums to) {
    meter.signs(inAllLanes(X), inAllLanes(Arrays.copyOf(W, X.length)), to);
  }

  private static void fidelities(Meter meter, double fidelity, double weight, Sums to) {
    meter.fidelities(inAllLanes(fidelity), inAllLanes(weight), null, to);
  }

  /** Three checks, over 4000 steps of 8 images with two circuits each. */
  private static void assertMoments(
      FidelityTest test, int shots, double mean, double variance, Measured measured) {
    Tally values = new Tally(2 * mean);
    Tally variances = new Tally(2 * variance);
    Meter meter = new Meter(test);
    for (int step = 0; step < STEPS; step++) {
      begin(meter, shots, 3, step, LANES);
      Sums sums = new Sums(LANES);
      measured.by(meter, sums);
      measured.by(meter, sums);
      for (int image = 0; image < LANES; image++) {
        values.add(sums.value[image]);
        variances.add(sums.variance[image]);
      }
    }
    values.assertMeanAndVariance(shots + " shots", 2 * variance);
    variances.assertMean("variances told by " + shots + " shots");
  }

  // With these seeds, each of the 16 + 3 * 11 checks of moments would fail for one right sampler
  // in 100,000.

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 64, 65, 1024, 1_000_000_000})
  void outcomesHaveTheirMoments(int shots) {
    double mean = 0;
    double square = 0;
    for (int s = 0; s < P.length; s++) {
      mean += P[s] * W[s];
      square += P[s] * W[s] * W[s];
    }
    assertMoments(
        FidelityTest.EXACT, shots, mean, (square - mean * mean) / shots, MeterTest::outcomes);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 1000})
  void signsHaveTheirMoments(int shots) {
    double mean = 0;
    double variance = 0;
    for (int k = 0; k < X.length; k++) {
      mean += X[k] * W[k];
      variance += W[k] * W[k] * (1 - X[k] * X[k]) / shots;
    }
    assertMoments(FidelityTest.EXACT, shots, mean, variance, MeterTest::signs);
  }

  @ParameterizedTest
  @CsvSource({"2, 0.3", "16, 0.9", "64, 0.02", "1000, 0.995"})
  void fidelitiesHaveTheirMoments(int shots, double fidelity) {
    for (FidelityTest test :
        new FidelityTest[] {
          FidelityTest.INVERSION, FidelityTest.SWAP, FidelityTest.DESTRUCTIVE_SWAP
        }) {
      double variance = 2.25 * test.variance(fidelity, shots, 3);
      assertMoments(
          test,
          shots,
          -1.5 * fidelity,
          variance,
          (meter, to) -> fidelities(meter, fidelity, -1.5, to));
    }
  }

  /** A chi-square test of the counts behind the estimates. */
  @ParameterizedTest
  @CsvSource({"INVERSION, 0.3, 0.3", "SWAP, 0.3, 0.65", "DESTRUCTIVE_SWAP, 0.9, 0.95"})
  void countsAreBinomial(FidelityTest test, double fidelity, double success) {
    int shots = 16;
    long[] counts = new long[shots + 1];
    Meter meter = new Meter(test);
    for (int step = 0; step < STEPS; step++) {
      begin(meter, shots, 3, step, LANES);
      Sums sums = new Sums(LANES);
      fidelities(meter, fidelity, 1, sums);
      for (double value : sums.value) {
        double share = test == FidelityTest.INVERSION ? value : (1 + value) / 2;
        counts[(int) Math.rint(share * shots)]++;
      }
    }
    BinomialDistribution binomial = new BinomialDistribution(null, shots, success);
    double statistic = 0;
    double mass = 0;
    long drawn = 0;
    int bins = 0;
    for (int k = 0; k <= shots; k++) {
      mass += binomial.probability(k) * STEPS * LANES;
      drawn += counts[k];
      if (mass >= 10) { // bins of fewer than ten expected counts are joined with the next ones
        statistic += (drawn - mass) * (drawn - mass) / mass;
        bins++;
        mass = 0;
        drawn = 0;
      }
    }
    // With these seeds, each of the 3 cases would fail for one right sampler in 10,000.
    assertThat(1 - new ChiSquaredDistribution(null, bins - 1).cumulativeProbability(statistic))
        .isGreaterThan(1e-4);
  }

  /** One shot tells the square of an outcome. */
  @Test
  void withOneShotTheSquareStandsForTheVariance() {
    double square = 0;
    for (int s = 0; s < P.length; s++) {
      square += P[s] * W[s] * W[s];
    }
    Tally squares = new Tally(square);
    for (int step = 0; step < STEPS; step++) {
      Sums sums = new Sums(LANES);
      outcomes(begun(FidelityTest.EXACT, 1, 3, step, LANES), sums);
      for (int image = 0; image < LANES; image++) {
        assertThat(W).contains(sums.value[image]);
        squares.add(sums.variance[image]);
      }
    }
    squares.assertMean("squares");
    Sums sums = new Sums(LANES);
    signs(begun(FidelityTest.EXACT, 1, 3, 0, LANES), sums);
    double bound = Arrays.stream(W, 0, X.length).map(w -> w * w).sum();
    assertThat(Arrays.stream(sums.variance).boxed())
        .allSatisfy(v -> assertThat(v).isCloseTo(bound, within(1e-12)));
  }

  private static double[] all(FidelityTest test, long seed, long student, long step, long image) {
    Meter meter = new Meter(test);
    Sums sums = new Sums(LANES);
    long[] images = new long[LANES];
    Arrays.setAll(images, k -> image + k);
    meter.begin(new Shots(1000, 0.5, seed), student, step, images, LANES);
    outcomes(meter, sums);
    signs(meter, sums);
    fidelities(meter, 0.4, 2, sums);
    return sums.value;
  }

  @ParameterizedTest
  @EnumSource(
      value = FidelityTest.class,
      names = {"INVERSION", "SWAP", "DESTRUCTIVE_SWAP"})
  void drawsFollowFromSeedStudentStepAndImage(FidelityTest test) {
    double[] one = all(test, 1, 2, 3, 40);
    Bits.assertSame("the same key", all(test, 1, 2, 3, 40), one);
    for (double[] other :
        new double[][] {all(test, 2, 2, 3, 40), all(test, 1, 3, 3, 40), all(test, 1, 2, 4, 40)}) {
      for (int image = 0; image < LANES; image++) {
        assertThat(other[image]).isNotEqualTo(one[image]);
      }
    }
    // An image has the same draws wherever it is in a block.
    double[] moved = all(test, 1, 2, 3, 43);
    Bits.assertSame("moved", Arrays.copyOf(moved, 5), Arrays.copyOfRange(one, 3, LANES));
  }

  @ParameterizedTest
  @EnumSource(
      value = FidelityTest.class,
      names = {"EXACT", "INVERSION", "SWAP", "DESTRUCTIVE_SWAP"})
  void otherLanesAreLeftAlone(FidelityTest test) {
    Sums whole = new Sums(LANES);
    Sums part = new Sums(LANES);
    for (int count : new int[] {LANES, 3}) {
      Meter meter = begun(test, 50, 1, 1, count);
      Sums sums = count == LANES ? whole : part;
      double[] p = inAllLanes(P);
      double[] x = inAllLanes(X);
      double[] f = inAllLanes(0.4);
      for (int at = 0; at < p.length; at++) {
        p[at] = at % LANES < count ? p[at] : Double.NaN;
      }
      meter.outcomes(p, inAllLanes(W), sums);
      meter.signs(x, inAllLanes(Arrays.copyOf(W, X.length)), sums);
      meter.fidelities(f, inAllLanes(2), null, sums);
      for (int at = 0; at < p.length; at++) {
        assertThat(Double.isNaN(p[at])).isEqualTo(at % LANES >= count);
      }
    }
    Bits.assertSame("values", Arrays.copyOf(part.value, 3), Arrays.copyOf(whole.value, 3));
    assertThat(Arrays.copyOfRange(part.value, 3, LANES)).containsOnly(0);
    assertThat(Arrays.copyOfRange(part.variance, 3, LANES)).containsOnly(0);
  }

  @Test
  void withoutAWeightNothingIsDrawn() {
    Sums sums = new Sums(LANES);
    Meter meter = begun(FidelityTest.SWAP, 50, 1, 1, LANES);
    meter.outcomes(inAllLanes(P), inAllLanes(new double[P.length]), sums);
    meter.signs(inAllLanes(X), inAllLanes(new double[X.length]), sums);
    fidelities(meter, 0.4, 0, sums);
    assertThat(sums.value).containsOnly(0);
    assertThat(sums.variance).containsOnly(0);
    outcomes(meter, sums);
    Sums fresh = new Sums(LANES);
    outcomes(begun(FidelityTest.SWAP, 50, 1, 1, LANES), fresh);
    Bits.assertSame("values", sums.value, fresh.value);
  }

  @ParameterizedTest
  @EnumSource(
      value = FidelityTest.class,
      names = {"EXACT", "INVERSION", "SWAP", "DESTRUCTIVE_SWAP"})
  void whatIsNotFiniteStaysSo(FidelityTest test) {
    Meter meter = begun(test, 50, 1, 1, LANES);
    double[] nan = inAllLanes(Double.NaN, 0.5);
    Sums sums = new Sums(LANES);
    meter.outcomes(nan.clone(), inAllLanes(1, 2), sums);
    assertThat(sums.value).containsOnly(Double.NaN);
    sums = new Sums(LANES);
    meter.signs(nan.clone(), inAllLanes(1, 2), sums);
    assertThat(sums.value).containsOnly(Double.NaN);
    sums = new Sums(LANES);
    fidelities(meter, Double.NaN, 1, sums);
    assertThat(sums.value).containsOnly(Double.NaN);
  }

  /** Rounding may carry probabilities, expectations and fidelities a little past their ends. */
  @Test
  void certaintyHasNoNoise() {
    for (double fidelity : new double[] {1, 1 + 1e-15}) {
      for (FidelityTest test :
          new FidelityTest[] {
            FidelityTest.EXACT,
            FidelityTest.INVERSION,
            FidelityTest.SWAP,
            FidelityTest.DESTRUCTIVE_SWAP
          }) {
        Sums sums = new Sums(LANES);
        Meter meter = begun(test, 50, 1, 1, LANES);
        fidelities(meter, fidelity, 0.5, sums);
        meter.signs(inAllLanes(-fidelity), inAllLanes(1), sums);
        meter.outcomes(inAllLanes(-1e-18, fidelity, 0, -1e-18), inAllLanes(1, 2, 3, 4), sums);
        assertThat(Arrays.stream(sums.value).boxed())
            .allSatisfy(v -> assertThat(v).isCloseTo(1.5, within(1e-14)));
        assertThat(sums.variance).containsOnly(0);
      }
    }
  }

  @Test
  void exactShotsAreRefused() {
    assertThatThrownBy(() -> new Meter(FidelityTest.SWAP).begin(Shots.EXACT, 0, 0, new long[1], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected shots of 1 or more, found 0");
  }
}

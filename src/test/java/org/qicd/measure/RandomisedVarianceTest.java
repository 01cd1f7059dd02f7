package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.measure.PureStates.State;

/** The terms of the variance by other ways. {@link RandomisedTestTest} compares them with draws. */
class RandomisedVarianceTest {

  private static RandomisedVariance variance(State one, State two) {
    return RandomisedVariance.of(one.re(), one.im(), two.re(), two.im());
  }

  /** With one shot in each basis: {@code sum over all sets of qubits of 2^(n-m) Tr rho sigma}. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void oneShotInABasisHasTheOverlapsOfReducedStates(int numQubits) {
    Random random = new Random(numQubits);
    for (boolean product : new boolean[] {true, false}) {
      State one = State.random(random, numQubits, product);
      State two = one.near(State.random(random, numQubits, false), 0.5);
      double square = 0;
      for (int set = 0; set < 1 << numQubits; set++) {
        square += (1 << (numQubits - Integer.bitCount(set))) * overlap(one, two, set);
      }
      RandomisedVariance found = variance(one, two);
      double fidelity = one.fidelity(two);
      assertThat(found.bases() + found.single() + found.pairs())
          .isCloseTo(square - fidelity * fidelity, within(1e-11));
    }
  }

  /** {@code Tr rho sigma} of the states of the qubits of a set. */
  private static double overlap(State one, State two, int set) {
    Complex[] a = one.complex();
    Complex[] b = two.complex();
    Complex sum = Complex.ZERO;
    for (int s = 0; s < a.length; s++) {
      for (int t = 0; t < a.length; t++) {
        // rho and sigma between the set's bits of s and those of t, the other bits summed over.
        int rest = ~set & a.length - 1;
        Complex left = a[s].multiply(a[(t & set) | (s & rest)].conjugate());
        Complex right = b[t].multiply(b[(s & set) | (t & rest)].conjugate());
        sum = sum.add(left.multiply(right));
      }
    }
    return sum.getReal();
  }

  /** 4 terms of 40,000 pairs of product states, by their standard errors. */
  @ParameterizedTest
  @CsvSource({"1, 0.3", "1, 1", "2, 0.81", "3, 0.5"})
  void productsHaveTheMeanOverOrientations(int numQubits, double fidelity) {
    Random random = new Random(8);
    RandomisedVariance expected = RandomisedVariance.ofProducts(fidelity, numQubits);
    Tally bases = new Tally(expected.bases());
    Tally single = new Tally(expected.single());
    Tally pairs = new Tally(expected.pairs());
    double f = Math.pow(fidelity, 1.0 / numQubits);
    for (int k = 0; k < 10_000; k++) {
      Complex[] one = {Complex.ONE};
      Complex[] two = {Complex.ONE};
      for (int q = 0; q < numQubits; q++) {
        Complex[] u = State.random(random, 1, true).complex();
        Complex[] orthogonal = {u[1].conjugate().negate(), u[0].conjugate()};
        Complex phase = new Complex(0, 2 * Math.PI * random.nextDouble()).exp();
        Complex[] v = new Complex[2];
        for (int a = 0; a < 2; a++) {
          v[a] =
              u[a].multiply(Math.sqrt(f))
                  .add(orthogonal[a].multiply(phase).multiply(Math.sqrt(1 - f)));
        }
        one = product(one, u);
        two = product(two, v);
      }
      assertThat(State.of(one).fidelity(State.of(two))).isCloseTo(fidelity, within(1e-12));
      RandomisedVariance found = variance(State.of(one), State.of(two));
      bases.add(found.bases());
      single.add(found.single());
      pairs.add(found.pairs());
    }
    // With this seed, each of the 12 checks would fail for one right formula in 100,000.
    bases.assertMean("V_U");
    single.assertMean("V_1");
    pairs.assertMean("V_2");
  }

  private static Complex[] product(Complex[] low, Complex[] high) {
    Complex[] all = new Complex[low.length * high.length];
    for (int a = 0; a < all.length; a++) {
      all[a] = low[a % low.length].multiply(high[a / low.length]);
    }
    return all;
  }

  /** The M that Settings chooses has nearly the least variance for V_U = 1/4 and V_2 = 2.5^n. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 6, 9, 12})
  void shotsAreSpreadNearlyAtBest(int numQubits) {
    double pairs = Math.pow(2.5, numQubits);
    RandomisedVariance variance = new RandomisedVariance(0.25, 1, pairs);
    long shots = 1_000_000;
    double least = (2 * Math.sqrt(0.25 * pairs) + 1) / shots; // by V_U M = V_2 / M
    assertThat(variance.of(numQubits, shots)).isBetween(least, 1.02 * least);
  }

  @Test
  void allShotsAreUsed() {
    for (int numQubits = 1; numQubits <= 6; numQubits++) {
      for (int shots : new int[] {2, 3, 16, 17, 64, 1000, 12345}) {
        Settings settings = Settings.of(numQubits, shots);
        assertThat(settings.count()).isGreaterThanOrEqualTo(2);
        int sum = 0;
        for (int k = 0; k < settings.count(); k++) {
          assertThat(settings.shots(k)).isPositive();
          sum += settings.shots(k);
        }
        assertThat(sum).isEqualTo(shots);
      }
    }
  }
}

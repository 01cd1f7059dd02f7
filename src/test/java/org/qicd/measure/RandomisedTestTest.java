package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.measure.Estimates.Sums;
import org.qicd.measure.PureStates.State;
import org.qicd.testing.Bits;

/** Fidelities by measurements in random bases, beside exact means over all bases. */
class RandomisedTestTest {
  private static final int LANES = 8;

  private static double[] measure(
      Meter meter, int shots, long student, long step, PureStates states, Sums to) {
    long[] images = LongStream.range(0, LANES).toArray();
    meter.begin(new Shots(shots, 0.5, 5), student, step, images, LANES);
    double[] f = new double[LANES];
    double[] w = new double[LANES];
    Arrays.fill(f, Double.NaN); // nobody knows it
    Arrays.fill(w, -2);
    meter.fidelities(f, w, states, to);
    return to.value;
  }

  /** Mean and variance of the estimate, and the mean of the variance that it tells. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, true, 0.3",
    "1, 100, true, 0",
    "2, 9, true, 0.5",
    "2, 64, false, 0",
    "3, 16, true, 0",
    "3, 64, false, 0.7",
    "4, 16, false, 0",
    "4, 200, true, 0.3",
    "5, 333, false, 0.3",
    "6, 64, false, 0"
  })
  void estimatesHaveTheirMoments(int numQubits, int shots, boolean product, double share) {
    Random random = new Random(numQubits);
    State own = State.random(random, numQubits, product);
    State peer = own.near(State.random(random, numQubits, product), share);
    double fidelity = own.fidelity(peer);
    double variance =
        4 * RandomisedVariance.of(own.re(), own.im(), peer.re(), peer.im()).of(numQubits, shots);
    Tally values = new Tally(-2 * fidelity);
    Tally variances = new Tally(variance);
    PureStates states = new PureStates(own, List.of(peer), 1);
    Meter meter = new Meter(FidelityTest.RANDOMISED);
    for (int step = 0; step < 3000; step++) {
      Sums sums = new Sums(LANES);
      measure(meter, shots, 0, step, states, sums);
      for (int image = 0; image < LANES; image++) {
        values.add(sums.value[image]);
        variances.add(sums.variance[image]);
      }
    }
    // With these seeds, each of the 30 checks would fail for one right sampler in 100,000.
    String what = "%d qubits, %d shots, F = %.3f".formatted(numQubits, shots, fidelity);
    values.assertMeanAndVariance(what, variance);
    variances.assertMean("variances told by " + what);
  }

  @Test
  void severalPeersGiveTheirMean() {
    Random random = new Random(3);
    State own = State.random(random, 3, false);
    List<State> peers =
        List.of(own, own.near(State.random(random, 3, false), 0.6), State.random(random, 3, true));
    double mean = peers.stream().mapToDouble(own::fidelity).average().orElseThrow();
    Tally values = new Tally(-2 * mean);
    Meter meter = new Meter(FidelityTest.RANDOMISED);
    PureStates states = new PureStates(own, peers, 4, 5, 6);
    for (int step = 0; step < 3000; step++) {
      for (double value : measure(meter, 32, 0, step, states, new Sums(LANES))) {
        values.add(value);
      }
    }
    values.assertMean("three peers"); // would fail for one right sampler in 100,000
  }

  /** So a record is the same whoever asks for it, and beside whichever other ones. */
  @Test
  void aPeersRecordFollowsFromThePeer() {
    Random random = new Random(4);
    State own = State.random(random, 4, false);
    State one = State.random(random, 4, true);
    State two = State.random(random, 4, false);
    Meter meter = new Meter(FidelityTest.RANDOMISED);
    double[] first =
        measure(meter, 50, 0, 1, new PureStates(own, List.of(one), 7), new Sums(LANES));
    double[] second =
        measure(meter, 50, 0, 1, new PureStates(own, List.of(two), 8), new Sums(LANES));
    double[] both =
        measure(meter, 50, 0, 1, new PureStates(own, List.of(two, one), 8, 7), new Sums(LANES));
    for (int image = 0; image < LANES; image++) {
      assertThat(both[image]).isCloseTo((first[image] + second[image]) / 2, within(1e-12));
    }
    PureStates states = new PureStates(own, List.of(one), 7);
    Bits.assertSame("again", measure(meter, 50, 0, 1, states, new Sums(LANES)), first);
    PureStates otherPeer = new PureStates(own, List.of(one), 9);
    for (double[] other :
        new double[][] {
          measure(meter, 50, 2, 1, states, new Sums(LANES)),
          measure(meter, 50, 0, 2, states, new Sums(LANES)),
          measure(meter, 50, 0, 1, otherPeer, new Sums(LANES))
        }) {
      for (int image = 0; image < LANES; image++) {
        assertThat(other[image]).isNotEqualTo(first[image]);
      }
    }
  }

  /** The next circuits of a step are compared with the same records. */
  @Test
  void recordsAreDrawnOnce() {
    State state = State.random(new Random(5), 2, true);
    long[] drawn = {0};
    PureStates counted =
        new PureStates(state, List.of(state), 1) {
          @Override
          public void peer(int peer, int image, double[] re, double[] im) {
            drawn[0]++;
            super.peer(peer, image, re, im);
          }
        };
    Meter meter = new Meter(FidelityTest.RANDOMISED);
    Sums sums = new Sums(LANES);
    double[] before = measure(meter, 64, 0, 0, counted, sums).clone();
    double[] w = new double[LANES];
    Arrays.fill(w, -2);
    meter.fidelities(new double[LANES], w, counted, sums);
    assertThat(drawn[0]).isEqualTo(LANES);
    for (int image = 0; image < LANES; image++) {
      assertThat(sums.value[image]).isNotEqualTo(2 * before[image]); // own circuits run anew
    }
  }

  @Test
  void statesThatAreNotFiniteGiveNoNumber() {
    State state = State.random(new Random(5), 2, true);
    State broken = new State(new double[] {Double.NaN, 0, 0, 0}, new double[4]);
    for (PureStates states :
        List.of(
            new PureStates(broken, List.of(state), 1), new PureStates(state, List.of(broken), 1))) {
      assertThat(measure(new Meter(FidelityTest.RANDOMISED), 64, 0, 0, states, new Sums(LANES)))
          .containsOnly(Double.NaN);
    }
  }

  /** The exact mean over all 3^n bases is the fidelity. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void theMeanOverAllBasesIsTheFidelity(int numQubits) {
    Random random = new Random(numQubits);
    for (boolean product : new boolean[] {true, false}) {
      State one = State.random(random, numQubits, product);
      State two = one.near(State.random(random, numQubits, false), 0.8);
      LocalBases bases = LocalBases.atMost(729, numQubits);
      assertThat(bases.count()).isEqualTo((int) Math.rint(Math.pow(3, numQubits)));
      double mean = 0;
      for (int k = 0; k < bases.count(); k++) {
        double[] p = new double[1 << numQubits];
        double[] q = new double[1 << numQubits];
        bases.probabilities(k, one.re(), one.im(), p);
        bases.probabilities(k, two.re(), two.im(), q);
        assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
        for (int s = 0; s < p.length; s++) {
          for (int t = 0; t < p.length; t++) {
            int apart = Integer.bitCount(s ^ t);
            mean += Math.pow(2, numQubits) * Math.pow(-2, -apart) * p[s] * q[t] / bases.count();
          }
        }
      }
      assertThat(mean).isCloseTo(one.fidelity(two), within(1e-12));
    }
  }

  /** Each axis of each qubit in a third of the bases: 36 counts. */
  @Test
  void axesAreUniform() {
    int count = 90_000;
    RandomGenerator random = new Well19937c(1);
    LocalBases bases = new LocalBases(2, count, random);
    // Eigenstates of X, Y and Z on qubit 0 are certain in a third of the bases.
    double r = Math.sqrt(0.5);
    for (State state :
        List.of(
            new State(new double[] {1, 0, 0, 0}, new double[4]),
            new State(new double[] {r, r, 0, 0}, new double[4]),
            new State(new double[] {r, 0, 0, 0}, new double[] {0, r, 0, 0}))) {
      int certain = 0;
      double[] p = new double[4];
      for (int k = 0; k < count; k++) {
        bases.probabilities(k, state.re(), state.im(), p);
        double up = p[0] + p[2];
        certain += up > 0.9 ? 1 : 0;
        assertThat(up > 0.9 ? 1 - up : Math.abs(up - 0.5)).isLessThan(1e-12);
      }
      // With this seed, each of the 3 checks would fail for one right sampler in 100,000.
      assertThat(certain)
          .isCloseTo(count / 3, within((int) (Tally.MOST * Math.sqrt(count * 2 / 9.0))));
    }
  }
}

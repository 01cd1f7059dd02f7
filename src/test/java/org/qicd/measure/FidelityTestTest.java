package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.measure.PureStates.State;
import org.qicd.testing.DenseSimulator;

/** The table of tests, and the circuits of those that are circuits, gate by gate. */
class FidelityTestTest {

  /** The state of both registers, and of an ancilla at 0 if there is one, each qubit by qubit. */
  private static Complex[] both(FidelityTest test, State one, State two) {
    Complex[] all = new Complex[1 << test.qubits(one.numQubits())];
    Arrays.fill(all, Complex.ZERO);
    for (int a = 0; a < one.re().length; a++) {
      for (int b = 0; b < one.re().length; b++) {
        all[a | b << one.numQubits()] = one.complex()[a].multiply(two.complex()[b]);
      }
    }
    return all;
  }

  private static Complex[] apply(Gate gate, Complex[] state, Integer... qubits) {
    int numQubits = Integer.numberOfTrailingZeros(state.length);
    return DenseSimulator.embed(gate.matrix(), List.of(qubits), numQubits).operate(state);
  }

  private static List<State> pair(int numQubits, boolean product) {
    Random random = new Random(numQubits);
    State one = State.random(random, numQubits, product);
    return List.of(one, one.near(State.random(random, numQubits, product), 0.7));
  }

  /** From the probability of success: one shot's variance, for estimates of +1 and -1. */
  private static void assertSwap(FidelityTest test, double success, double fidelity, int n) {
    assertThat(success).isCloseTo((1 + fidelity) / 2, within(1e-12));
    assertThat(4 * success * (1 - success)).isCloseTo(test.variance(fidelity, 1, n), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, false", "2, true", "3, false"})
  void theSwapTestsCircuit(int n, boolean product) {
    List<State> states = pair(n, product);
    Complex[] state = both(FidelityTest.SWAP, states.get(0), states.get(1));
    state = apply(Gate.H, state, 2 * n);
    for (int q = 0; q < n; q++) {
      state = apply(Gate.CSWAP, state, 2 * n, q, n + q);
    }
    state = apply(Gate.H, state, 2 * n);
    double zero = 0;
    for (int s = 0; s < state.length / 2; s++) {
      zero += Math.pow(state[s].abs(), 2);
    }
    assertSwap(FidelityTest.SWAP, zero, states.get(0).fidelity(states.get(1)), n);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, false", "2, true", "3, false"})
  void theDestructiveSwapTestsCircuit(int n, boolean product) {
    List<State> states = pair(n, product);
    Complex[] state = both(FidelityTest.DESTRUCTIVE_SWAP, states.get(0), states.get(1));
    for (int q = 0; q < n; q++) {
      state = apply(Gate.CX, state, q, n + q);
      state = apply(Gate.H, state, q);
    }
    double even = 0;
    for (int s = 0; s < state.length; s++) {
      int singlets = Integer.bitCount(s & s >> n & (1 << n) - 1); // pairs with the outcomes 1 and 1
      even += singlets % 2 == 0 ? Math.pow(state[s].abs(), 2) : 0;
    }
    assertSwap(FidelityTest.DESTRUCTIVE_SWAP, even, states.get(0).fidelity(states.get(1)), n);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theInversionsCircuit(int n) {
    Circuit circuit =
        Ansatz.STRONGLY_ENTANGLING.circuit(
            n, 2, Encoding.REUPLOADING, new Readout(Readout.Kind.EXPVAL, 1, 1));
    double[] features = new Random(1).doubles(n, -1, 1).toArray();
    double[] mine = new Random(2).doubles(circuit.numWeights(), -1, 1).toArray();
    double[] other = new Random(3).doubles(circuit.numWeights(), -1, 1).toArray();
    Complex[] state = DenseSimulator.state(circuit, mine, features);
    List<Operation> operations = circuit.operations();
    for (int k = operations.size() - 1; k >= 0; k--) {
      var matrix = DenseSimulator.matrix(operations.get(k), n, other, features);
      Complex[] undone = new Complex[state.length];
      for (int r = 0; r < state.length; r++) {
        undone[r] = Complex.ZERO;
        for (int c = 0; c < state.length; c++) {
          undone[r] = undone[r].add(matrix.getEntry(c, r).conjugate().multiply(state[c]));
        }
      }
      state = undone;
    }
    double fidelity =
        State.of(DenseSimulator.state(circuit, mine, features))
            .fidelity(State.of(DenseSimulator.state(circuit, other, features)));
    double zeros = Math.pow(state[0].abs(), 2);
    assertThat(zeros).isCloseTo(fidelity, within(1e-12));
    assertThat(FidelityTest.INVERSION.variance(fidelity, 1, n))
        .isCloseTo(zeros * (1 - zeros), within(1e-12));
  }

  @Test
  void theTable() {
    assertThat(FidelityTest.values())
        .extracting(
            test ->
                test.label()
                    + " "
                    + test.qubits(5)
                    + " "
                    + test.depthFactor()
                    + " "
                    + test.needs()
                    + " "
                    + test.circuits(2, 64))
        .containsExactly(
            "exact 5 1 SIMULATOR 0",
            "inversion 5 2 CIRCUIT 1",
            "swap 11 1 STATES 1",
            "destructive_swap 10 1 STATES 1",
            "randomised 5 1 RECORDS 26");
    assertThat(FidelityTest.values())
        .allSatisfy(test -> assertThat(test.needs().text()).isNotBlank());
  }

  @ParameterizedTest
  @EnumSource(value = FidelityTest.class, mode = EnumSource.Mode.EXCLUDE, names = "EXACT")
  void shotsForAnErrorAreTheLeast(FidelityTest test) {
    for (int n : new int[] {1, 3, 6}) {
      for (double fidelity : new double[] {0.05, 0.5, 0.98}) {
        for (double error : new double[] {0.3, 0.02, 1e-3}) {
          long shots = (long) test.shotsFor(fidelity, error, n);
          double square = error * error * (1 + 1e-9);
          assertThat(test.variance(fidelity, shots, n)).isLessThanOrEqualTo(square);
          if (shots > (test == FidelityTest.RANDOMISED ? 2 : 1)) {
            assertThat(test.variance(fidelity, shots - 1, n))
                .isGreaterThan(error * error * (1 + 1e-12));
          }
        }
      }
      assertThat(test.shotsFor(0.5, 0, n)).isInfinite();
      assertThat(test.shotsToResolve(1, n)).isInfinite();
    }
  }

  @Test
  void shotsToResolve() {
    assertThat(FidelityTest.INVERSION.shotsToResolve(0.9, 4)).isEqualTo(9);
    assertThat(FidelityTest.SWAP.shotsToResolve(0.9, 4)).isEqualTo(19);
    assertThat(FidelityTest.DESTRUCTIVE_SWAP.shotsToResolve(0.75, 4)).isEqualTo(7);
    assertThat(FidelityTest.EXACT.shotsToResolve(0.9, 4)).isZero();
    assertThat(FidelityTest.RANDOMISED.shotsToResolve(0.9, 4)).isBetween(500.0, 5000.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SWAP | 4 | 0 | fidelityBy = swap with numQubits = 4 expects shots from 1 to 1000000000, found 0",
        "INVERSION | 4 | 0 | fidelityBy = inversion with numQubits = 4 expects shots from 1 to 1000000000, found 0",
        "INVERSION | 4 | 1000000000000 | fidelityBy = inversion with numQubits = 4 expects shots from 1 to 1000000000, found 1000000000000",
        "SWAP | 10 | 16 | fidelityBy = swap needs a register of 21 qubits for numQubits = 10: expected at most 20",
        "DESTRUCTIVE_SWAP | 11 | 16 | fidelityBy = destructive_swap needs a register of 22 qubits for numQubits = 11: expected at most 20",
        "RANDOMISED | 13 | 16 | fidelityBy = randomised expects numQubits of 12 or less, found 13",
        "RANDOMISED | 4 | 1 | fidelityBy = randomised with numQubits = 4 expects shots from 2 to 819200, found 1",
        "RANDOMISED | 4 | 819201 | fidelityBy = randomised with numQubits = 4 expects shots from 2 to 819200, found 819201"
      })
  void mistakesHaveOneLine(FidelityTest test, int numQubits, long shots, String message) {
    assertThatThrownBy(() -> test.check(numQubits, shots))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsAllowed() {
    assertThatCode(
            () -> {
              FidelityTest.EXACT.check(20, 0);
              FidelityTest.EXACT.check(20, 64);
              FidelityTest.INVERSION.check(20, 1);
              FidelityTest.SWAP.check(9, 1_000_000_000);
              FidelityTest.DESTRUCTIVE_SWAP.check(10, 1);
              FidelityTest.RANDOMISED.check(12, 2);
            })
        .doesNotThrowAnyException();
    for (int n : IntStream.rangeClosed(1, 12).toArray()) {
      int most = FidelityTest.RANDOMISED.mostShots(n);
      assertThat((long) Settings.of(n, most).count() << n)
          .isLessThanOrEqualTo((1 << 20) + (1L << n));
    }
  }
}

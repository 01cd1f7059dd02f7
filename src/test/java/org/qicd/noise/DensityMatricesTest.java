package org.qicd.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.noise.NoisyBackends.NOTHING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.FieldMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.testing.DenseSimulator;
import org.qicd.transpile.PhysicalGate;

class DensityMatricesTest {
  private static final Gate[] LETTERS = {Gate.ID, Gate.X, Gate.Y, Gate.Z};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void withoutNoiseTheStateIsPure(long seed) {
    PhysicalGate threeQubits = new PhysicalGate(Gate.CCX, List.of(2, 0, 1), 0, true);
    FixedCircuit circuit = NoisyBackends.random(seed, 3).then(threeQubits).measuring(2, 0, 1);
    NoiseModel none = NoiseModel.of(circuit.backend()).scaled(0);
    double[] found = new DensityMatrices(circuit, none).pauliVector(NOTHING, NOTHING);

    Complex[] state = state(circuit);
    double[] expected = new double[64];
    for (int string = 0; string < 64; string++) {
      Complex[] image = letters(string, circuit.measured()).operate(state);
      for (int k = 0; k < 8; k++) {
        expected[string] += state[k].conjugate().multiply(image[k]).getReal();
      }
    }
    assertThat(found).containsExactly(expected, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void noiseLeavesStatesOfTraceOneWithoutNegativeProbabilities(long seed) {
    FixedCircuit circuit = NoisyBackends.random(seed, 3);
    NoiseModel noise = NoiseModel.of(circuit.backend()).with(NoiseModel.Part.IDLE);
    for (double scale : new double[] {0.5, 1, 30}) {
      double[] vector =
          new DensityMatrices(circuit, noise.scaled(scale)).pauliVector(NOTHING, NOTHING);
      assertThat(vector[0]).isCloseTo(1, within(1e-12));
      double purity = Arrays.stream(vector).map(v -> v * v / 8).sum();
      assertThat(purity).isLessThan(0.95);
      assertThat(Arrays.stream(eigenvalues(vector)).min().orElseThrow()).isGreaterThan(-1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void backwardObservablesGiveWhatTheStatesGive(long seed) {
    FixedCircuit circuit = NoisyBackends.random(seed, 4).measuring(3, 1, 0, 2);
    NoiseModel noise = NoiseModel.of(circuit.backend()).with(NoiseModel.Part.IDLE);
    DensityMatrices matrices = new DensityMatrices(circuit, noise);
    for (int numQubits = 1; numQubits <= 4; numQubits++) {
      BackwardObservables observables = matrices.observables(NOTHING, NOTHING, numQubits);
      for (double feature : new double[] {-1, 0, 0.7}) {
        double[] features = {feature, 2 * feature, 0.1, -feature};
        double[] forward = matrices.outcomes(NOTHING, features, numQubits);
        assertThat(Arrays.stream(forward).sum()).isCloseTo(1, within(1e-12));
        assertThat(observables.outcomes(matrices.encoded(features)))
            .containsExactly(forward, within(1e-12));
      }
    }
  }

  /** A GHZ state whose gates depolarise: probabilities by hand. */
  @Test
  void depolarisedPairByHand() {
    Backend.Qubit still = new Backend.Qubit(1, 1, 0.1, 0.2, 0);
    FixedCircuit circuit =
        FixedCircuit.on(NoisyBackends.uniform(2, still, 0.03, 0), 2)
            .then(Gate.X, List.of(0))
            .then(Gate.CX, List.of(0, 1));
    DensityMatrices matrices =
        new DensityMatrices(
            circuit, NoiseModel.of(circuit.backend()).without(NoiseModel.Part.READOUT));
    double left = (1 - 0.03 * 2) * (1 - 0.03 * 4 / 3); // e = p (d - 1) / d
    double rest = 1 - 0.03 * 4 / 3;
    // <Z0> = -left, <Z1> = -rest (1 - 2 * 0.03) and <Z0 Z1> = rest: the control is 1 in a share
    assertThat(matrices.pauliVector(NOTHING, NOTHING)[3]).isCloseTo(-left, within(1e-15));
    assertThat(matrices.pauliVector(NOTHING, NOTHING)[15]).isCloseTo(rest, within(1e-15));
    assertThat(matrices.outcomes(NOTHING, NOTHING, 1))
        .containsExactly(new double[] {(1 - left) / 2, (1 + left) / 2}, within(1e-15));

    double[] read =
        new DensityMatrices(circuit, NoiseModel.of(circuit.backend()))
            .outcomes(NOTHING, NOTHING, 1);
    double zero = (1 - left) / 2 * 0.9 + (1 + left) / 2 * 0.2;
    assertThat(read).containsExactly(new double[] {zero, 1 - zero}, within(1e-15));
  }

  @Test
  void refusesWhatItCannotDo() {
    FixedCircuit large = FixedCircuit.on(NoisyBackends.complete(14), 14);
    NoiseModel noise = NoiseModel.of(large.backend());
    assertThatThrownBy(() -> new DensityMatrices(large, noise))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "density matrix: expected at most 10 wires, found 14; use trajectories instead");

    FixedCircuit ten = FixedCircuit.on(NoisyBackends.complete(10), 10);
    assertThatThrownBy(() -> new DensityMatrices(ten, noise).observables(NOTHING, NOTHING, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 readout qubits and 10 wires");

    FixedCircuit two = FixedCircuit.on(NoisyBackends.complete(2), 2);
    DensityMatrices matrices = new DensityMatrices(two, noise);
    assertThatThrownBy(() -> matrices.outcomes(NOTHING, NOTHING, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("qubits to read: expected 1 to 2, found 3");
    assertThatThrownBy(() -> matrices.observables(NOTHING, NOTHING, 1).outcomes(new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("encoded image: expected 16 numbers, found 4");
    FixedCircuit again =
        new FixedCircuit(
            two.backend(), two.qubits(), two.gates(), 0, true, two.measured(), two.fixed());
    assertThatThrownBy(() -> new DensityMatrices(again, noise).observables(NOTHING, NOTHING, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("uploads it again");
  }

  private static Complex[] state(FixedCircuit circuit) {
    Complex[] state = new Complex[1 << circuit.qubits().size()];
    Arrays.fill(state, Complex.ZERO);
    state[0] = Complex.ONE;
    double[] angles = circuit.angles(NOTHING, NOTHING);
    int at = 0;
    for (PhysicalGate gate : circuit.gates()) {
      int end = at + gate.gate().numAngles();
      FieldMatrix<Complex> matrix = gate.gate().matrix(Arrays.copyOfRange(angles, at, end));
      state = DenseSimulator.embed(matrix, gate.wires(), circuit.qubits().size()).operate(state);
      at = end;
    }
    return state;
  }

  /** The matrix of a Pauli string whose letter q is on the q-th of the wires. */
  private static FieldMatrix<Complex> letters(int string, List<Integer> wires) {
    FieldMatrix<Complex> product = DenseSimulator.embed(Gate.ID.matrix(), List.of(0), wires.size());
    for (int q = 0; q < wires.size(); q++) {
      Gate letter = LETTERS[string >> 2 * q & 3];
      product =
          product.multiply(
              DenseSimulator.embed(letter.matrix(), List.of(wires.get(q)), wires.size()));
    }
    return product;
  }

  /**
   * The eigenvalues of {@code sum_P v_P P / 8}, each twice: those of the real matrix Re, -Im; Im,
   * Re.
   */
  private static double[] eigenvalues(double[] vector) {
    RealMatrix real = new Array2DRowRealMatrix(16, 16);
    List<Integer> wires = new ArrayList<>(List.of(0, 1, 2));
    for (int string = 0; string < 64; string++) {
      FieldMatrix<Complex> matrix = letters(string, Collections.unmodifiableList(wires));
      for (int row = 0; row < 8; row++) {
        for (int column = 0; column < 8; column++) {
          Complex entry = matrix.getEntry(row, column).multiply(vector[string] / 8);
          real.addToEntry(row, column, entry.getReal());
          real.addToEntry(row + 8, column + 8, entry.getReal());
          real.addToEntry(row + 8, column, entry.getImaginary());
          real.addToEntry(row, column + 8, -entry.getImaginary());
        }
      }
    }
    return new EigenDecomposition(real).getRealEigenvalues();
  }
}

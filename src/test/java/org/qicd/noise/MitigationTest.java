package org.qicd.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.noise.NoisyBackends.NOTHING;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.noise.NoiseModel.Part;
import org.qicd.transpile.PhysicalGate;

/** Inversion of the readout, folding and extrapolation. */
class MitigationTest {
  private static final Backend.Qubit STILL = new Backend.Qubit(1, 1, 0, 0, 0);

  @Test
  void inversionTakesTheReadoutAway() {
    FixedCircuit circuit = NoisyBackends.random(1, 3);
    NoiseModel noise = NoiseModel.of(circuit.backend());
    double[] read = new DensityMatrices(circuit, noise).outcomes(NOTHING, NOTHING, 3);
    double[] exact =
        new DensityMatrices(circuit, noise.without(Part.READOUT)).outcomes(NOTHING, NOTHING, 3);
    ReadoutInversion inversion = new ReadoutInversion(noise.confusion(circuit, 3));
    assertThat(inversion.apply(read)).containsExactly(exact, within(1e-13));
    assertThat(read[0]).isNotCloseTo(exact[0], within(1e-4));
  }

  /** Flips .1 and .3: the inverse has the rows (.7, -.3) / .6 and (-.1, .9) / .6. */
  @Test
  void negativeSharesAreClippedAndTheVarianceGrows() {
    ReadoutInversion inversion =
        new ReadoutInversion(new Confusion(new double[] {0.1}, new double[] {0.3}));
    assertThat(inversion.apply(new double[] {0.5, 0.5}))
        .containsExactly(new double[] {1.0 / 3, 2.0 / 3}, within(1e-15));
    assertThat(inversion.apply(new double[] {0.95, 0.05})).containsExactly(1, 0);
    assertThat(inversion.varianceFactor()).isCloseTo(4, within(1e-14)); // (1.2 / .6)^2
    assertThatThrownBy(() -> inversion.apply(new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shares of outcomes: expected 2, found 4");
  }

  @Test
  void readoutsThatTellNothingHaveNoInverse() {
    Confusion confusion = new Confusion(new double[] {0, 0.5}, new double[] {0.1, 0.5});
    assertThat(ReadoutInversion.exists(confusion)).isFalse();
    assertThat(ReadoutInversion.exists(new Confusion(new double[] {0.4}, new double[] {0.5})))
        .isTrue();
    assertThatThrownBy(() -> new ReadoutInversion(confusion))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "readout of qubit 1: expected flips with probabilities below 1 together, found 0.5 and"
                + " 0.5");
  }

  @Test
  void coefficients() {
    assertThat(Extrapolation.richardson(List.of(1, 3)).coefficients()).containsExactly(1.5, -0.5);
    assertThat(Extrapolation.richardson(List.of(1, 3, 5)).coefficients())
        .containsExactly(new double[] {15.0 / 8, -10.0 / 8, 3.0 / 8}, within(1e-15));
    Extrapolation linear = Extrapolation.richardson(List.of(1, 3));
    assertThat(linear.varianceFactor()).isEqualTo(2.5);
    assertThat(linear.shares(new double[] {0.9, 0.1}, new double[] {0.8, 0.2}))
        .containsExactly(new double[] {0.95, 0.05}, within(1e-15));
    assertThat(linear.shares(new double[] {0.9, 0.1}, new double[] {0.6, 0.4}))
        .containsExactly(1, 0);
  }

  @Test
  void refusesFactorsThatAreNoOddNumbers() {
    for (List<Integer> factors :
        List.of(List.of(1), List.of(1, 2), List.of(3, 3), List.of(-1, 1))) {
      assertThatThrownBy(() -> Extrapolation.richardson(factors))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("found " + factors);
    }
    assertThatThrownBy(() -> Extrapolation.richardson(List.of(1, 3)).shares(new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shares of outcomes: expected those under 2 factors of noise, found 1");
    assertThatThrownBy(() -> new Folding(FixedCircuit.on(NoisyBackends.complete(2), 2), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("factor of noise: expected an odd number from 1 on, found 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void foldedCircuitsDoTheSameWithoutNoise(int factor) {
    FixedCircuit circuit = withoutErrors(NoisyBackends.random(3, 3));
    NoiseModel none = NoiseModel.of(circuit.backend()).scaled(0);
    Folding folded = new Folding(circuit, factor);
    double[] features = {0.3, 0.2};
    assertThat(new DensityMatrices(folded, none).pauliVector(NOTHING, features))
        .containsExactly(
            new DensityMatrices(circuit, none).pauliVector(NOTHING, features), within(1e-12));
    assertThat(new DensityMatrices(folded, none).encoded(features))
        .containsExactly(new DensityMatrices(circuit, none).encoded(features), within(1e-12));
    assertThat(twoQubitGates(folded.gates())).isEqualTo(factor * twoQubitGates(circuit.gates()));
  }

  private static FixedCircuit withoutErrors(FixedCircuit circuit) {
    FixedCircuit without = FixedCircuit.on(circuit.backend(), circuit.qubits().size());
    int angle = 0;
    for (int g = 0; g < circuit.gates().size(); g++) {
      PhysicalGate gate = circuit.gates().get(g);
      double[] angles = new double[gate.gate().numAngles()];
      for (int k = 0; k < angles.length; k++) {
        angles[k] = circuit.fixed().get(angle++);
      }
      without = g == circuit.numEncodingGates() ? without.encoded() : without;
      without = gate.isError() ? without : without.then(gate, angles);
    }
    return without;
  }

  private static long twoQubitGates(List<PhysicalGate> gates) {
    return gates.stream().filter(gate -> gate.wires().size() == 2).count();
  }

  /** An over-rotation of a gate happens each time the gate is run, and is never undone. */
  @Test
  void coherentErrorsComeWithEachRun() {
    PhysicalGate rzz = new PhysicalGate(Gate.RZZ, List.of(0, 1), 0, false);
    PhysicalGate error = new PhysicalGate(Gate.RZZ, List.of(0, 1), 0, true);
    FixedCircuit circuit =
        FixedCircuit.on(NoisyBackends.complete(2), 2)
            .then(Gate.SX, List.of(0))
            .then(rzz, 0.5)
            .then(error, 0.1);
    Folding folded = new Folding(circuit, 3);
    assertThat(folded.gates()).hasSize(7);
    assertThat(folded.angles(NOTHING, NOTHING)).containsExactly(0.5, 0.1, -0.5, 0.1, 0.5, 0.1);
  }

  @Test
  void refusesGatesThatItCannotUndo() {
    FixedCircuit circuit =
        FixedCircuit.on(NoisyBackends.complete(2), 2).then(Gate.ISWAP, List.of(0, 1));
    assertThatThrownBy(() -> new Folding(circuit, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("found iswap");
  }

  /**
   * Under depolarisation of CNOTs alone, {@code <Z Z>} of a state that CNOTs do not change decays
   * by the same factor with each CNOT, so to {@code q^(2 c)} for two CNOTs and the factor c.
   */
  @Test
  void extrapolationOfAnExponentialDecay() {
    Backend backend = NoisyBackends.uniform(2, STILL, 0.03, 0);
    FixedCircuit circuit =
        FixedCircuit.on(backend, 2).then(Gate.CX, List.of(0, 1)).then(Gate.CX, List.of(1, 0));
    NoiseModel noise = NoiseModel.of(backend);
    double q = 1 - 0.03 * 4 / 3;
    double[][] outcomes = new double[3][];
    for (int k = 0; k < 3; k++) {
      outcomes[k] =
          new DensityMatrices(new Folding(circuit, 2 * k + 1), noise).outcomes(NOTHING, NOTHING, 2);
      assertThat(parity(outcomes[k])).isCloseTo(Math.pow(q, 2 * (2 * k + 1)), within(1e-14));
    }
    double linear = 1.5 * Math.pow(q, 2) - 0.5 * Math.pow(q, 6);
    assertThat(parity(Extrapolation.richardson(List.of(1, 3)).shares(outcomes[0], outcomes[1])))
        .isCloseTo(linear, within(1e-14));
    double quadratic = (15 * Math.pow(q, 2) - 10 * Math.pow(q, 6) + 3 * Math.pow(q, 10)) / 8;
    assertThat(parity(Extrapolation.richardson(List.of(1, 3, 5)).shares(outcomes)))
        .isCloseTo(quadratic, within(1e-14));
    assertThat(1 - quadratic).isLessThan(1 - linear).isPositive();
  }

  private static double parity(double[] p) {
    return p[0] - p[1] - p[2] + p[3];
  }
}

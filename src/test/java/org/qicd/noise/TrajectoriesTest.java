package org.qicd.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.noise.NoisyBackends.NOTHING;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.noise.NoiseModel.Part;

class TrajectoriesTest {
  @ParameterizedTest
  @CsvSource({"1,2,1", "2,3,1", "3,4,1", "4,3,5", "5,4,5", "6,3,0.2"})
  void theirMeanIsThatOfTheMixedState(long seed, int wires, double scale) {
    FixedCircuit circuit = NoisyBackends.random(seed, wires);
    NoiseModel noise = NoiseModel.of(circuit.backend()).with(Part.IDLE).scaled(scale);
    double[] features = {0.4, -0.8};
    double[] exact = new DensityMatrices(circuit, noise).outcomes(NOTHING, features, wires);
    Trajectories trajectories = new Trajectories(circuit, noise, 4000, seed);
    Trajectories.Estimate found = trajectories.outcomes(NOTHING, features, wires, 17);
    for (int s = 0; s < exact.length; s++) {
      assertThat(found.standardErrors()[s]).isBetween(1e-6, 0.01);
      assertThat(found.mean()[s])
          .as("outcome %d", s)
          .isCloseTo(exact[s], within(4 * found.standardErrors()[s]));
    }
  }

  /** Decay and dephasing of one qubit, each by itself, and T2 = 2 T1, where nothing dephases. */
  @ParameterizedTest
  @CsvSource({"1e-6,2e-6", "1e-6,1e-6", "1e-6,1e-7", "Infinity,1e-6"})
  void relaxationOfAnyKind(double t1, double t2) {
    Backend backend = NoisyBackends.uniform(1, new Backend.Qubit(t1, t2, 0, 0, 0), 0, 3e-7);
    FixedCircuit circuit =
        FixedCircuit.on(backend, 1)
            .then(Gate.RY, List.of(0), 2)
            .then(Gate.RZ, List.of(0), 0.5)
            .then(Gate.SX, List.of(0));
    NoiseModel noise = NoiseModel.of(backend);
    double exact = new DensityMatrices(circuit, noise).outcomes(NOTHING, NOTHING, 1)[0];
    Trajectories.Estimate found =
        new Trajectories(circuit, noise, 20_000, 5).outcomes(NOTHING, NOTHING, 1, 0);
    assertThat(found.mean()[0]).isCloseTo(exact, within(4 * found.standardErrors()[0]));
    assertThat(found.standardErrors()[0]).isLessThan(0.005);
  }

  @Test
  void withoutNoiseEachIsExact() {
    FixedCircuit circuit = NoisyBackends.random(9, 4);
    NoiseModel none = NoiseModel.of(circuit.backend()).scaled(0);
    Trajectories.Estimate found =
        new Trajectories(circuit, none, 2, 1).outcomes(NOTHING, NOTHING, 4, 0);
    double[] exact = new DensityMatrices(circuit, none).outcomes(NOTHING, NOTHING, 4);
    assertThat(found.mean()).containsExactly(exact, within(1e-12));
    assertThat(found.standardErrors()).containsOnly(0);
  }

  @Test
  void equalKeysGiveEqualBitsAndOtherKeysOthers() {
    FixedCircuit circuit = NoisyBackends.random(10, 3);
    NoiseModel noise = NoiseModel.of(circuit.backend());
    double[] mean = mean(circuit, noise, 1, 2);
    assertThat(mean(circuit, noise, 1, 2)).isEqualTo(mean);
    assertThat(mean(circuit, noise, 1, 3)).isNotEqualTo(mean);
    assertThat(mean(circuit, noise, 2, 2)).isNotEqualTo(mean);
  }

  private static double[] mean(FixedCircuit circuit, NoiseModel noise, long seed, long key) {
    return new Trajectories(circuit, noise, 50, seed).outcomes(NOTHING, NOTHING, 3, key).mean();
  }

  @Test
  void refusesTooFewTrajectoriesAndTooManyWires() {
    FixedCircuit circuit = NoisyBackends.random(10, 3);
    NoiseModel noise = NoiseModel.of(circuit.backend());
    assertThatThrownBy(() -> new Trajectories(circuit, noise, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trajectories: expected at least 2, found 1");
    FixedCircuit large = FixedCircuit.on(NoisyBackends.complete(21), 21);
    assertThatThrownBy(() -> new Trajectories(large, noise, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trajectories: expected at most 20 wires, found 21");
  }
}

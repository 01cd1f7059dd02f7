package org.qicd.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.noise.NoisyBackends.NOTHING;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.noise.NoiseModel.Part;
import org.qicd.transpile.PhysicalGate;

class NoiseModelTest {
  private static final Backend BACKEND = NoisyBackends.complete(3);
  private static final NoiseModel NOISE = NoiseModel.of(BACKEND);
  private static final PhysicalGate CX = new PhysicalGate(Gate.CX, List.of(0, 1), 0, false);
  private static final PhysicalGate SX = new PhysicalGate(Gate.SX, List.of(1), 0, false);

  /** Depolarisation and relaxation have together the error of the gate. */
  @Test
  void gatesHaveTheErrorOfTheirCalibration() {
    for (double scale : new double[] {0.1, 1, 3}) {
      NoiseModel scaled = NOISE.scaled(scale);
      assertThat(error(scaled.after(CX, List.of(2, 1)), 2)).isCloseTo(scale * 0.03, within(1e-14));
      assertThat(error(scaled.after(SX, List.of(1)), 1)).isCloseTo(scale * 0.008, within(1e-14));
    }
  }

  @Test
  void scaleMultipliesTimes() {
    Relaxation relaxation = NOISE.scaled(2).scaled(1.5).after(SX, List.of(1)).relaxations().get(0);
    assertThat(relaxation.excitation()).isCloseTo(Math.exp(-3 * 2e-7 / 40e-6), within(1e-15));
    assertThat(relaxation.coherence()).isCloseTo(Math.exp(-3 * 2e-7 / 76e-6), within(1e-15));
    assertThat(NOISE.scaled(2).scale()).isEqualTo(2);
    assertThat(NOISE.scaled(0).after(CX, List.of(0, 1)).isNone()).isTrue();
  }

  @Test
  void partsAreSwitchedOffAndOn() {
    NoiseModel noOne = NOISE.without(Part.ONE_QUBIT_GATES);
    assertThat(noOne.after(SX, List.of(1)).isNone()).isTrue();
    assertThat(noOne.after(CX, List.of(0, 1)).isNone()).isFalse();
    NoiseModel noTwo = NOISE.without(Part.TWO_QUBIT_GATES);
    assertThat(noTwo.after(SX, List.of(1)).isNone()).isFalse();
    assertThat(noTwo.after(CX, List.of(0, 1)).isNone()).isTrue();
    assertThat(NOISE.idle(0, 1e-6).isNone()).isTrue();
    assertThat(NOISE.with(Part.IDLE).idle(0, 1e-6).isNone()).isFalse();
    assertThat(NOISE.with(Part.IDLE).without(Part.IDLE).idle(0, 1e-6).isNone()).isTrue();
    FixedCircuit circuit = FixedCircuit.on(BACKEND, 3).measuring(2, 0);
    Confusion confusion = NOISE.confusion(circuit, 2);
    assertThat(confusion.oneGivenZero(0)).isEqualTo(0.04);
    assertThat(confusion.oneGivenZero(1)).isEqualTo(0.02);
    assertThat(confusion.zeroGivenOne(1)).isEqualTo(0.05);
    assertThat(NOISE.without(Part.READOUT).confusion(circuit, 2).oneGivenZero(0)).isZero();
  }

  @Test
  void gatesWithoutErrorAndTimeAndCoherentErrorsHaveNoNoise() {
    PhysicalGate rz = new PhysicalGate(Gate.RZ, List.of(0), 0, false);
    assertThat(NOISE.after(rz, List.of(0)).isNone()).isTrue();
    PhysicalGate error = new PhysicalGate(Gate.CSWAP, List.of(0, 1, 2), 0, true);
    assertThat(NOISE.after(error, List.of(0, 1, 2)).isNone()).isTrue();
    assertThat(NOISE.time(error, List.of(0, 1, 2))).isZero();
  }

  /** At the caps, a gate does nothing but a uniform choice among the other Pauli strings. */
  @Test
  void ratesAreCapped() {
    GateNoise worst = GateNoise.of(7, List.of(Relaxation.NONE, Relaxation.NONE));
    assertThat(worst.depolarising()).isCloseTo(16.0 / 15, within(1e-15));
    assertThat(GateNoise.of(7, List.of(Relaxation.NONE)).depolarising())
        .isCloseTo(4.0 / 3, within(1e-15));
    GateNoise gone = GateNoise.of(7, List.of(new Relaxation(0, 0)));
    assertThat(gone.depolarising()).isCloseTo(4.0 / 3, within(1e-15));
    FixedCircuit circuit = FixedCircuit.on(BACKEND, 1);
    assertThat(NOISE.scaled(100).confusion(circuit, 1).oneGivenZero(0)).isEqualTo(0.5);
    Backend.Qubit bad = new Backend.Qubit(1, 1, 0.7, 0.1, 0);
    Backend backend = NoisyBackends.uniform(1, bad, 0, 0);
    FixedCircuit one = FixedCircuit.on(backend, 1);
    assertThat(NoiseModel.of(backend).confusion(one, 1).oneGivenZero(0)).isEqualTo(0.7);
    assertThat(NoiseModel.of(backend).scaled(2).confusion(one, 1).oneGivenZero(0)).isEqualTo(0.7);
  }

  /** Relaxation explains more than the gate's error: then nothing depolarises. */
  @Test
  void relaxationMayExplainAllOfTheError() {
    GateNoise noise = GateNoise.of(1e-4, List.of(new Relaxation(0.9, 0.9)));
    assertThat(noise.depolarising()).isZero();
    assertThat(noise.relaxations()).hasSize(1);
  }

  /** T2 is twice T1 for a qubit that decays and does nothing else. */
  @Test
  void relaxationsAtTheirLimits() {
    Relaxation decay = Relaxation.of(new Backend.Qubit(1, 2, 0, 0, 0), 0.3);
    assertThat(decay.coherence()).isCloseTo(Math.exp(-0.15), within(1e-15));
    assertThat(decay.phaseFlip()).isCloseTo(0, within(1e-15));
    Backend.Qubit still =
        new Backend.Qubit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, 0);
    assertThat(Relaxation.of(still, 0.3).isNone()).isTrue();
  }

  /** Wire 1 waits for the gate sx (0.1 us) of wire 0, and wire 0 for that of wire 1 at the end. */
  @Test
  void wiresWaitForEachOtherAndForTheMeasurement() {
    FixedCircuit circuit =
        FixedCircuit.on(BACKEND, 2).then(Gate.SX, List.of(0)).then(CX).then(Gate.SX, List.of(1));
    List<NoisyGate> gates = NoisyGate.of(circuit, NOISE.with(Part.IDLE).scaled(2));
    assertThat(gates).hasSize(4);
    assertThat(gates.get(1).waits().get(0).isNone()).isTrue();
    assertThat(gates.get(1).waits().get(1).excitation())
        .isCloseTo(Math.exp(-2 * 1e-7 / 40e-6), within(1e-15));
    assertThat(gates.get(3).waits().get(0).excitation())
        .isCloseTo(Math.exp(-2 * 2e-7 / 20e-6), within(1e-15));
    assertThat(gates.get(3).waits().get(1).isNone()).isTrue();
  }

  @Test
  void refusesWhatTheBackendDoesNotHave() {
    assertThatThrownBy(() -> NOISE.scaled(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale of the noise: expected a finite number of at least 0, found -1.0");
    assertThatThrownBy(() -> NOISE.scaled(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    FixedCircuit unknown = FixedCircuit.on(BACKEND, 2).then(Gate.ISWAP, List.of(1, 0));
    assertThatThrownBy(() -> new DensityMatrices(unknown, NOISE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("noise of complete: it has no gate iswap on qubits [1, 0]");
    FixedCircuit large = FixedCircuit.on(BACKEND, 4);
    assertThatThrownBy(() -> new DensityMatrices(large, NOISE).outcomes(NOTHING, NOTHING, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("noise of complete: expected qubits below 3, found qubit 3");
  }

  /** One minus the average fidelity of a channel, by the trace of its matrix. */
  private static double error(GateNoise noise, int qubits) {
    double[] matrix = PauliTransfer.identity(qubits);
    PauliTransfer.follow(matrix, noise, qubits);
    int size = 1 << 2 * qubits;
    double dimension = 1 << qubits;
    double trace = 0;
    for (int k = 0; k < size; k++) {
      trace += matrix[k * size + k];
    }
    return 1 - (dimension * trace / size + 1) / (dimension + 1);
  }
}

package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qicd.backend.Backend;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.param.ParamValues;
import org.qicd.simulate.PauliNoise;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/** The rates of errors behind a circuit's operations, against sums by hand. */
class NoiseRatesTest {
  private static final double SX0 = 0.001;
  private static final double SX2 = 0.002;
  private static final double CZ = 0.03;

  private static final Circuit CIRCUIT =
      new Circuit(
          2,
          Encoding.ANGLE,
          List.of(
              Operation.of(Gate.RY, Angle.weight(0), 0),
              Operation.of(Gate.RZ, Angle.weight(1), 1),
              Operation.of(Gate.CX, 0, 1)),
          new Readout(Readout.Kind.EXPVAL, 2, 1));

  /** Wires 0 and 1 are the computer's qubits 2 and 0. */
  private record Physical(Backend backend, List<PhysicalGate> gates) implements PhysicalCircuit {
    @Override
    public List<Integer> qubits() {
      return List.of(2, 0);
    }

    @Override
    public int numEncodingGates() {
      return 2;
    }

    @Override
    public boolean reuploads() {
      return false;
    }

    @Override
    public List<Integer> measured() {
      return List.of(0, 1);
    }

    @Override
    public int numWeights() {
      return 2;
    }

    @Override
    public double[] angles(double[] weights, double[] features) {
      return new double[0];
    }
  }

  private static Backend backend() {
    Backend.Qubit qubit = new Backend.Qubit(1, 1, 0, 0, 1e-6);
    Map<Backend.Place, Backend.Calibration> gates = new LinkedHashMap<>();
    for (int q = 0; q < 3; q++) {
      double error = q == 0 ? SX0 : SX2;
      gates.put(new Backend.Place(Gate.SX, List.of(q)), new Backend.Calibration(error, 1e-8));
      gates.put(new Backend.Place(Gate.RZ, List.of(q)), new Backend.Calibration(0, 0));
    }
    gates.put(new Backend.Place(Gate.CZ, List.of(2, 0)), new Backend.Calibration(CZ, 1e-7));
    return new Backend("three", List.of(qubit, qubit, qubit), gates, 1e-4);
  }

  private static PhysicalGate gate(Gate gate, int source, Integer... wires) {
    return new PhysicalGate(gate, List.of(wires), source, false);
  }

  private static PauliNoise noise(Circuit circuit, double scale) {
    ParamValues params =
        ParamValues.defaults(TrainParam.TABLE)
            .with(TrainParam.NOISE_SCALE, scale)
            .with(TrainParam.NOISE_TRAJECTORIES, 5);
    List<PhysicalGate> gates =
        List.of(
            gate(Gate.SX, -1, 0),
            gate(Gate.SX, -1, 1),
            gate(Gate.SX, 0, 0),
            gate(Gate.RZ, 0, 0),
            gate(Gate.SX, 0, 0),
            gate(Gate.RZ, 1, 1),
            new PhysicalGate(Gate.RZZ, List.of(0, 1), 1, true),
            gate(Gate.SX, 2, 1),
            gate(Gate.CZ, 2, 0, 1));
    return NoiseRates.of(params, circuit, new Physical(backend(), gates));
  }

  @Test
  void ratesByHand() {
    PauliNoise noise = noise(CIRCUIT, 1);
    // The encoding is two gates, shared evenly. rz and errors of the device do not err.
    double encoding = 1 - Math.sqrt((1 - 2 * SX2) * (1 - 2 * SX0));
    double ry = 1 - (1 - 2 * SX2) * (1 - 2 * SX2);
    double cx = 1 - (1 - 2 * SX0) * (1 - CZ * 4 / 3);
    assertThat(noise.patterns()).isEqualTo(5);
    assertThat(noise.sites()).hasSize(4);
    assertSite(noise, 0, -1, List.of(0), encoding);
    assertSite(noise, 1, -1, List.of(1), encoding);
    assertSite(noise, 2, 0, List.of(0), ry);
    assertSite(noise, 3, 2, List.of(0, 1), cx);
    assertThat(noise.meanErrors()).isCloseTo(2 * encoding + ry + cx, within(1e-15));
    assertThat(noise.first(1).sites()).isEqualTo(noise.sites().subList(0, 3));
  }

  private static void assertSite(
      PauliNoise noise, int index, int after, List<Integer> qubits, double probability) {
    PauliNoise.Site site = noise.sites().get(index);
    assertThat(site.after()).isEqualTo(after);
    assertThat(site.qubits()).isEqualTo(qubits);
    assertThat(site.probability()).isCloseTo(probability, within(1e-15));
  }

  @Test
  void amplitudesErrOnAllQubits() {
    Circuit amplitude = new Circuit(2, Encoding.AMPLITUDE, CIRCUIT.operations(), CIRCUIT.readout());
    assertSite(noise(amplitude, 1), 0, -1, List.of(0, 1), 1 - (1 - 2 * SX2) * (1 - 2 * SX0));
  }

  @Test
  void ratesAreScaledAndEndAtOne() {
    assertSite(noise(CIRCUIT, 2), 2, 0, List.of(0), 1 - (1 - 4 * SX2) * (1 - 4 * SX2));
    assertSite(noise(CIRCUIT, 100), 3, 2, List.of(0, 1), 1);
    assertThat(noise(CIRCUIT, 0).isNone()).isTrue();
  }
}

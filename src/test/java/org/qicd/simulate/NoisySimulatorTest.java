package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.testing.Devices;
import org.qicd.testing.MixedStates;
import org.qicd.testing.RandomCircuits;

/** Random Pauli errors in a simulation, against circuits that have them as gates. */
class NoisySimulatorTest {
  private static final List<Gate> PAULIS = List.of(Gate.ID, Gate.X, Gate.Y, Gate.Z);

  private static Circuit template(Encoding encoding) {
    FeatureMap map = FeatureMap.of(encoding);
    Readout readout = new Readout(Readout.Kind.EXPVAL, 2, 1);
    return Ansatz.STRONGLY_ENTANGLING.circuit(3, 2, 2, true, map, readout);
  }

  private static Circuit withoutToffolis(Circuit circuit) {
    List<Operation> kept =
        circuit.operations().stream()
            .filter(each -> each.gate() != Gate.CCX && each.gate() != Gate.CSWAP)
            .toList();
    return new Circuit(3, circuit.featureMap(), kept, circuit.readout());
  }

  static Stream<Circuit> circuits() {
    return Stream.concat(
        Stream.of(
            template(Encoding.AMPLITUDE),
            Devices.random(template(Encoding.IQP), Ansatz.STRONGLY_ENTANGLING, 2, 5),
            Ansatz.BASIC_ENTANGLER.circuit(
                3, 3, Encoding.ANGLE, new Readout(Readout.Kind.EXPVAL, 2, 1))),
        IntStream.range(0, 6)
            .mapToObj(
                seed ->
                    withoutToffolis(
                        seed % 2 == 0
                            ? RandomCircuits.of(seed, 3, 25, 4)
                            : RandomCircuits.scaled(seed, 3, 25, 4))));
  }

  /** The circuit of what the device does, with a Pauli matrix on a qubit behind an operation. */
  private static Circuit with(Circuit circuit, int after, Gate pauli, int qubit) {
    List<Operation> all = new ArrayList<>();
    for (Device.Executed executed : circuit.executedOperations()) {
      if (executed.source() <= after) {
        all.add(executed.operation());
      }
    }
    all.add(Operation.of(pauli, qubit));
    for (Device.Executed executed : circuit.executedOperations()) {
      if (executed.source() > after) {
        all.add(executed.operation());
      }
    }
    return new Circuit(
        circuit.numQubits(),
        circuit.featureMap(),
        all,
        circuit.readout(),
        circuit.scaling(),
        Device.IDEAL);
  }

  /** An error behind any operation gives the states and gradients of one of four circuits. */
  @ParameterizedTest
  @MethodSource("circuits")
  void anErrorIsAGateOfTheCircuit(Circuit circuit) {
    double[] weights = new Random(7).doubles(circuit.numWeights(), -3, 3).toArray();
    double[] features = SimulatedBatch.features(circuit.encoding(), 3, 5, 8);
    EncodedImages images = SimulatedBatch.encode(circuit, features, 5);
    int[] which = SimulatedBatch.first(5);
    double[][] v = new double[5][8];
    Arrays.setAll(v, k -> new Random(k).doubles(8, -1, 1).toArray());
    for (int after = -1; after < circuit.operations().size(); after++) {
      int qubit = (after + 1) % 3;
      PauliNoise.Site site = new PauliNoise.Site(after, List.of(qubit), 1);
      NoisySimulator noisy = new NoisySimulator(circuit, new PauliNoise(List.of(site), 1, 3));
      List<SimulatedBatch> expected = new ArrayList<>();
      for (Gate pauli : PAULIS) {
        Simulator simulator = new Simulator(Plan.of(with(circuit, after, pauli, qubit)));
        expected.add(SimulatedBatch.run(simulator, weights, images, which, v));
      }
      Set<Integer> found = new TreeSet<>();
      for (int step = 0; step < 40; step++) {
        noisy.beginStep(step);
        SimulatedBatch run = SimulatedBatch.run(noisy, weights, images, which, v);
        int errors = like(run, expected);
        assertThat(errors).as("behind %d, step %d", after, step).isNotNegative();
        found.add(errors);
      }
      // Two errors may do the same to these states.
      assertThat(found).as("behind %d", after).hasSizeGreaterThanOrEqualTo(distinct(expected));
    }
  }

  private static int distinct(List<SimulatedBatch> runs) {
    return (int) IntStream.range(0, runs.size()).filter(k -> like(runs.get(k), runs) == k).count();
  }

  /** The first batch with the same states up to their phases and the same gradient, or -1. */
  private static int like(SimulatedBatch run, List<SimulatedBatch> others) {
    for (int k = 0; k < others.size(); k++) {
      double apart =
          Arrays.stream(run.states.fidelities(others.get(k).states))
              .map(fidelity -> Math.abs(1 - fidelity))
              .max()
              .orElseThrow();
      for (int j = 0; j < run.gradient.length; j++) {
        apart = Math.max(apart, Math.abs(run.gradient[j] - others.get(k).gradient[j]));
      }
      if (apart < 1e-9) {
        return k;
      }
    }
    return -1;
  }

  /** The mean gradient is that of the exact channel, computed with density matrices. */
  @Test
  void theMeanGradientIsThatOfTheChannel() {
    Circuit circuit = template(Encoding.AMPLITUDE);
    List<PauliNoise.Site> sites = new ArrayList<>();
    sites.add(new PauliNoise.Site(-1, List.of(0, 1, 2), 0.15));
    for (int k = 0; k < circuit.operations().size(); k++) {
      List<Integer> qubits = circuit.operations().get(k).qubits();
      sites.add(new PauliNoise.Site(k, qubits, 0.05 * qubits.size()));
    }
    double[] weights = new Random(1).doubles(circuit.numWeights(), -3, 3).toArray();
    double[] image = SimulatedBatch.features(Encoding.AMPLITUDE, 3, 1, 2);
    double[] v = new Random(3).doubles(8, -1, 1).toArray();
    NoisySimulator noisy = new NoisySimulator(circuit, new PauliNoise(sites, 8, 4));
    EncodedImages images = SimulatedBatch.encode(circuit, image, 1);
    int[] which = new int[64]; // the same image in the blocks of all patterns
    double[][] all = new double[64][];
    Arrays.fill(all, v);
    SummaryStatistics[] means = new SummaryStatistics[weights.length];
    Arrays.setAll(means, k -> new SummaryStatistics());
    int steps = 600;
    for (int step = 0; step < steps; step++) {
      noisy.beginStep(step);
      double[] gradient = SimulatedBatch.run(noisy, weights, images, which, all).gradient;
      for (int k = 0; k < weights.length; k++) {
        means[k].addValue(gradient[k] / 64);
      }
    }
    double largest = 0;
    for (int k = 0; k < weights.length; k++) {
      double expected = slope(circuit, sites, weights, image, v, k);
      double error = means[k].getStandardDeviation() / Math.sqrt(steps);
      assertThat(means[k].getMean())
          .as("weight %d", k)
          .isCloseTo(expected, within(4 * error + 1e-8)); // slopes are differences
      largest = Math.max(largest, Math.abs(expected) / error);
    }
    assertThat(largest).isGreaterThan(20); // so the errors are small enough to tell something
  }

  private static double slope(
      Circuit circuit,
      List<PauliNoise.Site> sites,
      double[] weights,
      double[] image,
      double[] v,
      int k) {
    double[] moved = weights.clone();
    double step = 1e-5;
    moved[k] = weights[k] + step;
    double above = MixedStates.expectation(circuit, sites, moved, image, v);
    moved[k] = weights[k] - step;
    double below = MixedStates.expectation(circuit, sites, moved, image, v);
    return (above - below) / (2 * step);
  }

  @Test
  void errorsFollowFromStepAndBlock() {
    Circuit circuit = template(Encoding.AMPLITUDE);
    double[] weights = new Random(1).doubles(circuit.numWeights(), -3, 3).toArray();
    double[] image = SimulatedBatch.features(Encoding.AMPLITUDE, 3, 1, 2);
    EncodedImages images = SimulatedBatch.encode(circuit, image, 1);
    PauliNoise.Site site = new PauliNoise.Site(3, List.of(0, 1, 2), 1);
    NoisySimulator noisy = new NoisySimulator(circuit, new PauliNoise(List.of(site), 2, 4));
    noisy.beginStep(0);
    StateBatch first = SimulatedBatch.run(noisy, weights, images, new int[32], null).states;
    // Blocks 0 and 2 have one pattern, blocks 1 and 3 the other one.
    assertThat(SimulatedBatch.amplitudes(first, 16)).isEqualTo(SimulatedBatch.amplitudes(first, 0));
    assertThat(SimulatedBatch.amplitudes(first, 24)).isEqualTo(SimulatedBatch.amplitudes(first, 8));
    assertThat(SimulatedBatch.amplitudes(first, 8))
        .isNotEqualTo(SimulatedBatch.amplitudes(first, 0));
    for (int step : new int[] {1, 2, 0}) {
      noisy.beginStep(step);
      StateBatch states = SimulatedBatch.run(noisy, weights, images, new int[32], null).states;
      assertThat(
              Arrays.equals(
                  SimulatedBatch.amplitudes(states, 0), SimulatedBatch.amplitudes(first, 0)))
          .isEqualTo(step == 0);
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    Circuit toffoli =
        new Circuit(
            3,
            Encoding.ANGLE,
            List.of(Operation.of(Gate.CCX, 0, 1, 2)),
            new Readout(Readout.Kind.EXPVAL, 2, 1));
    assertThatThrownBy(() -> NoisySimulator.check(toffoli))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "errors before gate ccx are not simulated in a training: write it in other gates");
    assertThatThrownBy(() -> new PauliNoise.Site(0, List.of(0), 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a probability of 0 to 1, found 1.5 behind 0");
  }
}

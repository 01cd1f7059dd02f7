package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qicd.simulate.SimulatedBatch.amplitudes;
import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Bits;
import org.qicd.testing.Devices;
import org.qicd.testing.RandomCircuits;

/** One image through several circuits has the bits of each circuit on its own. */
@Tag("jdk")
class ImageSimulatorTest {
  private static final int IMAGES = 3;
  private static final int LAYERS = 3;

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void hasTheBitsOfTheBlockSimulator(Ansatz ansatz) {
    for (Encoding encoding : Encoding.values()) {
      for (int n : new int[] {encoding == Encoding.ZZ ? 4 : 1, 2, 3, 5, 6}) {
        Circuit ideal = ansatz.circuit(n, LAYERS, encoding, new Readout(Readout.Kind.EXPVAL, 1, 1));
        List<Circuit> circuits = new ArrayList<>();
        for (int m = 0; m < LANES; m++) {
          circuits.add(Devices.random(ideal, ansatz, LAYERS, m));
        }
        for (int count : new int[] {1, 2, 3, 4, 5, 6, 7, 8}) {
          check(circuits.subList(0, count), 10L * n + count);
        }
      }
    }
  }

  /** Wide enough for rows with spare ones between them. */
  @Test
  void wideRegisters() {
    Readout readout = new Readout(Readout.Kind.PROJECTOR, 300, 5);
    Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(9, LAYERS, Encoding.AMPLITUDE, readout);
    check(List.of(circuit, circuit, circuit), 7);
    Circuit wider = Ansatz.STRONGLY_ENTANGLING.circuit(11, LAYERS, Encoding.AMPLITUDE, readout);
    check(List.of(wider), 7);
    check(List.of(wider, wider), 7);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyGates(long seed) {
    for (int n = 1; n <= 5; n++) {
      Circuit circuit = RandomCircuits.of(seed, n, 40, 5);
      check(List.of(circuit), seed);
      if (ImageSimulator.alike(Plan.of(circuit), Plan.of(circuit))) {
        check(List.of(circuit, circuit, circuit, circuit, circuit), seed);
      }
    }
  }

  private static void check(List<Circuit> circuits, long seed) {
    Circuit circuit = circuits.get(0);
    int n = circuit.numQubits();
    String name = "%s, %d qubits, %d circuits".formatted(circuit.encoding(), n, circuits.size());
    List<Plan> plans = circuits.stream().map(Plan::of).toList();
    Random random = new Random(seed);
    List<double[]> weights = new ArrayList<>();
    circuits.forEach(c -> weights.add(random.doubles(c.numWeights(), -4, 4).toArray()));
    double[] features = SimulatedBatch.features(circuit.encoding(), n, IMAGES, seed);
    EncodedImages images = SimulatedBatch.encode(circuit, features, IMAGES);
    int strings = 1 << circuit.readout().numQubits();
    for (String kernels : new String[] {"plain", "vector"}) {
      ImageSimulator found = new ImageSimulator(plans, weights, Kernels.of(kernels));
      for (int i = 0; i < IMAGES; i++) {
        int width = features.length / IMAGES;
        found.forward(Arrays.copyOfRange(features, i * width, (i + 1) * width));
        double[] probabilities = new double[strings * LANES];
        found.probabilities(probabilities);
        for (int m = 0; m < circuits.size(); m++) {
          Simulator alone = Simulator.ofBatches(circuits.get(m));
          alone.bind(weights.get(m));
          alone.forward(images, new int[] {i}, 0, 1);
          StateBatch expected = new StateBatch(n, 1);
          alone.store(expected, 0);
          StateBatch state = new StateBatch(n, 1);
          found.store(m, state);
          Bits.assertSame(name, unsigned(amplitudes(state, 0)), unsigned(amplitudes(expected, 0)));
          double[] own = new double[strings * LANES];
          alone.probabilities(own);
          for (int s = 0; s < strings; s++) {
            assertThat(probabilities[s * LANES + m]).as(name).isEqualTo(own[s * LANES]);
          }
        }
        assertThat(Arrays.stream(probabilities))
            .as("lanes without a circuit too")
            .allMatch(p -> p >= 0 && p < 1.1);
      }
    }
  }

  /** A real state has zeros of either sign where it is multiplied by phases. */
  private static double[] unsigned(double[] values) {
    return Arrays.stream(values).map(value -> value + 0.0).toArray();
  }

  @Test
  void refusesUnlikeCircuitsAndImagesThatCannotBeEncoded() {
    Plan one = plan(Ansatz.STRONGLY_ENTANGLING, 2);
    assertThat(ImageSimulator.alike(one, plan(Ansatz.STRONGLY_ENTANGLING, 2))).isTrue();
    assertThat(ImageSimulator.alike(one, plan(Ansatz.REAL_AMPLITUDES, 2))).isFalse();
    Plan other = plan(Ansatz.STRONGLY_ENTANGLING, 3);
    assertThat(ImageSimulator.alike(one, other)).isFalse();
    double[] weights = new double[one.circuit().numWeights()];
    assertThatThrownBy(() -> new ImageSimulator(List.of(one, other), List.of(weights, weights)))
        .hasMessage("expected 1 to 8 circuits with the same gates, found 2");
    ImageSimulator simulator = new ImageSimulator(List.of(one), List.of(weights));
    assertThatThrownBy(() -> simulator.forward(new double[8]))
        .hasMessageStartingWith("all features are zero");
  }

  private static Plan plan(Ansatz ansatz, int layers) {
    Readout readout = new Readout(Readout.Kind.EXPVAL, 3, 1);
    return Plan.of(ansatz.circuit(3, layers, Encoding.AMPLITUDE, readout));
  }
}

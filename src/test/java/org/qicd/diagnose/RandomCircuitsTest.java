package org.qicd.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;
import org.qicd.stats.Mean;

/** Averages over random circuits and known states, against known values. */
class RandomCircuitsTest {
  private static final Readout Z = new Readout(Readout.Kind.EXPVAL, 1, 1);

  /** Weights of inner layers, which have random circuits on both sides. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void theKernelsDiagonalIsThatOfATwoDesign(int n) {
    int layers = 30;
    int outer = 12;
    Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(n, layers, Encoding.AMPLITUDE, Z);
    CircuitModel model = new CircuitModel(circuit, Draws.inputs(circuit, 1, 0, 1));
    int first = 3 * n * outer;
    int count = 3 * n * (layers - 2 * outer);
    double[] diagonal = new double[4000];
    for (int s = 0; s < diagonal.length; s++) {
      Jacobian jacobian = model.jacobian(Draws.weights(1, s, circuit.numWeights()));
      for (int a = first; a < first + count; a++) {
        diagonal[s] += jacobian.get(0, a) * jacobian.get(0, a);
      }
    }
    double d = 1 << n;
    double expected = d * d * count / (2 * (d * d - 1) * (d + 1)); // Tr Z^2 = d
    Mean mean = Mean.of(diagonal);
    assertThat(mean.mean()).isCloseTo(expected, within(2 * mean.error()));
    assertThat(mean.error()).isLessThan(0.02 * expected);
  }

  private static Circuit circuit(int n, Operation... operations) {
    return new Circuit(n, Encoding.AMPLITUDE, List.of(operations), Z);
  }

  private static double meyerWallach(Circuit circuit, double... weights) {
    return Entanglement.meyerWallach(Expressibility.onZero(circuit).states(weights), 0);
  }

  @Test
  void meyerWallachOfProductGhzBellPairAndHaar() {
    List<Operation> ghz = new ArrayList<>(List.of(Operation.of(Gate.H, 0)));
    for (int q = 1; q < 4; q++) {
      ghz.add(Operation.of(Gate.CX, q - 1, q));
    }
    Circuit product =
        circuit(
            3,
            Operation.of(Gate.RY, Angle.weight(0), 0),
            Operation.of(Gate.RX, Angle.weight(1), 1),
            Operation.of(Gate.H, 2));
    assertThat(meyerWallach(product, 0.3, 1.9)).isCloseTo(0, within(1e-12));
    assertThat(meyerWallach(circuit(4, ghz.toArray(Operation[]::new)))).isCloseTo(1, within(1e-12));
    // Two of four qubits in a Bell pair: half of the qubits are mixed.
    assertThat(meyerWallach(circuit(4, ghz.get(0), ghz.get(1)))).isCloseTo(0.5, within(1e-12));
    Circuit deep = Ansatz.STRONGLY_ENTANGLING.circuit(4, 20, Encoding.AMPLITUDE, Z);
    Mean mean = Mean.of(Entanglement.of(deep, 400, 3));
    assertThat(Entanglement.haar(4)).isCloseTo(14.0 / 17, within(1e-15));
    assertThat(mean.mean()).isCloseTo(Entanglement.haar(4), within(2 * mean.error()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void uniformStatesHaveNoDivergenceOnceTheBiasIsOff(int n) {
    Random random = new Random(n);
    int trials = 200;
    int samples = 500;
    double[] divergences = new double[trials];
    for (int trial = 0; trial < trials; trial++) {
      double[] fidelities = new double[samples];
      for (int s = 0; s < samples; s++) {
        fidelities[s] = 1 - Math.pow(random.nextDouble(), 1.0 / ((1 << n) - 1));
      }
      divergences[trial] = Expressibility.divergence(fidelities, n);
    }
    Mean mean = Mean.of(divergences);
    // The bias of a histogram of m filled bins would be (m - 1) / 1000: some .01 to .07.
    assertThat(mean.mean()).isCloseTo(0, within(0.006));
  }

  @Test
  void expressibilityOfIdleProductAndDeepCircuits() {
    Circuit idle = circuit(2, Operation.of(Gate.H, 0));
    assertThat(Expressibility.of(idle, 1000, 1)).isCloseTo(3 * Math.log(75), within(2e-3));
    // Sim et al., figure 1: H then RZ has F = cos^2 of half the angles' difference, about .2 nats.
    Circuit circle = circuit(1, Operation.of(Gate.H, 0), Operation.of(Gate.RZ, Angle.weight(0), 0));
    assertThat(Expressibility.of(circle, 5000, 1)).isCloseTo(0.2, within(0.05));
    Circuit deep = Ansatz.STRONGLY_ENTANGLING.circuit(3, 12, Encoding.AMPLITUDE, Z);
    assertThat(Expressibility.of(deep, 3000, 1)).isCloseTo(0, within(0.02));
  }

  /**
   * Independent deep circuits lose the infidelity's gradient as 1 / D^2, those of a start do not.
   */
  @Test
  void gradientsOfIndependentStartsVanishWithTheRegister() {
    Readout readout = new Readout(Readout.Kind.EXPVAL, 1, 1);
    List<Trainability.Variance> variances = new ArrayList<>();
    for (int n = 2; n <= 5; n++) {
      Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(n, 16, Encoding.AMPLITUDE, readout);
      variances.addAll(Trainability.of(circuit, 16, 40, 0.02, 1));
    }
    Trainability.Decay full = Trainability.decay(Signal.INFIDELITY, variances);
    Trainability.Decay common = Trainability.decay(Signal.COMMON_INFIDELITY, variances);
    assertThat(full.slope()).isCloseTo(-2, within(0.3));
    assertThat(common.slope()).isGreaterThan(-1);
    assertThat(full.at(6)).isLessThan(common.at(6));
  }

  /**
   * The infidelity's gradient of one layer of {@code basic_entangler} on 4 qubits, against a
   * program that draws its weights elsewhere. Where two students' draws depend on each other, it is
   * nearly three times as large.
   */
  @Test
  void gradientsOfIndependentStartsAreThoseOfIndependentWeights() {
    Readout readout = new Readout(Readout.Kind.EXPVAL, 1, 1);
    Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(4, 1, Encoding.AMPLITUDE, readout);
    Trainability.Variance found =
        Trainability.of(circuit, 1, 2000, 0.02, 1).stream()
            .filter(variance -> variance.signal() == Signal.INFIDELITY)
            .findFirst()
            .orElseThrow();
    Mean expected = Mean.of(infidelityGradients(circuit, 20_000));
    assertThat(found.value())
        .isCloseTo(expected.mean(), within(3 * Math.hypot(found.error(), expected.error())));
    assertThat(expected.mean()).isCloseTo(0.0117, within(0.0003));
  }

  /**
   * Mean squares over the weights of the gradient of {@code 1 - |<psi_2|psi_1>|^2}, by the
   * parameter-shift rule, at weights and real inputs of a generator of its own.
   */
  private static double[] infidelityGradients(Circuit circuit, int draws) {
    Random random = new Random(77);
    int size = circuit.numWeights();
    double[] squares = new double[draws];
    for (int s = 0; s < draws; s++) {
      double[] input = new double[16];
      Arrays.setAll(input, i -> random.nextGaussian());
      CircuitModel model =
          new CircuitModel(circuit, EncodedImages.of(Encoding.AMPLITUDE, 4, input, 16));
      double[] one = random.doubles(size, 0, 2 * Math.PI).toArray();
      double[] two = random.doubles(size, 0, 2 * Math.PI).toArray();
      StateBatch other = model.states(two);
      for (int k = 0; k < size; k++) {
        double slope = 0;
        for (int side = -1; side <= 1; side += 2) {
          double[] shifted = one.clone();
          shifted[k] += side * Math.PI / 2;
          slope -= side * model.states(shifted).fidelities(other)[0] / 2;
        }
        squares[s] += slope * slope / size;
      }
    }
    return squares;
  }

  @Test
  void overlapsByClass() {
    Circuit circuit =
        new Circuit(1, Encoding.AMPLITUDE, List.of(), new Readout(Readout.Kind.PROJECTOR, 2, 1));
    double half = Math.sqrt(0.5);
    EncodedImages images =
        EncodedImages.of(Encoding.AMPLITUDE, 1, new double[] {1, 0, half, half, 0, 1, 1, 0}, 2);
    EncodedOverlaps overlaps = EncodedOverlaps.of(circuit, images, new int[] {0, 0, 1, 1});
    assertThat(overlaps.byClass()[0][0]).isCloseTo(0.5, within(1e-12));
    assertThat(overlaps.byClass()[1][1]).isCloseTo(0, within(1e-12));
    assertThat(overlaps.byClass()[1][0]).isCloseTo((0 + 1 + 0.5 + 0.5) / 4, within(1e-12));
    assertThat(overlaps.mean()).isCloseTo((0.5 + 0 + 2) / 6, within(1e-12));
    EncodedImages parallel =
        EncodedImages.of(Encoding.AMPLITUDE, 1, new double[] {1, 0.1, 1, 0.2, 1, 0}, 2);
    assertThat(EncodedOverlaps.of(circuit, parallel, new int[] {0, 0, 1}).advice())
        .startsWith("The encoded images are nearly parallel");
  }
}

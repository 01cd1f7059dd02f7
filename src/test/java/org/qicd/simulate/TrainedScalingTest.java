package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.simulate.SimulatedBatch.amplitudes;
import static org.qicd.simulate.SimulatedBatch.first;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureScaling;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.circuit.TrainedScaling;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Bits;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.RandomCircuits;

/** Circuits that train the scaling of features: their states, gradients and bits. */
class TrainedScalingTest {
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);
  private static final Kernels PLAIN = Kernels.of("plain");
  private static final Kernels VECTOR = Kernels.of("vector");
  private static final int LAYERS = 2;

  static Stream<Arguments> circuits() {
    List<Arguments> all = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      for (Ansatz ansatz : Ansatz.values()) {
        if (TrainedScaling.serves(encoding)) {
          all.add(Arguments.of(encoding, ansatz));
        }
      }
    }
    return all.stream();
  }

  /** Features and their half angles have room for each other, but mean something else. */
  @Test
  void imagesOfAnotherKindAreRefused() {
    Circuit fixed = Ansatz.REAL_AMPLITUDES.circuit(2, 1, Encoding.REUPLOADING, ANY);
    Circuit trained = new TrainedScaling(fixed, 2).circuit();
    double[] features = {0.5, 1};
    assertMistake(
        () ->
            SimulatedBatch.states(
                PLAIN,
                trained,
                new double[trained.numWeights()],
                EncodedImages.of(fixed, features, 2),
                first(1)),
        "the circuit scales features by weights, but the images are encoded");
    assertMistake(
        () ->
            SimulatedBatch.states(
                PLAIN,
                fixed,
                new double[fixed.numWeights()],
                EncodedImages.of(trained, features, 2),
                first(1)),
        "the images are features, but the circuit does not scale them by weights");
  }

  /** At the start nothing has changed, with as many features as qubits or one less. */
  @ParameterizedTest
  @MethodSource("circuits")
  void beginsAsTheFixedScaling(Encoding encoding, Ansatz ansatz) {
    for (int n = 1; n <= 6; n++) {
      for (int numFeatures = Math.max(1, n - 1); numFeatures <= n; numFeatures++) {
        FeatureScaling scaling = scaling(numFeatures);
        Circuit fixed = ansatz.circuit(n, LAYERS, encoding, ANY).withScaling(scaling);
        Circuit trained = new TrainedScaling(fixed, numFeatures).circuit();
        int gates = (encoding == Encoding.REUPLOADING ? LAYERS : 1) * numFeatures;
        assertThat(trained.numWeights()).isEqualTo(fixed.numWeights() + 2 * gates);
        double[] drawn = new Random(n).doubles(fixed.numWeights(), -4, 4).toArray();
        double[] features = new Random(2 * n).doubles(5L * numFeatures, -3, 3).toArray();
        StateBatch expected =
            SimulatedBatch.states(
                VECTOR, fixed, drawn, EncodedImages.of(fixed, features, numFeatures), first(5));
        StateBatch found =
            SimulatedBatch.states(
                VECTOR,
                trained,
                started(trained, drawn),
                EncodedImages.of(trained, features, numFeatures),
                first(5));
        for (int i = 0; i < 5; i++) {
          assertThat(amplitudes(found, i))
              .as("%s %s, %d qubits", encoding, ansatz, n)
              .containsExactly(amplitudes(expected, i), within(1e-14));
        }
      }
    }
  }

  private static FeatureScaling scaling(int numFeatures) {
    double[] offsets = new double[numFeatures];
    double[] factors = new double[numFeatures];
    Arrays.setAll(offsets, f -> 0.3 * f);
    Arrays.setAll(factors, f -> 0.5 + f);
    return new FeatureScaling(offsets, factors);
  }

  /** The given weights in their order, and every scaling at its start. */
  private static double[] started(Circuit trained, double[] others) {
    double[] weights = new double[trained.numWeights()];
    Arrays.fill(weights, Double.NaN);
    TrainedScaling.reset(trained, weights);
    int next = 0;
    for (int w = 0; w < weights.length; w++) {
      weights[w] = Double.isNaN(weights[w]) ? others[next++] : weights[w];
    }
    assertThat(next).isEqualTo(others.length);
    return weights;
  }

  /** States of any weights are those of the slow, obvious simulator. */
  @ParameterizedTest
  @MethodSource("circuits")
  void states(Encoding encoding, Ansatz ansatz) {
    for (int n = 1; n <= 4; n++) {
      Circuit circuit = circuit(encoding, ansatz, n);
      assertStates(circuit, weights(circuit), n, 1e-13);
    }
  }

  @Test
  void statesOfRandomCircuits() {
    for (long seed = 0; seed < 60; seed++) {
      Circuit circuit = RandomCircuits.scaled(seed, 1 + (int) (seed % 4), 25, 5);
      assertStates(circuit, weights(circuit), seed, 1e-11);
    }
  }

  private static void assertStates(Circuit circuit, double[] weights, long seed, double most) {
    int n = circuit.numQubits();
    double[] features = SimulatedBatch.features(circuit.encoding(), n, 3, seed);
    EncodedImages images = EncodedImages.of(circuit, features, n);
    StateBatch found = SimulatedBatch.states(PLAIN, circuit, weights, images, first(3));
    for (int i = 0; i < 3; i++) {
      Complex[] expected =
          DenseSimulator.state(circuit, weights, Arrays.copyOfRange(features, i * n, i * n + n));
      for (int a = 0; a < expected.length; a++) {
        Complex state = new Complex(found.re(i, a), found.im(i, a));
        assertThat(state.subtract(expected[a]).abs()).as("%d qubits", n).isLessThan(most);
      }
    }
  }

  /** By central differences, at odd numbers of images, with the same bits by both kernels. */
  @ParameterizedTest
  @MethodSource("circuits")
  void gradients(Encoding encoding, Ansatz ansatz) {
    for (int n = 1; n <= 4; n++) {
      Circuit circuit = circuit(encoding, ansatz, n);
      double[] weights = weights(circuit);
      for (int size : SimulatedBatch.SIZES) {
        double[] features = SimulatedBatch.features(encoding, n, size, size);
        EncodedImages images = EncodedImages.of(circuit, features, n);
        double[][] v = new double[size][];
        Random random = new Random(size);
        Arrays.setAll(v, i -> random.doubles(1L << circuit.numQubits(), -1, 1).toArray());
        double[] gradient =
            SimulatedBatch.run(VECTOR, circuit, weights, images, first(size), v).gradient;
        Bits.assertSame(
            "%s %s, %d qubits, %d images".formatted(encoding, ansatz, n, size),
            SimulatedBatch.run(PLAIN, circuit, weights, images, first(size), v).gradient,
            gradient);
        for (int w = 0; w < weights.length && size == 13; w++) {
          assertThat(gradient[w])
              .as("%s %s, %d qubits, weight %d", encoding, ansatz, n, w)
              .isCloseTo(difference(circuit, weights, images, v, w), within(1e-9));
        }
      }
    }
  }

  /** Central differences of eighth order of the sum over images of {@code <psi|V|psi>}. */
  private static double difference(
      Circuit circuit, double[] weights, EncodedImages images, double[][] v, int w) {
    double[] coefficients = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
    double h = 0.01;
    double sum = 0;
    for (int k = 1; k <= coefficients.length; k++) {
      for (int sign : new int[] {1, -1}) {
        double[] moved = weights.clone();
        moved[w] += sign * k * h;
        StateBatch states =
            SimulatedBatch.states(PLAIN, circuit, moved, images, first(images.size()));
        for (int i = 0; i < v.length; i++) {
          for (int a = 0; a < v[i].length; a++) {
            double probability = Math.pow(states.re(i, a), 2) + Math.pow(states.im(i, a), 2);
            sum += sign * coefficients[k - 1] * v[i][a] * probability / h;
          }
        }
      }
    }
    return sum;
  }

  /** The gradient of one image, which diagnoses take, is its part of the sum. */
  @ParameterizedTest
  @EnumSource(
      value = Encoding.class,
      names = {"ANGLE", "ANGLE_X", "ANGLE_Z", "REUPLOADING"})
  void gradientsOfSingleImagesAndOfUndoneStates(Encoding encoding) {
    Circuit circuit = circuit(encoding, Ansatz.EFFICIENT_SU2, 5);
    EncodedImages images = EncodedImages.of(circuit, SimulatedBatch.features(encoding, 5, 7, 3), 5);
    double[] seed = new Random(2).doubles(2 * Simulator.BLOCK).toArray();
    double[][] gradients = new double[3][circuit.numWeights()];
    for (int k = 0; k < 2; k++) {
      Simulator simulator = new Simulator(Plan.of(circuit), VECTOR, k == 0 ? 0 : 1 << 20);
      simulator.bind(weights(circuit));
      simulator.clearGradient();
      simulator.forward(images, first(7), 0, 7);
      simulator.seedWeighted(seed);
      simulator.backward();
      simulator.addGradient(gradients[k]);
      for (int lane = 0; k == 1 && lane < 7; lane++) {
        simulator.addGradient(lane, gradients[2]);
      }
    }
    assertThat(gradients[0]).containsExactly(gradients[1], within(1e-13));
    assertThat(gradients[2]).containsExactly(gradients[1], within(1e-13));
  }

  /**
   * One image through several circuits, each with weights of its own, has the bits of each alone.
   */
  @ParameterizedTest
  @MethodSource("circuits")
  void bitsOfSingleImages(Encoding encoding, Ansatz ansatz) {
    for (int n : new int[] {1, 2, 3, 5, 6}) {
      Circuit circuit = circuit(encoding, ansatz, n);
      double[] features = SimulatedBatch.features(encoding, n, 3, n);
      EncodedImages images = EncodedImages.of(circuit, features, n);
      for (int count = 1; count <= 8; count++) {
        List<double[]> weights = new ArrayList<>();
        for (int m = 0; m < count; m++) {
          weights.add(new Random(m).doubles(circuit.numWeights(), -2, 2).toArray());
        }
        List<Plan> plans = java.util.Collections.nCopies(count, Plan.of(circuit));
        ImageSimulator found = new ImageSimulator(plans, weights, VECTOR);
        for (int i = 0; i < 3; i++) {
          found.forward(Arrays.copyOfRange(features, i * n, i * n + n));
          for (int m = 0; m < count; m++) {
            StateBatch state = new StateBatch(n, 1);
            found.store(m, state);
            StateBatch alone =
                SimulatedBatch.states(PLAIN, circuit, weights.get(m), images, new int[] {i});
            Bits.assertSame(
                "%s %s, circuit %d of %d".formatted(encoding, ansatz, m, count),
                unsigned(amplitudes(state, 0)),
                unsigned(amplitudes(alone, 0)));
          }
        }
      }
    }
  }

  /** A real state has zeros of either sign where it is multiplied by phases. */
  private static double[] unsigned(double[] values) {
    return Arrays.stream(values).map(value -> value + 0.0).toArray();
  }

  private static Circuit circuit(Encoding encoding, Ansatz ansatz, int n) {
    return new TrainedScaling(ansatz.circuit(n, LAYERS, encoding, ANY), n).circuit();
  }

  private static double[] weights(Circuit circuit) {
    return new Random(5).doubles(circuit.numWeights(), -2, 2).toArray();
  }

  @Test
  void mistakes() {
    Circuit amplitudes = Ansatz.REAL_AMPLITUDES.circuit(2, 1, Encoding.AMPLITUDE, ANY);
    assertMistake(
        () -> new TrainedScaling(amplitudes, 2),
        "a trained scaling needs gates that turn by one feature each, found encoding 'amplitude'");
    Angle scaled = new Angle.Scaled(0, 0, 1, 1);
    assertMistake(
        () -> Operation.of(Gate.RZ, scaled, 0),
        "scaled features enter as angles of ry and rx only, found one in rz");
    assertMistake(() -> scaled.times(0.5), "a feature's factor must be 1 or -1, found 0.5");
    assertMistake(
        () ->
            new Circuit(
                1,
                Encoding.REUPLOADING,
                List.of(
                    Operation.of(Gate.RY, scaled, 0), Operation.of(Gate.RY, Angle.feature(0), 0)),
                ANY),
        "either all features of a circuit are scaled by weights or none, found both");
    assertMistake(
        () -> new Circuit(1, Encoding.ANGLE, List.of(Operation.of(Gate.RY, scaled, 0)), ANY),
        "features enter as angles of circuits with encoding 'reuploading' only, found one with"
            + " 'angle'");
    Circuit one = circuit(Encoding.ANGLE, Ansatz.REAL_AMPLITUDES, 1);
    assertMistake(
        () -> EncodedImages.of(one, new double[] {1, Double.NaN}, 1),
        "image 1: feature 0 is NaN, expected a finite number");
  }
}

package org.qicd.simulate;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.simulate.kernels.Kernels;

/** Runs a batch of images block by block, forward or forward and backward. */
final class SimulatedBatch {
  static final int[] SIZES = {1, 3, 7, 8, 13, 64, 207};

  final StateBatch states;
  final double[] gradient;

  private SimulatedBatch(StateBatch states, double[] gradient) {
    this.states = states;
    this.gradient = gradient;
  }

  static int[] first(int size) {
    return IntStream.range(0, size).toArray();
  }

  /** Random images that the encoding takes, image-major. */
  static double[] features(Encoding encoding, int numQubits, int size, long seed) {
    int width = encoding == Encoding.AMPLITUDE ? 1 << numQubits : numQubits;
    return new Random(seed).doubles((long) size * width, -3, 3).toArray();
  }

  static EncodedImages encode(Circuit circuit, double[] features, int size) {
    return EncodedImages.of(circuit, features, features.length / size);
  }

  /** Output states of images {@code which}, in that order. */
  static StateBatch states(
      Kernels kernels, Circuit circuit, double[] weights, EncodedImages images, int[] which) {
    return run(kernels, circuit, weights, images, which, null).states;
  }

  /**
   * Output states, and the gradient of the sum over images of {@code <psi|V|psi>}.
   *
   * @param v V's diagonal, 2^r numbers for each place in the batch
   */
  static SimulatedBatch run(
      Kernels kernels,
      Circuit circuit,
      double[] weights,
      EncodedImages images,
      int[] which,
      double[][] v) {
    return run(new Simulator(Plan.of(circuit), kernels), weights, images, which, v);
  }

  /** The same by a simulator that may have run before. */
  static SimulatedBatch run(
      Simulator simulator, double[] weights, EncodedImages images, int[] which, double[][] v) {
    Circuit circuit = simulator.plan().circuit();
    simulator.bind(weights);
    simulator.clearGradient();
    StateBatch states = new StateBatch(circuit.numQubits(), which.length);
    for (int from = 0; from < which.length; from += Simulator.BLOCK) {
      int count = Math.min(Simulator.BLOCK, which.length - from);
      simulator.forward(images, which, from, count);
      simulator.store(states, from / Simulator.BLOCK);
      if (v != null) {
        double[] rows = new double[v[0].length * Simulator.BLOCK];
        for (int lane = 0; lane < count; lane++) {
          for (int s = 0; s < v[0].length; s++) {
            rows[s * Simulator.BLOCK + lane] = v[from + lane][s];
          }
        }
        simulator.seedWeighted(rows);
        simulator.backward();
      }
    }
    double[] gradient = new double[circuit.numWeights()];
    simulator.addGradient(gradient);
    return new SimulatedBatch(states, gradient);
  }

  /** Real parts, then imaginary parts. */
  static double[] amplitudes(StateBatch states, int image) {
    int size = 1 << states.numQubits();
    double[] amplitudes = new double[2 * size];
    Arrays.setAll(amplitudes, k -> k < size ? states.re(image, k) : states.im(image, k - size));
    return amplitudes;
  }
}

package org.qicd.simulate;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.PauliString;
import org.qicd.measure.Estimates;
import org.qicd.simulate.kernels.Kernels;

/** Images, peers and random numbers that seed a gradient, in every way that a loss does. */
final class MeasuredBatch {
  /** What a gradient is seeded by. */
  enum Seed {
    WEIGHTED,
    PAULIS,
    FIDELITIES,
    REDUCED
  }

  final int size;
  final EncodedImages images;
  final double[] weights;
  private final Circuit circuit;
  private final Random random;
  private final List<StateBatch> peers = new ArrayList<>();
  private final double[] v;
  private final List<PauliString> strings;
  private final double[] stringWeights;
  private final double[] w;
  private final double[] sigma;
  private final double[] ratio;

  MeasuredBatch(Circuit circuit, int size, int numPeers, long seed) {
    this.circuit = circuit;
    this.size = size;
    random = new Random(seed);
    int n = circuit.numQubits();
    images =
        SimulatedBatch.encode(
            circuit, SimulatedBatch.features(circuit.encoding(), n, size, seed), size);
    weights = random.doubles(circuit.numWeights(), -4, 4).toArray();
    for (int k = 0; k < numPeers; k++) {
      double[] others = random.doubles(weights.length, -4, 4).toArray();
      peers.add(
          SimulatedBatch.states(
              Kernels.of("plain"), circuit, others, images, SimulatedBatch.first(size)));
    }
    int readout = Math.min(n, 2);
    v = rows(1 << readout);
    strings =
        n == 1
            ? List.of(new PauliString("X"))
            : List.of(new PauliString("ZY"), new PauliString("IX"));
    stringWeights = rows(strings.size());
    w = rows(1);
    sigma = hermitian(1 << readout);
    ratio = rows(1);
  }

  private double[] rows(int count) {
    return random.doubles((long) count * BLOCK, -1, 1).toArray();
  }

  /**
   * A random Hermitian matrix for each image, [s][u][re, im][8 images], with eigenvalues from -1 to
   * 1.
   */
  private double[] hermitian(int strings) {
    double[] any = rows(2 * strings * strings);
    double[] matrix = new double[any.length];
    for (int at = 0; at < any.length; at++) {
      int row = at / (2 * BLOCK);
      int transposed = row % strings * strings + row / strings;
      int part = at % (2 * BLOCK);
      double sign = part < BLOCK ? 1 : -1; // of the real and of the imaginary parts
      matrix[at] = (any[at] + sign * any[transposed * 2 * BLOCK + part]) / (4 * strings);
    }
    return matrix;
  }

  /** The gradient of all images. */
  double[] gradient(Simulator simulator, Estimates estimates, Seed... seeds) {
    simulator.bind(weights);
    return boundGradient(simulator, estimates, seeds);
  }

  /** The same with weights that are bound already. */
  double[] boundGradient(Simulator simulator, Estimates estimates, Seed... seeds) {
    simulator.clearGradient();
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      simulator.forward(images, SimulatedBatch.first(size), from, count);
      seed(simulator, from / BLOCK, seeds);
      if (simulator instanceof MeasuringSimulator measuring) {
        measuring.measureBy(estimates, count);
      }
      simulator.backward();
    }
    double[] gradient = new double[circuit.numWeights()];
    simulator.addGradient(gradient);
    return gradient;
  }

  private void seed(Simulator simulator, int block, Seed... seeds) {
    List<Seed> of = Arrays.asList(seeds);
    if (of.contains(Seed.PAULIS)) {
      simulator.seedPaulis(strings, stringWeights.clone());
    } else {
      simulator.seedWeighted(of.contains(Seed.WEIGHTED) ? v.clone() : new double[v.length]);
    }
    if (of.contains(Seed.FIDELITIES)) {
      double[] overlaps = new double[2 * BLOCK * peers.size()];
      simulator.overlaps(peers, block, overlaps);
      int[] who = IntStream.range(0, peers.size()).map(k -> 10 + k).toArray();
      simulator.seedFidelities(peers, who, block, overlaps, w.clone());
    }
    if (of.contains(Seed.REDUCED)) {
      double[] rho = new double[sigma.length];
      simulator.reduce(rho);
      simulator.seedReduced(rho, sigma.clone(), ratio.clone(), w.clone());
    }
  }

  /** Sums of the gradient's own kind are this large at most. */
  static double largest(double[] numbers) {
    return Arrays.stream(numbers).map(Math::abs).max().orElse(0);
  }
}

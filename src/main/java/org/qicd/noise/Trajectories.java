package org.qicd.noise;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.random.Draw;
import org.qicd.transpile.PhysicalCircuit;

/**
 * Runs a circuit under noise by random state vectors, whose mean is the mixed state. Each noise is
 * a choice among a few things that may happen, with the probabilities that they have in the present
 * state. The means of all outcomes are exactly those of {@link DensityMatrices}.
 */
public final class Trajectories {
  /** The most wires. */
  public static final int MOST_WIRES = 20;

  private final PhysicalCircuit circuit;
  private final NoiseModel noise;
  private final List<NoisyGate> gates;
  private final int count;
  private final long seed;

  /**
   * Creates a simulator.
   *
   * @param count how many state vectors an estimate takes, at least 2
   * @throws IllegalArgumentException if there are fewer, or the circuit has more than {@link
   *     #MOST_WIRES} wires or gates that the noise does not know
   */
  public Trajectories(PhysicalCircuit circuit, NoiseModel noise, int count, long seed) {
    if (count < 2) {
      throw new IllegalArgumentException("trajectories: expected at least 2, found " + count);
    }
    int wires = circuit.qubits().size();
    if (wires > MOST_WIRES) {
      throw new IllegalArgumentException(
          "trajectories: expected at most %d wires, found %d".formatted(MOST_WIRES, wires));
    }
    this.circuit = circuit;
    this.noise = noise;
    this.gates = NoisyGate.of(circuit, noise);
    this.count = count;
    this.seed = seed;
  }

  /** The mean of the outcomes' probabilities over trajectories, and its standard errors. */
  public static final class Estimate {
    private final double[] mean;
    private final double[] standardErrors;

    private Estimate(double[] mean, double[] standardErrors) {
      this.mean = mean;
      this.standardErrors = standardErrors;
    }

    /** The mean of each outcome's probability. */
    public double[] mean() {
      return mean.clone();
    }

    /** The standard error of each mean. */
    public double[] standardErrors() {
      return standardErrors.clone();
    }
  }

  /**
   * Returns an estimate of what {@link DensityMatrices#outcomes} would be.
   *
   * @param key the image's key, from which the random numbers follow
   */
  public Estimate outcomes(double[] weights, double[] features, int numQubits, long key) {
    Confusion confusion = noise.confusion(circuit, numQubits);
    List<StateVector.Matrix> matrices = matrices(circuit.angles(weights, features));
    List<Integer> wires = circuit.measured().subList(0, numQubits);
    double[] mean = new double[1 << numQubits];
    double[] squares = new double[mean.length]; // sums of squared distances from the mean so far
    for (int t = 0; t < count; t++) {
      double[] p = run(matrices, Draw.TRAJECTORY.stream(seed, t, key)).outcomes(wires);
      confusion.apply(p);
      for (int s = 0; s < p.length; s++) {
        double difference = p[s] - mean[s];
        mean[s] += difference / (t + 1);
        squares[s] += difference * (p[s] - mean[s]);
      }
    }
    for (int s = 0; s < squares.length; s++) {
      squares[s] = Math.sqrt(squares[s] / (count - 1) / count);
    }
    return new Estimate(mean, squares);
  }

  private StateVector run(List<StateVector.Matrix> matrices, RandomGenerator random) {
    StateVector state = new StateVector(circuit.qubits().size());
    for (int g = 0; g < gates.size(); g++) {
      NoisyGate gate = gates.get(g);
      relax(state, gate.waits(), gate.wires(), random);
      if (gate.gate() != null) {
        state.apply(matrices.get(g), gate.wires());
        state.depolarise(gate.noise().depolarising(), gate.wires(), random);
        relax(state, gate.noise().relaxations(), gate.wires(), random);
      }
    }
    return state;
  }

  private static void relax(
      StateVector state,
      List<Relaxation> relaxations,
      List<Integer> wires,
      RandomGenerator random) {
    for (int q = 0; q < relaxations.size(); q++) {
      state.relax(relaxations.get(q), wires.get(q), random);
    }
  }

  private List<StateVector.Matrix> matrices(double[] angles) {
    List<StateVector.Matrix> matrices = new ArrayList<>();
    for (NoisyGate gate : gates) {
      matrices.add(
          gate.gate() == null
              ? null
              : new StateVector.Matrix(gate.gate().matrix(gate.angles(angles))));
    }
    return matrices;
  }
}

package org.qicd.noise;

import java.util.List;
import org.qicd.transpile.PhysicalCircuit;

/**
 * Runs a circuit under noise exactly. A mixed state of n wires is kept as the 4^n expectations
 * {@code Tr(P rho)} of the Pauli strings P, on which every gate and every noise is a small real
 * matrix.
 *
 * <p>Of a circuit that does not upload its image again, all images have the same gates behind the
 * encoding. Then it is faster to compute {@link #encoded} once for each image, and {@link
 * #observables} once for each vector of weights.
 */
public final class DensityMatrices {
  /** The most wires. */
  public static final int MOST_WIRES = 10;

  /** The most numbers that {@link #observables} keeps, 512 MB. */
  private static final long MOST_NUMBERS = 1L << 26;

  private final PhysicalCircuit circuit;
  private final NoiseModel noise;
  private final int wires;
  private final PauliSteps encoding;
  private final PauliSteps body;

  /**
   * Creates a simulator.
   *
   * @throws IllegalArgumentException if the circuit has more than {@link #MOST_WIRES} wires, or
   *     gates that the noise does not know
   */
  public DensityMatrices(PhysicalCircuit circuit, NoiseModel noise) {
    this.circuit = circuit;
    this.noise = noise;
    this.wires = circuit.qubits().size();
    if (wires > MOST_WIRES) {
      throw new IllegalArgumentException(
          "density matrix: expected at most %d wires, found %d; use trajectories instead"
              .formatted(MOST_WIRES, wires));
    }
    List<NoisyGate> gates = NoisyGate.of(circuit, noise);
    encoding = new PauliSteps(gates.subList(0, circuit.numEncodingGates()), wires);
    body = new PauliSteps(gates.subList(circuit.numEncodingGates(), gates.size()), wires);
  }

  /**
   * Returns the probabilities of the bit strings that are read of the lowest qubits of the logical
   * circuit, errors of the readout included.
   *
   * @param numQubits r, the number of qubits that are read
   * @return 2^r probabilities; qubit 0 is the least significant bit
   */
  public double[] outcomes(double[] weights, double[] features, int numQubits) {
    double[] state = state(weights, features);
    double[][] read = read(numQubits);
    double[] outcomes = new double[1 << numQubits];
    for (int set = 0; set < read.length; set++) {
      double expectation = state[PauliVectors.zString(set, circuit.measured()::get)];
      for (int s = 0; s < outcomes.length; s++) {
        outcomes[s] += read[set][s] * expectation;
      }
    }
    return Shares.notNegative(outcomes);
  }

  /**
   * Returns the state of the measured wires before the readout, in the basis of Pauli strings:
   * {@code Tr(P rho)} for each of the 4^n strings P. Digit q of an index in base 4 is the letter I,
   * X, Y or Z on qubit q of the logical circuit.
   */
  public double[] pauliVector(double[] weights, double[] features) {
    double[] state = state(weights, features);
    List<Integer> measured = circuit.measured();
    double[] vector = new double[1 << (2 * measured.size())];
    for (int string = 0; string < vector.length; string++) {
      int onWires = 0;
      for (int q = 0; q < measured.size(); q++) {
        onWires |= (string >> (2 * q) & 3) << (2 * measured.get(q));
      }
      vector[string] = state[onWires];
    }
    return vector;
  }

  /**
   * Returns the state of all wires behind the encoding of an image, for {@link
   * BackwardObservables#outcomes}. It does not depend on the weights.
   *
   * @return 4^n numbers for n wires
   */
  public double[] encoded(double[] features) {
    double[] state = PauliVectors.zeroState(wires);
    double[] angles = circuit.angles(new double[circuit.numWeights()], features);
    encoding.steps(angles).forEach(step -> step.apply(state, 1));
    return state;
  }

  /**
   * Returns what is read at the end as observables of the state behind the encoding.
   *
   * @param features of any image; the result is the same for all
   * @param numQubits r, the number of qubits that are read
   * @throws IllegalArgumentException if the circuit uploads the image again behind the encoding, or
   *     if 2^r observables of 4^n numbers take more than 512 MB
   */
  public BackwardObservables observables(double[] weights, double[] features, int numQubits) {
    if (circuit.reuploads()) {
      throw new IllegalArgumentException(
          "observables: expected a circuit whose image is encoded once, found one that uploads it"
              + " again");
    }
    double[][] read = read(numQubits);
    int lanes = 1 << numQubits;
    if ((long) lanes << (2 * wires) > MOST_NUMBERS) {
      throw new IllegalArgumentException(
          "observables: expected at most %d numbers, found %d readout qubits and %d wires"
              .formatted(MOST_NUMBERS, numQubits, wires));
    }
    double[] observables = new double[lanes << (2 * wires)];
    for (int set = 0; set < read.length; set++) {
      int string = PauliVectors.zString(set, circuit.measured()::get);
      System.arraycopy(read[set], 0, observables, string * lanes, lanes);
    }
    List<PauliSteps.Step> steps = body.steps(circuit.angles(weights, features));
    for (int k = steps.size() - 1; k >= 0; k--) {
      steps.get(k).applyBackwards(observables, lanes);
    }
    return new BackwardObservables(observables, lanes);
  }

  private double[] state(double[] weights, double[] features) {
    double[] state = PauliVectors.zeroState(wires);
    double[] angles = circuit.angles(weights, features);
    encoding.steps(angles).forEach(step -> step.apply(state, 1));
    body.steps(angles).forEach(step -> step.apply(state, 1));
    return state;
  }

  /**
   * The factors by which expectations become probabilities of outcomes. Row m belongs to the string
   * with the letter Z on the qubits of the set m, and has a factor for each outcome: the sign of
   * that string in the bit string over 2^r, changed by the errors of the readout.
   */
  private double[][] read(int numQubits) {
    Confusion confusion = noise.confusion(circuit, numQubits);
    double[][] factors = new double[1 << numQubits][1 << numQubits];
    for (int set = 0; set < factors.length; set++) {
      for (int s = 0; s < factors.length; s++) {
        factors[set][s] = (1.0 - 2 * (Integer.bitCount(set & s) & 1)) / factors.length;
      }
      confusion.apply(factors[set]);
    }
    return factors;
  }
}

package org.qicd.noise;

import org.qicd.transpile.PhysicalCircuit;

/** Runs a circuit under noise exactly. */
public final class DensityMatrices {
  /** The most wires. */
  public static final int MOST_WIRES = 10;

  public DensityMatrices(PhysicalCircuit circuit, NoiseModel noise) {
    throw new UnsupportedOperationException("to come");
  }

  /**
   * Returns the probabilities of the bit strings that are read of the lowest qubits of the logical
   * circuit, errors of the readout included.
   *
   * @param numQubits r, the number of qubits that are read
   * @return 2^r probabilities; qubit 0 is the least significant bit
   */
  public double[] outcomes(double[] weights, double[] features, int numQubits) {
    throw new UnsupportedOperationException("to come");
  }

  /**
   * Returns the state of the measured wires before the readout, in the basis of Pauli strings:
   * {@code Tr(P rho)} for each of the 4^n strings P. Digit q of an index in base 4 is the letter I,
   * X, Y or Z on qubit q of the logical circuit.
   */
  public double[] pauliVector(double[] weights, double[] features) {
    throw new UnsupportedOperationException("to come");
  }
}

package org.qicd.noise;

import java.io.Serializable;

/** The errors of a readout: with which probability the outcome of each qubit is flipped. */
public final class Confusion implements Serializable {
  private final double[] oneGivenZero;
  private final double[] zeroGivenOne;

  /**
   * Creates the errors of a readout of r qubits.
   *
   * @param oneGivenZero r probabilities that 1 is measured of a qubit in state 0
   * @param zeroGivenOne r probabilities that 0 is measured of a qubit in state 1
   */
  Confusion(double[] oneGivenZero, double[] zeroGivenOne) {
    this.oneGivenZero = oneGivenZero.clone();
    this.zeroGivenOne = zeroGivenOne.clone();
  }

  public int numQubits() {
    return oneGivenZero.length;
  }

  /** The probability that 1 is measured of a qubit in state 0. */
  public double oneGivenZero(int qubit) {
    return oneGivenZero[qubit];
  }

  /** The probability that 0 is measured of a qubit in state 1. */
  public double zeroGivenOne(int qubit) {
    return zeroGivenOne[qubit];
  }

  /**
   * Changes the probabilities of bit strings to those of what is read.
   *
   * @param p 2^r probabilities; qubit 0 is the least significant bit
   */
  void apply(double[] p) {
    for (int q = 0; q < numQubits(); q++) {
      onQubit(p, q, 1 - oneGivenZero[q], zeroGivenOne[q], oneGivenZero[q], 1 - zeroGivenOne[q]);
    }
  }

  /** Multiplies what belongs to one qubit by the matrix with rows (a, b) and (c, d). */
  static void onQubit(double[] p, int qubit, double a, double b, double c, double d) {
    int bit = 1 << qubit;
    for (int s = 0; s < p.length; s++) {
      if ((s & bit) == 0) {
        double zero = p[s];
        double one = p[s | bit];
        p[s] = a * zero + b * one;
        p[s | bit] = c * zero + d * one;
      }
    }
  }
}

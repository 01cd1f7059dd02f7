package org.qicd.noise;

import java.io.Serializable;
import org.qicd.backend.Backend;

/**
 * What the environment does to a qubit in a certain time, at temperature 0: its excitation decays,
 * and so does its coherence.
 *
 * @param excitation the share of the excitation that is left, {@code exp(-t / T1)}
 * @param coherence the share of the coherence that is left, {@code exp(-t / T2)}; at most the root
 *     of the excitation
 */
record Relaxation(double excitation, double coherence) implements Serializable {
  static final Relaxation NONE = new Relaxation(1, 1);

  /**
   * Returns the relaxation of a qubit in a time.
   *
   * @param time in seconds
   */
  static Relaxation of(Backend.Qubit qubit, double time) {
    return new Relaxation(StrictMath.exp(-time / qubit.t1()), StrictMath.exp(-time / qubit.t2()));
  }

  boolean isNone() {
    return excitation == 1 && coherence == 1;
  }

  /** The probability with which an excited qubit falls to the state 0. */
  double decay() {
    return 1 - excitation;
  }

  /**
   * The probability of a phase flip beside the decay. The decay alone leaves the root of the
   * excitation of the coherence. A phase flip with probability p multiplies it by 1 - 2p.
   */
  double phaseFlip() {
    return excitation == 0 ? 0 : Math.max(0, (1 - coherence / Math.sqrt(excitation)) / 2);
  }

  /** The fidelity with which the relaxation leaves entangled states alone, {@code Tr(R) / 4}. */
  double processFidelity() {
    return (1 + 2 * coherence + excitation) / 4;
  }

  /**
   * The matrix R of the relaxation on the expectations of I, X, Y and Z, row by row: the state 0 is
   * where it ends.
   */
  double[] matrix() {
    double[] matrix = new double[16];
    matrix[0] = 1;
    matrix[5] = coherence;
    matrix[10] = coherence;
    matrix[12] = decay();
    matrix[15] = excitation;
    return matrix;
  }
}

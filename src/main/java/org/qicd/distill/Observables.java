package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import org.qicd.circuit.Readout;
import org.qicd.measure.Shots;
import org.qicd.simulate.ReadableStates;
import org.qicd.simulate.Simulator;

/**
 * The observables of a readout in the current states of 8 lanes: their expectations as logits, and
 * the seeds of the adjoint sweep. Arrays are [class][8].
 */
public final class Observables {
  private final Readout readout;
  private final ReadableStates states;
  private final double[] logits; // [class][string]: beta times the eigenvalues of O_c
  private final double[] transposed;
  private final double[] stringProbabilities;
  private final double[] strings; // [string][8], the seed's diagonal
  private final double[] scaled; // [class][8]

  public Observables(Readout readout, ReadableStates states) {
    this.readout = readout;
    this.states = states;
    int numClasses = readout.numClasses();
    int size = readout.isDiagonal() ? 1 << readout.numQubits() : 0;
    logits = new double[numClasses * size];
    transposed = new double[numClasses * size];
    for (int c = 0; c < numClasses; c++) {
      for (int s = 0; s < size; s++) {
        logits[c * size + s] = readout.logitScale() * readout.eigenvalue(c, s);
        transposed[s * numClasses + c] = logits[c * size + s];
      }
    }
    stringProbabilities = new double[size * BLOCK];
    strings = new double[size * BLOCK];
    scaled = new double[readout.isDiagonal() ? 0 : numClasses * BLOCK];
  }

  /** Computes the logits {@code z_c = beta <O_c>} of the current states. */
  public void logits(double[] z) {
    logits(z, Shots.EXACT, 0, null, null);
  }

  /**
   * Estimates the logits of the current states from shots. Bit strings are measured all at once,
   * and each Pauli string on its own, by as many shots for each.
   *
   * @param lanes number of lanes that hold an image or a circuit
   * @param students index of each lane's circuit
   * @param images key of each lane's image
   */
  void logits(double[] z, Shots shots, int lanes, long[] students, long[] images) {
    if (readout.isDiagonal()) {
      states.probabilities(stringProbabilities);
      for (int lane = 0; lane < lanes; lane++) {
        shots.sample(stringProbabilities, BLOCK, lane, students[lane], images[lane]);
      }
      states.combine(logits, stringProbabilities, z);
      return;
    }
    states.expectations(readout.paulis(), z);
    for (int lane = 0; lane < lanes; lane++) {
      shots.sampleSigns(z, BLOCK, lane, students[lane], images[lane]);
    }
    for (int k = 0; k < z.length; k++) {
      z[k] *= readout.logitScale();
    }
  }

  /**
   * Sets {@code b = sum over c of beta w_c O_c psi}, with a number w for each class and lane.
   *
   * @param simulator whose states these are
   */
  public void seed(Simulator simulator, double[] w) {
    if (readout.isDiagonal()) {
      states.combine(transposed, w, strings);
      simulator.seedWeighted(strings);
      return;
    }
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] = readout.logitScale() * w[k];
    }
    simulator.seedPaulis(readout.paulis(), scaled);
  }
}

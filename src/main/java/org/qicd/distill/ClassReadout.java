package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import org.qicd.circuit.Readout;
import org.qicd.simulate.ReadableStates;
import org.qicd.simulate.Simulator;

/**
 * Turns the current states of 8 lanes, which are images or circuits, into class probabilities, and
 * class weights into the seed of the adjoint sweep. Arrays are [class][8].
 */
final class ClassReadout {
  private final ReadableStates states;
  private final int numClasses;
  private final Observables observables;
  final double[] probabilities;
  final double[] logProbabilities;
  private final double[] work = new double[2 * BLOCK];

  ClassReadout(Readout readout, ReadableStates states) {
    this.states = states;
    numClasses = readout.numClasses();
    observables = new Observables(readout, states);
    probabilities = new double[numClasses * BLOCK];
    logProbabilities = new double[numClasses * BLOCK];
  }

  /**
   * Computes the class probabilities p and log p of the current states: the softmax of {@code z_c =
   * beta <O_c>}.
   */
  void read() {
    observables.logits(logProbabilities);
    states.softmax(logProbabilities, probabilities, work);
  }

  /** The most probable class; the lowest one if several are equally probable. */
  int prediction(int lane) {
    int best = 0;
    for (int c = 1; c < numClasses; c++) {
      if (probabilities[c * BLOCK + lane] > probabilities[best * BLOCK + lane]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Whether {@link #prediction} is the given class. This takes no branch for each of the other
   * classes.
   */
  boolean predicts(int lane, int classIndex) {
    double p = probabilities[classIndex * BLOCK + lane];
    boolean largest = true;
    for (int c = 0; c < classIndex; c++) {
      largest &= probabilities[c * BLOCK + lane] < p;
    }
    for (int c = classIndex + 1; c < numClasses; c++) {
      largest &= probabilities[c * BLOCK + lane] <= p;
    }
    return largest;
  }

  /** Seeds the sweep with {@code sum over c of beta w_c O_c psi} for class weights w. */
  void seed(Simulator simulator, double[] w) {
    observables.seed(simulator, w);
  }
}

package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import org.qicd.circuit.Readout;
import org.qicd.circuit.Readout.Link;
import org.qicd.measure.Shots;
import org.qicd.simulate.ReadableStates;
import org.qicd.simulate.Simulator;

/**
 * Turns the current states of 8 lanes, which are images or circuits, into class probabilities, and
 * class weights into the seed of the adjoint sweep. Arrays are [class][8].
 */
final class ClassReadout {
  private final Readout readout;
  private final ReadableStates states;
  private final int numClasses;
  private final Observables observables;
  final double[] probabilities;
  final double[] logProbabilities;
  private final double[] slopes; // [class][8], of the scores; used with Link.BORN
  private final double[] work = new double[2 * BLOCK];

  ClassReadout(Readout readout, ReadableStates states) {
    this.readout = readout;
    this.states = states;
    numClasses = readout.numClasses();
    observables = new Observables(readout, states);
    probabilities = new double[numClasses * BLOCK];
    logProbabilities = new double[numClasses * BLOCK];
    slopes = new double[numClasses * BLOCK];
  }

  /**
   * Computes the class probabilities p and log p of the current states: the softmax of the scores
   * z_c.
   */
  void read() {
    observables.logits(logProbabilities);
    link(Readout.LEAST);
  }

  /**
   * Estimates the class probabilities of the current states from shots.
   *
   * @param lanes number of lanes that hold an image or a circuit
   * @param students index of each lane's circuit
   * @param images key of each lane's image
   */
  void read(Shots shots, int lanes, long[] students, long[] images) {
    observables.logits(logProbabilities, shots, lanes, students, images);
    link(shots.floor());
  }

  /** Turns the logits, which by Born's rule are expectation values, into class probabilities. */
  private void link(double floor) {
    if (readout.link() == Link.BORN) {
      for (int k = 0; k < slopes.length; k++) {
        double expectation = logProbabilities[k];
        logProbabilities[k] = readout.score(expectation, floor);
        slopes[k] = readout.slope(expectation, floor);
      }
    }
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

  /**
   * Seeds the sweep with {@code sum over c of w_c z_c' O_c psi} for class weights w. Here z_c' is
   * the slope of the score by the expectation value, which is beta for logits.
   *
   * @param w derivatives by the scores; by Born's rule they are multiplied by the slopes in place
   */
  void seed(Simulator simulator, double[] w) {
    if (readout.link() == Link.BORN) {
      for (int k = 0; k < slopes.length; k++) {
        w[k] *= slopes[k];
      }
    }
    observables.seed(simulator, w);
  }
}

package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import org.qicd.circuit.Readout;
import org.qicd.circuit.Readout.Link;
import org.qicd.measure.Shots;
import org.qicd.simulate.ReadableStates;

/**
 * Turns bit-string probabilities into logits and class probabilities, and class weights into the
 * diagonal that seeds the adjoint sweep. It works on 8 lanes, which are images or circuits. Arrays
 * are [class][8] or [bit string][8].
 */
final class ClassReadout {
  private final Readout readout;
  private final ReadableStates states;
  private final int numClasses;
  private final double[] logits; // [class][string]: beta times the eigenvalues of O_c
  private final double[] transposed;
  final double[] probabilities;
  final double[] logProbabilities;
  private final double[] stringProbabilities;
  private final double[] diagonal;
  private final double[] slopes; // [class][8], of the scores; used with Link.BORN
  private final double[] work = new double[2 * BLOCK];

  ClassReadout(Readout readout, ReadableStates states) {
    this.readout = readout;
    this.states = states;
    numClasses = readout.numClasses();
    int strings = 1 << readout.numQubits();
    logits = new double[numClasses * strings];
    transposed = new double[numClasses * strings];
    for (int c = 0; c < numClasses; c++) {
      for (int s = 0; s < strings; s++) {
        logits[c * strings + s] = readout.logitScale() * readout.eigenvalue(c, s);
        transposed[s * numClasses + c] = logits[c * strings + s];
      }
    }
    probabilities = new double[numClasses * BLOCK];
    logProbabilities = new double[numClasses * BLOCK];
    stringProbabilities = new double[strings * BLOCK];
    diagonal = new double[strings * BLOCK];
    slopes = new double[numClasses * BLOCK];
  }

  /**
   * Computes the class probabilities p and log p of the current states: the softmax of the scores
   * z_c.
   */
  void read() {
    states.probabilities(stringProbabilities);
    readStrings(Readout.LEAST);
  }

  /**
   * Estimates the class probabilities of the current states from shots.
   *
   * @param lanes number of lanes that hold an image or a circuit
   * @param students index of each lane's circuit
   * @param images key of each lane's image
   */
  void read(Shots shots, int lanes, long[] students, long[] images) {
    states.probabilities(stringProbabilities);
    for (int lane = 0; lane < lanes; lane++) {
      shots.sample(stringProbabilities, BLOCK, lane, students[lane], images[lane]);
    }
    readStrings(shots.floor());
  }

  private void readStrings(double floor) {
    states.combine(logits, stringProbabilities, logProbabilities);
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
   * Returns the diagonal {@code sum over c of w_c z_c' O_c} for class weights w, as [bit
   * string][8]. Here z_c' is the slope of the score by the expectation value, which is beta for
   * logits.
   *
   * @param w derivatives by the scores; with a readout by Born's rule they are multiplied by the
   *     slopes in place
   */
  double[] diagonal(double[] w) {
    if (readout.link() == Link.BORN) {
      for (int k = 0; k < slopes.length; k++) {
        w[k] *= slopes[k];
      }
    }
    states.combine(transposed, w, diagonal);
    return diagonal;
  }
}

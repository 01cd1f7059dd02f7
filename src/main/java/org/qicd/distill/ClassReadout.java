package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import org.qicd.circuit.Readout;

/**
 * From bit-string probabilities to logits and class probabilities, and back from class weights to
 * the diagonal that seeds the adjoint sweep; for a block of 8 images. Rows are [class or
 * string][8].
 */
final class ClassReadout {
  private final int numClasses;
  private final int strings;
  private final double logitScale;
  private final double[] eigenvalues; // [class][string]
  final double[] probabilities;
  final double[] logProbabilities;
  final double[] stringProbabilities;
  private final double[] diagonal;

  ClassReadout(Readout readout) {
    numClasses = readout.numClasses();
    strings = 1 << readout.numQubits();
    logitScale = readout.logitScale();
    eigenvalues = new double[numClasses * strings];
    for (int c = 0; c < numClasses; c++) {
      for (int s = 0; s < strings; s++) {
        eigenvalues[c * strings + s] = readout.eigenvalue(c, s);
      }
    }
    probabilities = new double[numClasses * BLOCK];
    logProbabilities = new double[numClasses * BLOCK];
    stringProbabilities = new double[strings * BLOCK];
    diagonal = new double[strings * BLOCK];
  }

  /** Fills class probabilities p and log p: the softmax of {@code z_c = beta <O_c>}. */
  void read() {
    double[] z = logProbabilities;
    for (int c = 0; c < numClasses; c++) {
      for (int lane = 0; lane < BLOCK; lane++) {
        z[c * BLOCK + lane] = 0;
      }
      for (int s = 0; s < strings; s++) {
        double eigenvalue = logitScale * eigenvalues[c * strings + s];
        if (eigenvalue != 0) {
          for (int lane = 0; lane < BLOCK; lane++) {
            z[c * BLOCK + lane] += eigenvalue * stringProbabilities[s * BLOCK + lane];
          }
        }
      }
    }
    for (int lane = 0; lane < BLOCK; lane++) {
      softmax(z, lane);
    }
  }

  private void softmax(double[] z, int lane) {
    double largest = z[lane];
    for (int c = 1; c < numClasses; c++) {
      largest = Math.max(largest, z[c * BLOCK + lane]);
    }
    double sum = 0;
    for (int c = 0; c < numClasses; c++) {
      double exp = Exp.ofNonPositive(z[c * BLOCK + lane] - largest);
      probabilities[c * BLOCK + lane] = exp;
      sum += exp;
    }
    double logSum = largest + StrictMath.log(sum);
    for (int c = 0; c < numClasses; c++) {
      probabilities[c * BLOCK + lane] /= sum;
      z[c * BLOCK + lane] -= logSum;
    }
  }

  /** The class of the largest probability, the lowest of equals. */
  int prediction(int lane) {
    int best = 0;
    for (int c = 1; c < numClasses; c++) {
      if (probabilities[c * BLOCK + lane] > probabilities[best * BLOCK + lane]) {
        best = c;
      }
    }
    return best;
  }

  /** The diagonal {@code sum over c of beta w_c O_c} for class weights w, [string][8]. */
  double[] diagonal(double[] w) {
    for (int s = 0; s < strings; s++) {
      for (int lane = 0; lane < BLOCK; lane++) {
        diagonal[s * BLOCK + lane] = 0;
      }
      for (int c = 0; c < numClasses; c++) {
        double eigenvalue = logitScale * eigenvalues[c * strings + s];
        if (eigenvalue != 0) {
          for (int lane = 0; lane < BLOCK; lane++) {
            diagonal[s * BLOCK + lane] += eigenvalue * w[c * BLOCK + lane];
          }
        }
      }
    }
    return diagonal;
  }
}

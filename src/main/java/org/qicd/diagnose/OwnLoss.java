package org.qicd.diagnose;

import org.qicd.circuit.Circuit;
import org.qicd.circuit.Readout;

/**
 * The critical step size of plain gradient descent on a job's own loss, near a common start. This
 * loss is cross-entropy and a distillation term by infidelity. The kernel is replaced by the
 * Gauss-Newton matrix of the cross-entropy, {@code 1/N sum over images of J_i^T (diag p - p p^T)
 * J_i}, with the derivatives J_i of the scores, such as logits, and the class probabilities p. The
 * metric takes the place of {@code lambda Lap}, as in {@link FrozenInfidelity}.
 */
final class OwnLoss {
  private OwnLoss() {}

  /**
   * The largest stable step size, {@code 2 / (largest eigenvalue)}.
   *
   * @param outputs {@code <O_c>} of image i at {@code i C + c}
   * @param jacobian derivatives of these outputs
   * @param lambda weight of the mean infidelity to the others
   */
  static double criticalStepSize(
      Circuit circuit,
      double[] outputs,
      Jacobian jacobian,
      double[][] metric,
      double lambda,
      int students) {
    int classes = circuit.readout().numClasses();
    int size = jacobian.numWeights();
    Readout readout = circuit.readout();
    int images = outputs.length / classes;
    double[] rows = new double[outputs.length * size];
    double[] p = new double[classes];
    double[] slopes = new double[classes];
    for (int i = 0; i < images; i++) {
      softmax(outputs, i * classes, readout, p);
      for (int c = 0; c < classes; c++) {
        slopes[c] = readout.slope(outputs[i * classes + c], Readout.LEAST);
      }
      for (int a = 0; a < size; a++) {
        double mean = 0;
        for (int c = 0; c < classes; c++) {
          int row = i * classes + c;
          mean += p[c] * slopes[c] * jacobian.get(row, a);
        }
        // sum over c of p_c (J_c - mean)^2 is J^T (diag p - p p^T) J.
        for (int c = 0; c < classes; c++) {
          int row = i * classes + c;
          double derivative = slopes[c] * jacobian.get(row, a);
          rows[row * size + a] = Math.sqrt(p[c] / images) * (derivative - mean);
        }
      }
    }
    double[][] h = new Jacobian(size, rows).weightGram();
    double pull = 2 * FrozenKernel.spread(lambda, students);
    for (int a = 0; a < size; a++) {
      Spectrum.addTo(h[a], pull, metric[a]);
    }
    return 2 / Spectrum.of(h).value(0);
  }

  private static void softmax(double[] outputs, int at, Readout readout, double[] p) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < p.length; c++) {
      p[c] = readout.score(outputs[at + c], Readout.LEAST);
      largest = Math.max(largest, p[c]);
    }
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(p[c] - largest);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
  }
}

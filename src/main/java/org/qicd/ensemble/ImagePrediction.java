package org.qicd.ensemble;

import java.util.Arrays;

/**
 * The prediction of an ensemble for one image. All arrays are new.
 *
 * @see EnsemblePredictor#predict
 */
public interface ImagePrediction {

  /** The natural logarithm of the mean of the students' probabilities, for each class. */
  double[] logProbabilities();

  /** Each student's own probabilities, as [student][class]. */
  double[][] studentProbabilities();

  /**
   * The mutual information, in nats, between the predicted class and the student that predicts it:
   * the entropy of the mean probabilities minus the mean entropy of the students' probabilities. It
   * is 0 if all students agree, and at most log M.
   */
  double disagreement();

  /**
   * The mean of {@code 1 - |<psi_j|psi_m>|^2} over pairs of students that were trained together;
   * NaN if there is no pair.
   */
  double infidelity();

  /** A substitute for images that have no prediction. All its numbers are NaN. */
  record None(int numStudents, int numClasses) implements ImagePrediction {
    @Override
    public double[] logProbabilities() {
      double[] logs = new double[numClasses];
      Arrays.fill(logs, Double.NaN);
      return logs;
    }

    @Override
    public double[][] studentProbabilities() {
      double[][] students = new double[numStudents][];
      Arrays.setAll(students, m -> logProbabilities());
      return students;
    }

    @Override
    public double disagreement() {
      return Double.NaN;
    }

    @Override
    public double infidelity() {
      return Double.NaN;
    }
  }
}

package org.qicd.ensemble;

/**
 * The prediction of an ensemble for one image. The arrays are returned without a copy.
 *
 * @see EnsemblePredictor
 */
public final class Prediction {
  private final double[] logProbabilities;
  private final double[][] studentProbabilities;
  private final double disagreement;
  private final double infidelity;

  Prediction(
      double[] logProbabilities,
      double[][] studentProbabilities,
      double disagreement,
      double infidelity) {
    this.logProbabilities = logProbabilities;
    this.studentProbabilities = studentProbabilities;
    this.disagreement = disagreement;
    this.infidelity = infidelity;
  }

  /** Whether there is no prediction: all numbers are NaN. */
  public boolean isNone() {
    return Double.isNaN(logProbabilities[0]);
  }

  /** The natural logarithm of the mean of the students' probabilities, for each class. */
  public double[] logProbabilities() {
    return logProbabilities;
  }

  /** Each student's own probabilities, as [student][class]. */
  public double[][] studentProbabilities() {
    return studentProbabilities;
  }

  /**
   * The mutual information, in nats, between the predicted class and the student that predicts it:
   * the entropy of the mean probabilities minus the mean entropy of the students' probabilities. It
   * is 0 if all students agree, and at most log M.
   */
  public double disagreement() {
    return disagreement;
  }

  /**
   * The mean of {@code 1 - |<psi_j|psi_m>|^2} over pairs of students that were trained together;
   * NaN if the predictor does not compare states.
   */
  public double infidelity() {
    return infidelity;
  }
}

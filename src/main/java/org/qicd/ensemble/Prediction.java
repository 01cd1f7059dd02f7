package org.qicd.ensemble;

/**
 * What an ensemble says of one image. The arrays are not copied when they are handed out.
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

  /** Natural logarithm of the mean of the students' probabilities, for each class. */
  public double[] logProbabilities() {
    return logProbabilities;
  }

  /** [student][class]: each student's own probabilities. */
  public double[][] studentProbabilities() {
    return studentProbabilities;
  }

  /**
   * Mutual information, in nats, between the predicted class and the student that predicts it: the
   * entropy of the mean probabilities minus the mean entropy of the students'. 0 where all agree,
   * at most log M.
   */
  public double disagreement() {
    return disagreement;
  }

  /**
   * Mean of {@code 1 - |<psi_j|psi_m>|^2} over pairs of students that were trained together; NaN if
   * it was not asked for.
   */
  public double infidelity() {
    return infidelity;
  }
}

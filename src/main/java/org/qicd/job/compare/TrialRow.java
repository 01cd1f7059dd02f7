package org.qicd.job.compare;

/**
 * What is kept of a trial after a round: a row of {@code trials.parquet}. Accuracies are shares;
 * NaN where something was not measured, which is everything on test images before the last round
 * and in tuning.
 *
 * @param study name of the study
 * @param method name of the method
 * @param setting name of the hyperparameters
 * @param phase {@code tune} on tuning seeds, {@code test} on fresh ones
 * @param seed of split, start and batches
 * @param round from 0
 * @param steps optimizer steps taken so far
 * @param last whether this is the trial's last row
 * @param taskLoss mean over students of the batch's cross-entropy
 * @param divergence mean over students and images of the round's last step
 * @param largestDivergence the greatest of an image
 * @param gradientNorm mean over students of the norm of the round's last gradient
 * @param largestGradientNorm the greatest of a student
 * @param validationStudents mean accuracy of the students on validation images
 * @param validationEnsemble accuracy of their ensemble
 * @param testStudents mean accuracy of the students on test images
 * @param testBest accuracy of the best student
 * @param testEnsemble accuracy of the ensemble
 * @param testAveraged accuracy of the circuit of averaged weights
 * @param infidelity mean between students on test images
 * @param gradients of single images that all circuits took
 * @param seconds of the trial so far
 */
public record TrialRow(
    String study,
    String method,
    String setting,
    String phase,
    long seed,
    int round,
    int steps,
    boolean last,
    double taskLoss,
    double divergence,
    double largestDivergence,
    double gradientNorm,
    double largestGradientNorm,
    double validationStudents,
    double validationEnsemble,
    double testStudents,
    double testBest,
    double testEnsemble,
    double testAveraged,
    double infidelity,
    long gradients,
    double seconds) {

  /** What tells trials apart. */
  public String key() {
    return String.join("|", study, method, setting, phase, Long.toString(seed));
  }
}

package org.qicd.compare;

import java.util.List;

/**
 * What is kept of a trial after a round: a row of {@code trials.parquet}, whose columns are the
 * components of all records here. Accuracies are shares; NaN where something was not measured.
 *
 * @param study name of the study
 * @param method name of the method
 * @param setting name of the hyperparameters
 * @param phase {@code tune} on tuning seeds, {@code test} on fresh ones
 * @param seed of split, start and batches
 * @param round from 0
 * @param steps optimizer steps taken so far
 * @param last whether this is the trial's last row
 * @param tested NaN before the last round, and in tuning
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
    Learned learned,
    Validated validated,
    Spent spent,
    Tested tested) {

  /**
   * What the round's last step was like.
   *
   * @param taskLoss mean over students of the batch's cross-entropy
   * @param divergence mean over students and images
   * @param largestDivergence the greatest of an image
   * @param gradientNorm mean over students of the gradient's norm
   * @param largestGradientNorm the greatest of a student
   */
  public record Learned(
      double taskLoss,
      double divergence,
      double largestDivergence,
      double gradientNorm,
      double largestGradientNorm) {
    static final Learned NOTHING =
        new Learned(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * On validation images.
   *
   * @param validationStudents mean accuracy of the students
   * @param validationBest accuracy of the best student
   * @param validationEnsemble accuracy of their ensemble
   * @param fidelity of each two circuits, group by group: 0 and 1, 0 and 2, ..., 1 and 2, ...;
   *     empty where it was not measured
   */
  public record Validated(
      double validationStudents,
      double validationBest,
      double validationEnsemble,
      List<Double> fidelity) {
    private static final double ROUNDING = 1e-12;

    static final Validated NOTHING = new Validated(Double.NaN, Double.NaN, Double.NaN, List.of());

    public Validated {
      fidelity = List.copyOf(fidelity);
    }

    /** Mean infidelity of all pairs, 0 where all are equal to rounding; NaN without pairs. */
    public double meanInfidelity() {
      double mean = 1 - fidelity.stream().mapToDouble(f -> f).average().orElse(Double.NaN);
      return mean < ROUNDING ? 0 : mean;
    }
  }

  /**
   * What the trial has cost so far, a teacher's training included.
   *
   * @param gradients of single images that all circuits took
   * @param bytes exchanged
   * @param seconds on the wall clock, beside other trials
   */
  public record Spent(long gradients, long bytes, double seconds) {}

  /**
   * On test images.
   *
   * @param testStudents mean accuracy of the students
   * @param testBest accuracy of the best student
   * @param testEnsemble accuracy of the ensemble
   * @param testAveraged accuracy of the circuit of averaged weights
   * @param testInfidelity mean between students
   */
  public record Tested(
      double testStudents,
      double testBest,
      double testEnsemble,
      double testAveraged,
      double testInfidelity) {
    static final Tested NOTHING =
        new Tested(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** The key of its trial. */
  String key() {
    return key(study, method, setting, phase, seed);
  }

  /** Mean test accuracy of the students. */
  public double testStudents() {
    return tested.testStudents();
  }

  /** Mean infidelity of two students on validation images; NaN where there is no pair. */
  public double meanInfidelity() {
    return validated.meanInfidelity();
  }

  /** Mean validation accuracy of the students. */
  public double validationStudents() {
    return validated.validationStudents();
  }

  static String key(String study, String method, String setting, String phase, long seed) {
    return String.join("|", study, method, setting, phase, Long.toString(seed));
  }
}

package org.qicd.compare;

import java.util.List;

/**
 * The record of a trial after a round. It is a row of {@code trials.parquet}, whose columns are the
 * components of all records here. Accuracies are shares. Values that were not measured are NaN.
 *
 * <p>A trial fails if its numbers do not stay finite. From the round on in which this happens, its
 * students are as good as chance, and nothing else is known of them.
 *
 * @param trial what tells the trial apart from others
 * @param when when in the trial
 * @param learned measurements of the round's last step
 * @param validated measurements on validation images
 * @param spent the cost of the trial so far
 * @param measured what was measured on quantum computers
 * @param tested measurements on test images; all NaN before the last round, and in tuning
 */
public record TrialRow(
    Key trial,
    When when,
    Learned learned,
    Validated validated,
    Spent spent,
    Measured measured,
    Tested tested) {

  /**
   * What tells trials apart.
   *
   * @param study name of the study
   * @param method name of the method
   * @param setting name of the hyperparameters
   * @param phase {@code tune} on tuning seeds, {@code test} on fresh ones
   * @param seed seed of split, start and batches
   */
  public record Key(String study, String method, String setting, String phase, long seed) {
    /** Returns all parts as one text. */
    String text() {
      return String.join("|", study, method, setting, phase, Long.toString(seed));
    }
  }

  /**
   * When in the trial the row was made.
   *
   * @param round number of the round, from 0
   * @param steps optimizer steps taken so far
   * @param last whether this is the trial's last row
   * @param failed whether the numbers of the trial were no longer finite
   */
  public record When(int round, int steps, boolean last, boolean failed) {}

  /**
   * Measurements of the round's last step.
   *
   * @param taskLoss cross-entropy of the batch, as a mean over students
   * @param divergence divergence, as a mean over students and images
   * @param largestDivergence the largest divergence of an image
   * @param gradientNorm norm of the gradient, as a mean over students
   * @param largestGradientNorm the largest norm of a student's gradient
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
   * Measurements on validation images.
   *
   * @param validationStudents mean accuracy of the students
   * @param validationBest accuracy of the best student
   * @param validationEnsemble accuracy of their ensemble
   * @param fidelity fidelity of every two circuits, group by group: 0 and 1, 0 and 2, ..., 1 and 2,
   *     ...; empty if it was not measured
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

    /**
     * The mean infidelity over all pairs; exactly 0 if all states are equal up to rounding, and NaN
     * if there are no pairs.
     */
    public double meanInfidelity() {
      double mean = 1 - fidelity.stream().mapToDouble(f -> f).average().orElse(Double.NaN);
      return mean < ROUNDING ? 0 : mean;
    }
  }

  /**
   * The cost of the trial so far, including the training of a teacher.
   *
   * @param gradients number of gradients of single images, over all circuits
   * @param bytes number of bytes exchanged
   * @param seconds wall clock time, while other trials may run too; that of the students counts as
   *     if it were spread evenly over rounds
   */
  public record Spent(long gradients, long bytes, double seconds) {}

  /**
   * What was measured on quantum computers, including those that trained a teacher. Circuits and
   * shots are 0 and all else NaN if gradients are exact.
   *
   * @param circuits number of circuits of all students so far
   * @param shots number of shots of these circuits
   * @param taskNoise noise over signal of the task term's gradient in the round's last step, as a
   *     mean over students
   * @param distillNoise the same of the distillation term
   */
  public record Measured(long circuits, long shots, double taskNoise, double distillNoise) {
    static final Measured NOTHING = new Measured(0, 0, Double.NaN, Double.NaN);
  }

  /**
   * Measurements on test images.
   *
   * @param testStudents mean accuracy of the students
   * @param testBest accuracy of the best student
   * @param testEnsemble accuracy of the ensemble
   * @param testAveraged accuracy of the circuit with averaged weights
   * @param testInfidelity mean infidelity between students
   */
  public record Tested(
      double testStudents,
      double testBest,
      double testEnsemble,
      double testAveraged,
      double testInfidelity) {
    static final Tested NOTHING =
        new Tested(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Where all circuits have the same accuracy. */
    static Tested of(double accuracy) {
      return new Tested(accuracy, accuracy, accuracy, accuracy, Double.NaN);
    }
  }

  public String study() {
    return trial.study;
  }

  public String method() {
    return trial.method;
  }

  public String setting() {
    return trial.setting;
  }

  public long seed() {
    return trial.seed;
  }

  public int round() {
    return when.round;
  }

  /** The mean test accuracy of the students. */
  public double testStudents() {
    return tested.testStudents();
  }

  /** The mean infidelity of two students on validation images; NaN if there is no pair. */
  public double meanInfidelity() {
    return validated.meanInfidelity();
  }

  /** The mean validation accuracy of the students. */
  public double validationStudents() {
    return validated.validationStudents();
  }
}

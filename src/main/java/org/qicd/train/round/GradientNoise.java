package org.qicd.train.round;

import java.io.Serializable;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.distill.LossGradient;

/**
 * How far a measured gradient is from the exact one, on the images of one slice, or their sum over
 * slices. Arrays are empty where nothing was measured.
 */
public final class GradientNoise implements Serializable {
  private static final long serialVersionUID = 1;

  private static final double[] NOTHING = {};

  /** Of an exact gradient, or of one in a random direction. */
  static final GradientNoise NONE =
      new GradientNoise(NOTHING, NOTHING, NOTHING, NOTHING, Double.NaN);

  private final double[] taskError; // measured minus exact gradient of the task term
  private final double[] task; // the exact one
  private final double[] pullError; // the same of the distillation term
  private final double[] pull;

  /** The sum over the weights of the variances of the whole gradient, as the counts tell them. */
  private final double variance;

  private GradientNoise(
      double[] taskError, double[] task, double[] pullError, double[] pull, double variance) {
    this.taskError = taskError;
    this.task = task;
    this.pullError = pullError;
    this.pull = pull;
    this.variance = variance;
  }

  /**
   * Noise over signal of a step.
   *
   * @param task distance of the task term's gradient from the exact one, divided by the norm of the
   *     exact one; NaN if that is 0
   * @param distill the same of the distillation term
   * @param counted the noise of the whole gradient that the counts of the shifted circuits tell,
   *     divided by the norm of the measured gradient
   */
  public record Ratios(double task, double distill, double counted) implements Serializable {
    /** Of a step in which nothing was measured. */
    public static final Ratios NONE = new Ratios(Double.NaN, Double.NaN, Double.NaN);
  }

  /** Of a loss whose terms are not told apart. */
  static GradientNoise of(LossGradient loss) {
    return loss.isCompared()
        ? new GradientNoise(NOTHING, NOTHING, NOTHING, NOTHING, loss.variance())
        : NONE;
  }

  /** Of a loss that has nothing but the task term so far. */
  static GradientNoise ofTask(double[] estimated, LossGradient loss, double variance) {
    double[] exact = loss.takeExact();
    return new GradientNoise(
        MathArrays.ebeSubtract(estimated, exact), exact, NOTHING, NOTHING, variance);
  }

  /** Adds the noise of the distillation term. */
  GradientNoise withPull(double[] estimated, LossGradient loss) {
    double[] exact = loss.takeExact();
    return new GradientNoise(
        taskError,
        task,
        MathArrays.ebeSubtract(estimated, exact),
        exact,
        variance + loss.variance());
  }

  GradientNoise plus(GradientNoise more) {
    return new GradientNoise(
        MathArrays.ebeAdd(taskError, more.taskError),
        MathArrays.ebeAdd(task, more.task),
        MathArrays.ebeAdd(pullError, more.pullError),
        MathArrays.ebeAdd(pull, more.pull),
        variance + more.variance);
  }

  /**
   * The ratios of a step.
   *
   * @param squares the squared norm of the whole gradient, with its noise
   */
  Ratios ratios(double squares) {
    return new Ratios(
        ratio(taskError, task), ratio(pullError, pull), Math.sqrt(variance / squares));
  }

  private static double ratio(double[] error, double[] exact) {
    double norm = norm(exact);
    return norm > 0 ? norm(error) / norm : Double.NaN;
  }

  private static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}

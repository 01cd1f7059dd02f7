package org.qicd.train.round;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.qicd.distill.LossGradient;
import org.qicd.distill.LossSums;

/**
 * Gradient and losses of one student on the images of one slice, or their sum over slices. If the
 * students share the gradients of their task terms, the gradient is in two parts.
 */
public final class Gradient implements Serializable {
  private static final long serialVersionUID = 1;

  /** The gradient, or that of the task term alone if {@link #pull} is not empty. */
  final double[] values;

  /** The gradient of the distillation term, if it is apart from that of the task term. */
  final double[] pull;

  final LossSums sums;

  /** How far the gradient is from the exact one, where it is measured. */
  final GradientNoise noise;

  private Gradient(double[] values, double[] pull, LossSums sums, GradientNoise noise) {
    this.values = values;
    this.pull = pull;
    this.sums = sums;
    this.noise = noise;
  }

  /** The gradient of a loss in one part. */
  static Gradient of(LossGradient loss) {
    return new Gradient(loss.gradient(), new double[0], loss.sums(), GradientNoise.of(loss));
  }

  /**
   * The gradient of a task term, before that of the distillation term is added to the same loss.
   */
  static final class Task {
    private final double[] taken; // from the loss; empty if both terms are added up
    private final boolean apart; // whether the gradients of both terms are returned apart
    private final GradientNoise noise;

    private Task(double[] taken, boolean apart, GradientNoise noise) {
      this.taken = taken;
      this.apart = apart;
      this.noise = noise;
    }

    static Task take(LossGradient loss, boolean apart) {
      if (loss.isCompared()) {
        double variance = loss.variance();
        double[] estimated = loss.takeGradient();
        return new Task(estimated, apart, GradientNoise.ofTask(estimated, loss, variance));
      }
      return new Task(apart ? loss.takeGradient() : new double[0], apart, GradientNoise.NONE);
    }

    /** Adds the gradient of the distillation term, which the loss has by now, and both losses. */
    Gradient with(LossGradient loss) {
      if (taken.length == 0) {
        return Gradient.of(loss);
      }
      double[] pull = loss.gradient();
      GradientNoise all = loss.isCompared() ? noise.withPull(pull, loss) : noise;
      if (apart) {
        return new Gradient(taken, pull, loss.sums(), all);
      }
      add(pull, taken);
      return new Gradient(taken, new double[0], loss.sums(), all);
    }
  }

  /** Returns this gradient with those of more terms, which have the first of its weights. */
  Gradient plus(List<double[]> terms) {
    if (terms.isEmpty()) {
      return this;
    }
    double[] sum = values.clone();
    for (double[] term : terms) {
      for (int k = 0; k < term.length; k++) {
        sum[k] += term[k];
      }
    }
    return new Gradient(sum, pull, sums, noise);
  }

  /** The losses and the norm of the gradient. */
  StepLosses losses() {
    double squares = 0;
    for (double value : along(values)) {
      squares += value * value;
    }
    return new StepLosses(sums, Math.sqrt(squares), noise.ratios(squares));
  }

  /** The sum in the order of the list. A floating-point sum depends on the order. */
  public static Gradient sum(List<Gradient> parts) {
    double[] total = parts.get(0).values.clone();
    double[] pulls = parts.get(0).pull.clone();
    LossSums sums = parts.get(0).sums;
    GradientNoise noise = parts.get(0).noise;
    for (Gradient part : parts.subList(1, parts.size())) {
      add(part.values, total);
      add(part.pull, pulls);
      sums = sums.plus(part.sums);
      noise = noise.plus(part.noise);
    }
    return new Gradient(total, pulls, sums, noise);
  }

  private static void add(double[] more, double[] to) {
    for (int k = 0; k < to.length; k++) {
      to[k] += more[k];
    }
  }

  /**
   * A shared gradient, plus the gradient of this student's own distillation term if apart.
   *
   * @param shared has a number for each weight of this student, and may have more
   */
  double[] along(double[] shared) {
    double[] sum = Arrays.copyOf(shared, values.length);
    if (pull.length > 0) {
      add(pull, sum);
    }
    return sum;
  }
}

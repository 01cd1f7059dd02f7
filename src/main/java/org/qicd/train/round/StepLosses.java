package org.qicd.train.round;

import java.io.Serializable;
import org.qicd.distill.LossSums;

/**
 * The losses of a student in one step.
 *
 * @param sums losses over the images of the batch
 * @param gradientNorm Euclidean norm of the gradient over all weights
 * @param noise noise over signal of the gradient; NaN if it is exact
 */
public record StepLosses(LossSums sums, double gradientNorm, GradientNoise.Ratios noise)
    implements Serializable {

  /** The losses of a student that took no step. */
  public static final StepLosses NONE =
      new StepLosses(LossSums.ZERO, Double.NaN, GradientNoise.Ratios.NONE);
}

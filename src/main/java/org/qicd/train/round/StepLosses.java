package org.qicd.train.round;

import java.io.Serializable;
import org.qicd.distill.LossSums;

/**
 * What a student's step on a batch showed.
 *
 * @param sums losses of the batch's images
 * @param gradientNorm Euclidean norm of the gradient over all weights
 */
public record StepLosses(LossSums sums, double gradientNorm) implements Serializable {

  /** Of a student that took no step. */
  public static final StepLosses NONE = new StepLosses(LossSums.ZERO, Double.NaN);
}

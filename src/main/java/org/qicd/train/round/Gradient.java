package org.qicd.train.round;

import java.io.Serializable;
import java.util.List;
import org.qicd.distill.LossGradient;
import org.qicd.distill.LossSums;

/** Gradient and losses of one student on the images of one slice, or their sum over slices. */
public final class Gradient implements Serializable {
  private static final long serialVersionUID = 1;

  final double[] values;
  final LossSums sums;

  Gradient(double[] values, LossSums sums) {
    this.values = values;
    this.sums = sums;
  }

  static Gradient of(LossGradient loss) {
    return new Gradient(loss.gradient(), loss.sums());
  }

  /** The losses and the norm of the gradient. */
  StepLosses losses() {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return new StepLosses(sums, Math.sqrt(squares));
  }

  /** The sum in the order of the list. A floating-point sum depends on the order. */
  public static Gradient sum(List<Gradient> parts) {
    double[] total = parts.get(0).values.clone();
    LossSums sums = parts.get(0).sums;
    for (Gradient part : parts.subList(1, parts.size())) {
      for (int k = 0; k < total.length; k++) {
        total[k] += part.values[k];
      }
      sums = sums.plus(part.sums);
    }
    return new Gradient(total, sums);
  }

  /** The mean of all students' gradients, in the order of the students. */
  static double[] mean(List<Gradient> students) {
    double[] mean = sum(students).values;
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= students.size();
    }
    return mean;
  }
}

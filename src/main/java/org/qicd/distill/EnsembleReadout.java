package org.qicd.train;

import java.util.List;
import org.qicd.distill.LossGradient;
import org.qicd.distill.LossSums;

/** The ensemble's prediction: the mean of the students' class probabilities. */
final class EnsembleVote {
  private final List<LossGradient> students;
  private final double[] mean;
  private LossSums sums = LossSums.ZERO;

  EnsembleVote(List<LossGradient> students) {
    this.students = students;
    this.mean = new double[students.get(0).circuit().readout().numClasses()];
  }

  /** Adds an image of the students' current block; nothing without a label. */
  void add(int lane, int label) {
    if (label < 0 || label >= mean.length) {
      return;
    }
    int best = 0;
    for (int c = 0; c < mean.length; c++) {
      mean[c] = 0;
      for (LossGradient student : students) {
        mean[c] += student.probability(lane, c);
      }
      mean[c] /= students.size();
      best = mean[c] > mean[best] ? c : best;
    }
    double loss = -StrictMath.log(Math.max(mean[label], Double.MIN_NORMAL));
    sums = sums.plus(new LossSums(loss, best == label ? 1 : 0, 1, 0, 0, 0));
  }

  LossSums sums() {
    return sums;
  }
}

package org.qicd.train.round;

import java.io.Serializable;
import java.util.List;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * The proximal term {@code mu / 2 |w - v|^2} of each student in a round, where v is the mean of the
 * weights of its group at the start of the round, or at the last refresh if targets are stale (Li
 * et al., Federated Optimization in Heterogeneous Networks, MLSys 2020).
 */
public final class Proximal implements Serializable {
  private static final long serialVersionUID = 1;

  /** No proximal terms. */
  public static final Proximal NONE = new Proximal(0, List.of(), 1);

  private final double weight;
  private final int groupSize;
  private final List<double[]> means; // weights of the groups; empty without the term

  private Proximal(double weight, List<double[]> means, int groupSize) {
    this.weight = weight;
    this.means = means;
    this.groupSize = groupSize;
  }

  /**
   * The terms of a round.
   *
   * @param refreshed those that take part, as they were at the last refresh, group by group
   */
  static Proximal of(TrainSetup setup, List<Student> refreshed) {
    return of(
        setup.params().get(TrainParam.PROXIMAL_WEIGHT),
        StudentMeans.of(setup),
        refreshed,
        setup.numGroups());
  }

  /**
   * The terms of a round, as {@link #of(TrainSetup, List)} makes them.
   *
   * @param weight mu
   */
  static Proximal of(double weight, StudentMeans means, List<Student> refreshed, int numGroups) {
    return weight == 0
        ? NONE
        : new Proximal(weight, means.weights(refreshed, numGroups), refreshed.size() / numGroups);
  }

  /**
   * Returns a gradient with that of the proximal term added.
   *
   * @param place the student's place among those that take part
   */
  double[] added(double[] gradient, int place, Student student) {
    if (means.isEmpty()) {
      return gradient;
    }
    double[] mean = means.get(place / groupSize);
    double[] sum = gradient.clone();
    for (int k = 0; k < sum.length; k++) {
      sum[k] += weight * (student.weights[k] - mean[k]);
    }
    return sum;
  }
}

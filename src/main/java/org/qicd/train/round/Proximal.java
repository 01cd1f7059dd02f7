package org.qicd.train.round;

import java.io.Serializable;
import java.util.List;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * The proximal term {@code mu / 2 |w - v|^2} of each student in a round, where v is the mean of the
 * weights of its group at the start of the round (Li et al., Federated Optimization in
 * Heterogeneous Networks, MLSys 2020).
 */
public final class Proximal implements Serializable {
  private static final long serialVersionUID = 1;

  /** No proximal terms. */
  public static final Proximal NONE = new Proximal(0, List.of(), 1);

  private final double weight;
  private final int groupSize;
  private final List<Student> means; // of the groups; empty without the term

  /**
   * The terms of a round.
   *
   * @param students those that take part, at the start of the round, group by group
   */
  static Proximal of(TrainSetup setup, List<Student> students) {
    return new Proximal(
        setup.params().get(TrainParam.PROXIMAL_WEIGHT), students, setup.numGroups());
  }

  /**
   * Creates the terms of a round.
   *
   * @param weight mu
   * @param students those that take part, at the start of the round, group by group
   */
  Proximal(double weight, List<Student> students, int numGroups) {
    this.weight = weight;
    this.groupSize = students.size() / numGroups;
    this.means = weight == 0 ? List.of() : Student.averaged(students, numGroups, 0);
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
    double[] mean = means.get(place / groupSize).weights;
    double[] sum = gradient.clone();
    for (int k = 0; k < sum.length; k++) {
      sum[k] += weight * (student.weights[k] - mean[k]);
    }
    return sum;
  }
}

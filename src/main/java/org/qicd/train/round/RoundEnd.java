package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainSetup;
import org.qicd.train.sample.Drift;

/**
 * What happens to the students between two rounds. With {@code strategy = fedavg} they take the
 * mean of their weights. Then their devices drift.
 */
public final class RoundEnd implements Serializable {
  private static final long serialVersionUID = 1;

  private final boolean averagesGradients;
  private final boolean averagesWeights;
  private final int numGroups;
  private final StudentMeans means;
  private final Drift drift;

  RoundEnd(TrainSetup setup) {
    this.averagesGradients = setup.averagesGradients();
    this.averagesWeights = setup.averagesWeights();
    this.numGroups = setup.numGroups();
    this.means = StudentMeans.of(setup);
    this.drift = new Drift(setup.params());
  }

  /**
   * Returns the students after a round.
   *
   * @param students those that have taken part, group by group
   */
  List<Student> of(int round, List<Student> students) {
    List<double[]> weights = averagesWeights ? means.weights(students, numGroups) : List.of();
    List<Student> after = new ArrayList<>();
    for (int m = 0; m < students.size(); m++) {
      Student student = students.get(m);
      if (averagesWeights) {
        double[] mean = weights.get(m * numGroups / students.size());
        student = student.withWeights(Arrays.copyOf(mean, student.weights.length));
      }
      after.add(drift.after(round, student));
    }
    return after;
  }

  /** The means over students that this training takes. */
  StudentMeans means() {
    return means;
  }

  /** Returns a student after a round, where weights are not averaged. */
  Student of(int round, Student student) {
    return drift.after(round, student);
  }

  /**
   * Returns a student that has not taken part in a round. If gradients are averaged, it takes the
   * weights and the optimizer state of those that have. If weights are averaged, it takes the
   * weights alone. Otherwise it stays as it was. Its device drifts in any case.
   *
   * @param other a student of its group that has taken part, as it was after the round
   */
  public Student ofAbsent(int round, Student student, Student other) {
    Student drifted = drift.after(round, student);
    if (averagesGradients) {
      return drifted.learningAs(other);
    }
    return averagesWeights ? drifted.withWeights(other.weights) : drifted;
  }
}

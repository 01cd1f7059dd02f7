package org.qicd.ensemble;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.optim.Optimizer;

/**
 * What changes of a student from step to step: weights and optimizer state. Its circuit is the
 * {@link StudentCircuits}'s. Immutable.
 */
public final class Student implements Serializable {
  private static final long serialVersionUID = 1;

  public final int index;
  public final double[] weights;
  public final Optimizer.State optimizerState;

  public Student(int index, double[] weights, Optimizer.State optimizerState) {
    this.index = index;
    this.weights = weights;
    this.optimizerState = optimizerState;
  }

  /** A student that has taken no step. */
  public static Student starting(int index, double[] weights) {
    return new Student(index, weights, Optimizer.State.initial(weights.length));
  }

  /** The same weights and optimizer state as another circuit's. */
  public Student copiedTo(int index) {
    return new Student(index, weights, optimizerState);
  }

  /**
   * The circuit of averaged weights of each group.
   *
   * @param first the index of the first in a {@link StudentCircuits}, behind all students
   */
  public static List<Student> averaged(List<Student> students, int numGroups, int first) {
    int size = students.size() / numGroups;
    List<Student> averaged = new ArrayList<>();
    for (int group = 0; group < numGroups; group++) {
      List<double[]> weights =
          students.subList(group * size, (group + 1) * size).stream()
              .map(student -> student.weights)
              .toList();
      averaged.add(starting(first + group, mean(weights)));
    }
    return averaged;
  }

  /** The mean of the students' weights, summed in their order. */
  private static double[] mean(List<double[]> students) {
    double[] mean = new double[students.get(0).length];
    for (double[] student : students) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += student[k];
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= students.size();
    }
    return mean;
  }

  /** This student after a step down the gradient. */
  public Student step(Optimizer optimizer, double[] gradient, double stepSize) {
    Optimizer.Step step = optimizer.step(weights, gradient, optimizerState, stepSize);
    if (!Arrays.stream(step.weights()).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "student %d has weights that are not finite after step %d: use a smaller stepSize or"
                  .formatted(index, step.state().steps())
              + " initScale, or weights of rows nearer to 1");
    }
    return new Student(index, step.weights(), step.state());
  }
}

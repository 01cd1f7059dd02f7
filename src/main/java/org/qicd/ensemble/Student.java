package org.qicd.ensemble;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.optim.Optimizer;

/**
 * The part of a student that changes from step to step: its weights and optimizer state, and by how
 * much its device has drifted. Its circuit is in {@link StudentCircuits}. Immutable.
 */
public final class Student implements Serializable {
  private static final long serialVersionUID = 1;

  public final int index;
  public final double[] weights;
  public final Optimizer.State optimizerState;

  /**
   * By how much the angle of each weight has drifted since the training began, in radians; empty if
   * the device does not drift.
   */
  public final double[] drift;

  public Student(int index, double[] weights, Optimizer.State optimizerState, double[] drift) {
    this.index = index;
    this.weights = weights;
    this.optimizerState = optimizerState;
    this.drift = drift;
  }

  /** Returns a student that has taken no step. */
  public static Student starting(int index, double[] weights) {
    return new Student(index, weights, Optimizer.State.initial(weights.length), new double[0]);
  }

  /** Returns this student with the weights and the optimizer state of another one. */
  public Student learningAs(Student other) {
    return new Student(index, other.weights, other.optimizerState, drift);
  }

  /** Returns this student with other weights. */
  public Student withWeights(double[] others) {
    return new Student(index, others, optimizerState, drift);
  }

  /** Returns this student with an optimizer that has taken no step. */
  public Student restarted() {
    return new Student(index, weights, Optimizer.State.initial(weights.length), drift);
  }

  /** Returns this student for an evaluation, which needs no state of an optimizer. */
  public Student withoutOptimizer() {
    return new Student(index, weights, Optimizer.State.initial(0), drift);
  }

  /** Returns a student with the first of this one's weights, and with its device. */
  Student first(int numWeights) {
    double[] drifted = drift.length == 0 ? drift : Arrays.copyOf(drift, numWeights);
    return new Student(index, Arrays.copyOf(weights, numWeights), optimizerState, drifted);
  }

  /** Returns this student with another index. */
  public Student at(int other) {
    return new Student(other, weights, optimizerState, drift);
  }

  /**
   * Returns this student after its device has drifted.
   *
   * @param more by how much the angle of each weight has drifted, in radians
   */
  public Student drifted(double[] more) {
    return new Student(index, weights, optimizerState, drift.length == 0 ? more : sum(drift, more));
  }

  /** The weights for which an undrifted device does what this student's device does now. */
  double[] driftedWeights() {
    return drift.length == 0 ? weights : sum(weights, drift);
  }

  private static double[] sum(double[] some, double[] others) {
    double[] sum = new double[some.length];
    Arrays.setAll(sum, k -> some[k] + others[k]);
    return sum;
  }

  /**
   * Returns for each group the circuit with the averaged weights.
   *
   * @param first the index of the first of these in a {@link StudentCircuits}, after all students
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

  /** Returns the mean of the students' weights, summed in the order of the students. */
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

  /** Returns this student after one step down the gradient. */
  public Student step(Optimizer optimizer, double[] gradient, double stepSize) {
    Optimizer.Step step = optimizer.step(weights, gradient, optimizerState, stepSize);
    if (!Arrays.stream(step.weights()).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "student %d has weights that are not finite after step %d: use a smaller stepSize or"
                  .formatted(index, step.state().steps())
              + " initScale, or weights of rows nearer to 1");
    }
    return new Student(index, step.weights(), step.state(), drift);
  }
}

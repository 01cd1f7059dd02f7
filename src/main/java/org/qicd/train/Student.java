package org.qicd.train;

import java.io.Serializable;
import java.util.Arrays;
import org.qicd.circuit.Circuit;
import org.qicd.optim.Optimizer;

/** A student between two steps: circuit, weights, optimizer state. Immutable. */
final class Student implements Serializable {
  private static final long serialVersionUID = 1;

  final int index;
  final Circuit circuit;
  final double[] weights;
  final Optimizer.State optimizerState;

  Student(int index, Circuit circuit, double[] weights, Optimizer.State optimizerState) {
    this.index = index;
    this.circuit = circuit;
    this.weights = weights;
    this.optimizerState = optimizerState;
  }

  /** This student after a step down the gradient. */
  Student step(Optimizer optimizer, double[] gradient, double stepSize) {
    Optimizer.Step step = optimizer.step(weights, gradient, optimizerState, stepSize);
    if (!Arrays.stream(step.weights()).allMatch(Double::isFinite)) {
      throw new IllegalStateException(
          "student %d has weights that are not finite after step %d: use a smaller stepSize"
              .formatted(index, step.state().steps()));
    }
    return new Student(index, circuit, step.weights(), step.state());
  }
}

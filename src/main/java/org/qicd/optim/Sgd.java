package org.qicd.optim;

/** Gradient descent: {@code w -= step g}. Its state is the number of steps alone. */
public record Sgd() implements Optimizer {

  @Override
  public Step step(double[] weights, double[] gradient, State state, double stepSize) {
    double[] next = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      next[k] = weights[k] - stepSize * gradient[k];
    }
    return new Step(next, new State(state.first, state.second, state.steps + 1));
  }
}

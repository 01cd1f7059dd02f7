package org.qicd.optim;

/** Gradient descent with momentum mu: {@code u = mu u + g, w -= step u}. */
public record Sgd(double momentum) implements Optimizer {
  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), found " + momentum);
    }
  }

  @Override
  public Step step(double[] weights, double[] gradient, State state, double stepSize) {
    double[] velocity = new double[weights.length];
    double[] next = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      velocity[k] = momentum * state.first[k] + gradient[k];
      next[k] = weights[k] - stepSize * velocity[k];
    }
    return new Step(next, new State(velocity, state.second, state.steps + 1));
  }
}

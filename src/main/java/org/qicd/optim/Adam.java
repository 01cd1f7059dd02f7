package org.qicd.optim;

/**
 * Adam (Kingma and Ba, ICLR 2015): {@code m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w -= step
 * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)}, where t counts steps from 1.
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
  public static final Adam USUAL = new Adam(0.9, 0.999, 1e-8);

  public Adam {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
      throw new IllegalArgumentException(
          "Adam needs beta1, beta2 in [0, 1) and epsilon > 0, found %s, %s, %s"
              .formatted(beta1, beta2, epsilon));
    }
  }

  @Override
  public Step step(double[] weights, double[] gradient, State state, double stepSize) {
    int steps = state.steps + 1;
    double meanBias = 1 - StrictMath.pow(beta1, steps);
    double squareBias = 1 - StrictMath.pow(beta2, steps);
    double[] first = new double[weights.length];
    double[] second = new double[weights.length];
    double[] next = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      double g = gradient[k];
      first[k] = beta1 * state.first[k] + (1 - beta1) * g;
      second[k] = beta2 * state.second[k] + (1 - beta2) * g * g;
      next[k] =
          weights[k]
              - stepSize * (first[k] / meanBias) / (Math.sqrt(second[k] / squareBias) + epsilon);
    }
    return new Step(next, new State(first, second, steps));
  }
}

package org.qicd.optim;

import java.io.Serializable;

/**
 * A first-order optimizer on a {@code double[]} of weights. An optimizer is immutable. What changes
 * from step to step is its {@link State}.
 */
public sealed interface Optimizer extends Serializable permits Adam, Sgd {

  /** The moments of the gradient. Both arrays have one number for each weight. */
  final class State implements Serializable {
    private static final long serialVersionUID = 1;

    final double[] first;
    final double[] second;
    final int steps;

    /** Restores a state from its {@link #first}, {@link #second} and {@link #steps}. */
    public State(double[] first, double[] second, int steps) {
      this.first = first;
      this.second = second;
      this.steps = steps;
    }

    /** The state before the first step. */
    public static State initial(int numWeights) {
      return new State(new double[numWeights], new double[numWeights], 0);
    }

    /** The first moments, which must not be changed. */
    public double[] first() {
      return first;
    }

    /** The second moments, which must not be changed. */
    public double[] second() {
      return second;
    }

    /** The number of steps taken so far. */
    public int steps() {
      return steps;
    }
  }

  /** The weights and the state after a step. */
  final class Step implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[] weights;
    private final State state;

    Step(double[] weights, State state) {
      this.weights = weights;
      this.state = state;
    }

    /** The new weights, which must not be changed. */
    public double[] weights() {
      return weights;
    }

    public State state() {
      return state;
    }
  }

  /**
   * Takes one step down the gradient. The arguments are not changed.
   *
   * @param stepSize a positive number, in radians for a gradient of 1
   */
  Step step(double[] weights, double[] gradient, State state, double stepSize);

  /**
   * Returns the optimizer with the given name and its usual settings.
   *
   * @param label {@code adam} or {@code sgd}
   */
  static Optimizer of(String label) {
    return switch (label) {
      case "adam" -> Adam.USUAL;
      case "sgd" -> new Sgd();
      default ->
          throw new IllegalArgumentException(
              "optimizer must be 'adam' or 'sgd', found '" + label + "'");
    };
  }
}

package org.qicd.optim;

import java.io.Serializable;

/**
 * A first-order optimizer on a {@code double[]} of weights. It is immutable: what changes from step
 * to step is its {@link State}.
 */
public sealed interface Optimizer extends Serializable permits Adam, Sgd {

  /** Moments of the gradient; both arrays have one number a weight. */
  final class State implements Serializable {
    private static final long serialVersionUID = 1;

    final double[] first;
    final double[] second;
    final int steps;

    /** Makes a state again of its {@link #first}, {@link #second} and {@link #steps}. */
    public State(double[] first, double[] second, int steps) {
      this.first = first;
      this.second = second;
      this.steps = steps;
    }

    /** The state before the first step. */
    public static State initial(int numWeights) {
      return new State(new double[numWeights], new double[numWeights], 0);
    }

    /** First moments; not to be changed. */
    public double[] first() {
      return first;
    }

    /** Second moments; not to be changed. */
    public double[] second() {
      return second;
    }

    /** Number of steps taken. */
    public int steps() {
      return steps;
    }
  }

  /** Weights and state after a step. */
  final class Step implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[] weights;
    private final State state;

    Step(double[] weights, State state) {
      this.weights = weights;
      this.state = state;
    }

    /** The new weights; not to be changed. */
    public double[] weights() {
      return weights;
    }

    public State state() {
      return state;
    }
  }

  /**
   * One step down the gradient; the arguments are left as they are.
   *
   * @param stepSize positive, radians for unit gradients
   */
  Step step(double[] weights, double[] gradient, State state, double stepSize);

  /**
   * The optimizer of that name with its usual settings.
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

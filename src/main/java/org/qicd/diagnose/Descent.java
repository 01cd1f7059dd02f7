package org.qicd.diagnose;

/**
 * Full-batch gradient descent of M students. Its curves are the measurements that predictions are
 * compared with. All students take plain steps {@code theta -= eta gradient} at the same time.
 */
public final class Descent {
  private final Model model;
  private final Objective objective;
  private final double stepSize;
  private final double[][] weights;
  private double[][] outputs;
  private int step;

  /**
   * Starts a descent from given weights.
   *
   * @param start {@code [student][weight]}, not changed
   */
  public Descent(Model model, Objective objective, double stepSize, double[][] start) {
    this.model = model;
    this.objective = objective;
    this.stepSize = stepSize;
    weights = new double[start.length][];
    for (int m = 0; m < start.length; m++) {
      weights[m] = start[m].clone();
    }
    evaluate();
  }

  private void evaluate() {
    outputs = new double[weights.length][];
    for (int m = 0; m < weights.length; m++) {
      outputs[m] = model.outputs(weights[m]);
    }
  }

  /** Goes on until a number of steps have been taken since the start. */
  public Descent to(int target) {
    for (; step < target; step++) {
      double[][] gradients = objective.gradients(model, weights, outputs, step);
      for (int m = 0; m < weights.length; m++) {
        Spectrum.addTo(weights[m], -stepSize, gradients[m]);
      }
      evaluate();
    }
    return this;
  }

  /** The students' current weights, not copied. */
  public double[][] weights() {
    return weights;
  }

  /** The current outputs minus the targets, {@code [student][row]}. */
  public double[][] residuals(double[] targets) {
    double[][] residuals = new double[outputs.length][];
    for (int m = 0; m < residuals.length; m++) {
      residuals[m] = outputs[m].clone();
      Spectrum.addTo(residuals[m], -1, targets);
    }
    return residuals;
  }

  /** The mean of the squared residuals over students and rows. */
  public static double meanSquare(double[][] residuals) {
    double sum = 0;
    for (double[] student : residuals) {
      sum += Spectrum.dot(student, student) / student.length;
    }
    return sum / residuals.length;
  }
}

package org.qicd.diagnose;

/**
 * Tests a critical step size. Codistilled students that differ a little descend with a share of it,
 * and their residuals either shrink or grow.
 */
public final class StepCheck {
  private static final int STEPS = 300;
  private static final double DIFFERENCE = 1e-5;

  private StepCheck() {}

  /**
   * The result of a descent with one step size.
   *
   * @param factor the step size as a share of the critical one
   * @param before mean square of the residuals at the start
   * @param after mean square of the residuals at the end
   * @param largest largest mean square of the residuals on the way
   */
  public record Result(double factor, double before, double after, double largest) {
    /** Whether residuals ended below where they began, and were never far above. */
    public boolean converges() {
      return after < before && largest < 10 * before;
    }
  }

  /**
   * Tests around a minimum. The targets are the circuit's outputs at the given weights, so the
   * kernel at these weights decides. Every weight of a student starts 1e-5 radians away from them.
   *
   * @throws IllegalArgumentException if lambda is negative
   */
  public static Result aroundAMinimum(
      CircuitModel model, double[] minimum, double lambda, int students, double factor, long seed) {
    Spectrum spectrum = new Qntk(model.jacobian(minimum)).spectrum();
    double critical = FrozenKernel.criticalStepSize(spectrum, model.numRows(), lambda, students);
    double[][] start = new double[students][];
    for (int m = 0; m < students; m++) {
      start[m] = minimum.clone();
      Spectrum.addTo(start[m], 1, Draws.signs(seed, m, minimum.length, DIFFERENCE));
    }
    return run(model, model.outputs(minimum), lambda, factor, critical, start);
  }

  /** Tests with given targets and starts. The kernel may change on the way. */
  static Result run(
      CircuitModel model,
      double[] targets,
      double lambda,
      double factor,
      double critical,
      double[][] start) {
    Descent descent =
        new Descent(model, Objective.codistilled(targets, lambda), factor * critical, start);
    double before = Descent.meanSquare(descent.residuals(targets));
    double largest = before;
    double now = before;
    for (int t = 1; t <= STEPS; t++) {
      now = Descent.meanSquare(descent.to(t).residuals(targets));
      largest = Math.max(largest, now);
    }
    return new Result(factor, before, now, largest);
  }
}

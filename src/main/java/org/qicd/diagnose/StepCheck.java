package org.qicd.diagnose;

/**
 * Puts a critical step size to the test: codistilled students who differ a little descend with a
 * share of it, and either come together or fly apart.
 */
public final class StepCheck {
  private static final int STEPS = 300;
  private static final double DIFFERENCE = 1e-5;

  private StepCheck() {}

  /**
   * A descent with one step size.
   *
   * @param factor its step size as a share of the critical one
   * @param before mean square of the residuals at the start
   * @param after the same at the end
   * @param largest the largest on the way
   */
  public record Result(double factor, double before, double after, double largest) {
    /** Whether residuals ended below where they began, and were never far above. */
    public boolean converges() {
      return after < before && largest < 10 * before;
    }
  }

  /**
   * Around a minimum: targets are what the circuit puts out at the weights given, so that the
   * kernel there is the one that decides. Students start 1e-5 radians away from it.
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

  /** Toward targets, from given starts: the kernel may change on the way. */
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

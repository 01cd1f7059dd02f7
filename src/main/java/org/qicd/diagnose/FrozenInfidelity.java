package org.qicd.diagnose;

/**
 * Predicts the learning curves of students near a common start whose distillation term is the
 * infidelity of their states. To second order {@code 1 - F = d^T G d} for weights that differ by d,
 * with the Fubini-Study metric G, so here the metric takes the place that the kernel has in {@link
 * FrozenKernel}. The loss of student m is {@code 1/(2R) sum of r_m^2 + lambda} times the mean
 * infidelity to the others. Then the mean of the weights moves as without the distillation term. A
 * step multiplies the differences from the mean by {@code I - eta H} with {@code H = J^T J / R + 2
 * lambda M / (M - 1) G}.
 */
public final class FrozenInfidelity {
  private final Jacobian jacobian;
  private final double[][] metric;
  private final FrozenKernel kernel;
  private final Spectrum system;
  private final double stepSize;

  /** Takes Jacobian, kernel and metric at the mean of the students' starting weights. */
  public FrozenInfidelity(
      Qntk qntk, double[][] metric, double lambda, int numStudents, double stepSize) {
    this.jacobian = qntk.jacobian();
    this.metric = metric;
    this.stepSize = stepSize;
    int rows = jacobian.numRows();
    kernel = new FrozenKernel(qntk.spectrum(), rows, stepSize);
    double pull = 2 * FrozenKernel.spread(lambda, numStudents);
    double[][] h = jacobian.weightGram();
    for (int a = 0; a < h.length; a++) {
      for (int b = 0; b < h.length; b++) {
        h[a][b] = h[a][b] / rows + pull * metric[a][b];
      }
    }
    system = Spectrum.of(h);
  }

  /** The largest step size at which neither residuals nor differences grow. */
  public double criticalStepSize() {
    return 2 / system.value(0);
  }

  /** The students' mean residual after {@code steps} steps. */
  public double[] meanResidual(double[] start, int steps) {
    return kernel.codistilled(new double[][] {start}, 0, steps)[0];
  }

  /** A student's difference from the mean weights after {@code steps} steps. */
  public double[] difference(double[] start, int steps) {
    double[] factors = new double[system.rank()];
    for (int k = 0; k < factors.length; k++) {
      factors[k] = Math.pow(1 - stepSize * system.value(k), steps);
    }
    return system.scaled(start, factors);
  }

  /** A student's residual after {@code steps} steps. */
  public double[] residual(double[] meanStart, double[] differenceStart, int steps) {
    double[] residual = meanResidual(meanStart, steps);
    Spectrum.addTo(residual, 1, jacobian.times(difference(differenceStart, steps)));
    return residual;
  }

  /**
   * The mean infidelity between two students, for given differences of their weights from the mean.
   */
  public double infidelity(double[][] differences) {
    double sum = 0;
    for (double[] d : differences) {
      for (int a = 0; a < d.length; a++) {
        sum += d[a] * Spectrum.dot(metric[a], d);
      }
    }
    return 2 * sum / (differences.length - 1);
  }
}

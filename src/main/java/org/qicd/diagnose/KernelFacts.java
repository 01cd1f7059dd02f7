package org.qicd.diagnose;

import org.qicd.circuit.Circuit;

/**
 * The tangent kernel at the start of the learning curves, and what follows from it.
 *
 * @param spectrum spectrum of the kernel
 * @param metric spectrum of the mean Fubini-Study metric
 */
public record KernelFacts(
    Dimensions dimensions,
    Spectrum spectrum,
    Spectrum metric,
    CriticalStepSizes critical,
    Convergence convergence) {

  /**
   * The dimensions of the Jacobian.
   *
   * @param rows number of images times number of outputs
   */
  public record Dimensions(int images, int rows, int weights) {}

  /**
   * The step sizes above which gradient descent diverges.
   *
   * @param squared critical step size of the squared loss, {@code 2 R / (kappa_max (1 + lambda M /
   *     (M - 1)))}
   * @param own critical step size of the job's own loss, cross-entropy and infidelity
   */
  public record CriticalStepSizes(double squared, double own) {}

  /**
   * How fast the residuals of the start fall, and how far.
   *
   * @param slowest number of steps of half the critical size in which the slowest mode falls to a
   *     twentieth
   * @param slowestOfMost the same number for the fastest modes that together make up 95% of the
   *     part of the starting residual that the kernel reaches
   * @param outside share of the square of the starting residual that the kernel does not reach
   */
  public record Convergence(double slowest, double slowestOfMost, double outside) {}

  /** The share that counts as most of a residual. */
  private static final double MOST = 0.95;

  /**
   * Computes the facts from a kernel and a metric at the mean weights of the students' common
   * start.
   *
   * @param circuit the circuit, with the job's own logit scale
   * @param outputs {@code <O_c>} of image i at {@code i C + c}
   */
  static KernelFacts of(
      Circuit circuit,
      Qntk qntk,
      double[][] metric,
      double[] outputs,
      double[] targets,
      DiagnosisPlan plan) {
    Spectrum spectrum = qntk.spectrum();
    int rows = targets.length;
    int students = plan.students().count();
    double critical =
        FrozenKernel.criticalStepSize(spectrum, rows, plan.training().lambda(), students);
    FrozenKernel half = new FrozenKernel(spectrum, rows, critical / 2);
    double[] residual = outputs.clone();
    Spectrum.addTo(residual, -1, targets);
    double[] modes = spectrum.coordinates(residual);
    double reached = Spectrum.dot(modes, modes);
    double own =
        OwnLoss.criticalStepSize(
            circuit, outputs, qntk.jacobian(), metric, plan.students().jobPull(), students);
    int images = rows / circuit.readout().numClasses();
    return new KernelFacts(
        new Dimensions(images, rows, circuit.numWeights()),
        spectrum,
        Spectrum.of(metric),
        new CriticalStepSizes(critical, own),
        new Convergence(
            half.stepsTo(1 - MOST, spectrum.rank() - 1),
            half.stepsTo(1 - MOST, last(modes, MOST * reached)),
            1 - reached / Spectrum.dot(residual, residual)));
  }

  /** The last of the first modes whose squares add up to {@code sum}. */
  private static int last(double[] modes, double sum) {
    double found = 0;
    for (int k = 0; k < modes.length; k++) {
      found += modes[k] * modes[k];
      if (found >= sum) {
        return k;
      }
    }
    return modes.length - 1;
  }
}

package org.qicd.distill;

import java.io.Serializable;
import org.qicd.measure.FidelityTest;

/**
 * How gradients are found in a training.
 *
 * @param fidelity how the fidelity of two students' states is measured
 * @param perturbation by how much {@link GradientRule#SPSA} moves each weight in the first step, in
 *     radians
 * @param seed seed of the directions in which it moves them
 * @param inverts whether each student runs the inverse of the others' circuits on its own device,
 *     which differs from theirs
 */
public record GradientMethod(
    GradientRule rule, FidelityTest fidelity, double perturbation, long seed, boolean inverts)
    implements Serializable {

  /** Exact gradients by adjoint sweeps. */
  public static final GradientMethod ADJOINT =
      new GradientMethod(GradientRule.ADJOINT, FidelityTest.EXACT, 0, 0, false);

  public GradientMethod {
    if (rule == GradientRule.ADJOINT) { // then nothing else matters
      fidelity = FidelityTest.EXACT;
      inverts = false;
    }
    if (rule != GradientRule.SPSA) {
      perturbation = 0;
      seed = 0;
    }
  }

  /** By this power of the step's number the perturbations fall: that of J. C. Spall. */
  private static final double DECAY = 0.101;

  /** By how much {@link GradientRule#SPSA} moves each weight in a step, which counts from 0. */
  double perturbationIn(int step) {
    return perturbation / StrictMath.pow(step + 1.0, DECAY);
  }
}

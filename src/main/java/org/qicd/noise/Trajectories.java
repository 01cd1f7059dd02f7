package org.qicd.noise;

import org.qicd.transpile.PhysicalCircuit;

/** Runs a circuit under noise by random state vectors, whose mean is the mixed state. */
public final class Trajectories {
  public Trajectories(PhysicalCircuit circuit, NoiseModel noise, int count, long seed) {
    throw new UnsupportedOperationException("to come");
  }

  /** The mean of the outcomes' probabilities over trajectories, and its standard errors. */
  public record Estimate(double[] mean, double[] standardErrors) {}

  /**
   * Returns an estimate of what {@link DensityMatrices#outcomes} would be.
   *
   * @param key the image's key, from which the random numbers follow
   */
  public Estimate outcomes(double[] weights, double[] features, int numQubits, long key) {
    throw new UnsupportedOperationException("to come");
  }
}

package org.qicd.noise;

/**
 * What is read of a circuit under noise, as observables of the state behind the encoding: the
 * probability of each outcome is a sum over Pauli strings. Immutable.
 */
public final class BackwardObservables {
  private final double[] observables;
  private final int lanes;

  /** Entry {@code string * lanes + outcome} is the factor of a string in an outcome. */
  BackwardObservables(double[] observables, int lanes) {
    this.observables = observables;
    this.lanes = lanes;
  }

  /**
   * Returns the probabilities of outcomes, as {@link DensityMatrices#outcomes} does.
   *
   * @param encoded of an image, from {@link DensityMatrices#encoded}
   * @throws IllegalArgumentException if it belongs to a circuit with another number of wires
   */
  public double[] outcomes(double[] encoded) {
    if (encoded.length != observables.length / lanes) {
      throw new IllegalArgumentException(
          "encoded image: expected %d numbers, found %d"
              .formatted(observables.length / lanes, encoded.length));
    }
    double[] outcomes = new double[lanes];
    for (int string = 0; string < encoded.length; string++) {
      double expectation = encoded[string];
      for (int s = 0; s < lanes; s++) {
        outcomes[s] += observables[string * lanes + s] * expectation;
      }
    }
    return Shares.notNegative(outcomes);
  }
}

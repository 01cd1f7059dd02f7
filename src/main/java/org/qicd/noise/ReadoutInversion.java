package org.qicd.noise;

import java.util.stream.IntStream;

/**
 * Takes the errors of the readout out of measured shares, by the inverse of each qubit's confusion
 * matrix. It corrects the shares' means, and enlarges their variance.
 */
public final class ReadoutInversion {
  private final Confusion confusion;

  /**
   * Creates the inverse of a readout's errors.
   *
   * @throws IllegalArgumentException if there is none, see {@link #exists}
   */
  public ReadoutInversion(Confusion confusion) {
    this.confusion = confusion;
    for (int q = 0; q < confusion.numQubits(); q++) {
      if (!(determinant(confusion, q) > 0)) {
        throw new IllegalArgumentException(
            "readout of qubit %d: expected flips with probabilities below 1 together, found %s and %s"
                .formatted(q, confusion.oneGivenZero(q), confusion.zeroGivenOne(q)));
      }
    }
  }

  /**
   * Whether a readout's errors have an inverse: the outcome of each qubit must tell something of
   * its state, so its flips must have probabilities below 1 together.
   */
  public static boolean exists(Confusion confusion) {
    return IntStream.range(0, confusion.numQubits()).allMatch(q -> determinant(confusion, q) > 0);
  }

  /**
   * Returns shares without the errors of the readout. What falls below 0 is set to 0, and the rest
   * is divided by its sum.
   *
   * @param shares 2^r measured shares of bit strings; qubit 0 is the least significant bit
   * @throws IllegalArgumentException if their number is another
   */
  public double[] apply(double[] shares) {
    if (shares.length != 1 << confusion.numQubits()) {
      throw new IllegalArgumentException(
          "shares of outcomes: expected %d, found %d"
              .formatted(1 << confusion.numQubits(), shares.length));
    }
    double[] corrected = shares.clone();
    for (int q = 0; q < confusion.numQubits(); q++) {
      double up = confusion.oneGivenZero(q) / determinant(confusion, q);
      double down = confusion.zeroGivenOne(q) / determinant(confusion, q);
      Confusion.onQubit(corrected, q, 1 + up, -down, -up, 1 + down);
    }
    return Shares.distribution(corrected);
  }

  /**
   * The factor by which the variance of an expectation grows at most, and so the number of shots
   * that keeps its error: the squared 1-norm of the inverse. For one qubit with the flips a and b
   * the norm is {@code (1 + |a - b|) / (1 - a - b)} (Bravyi, Sheldon, Kandala, McKay and Gambetta,
   * Mitigating measurement errors in multiqubit experiments, Phys. Rev. A 103, 042605, 2021).
   */
  public double varianceFactor() {
    double norm = 1;
    for (int q = 0; q < confusion.numQubits(); q++) {
      double difference = Math.abs(confusion.oneGivenZero(q) - confusion.zeroGivenOne(q));
      norm *= (1 + difference) / determinant(confusion, q);
    }
    return norm * norm;
  }

  private static double determinant(Confusion confusion, int qubit) {
    return 1 - confusion.oneGivenZero(qubit) - confusion.zeroGivenOne(qubit);
  }
}

package org.qicd.measure;

/**
 * Numbers for each pair of outcomes of n qubits that are products of numbers for each qubit: one if
 * its outcomes are equal, one if they differ.
 *
 * @param equal the factor of a qubit with equal outcomes
 * @param other the factor of a qubit with different outcomes
 */
record Scores(double equal, double other) {
  /** The score {@code 2^n (-2)^-D} whose mean over random bases is the fidelity. */
  static final Scores FIDELITY = new Scores(2, -1);

  /** Its square. */
  static final Scores SQUARE = new Scores(4, 1);

  /** The mean score of each outcome s beside outcomes t with these shares. */
  double[] of(double[] shares) {
    double[] scores = shares.clone();
    apply(scores);
    return scores;
  }

  /** Replaces the shares of outcomes t by the mean score of each outcome s beside them. */
  void apply(double[] shares) {
    for (int bit = 1; bit < shares.length; bit <<= 1) {
      for (int a = 0; a < shares.length; a++) {
        if ((a & bit) == 0) {
          double zero = shares[a];
          double one = shares[a | bit];
          shares[a] = equal * zero + other * one;
          shares[a | bit] = other * zero + equal * one;
        }
      }
    }
  }
}

package org.qicd.diagnose;

import java.util.List;

/**
 * Mean and variance of residuals over random starts, along the eigenvectors of a kernel: {@code
 * r_m(0) = mu + noise of variance s^2} in each mode.
 */
public final class StartingResiduals {
  private final int numRows;
  private final double[] meanSquares;
  private final double[] variances;
  private final double outsideSquare;

  private StartingResiduals(
      int numRows, double[] meanSquares, double[] variances, double outsideSquare) {
    this.numRows = numRows;
    this.meanSquares = meanSquares;
    this.variances = variances;
    this.outsideSquare = outsideSquare;
  }

  /** Of known moments: the squared mean and the variance of each mode, none outside. */
  public static StartingResiduals of(int numRows, double[] meanSquares, double[] variances) {
    return new StartingResiduals(numRows, meanSquares.clone(), variances.clone(), 0);
  }

  /**
   * Unbiased estimates from independent starts.
   *
   * @param starts residuals of each, two or more
   */
  public static StartingResiduals estimate(Spectrum kernel, List<double[]> starts) {
    int modes = kernel.rank();
    int count = starts.size();
    double[] sums = new double[modes];
    double[] squares = new double[modes];
    double total = 0;
    for (double[] start : starts) {
      double[] modesOf = kernel.coordinates(start);
      for (int k = 0; k < modes; k++) {
        sums[k] += modesOf[k];
        squares[k] += modesOf[k] * modesOf[k];
      }
      total += Spectrum.dot(start, start) - Spectrum.dot(modesOf, modesOf);
    }
    double[] meanSquares = new double[modes];
    double[] variances = new double[modes];
    for (int k = 0; k < modes; k++) {
      double mean = sums[k] / count;
      variances[k] = (squares[k] - count * mean * mean) / (count - 1);
      meanSquares[k] = mean * mean - variances[k] / count;
    }
    return new StartingResiduals(starts.get(0).length, meanSquares, variances, total / count);
  }

  int numRows() {
    return numRows;
  }

  double meanSquare(int mode) {
    return meanSquares[mode];
  }

  double variance(int mode) {
    return variances[mode];
  }

  /** Expected square of what no weight reaches. */
  double outsideSquare() {
    return outsideSquare;
  }

  /** The share of the students' disagreement in their starting residuals, from 0 to 1. */
  public double disagreement() {
    double apart = 0;
    double all = 0;
    for (int k = 0; k < variances.length; k++) {
      apart += variances[k];
      all += meanSquares[k] + variances[k];
    }
    return apart / all;
  }
}

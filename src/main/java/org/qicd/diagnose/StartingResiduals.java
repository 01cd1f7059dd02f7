package org.qicd.diagnose;

import java.util.List;

/**
 * The mean and variance of residuals over random starts, along the eigenvectors of a kernel. In
 * each mode {@code r_m(0)} is a mean mu plus noise of variance s^2.
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

  /**
   * Takes known moments: the squared mean and the variance of each mode. No part lies outside the
   * modes.
   */
  public static StartingResiduals of(int numRows, double[] meanSquares, double[] variances) {
    return new StartingResiduals(numRows, meanSquares.clone(), variances.clone(), 0);
  }

  /**
   * Returns unbiased estimates from independent starts.
   *
   * @param starts the residuals of each start; two or more
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

  /** The expected square of the part of the residuals that the kernel does not reach. */
  double outsideSquare() {
    return outsideSquare;
  }

  /**
   * The share of the squared starting residuals that is due to differences between students, from 0
   * to 1.
   */
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

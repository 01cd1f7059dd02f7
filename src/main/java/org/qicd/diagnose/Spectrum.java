package org.qicd.diagnose;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The positive eigenvalues of a symmetric positive semidefinite matrix, largest first, and their
 * eigenvectors. Eigenvalues below 1e-10 of the largest one count as zero. The matrix does not reach
 * vectors in their space.
 */
public final class Spectrum {
  /**
   * The largest number of rows. Commons Math takes 1 s for 600 rows, 12 s for 1000 and 110 s for
   * 1500; a Jacobi method would not be faster. The time grows faster than the third power once
   * columns no longer fit the cache.
   */
  public static final int MOST = 1024;

  private static final double NULL = 1e-10;

  private final double[] values;
  private final double[][] vectors;

  Spectrum(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Decomposes a matrix.
   *
   * @throws IllegalArgumentException if it has more than {@value #MOST} rows
   */
  public static Spectrum of(double[][] symmetric) {
    int size = symmetric.length;
    if (size > MOST) {
      throw new IllegalArgumentException(
          "a spectrum of %d rows takes too long on the driver: the most is %d"
              .formatted(size, MOST));
    }
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(symmetric, false));
    double[] all = eigen.getRealEigenvalues();
    int rank = 0;
    while (rank < size && all[rank] > NULL * all[0]) {
      rank++;
    }
    double[] values = new double[rank];
    double[][] vectors = new double[rank][];
    for (int k = 0; k < rank; k++) {
      values[k] = all[k];
      vectors[k] = eigen.getEigenvector(k).toArray();
    }
    return new Spectrum(values, vectors);
  }

  /** The number of positive eigenvalues. */
  public int rank() {
    return values.length;
  }

  /** Eigenvalue k, where 0 is the largest. */
  public double value(int k) {
    return values[k];
  }

  /** All positive eigenvalues, the largest first. */
  public double[] values() {
    return values.clone();
  }

  /** The eigenvector of eigenvalue k, of norm 1 and not copied. */
  double[] vector(int k) {
    return vectors[k];
  }

  /** Returns the coordinates of a vector along the eigenvectors. */
  public double[] coordinates(double[] x) {
    double[] coordinates = new double[rank()];
    for (int k = 0; k < coordinates.length; k++) {
      coordinates[k] = dot(vectors[k], x);
    }
    return coordinates;
  }

  /**
   * Returns {@code f(A) x}: coordinate k is multiplied by factor k, and the part of x outside the
   * eigenvectors' span stays as it is.
   */
  double[] scaled(double[] x, double[] factors) {
    double[] coordinates = coordinates(x);
    double[] result = x.clone();
    for (int k = 0; k < factors.length; k++) {
      addTo(result, (factors[k] - 1) * coordinates[k], vectors[k]);
    }
    return result;
  }

  /** The scalar product of two vectors. */
  public static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** Adds a multiple of y to x. */
  public static void addTo(double[] x, double factor, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += factor * y[i];
    }
  }
}

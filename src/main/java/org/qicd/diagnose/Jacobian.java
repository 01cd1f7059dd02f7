package org.qicd.diagnose;

/**
 * The derivatives of a circuit's outputs {@code z_c = beta <psi_i|O_c|psi_i>} by its weights. There
 * is a row for each image and output: all outputs of the first image, then those of the second, and
 * so on.
 */
public final class Jacobian {
  private final int numRows;
  private final int numWeights;
  private final double[] values;

  /**
   * Takes packed rows.
   *
   * @param values the derivative of row r by weight a at {@code r * numWeights + a}; not copied
   */
  public Jacobian(int numWeights, double[] values) {
    if (numWeights < 1) {
      throw new IllegalArgumentException(
          "the circuit has no weights: it has no tangent kernel and nothing to train");
    }
    this.numWeights = numWeights;
    this.numRows = values.length / numWeights;
    this.values = values;
  }

  public int numRows() {
    return numRows;
  }

  public int numWeights() {
    return numWeights;
  }

  /** The derivative of row r by weight a at {@code r * numWeights + a}, not copied. */
  double[] values() {
    return values;
  }

  public double get(int row, int weight) {
    return values[row * numWeights + weight];
  }

  /** Returns {@code J v}, the change of the outputs along a direction of the weights. */
  double[] times(double[] v) {
    double[] product = new double[numRows];
    for (int r = 0; r < numRows; r++) {
      double sum = 0;
      for (int a = 0; a < numWeights; a++) {
        sum += values[r * numWeights + a] * v[a];
      }
      product[r] = sum;
    }
    return product;
  }

  /** Returns the tangent kernel {@code J J^T}, summed over weights in their order. */
  double[][] rowGram() {
    return gram(numRows, numWeights, values);
  }

  /** Returns {@code J^T J}, summed over rows in their order. */
  double[][] weightGram() {
    double[] transposed = new double[values.length];
    for (int r = 0; r < numRows; r++) {
      for (int a = 0; a < numWeights; a++) {
        transposed[a * numRows + r] = values[r * numWeights + a];
      }
    }
    return gram(numWeights, numRows, transposed);
  }

  private static double[][] gram(int size, int length, double[] rows) {
    double[][] gram = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i][j] = dot(rows, i * length, j * length, length);
        gram[j][i] = gram[i][j];
      }
    }
    return gram;
  }

  /**
   * A dot product by four partial sums. They are always the same four, so that the bits do not
   * change.
   */
  private static double dot(double[] x, int i, int j, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 4 <= length; k += 4) {
      s0 += x[i + k] * x[j + k];
      s1 += x[i + k + 1] * x[j + k + 1];
      s2 += x[i + k + 2] * x[j + k + 2];
      s3 += x[i + k + 3] * x[j + k + 3];
    }
    for (; k < length; k++) {
      s0 += x[i + k] * x[j + k];
    }
    return (s0 + s1) + (s2 + s3);
  }
}

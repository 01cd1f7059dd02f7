package org.qicd.data;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/**
 * The mean and the principal components of images in slices. They are the same to the last bit on
 * any number of tasks and machines, because sums within a slice have a fixed order, and the driver
 * adds them in the order of the slices.
 */
final class PrincipalComponents {

  /** The number of bytes that the driver takes from a batch of tasks at once. */
  private static final long BATCH_BYTES = 64 << 20;

  /** The number of images whose products are added to a row of sums in one pass over it. */
  private static final int BLOCK = 8;

  private PrincipalComponents() {}

  /** Returns the mean of all {@code size} images after preparation by {@code pixels}. */
  static double[] mean(JavaRDD<Slice> slices, long size, Pixels pixels) {
    double[] mean = sum(slices, pixels.numPixels(), new Sums(pixels));
    for (int f = 0; f < mean.length; f++) {
      mean[f] /= size;
    }
    return mean;
  }

  /**
   * Returns the leading eigenvectors of the covariance, by descending eigenvalue. Each has length
   * 1, and its entry of the largest magnitude (the first one if there are several) is positive.
   *
   * @return {@code [component][pixel]}
   */
  static double[][] components(JavaRDD<Slice> slices, Pixels pixels, double[] mean, int count) {
    int n = mean.length;
    double[] packed = sum(slices, n * (n + 1) / 2, new Products(pixels, mean));
    double[][] matrix = new double[n][n];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        matrix[i][j] = packed[at];
        matrix[j][i] = packed[at++];
      }
    }
    // The sums are not divided by the number of images. That would change only the eigenvalues,
    // which are not kept. Adding the trace to the diagonal changes no eigenvector either. It keeps
    // the eigenvalues away from 0, where the decomposition does not converge. With fewer images
    // than pixels most of them are 0.
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += matrix[i][i];
    }
    if (!Double.isFinite(2 * trace)) {
      throw new IllegalArgumentException(
          "the images' variance is not a finite number: expected smaller features");
    }
    for (int i = 0; i < n; i++) {
      matrix[i][i] += trace;
    }
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(matrix, false));
    double[][] components = new double[count][];
    for (int c = 0; c < count; c++) {
      components[c] = withFixedSign(eigen.getEigenvector(c).toArray());
    }
    return components;
  }

  private static double[] withFixedSign(double[] vector) {
    int largest = 0;
    for (int f = 1; f < vector.length; f++) {
      if (Math.abs(vector[f]) > Math.abs(vector[largest])) {
        largest = f;
      }
    }
    if (vector[largest] < 0) {
      for (int f = 0; f < vector.length; f++) {
        vector[f] = -vector[f];
      }
    }
    return vector;
  }

  /** Adds up the slices' arrays in the order of the slices, a batch of slices at a time. */
  private static double[] sum(
      JavaRDD<Slice> slices, int length, Function<Slice, double[]> ofSlice) {
    int batch = (int) Math.max(1, BATCH_BYTES / ((long) Double.BYTES * length));
    JavaRDD<double[]> arrays = slices.map(ofSlice);
    int numSlices = slices.getNumPartitions();
    double[] total = new double[length];
    for (int from = 0; from < numSlices; from += batch) {
      int[] partitions = new int[Math.min(batch, numSlices - from)];
      for (int p = 0; p < partitions.length; p++) {
        partitions[p] = from + p;
      }
      for (List<double[]> one : arrays.collectPartitions(partitions)) {
        double[] array = one.get(0);
        for (int f = 0; f < length; f++) {
          total[f] += array[f];
        }
      }
    }
    return total;
  }

  /** The sum of a slice's images. */
  private static final class Sums implements Function<Slice, double[]> {

    private static final long serialVersionUID = 1L;
    private final Pixels pixels;

    Sums(Pixels pixels) {
      this.pixels = pixels;
    }

    @Override
    public double[] call(Slice slice) {
      int n = pixels.numPixels();
      double[] sum = new double[n];
      double[] image = new double[n];
      for (int i = 0; i < slice.size(); i++) {
        pixels.prepare(slice.features(), i * slice.numFeatures(), image, 0);
        for (int f = 0; f < n; f++) {
          sum[f] += image[f];
        }
      }
      return sum;
    }
  }

  /** The sums of x_i x_j over a slice's centred images x, for {@code i <= j}, packed row by row. */
  private static final class Products implements Function<Slice, double[]> {

    private static final long serialVersionUID = 1L;
    private final Pixels pixels;
    private final double[] mean;

    Products(Pixels pixels, double[] mean) {
      this.pixels = pixels;
      this.mean = mean;
    }

    @Override
    public double[] call(Slice slice) {
      int n = mean.length;
      double[] sums = new double[n * (n + 1) / 2];
      double[] block = new double[BLOCK * n];
      for (int first = 0; first < slice.size(); first += BLOCK) {
        for (int b = 0; b < BLOCK; b++) {
          centre(slice, first + b, block, b * n);
        }
        addProducts(block, n, sums);
      }
      return sums;
    }

    /** Writes image i, centred. If the slice has no image i, writes zeros, which add nothing. */
    private void centre(Slice slice, int i, double[] out, int from) {
      int n = mean.length;
      if (i >= slice.size()) {
        Arrays.fill(out, from, from + n, 0);
        return;
      }
      pixels.prepare(slice.features(), i * slice.numFeatures(), out, from);
      for (int f = 0; f < n; f++) {
        out[from + f] -= mean[f];
      }
    }

    private static void addProducts(double[] x, int n, double[] sums) {
      int row = 0;
      for (int i = 0; i < n; i++) {
        addRow(x, n, i, sums, row);
        row += n - i;
      }
    }

    /** Adds products to a row of the sums. The compiler vectorizes this flat loop. */
    private static void addRow(double[] x, int n, int i, double[] sums, int row) {
      int n2 = 2 * n;
      int n3 = 3 * n;
      int n4 = 4 * n;
      int n5 = 5 * n;
      int n6 = 6 * n;
      int n7 = 7 * n;
      double a0 = x[i];
      double a1 = x[n + i];
      double a2 = x[n2 + i];
      double a3 = x[n3 + i];
      double a4 = x[n4 + i];
      double a5 = x[n5 + i];
      double a6 = x[n6 + i];
      double a7 = x[n7 + i];
      for (int k = 0; k < n - i; k++) {
        int j = i + k;
        sums[row + k] +=
            ((a0 * x[j] + a1 * x[n + j]) + (a2 * x[n2 + j] + a3 * x[n3 + j]))
                + ((a4 * x[n4 + j] + a5 * x[n5 + j]) + (a6 * x[n6 + j] + a7 * x[n7 + j]));
      }
    }
  }
}

package org.qicd.diagnose;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.qicd.circuit.Circuit;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;

/**
 * The empirical quantum neural tangent kernel {@code K = J J^T} of a circuit on images (Liu et al.,
 * PRX Quantum 3, 030323, 2022), symmetric and positive semidefinite.
 */
public final class Qntk {
  /** The largest number of rows. A kernel of so many rows takes 128 MB on the driver. */
  public static final int MOST_ROWS = 4096;

  private final Jacobian jacobian;
  private double[][] kernel;
  private Spectrum spectrum;

  /**
   * Takes the Jacobian whose kernel this is.
   *
   * @throws IllegalArgumentException if it has too many rows for the driver
   */
  public Qntk(Jacobian jacobian) {
    if (jacobian.numRows() > MOST_ROWS) {
      throw new IllegalArgumentException(
          "the kernel has %d rows (images x outputs), the driver takes %d: use fewer images"
              .formatted(jacobian.numRows(), MOST_ROWS));
    }
    this.jacobian = jacobian;
  }

  /**
   * Computes the Jacobian's rows on the executors, in one task for each slice. The bits do not
   * depend on slices or partitions, because every image has a lane of its own in the sweep.
   *
   * @param sample the images of the rows
   * @throws IllegalArgumentException if there are too many rows for the driver
   */
  public static Qntk of(SlicedExamples data, Circuit circuit, double[] weights, Sample sample) {
    List<double[]> rows =
        data.slices().map(new RowsOfSlice(circuit, weights.clone(), sample.ids())).collect();
    double[] values = new double[rows.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (double[] part : rows) {
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    return new Qntk(new Jacobian(circuit.numWeights(), values));
  }

  public Jacobian jacobian() {
    return jacobian;
  }

  /** The kernel itself, {@code [row][row]}. */
  public double[][] kernel() {
    if (kernel == null) {
      kernel = jacobian.rowGram();
    }
    return kernel;
  }

  /**
   * Returns the kernel's positive eigenvalues and their eigenvectors. The positive eigenvalues of
   * {@code J^T J} are the same, so the smaller of the two matrices is decomposed. From {@code J^T J
   * v = kappa v} follows the kernel's eigenvector {@code J v / sqrt(kappa)}.
   *
   * @throws IllegalArgumentException if there are more than {@link Spectrum#MOST} rows and more
   *     than that many weights
   */
  public Spectrum spectrum() {
    if (spectrum == null) {
      spectrum = jacobian.numRows() <= jacobian.numWeights() ? Spectrum.of(kernel()) : ofWeights();
    }
    return spectrum;
  }

  private Spectrum ofWeights() {
    Spectrum weights = Spectrum.of(jacobian.weightGram());
    double[][] vectors = new double[weights.rank()][];
    for (int k = 0; k < vectors.length; k++) {
      double root = Math.sqrt(weights.value(k));
      vectors[k] =
          Arrays.stream(jacobian.times(weights.vector(k))).map(value -> value / root).toArray();
    }
    return new Spectrum(weights.values(), vectors);
  }

  /** Returns {@code ||K - K_0|| / ||K_0||} in Frobenius norms. */
  public double driftFrom(Qntk start) {
    return distance(kernel(), start.kernel());
  }

  /** Returns {@code ||K - K_0|| / ||K_0||} in Frobenius norms. */
  static double distance(double[][] kernel, double[][] from) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < kernel.length; i++) {
      for (int j = 0; j < kernel.length; j++) {
        double change = kernel[i][j] - from[i][j];
        difference += change * change;
        norm += from[i][j] * from[i][j];
      }
    }
    return Math.sqrt(difference / norm);
  }

  private static final class RowsOfSlice implements Function<Slice, double[]> {
    private static final long serialVersionUID = 1;

    private final Circuit circuit;
    private final double[] weights;
    private final int[] ids;

    RowsOfSlice(Circuit circuit, double[] weights, int[] ids) {
      this.circuit = circuit;
      this.weights = weights;
      this.ids = ids;
    }

    @Override
    public double[] call(Slice slice) {
      Sample own = Sample.of(slice, ids);
      return own.size() == 0
          ? new double[0]
          : new CircuitModel(circuit, own.encoded(circuit)).jacobian(weights).values();
    }
  }
}

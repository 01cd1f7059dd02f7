package org.qicd.diagnose;

import java.util.Arrays;

/**
 * Predicts codistilled students with a frozen kernel that see the labels of their own rows only,
 * but are compared on all rows. The loss of student m is the mean over its own rows of {@code r_m^2
 * / 2}, plus {@code lambda / (2R)} times the sum over all rows of its squared distance from the
 * others' mean.
 *
 * <p>Here the modes of the mean and of the differences do not separate. With {@code K = U S^2 U^T}
 * and {@code r_m(t) = r_m(0) + U S c_m(t)}, a step is {@code c -= eta/R (g + H c)}. The matrix
 * {@code H = (I x S U^T) B (I x U S)} with {@code B = diag(R / R_m on own rows) + lambda Lap x I}
 * is symmetric, so {@code c(t)} follows from its eigenvectors.
 */
public final class FrozenShards {
  private final Spectrum kernel;
  private final int students;
  private final int rows;
  private final double stepSize;
  private final double[][] start;
  private final Spectrum system;
  private final double[] drive;

  /**
   * Sets up the system of the students.
   *
   * @param start residuals at the start, {@code [student][row]}
   * @param owners the student of each row
   * @throws IllegalArgumentException if students times the kernel's rank is above {@link
   *     Spectrum#MOST}
   */
  public FrozenShards(
      Spectrum kernel, double[][] start, int[] owners, double lambda, double stepSize) {
    this.kernel = kernel;
    this.students = start.length;
    this.rows = owners.length;
    this.stepSize = stepSize;
    this.start = start;
    double[][] own = ownWeights(owners, students);
    double spread = FrozenKernel.spread(lambda, students);
    int rank = kernel.rank();
    double[][] h = new double[students * rank][students * rank];
    for (int m = 0; m < students; m++) {
      for (int k = 0; k < rank; k++) {
        for (int l = 0; l < rank; l++) {
          double scale = Math.sqrt(kernel.value(k) * kernel.value(l));
          double sum = 0;
          for (int r = 0; r < rows; r++) {
            sum += kernel.vector(k)[r] * own[m][r] * kernel.vector(l)[r];
          }
          h[m * rank + k][m * rank + l] = scale * sum;
        }
        // Lap is M / (M - 1) (I - ones / M). It does not mix the modes of the kernel.
        for (int j = 0; j < students; j++) {
          double lap = spread * ((j == m ? 1 : 0) - 1.0 / students);
          h[m * rank + k][j * rank + k] += lap * kernel.value(k);
        }
      }
    }
    system = Spectrum.of(h);
    drive = new double[students * rank];
    double[] mean = FrozenKernel.mean(start);
    for (int m = 0; m < students; m++) {
      double[] b = new double[rows];
      for (int r = 0; r < rows; r++) {
        b[r] = own[m][r] * start[m][r] + spread * (start[m][r] - mean[r]);
      }
      for (int k = 0; k < rank; k++) {
        drive[m * rank + k] = Math.sqrt(kernel.value(k)) * Spectrum.dot(kernel.vector(k), b);
      }
    }
  }

  /**
   * The weight of each row in each student's task loss, relative to a mean over all rows: R / R_m
   * for a row of its own, and 0 for others.
   */
  static double[][] ownWeights(int[] owners, int students) {
    double[][] weights = new double[students][owners.length];
    for (int m = 0; m < students; m++) {
      int student = m;
      long own = Arrays.stream(owners).filter(owner -> owner == student).count();
      for (int r = 0; r < owners.length; r++) {
        weights[m][r] = owners[r] == m ? (double) owners.length / own : 0;
      }
    }
    return weights;
  }

  /** Residuals on all rows after {@code steps} steps, {@code [student][row]}. */
  public double[][] residuals(int steps) {
    double[] along = system.coordinates(drive);
    double[] c = new double[drive.length];
    for (int k = 0; k < along.length; k++) {
      double h = system.value(k);
      double gone = 1 - Math.pow(1 - stepSize * h / rows, steps);
      Spectrum.addTo(c, -along[k] * gone / h, system.vector(k));
    }
    int rank = kernel.rank();
    double[][] residuals = new double[students][];
    for (int m = 0; m < students; m++) {
      residuals[m] = start[m].clone();
      for (int k = 0; k < rank; k++) {
        double moved = Math.sqrt(kernel.value(k)) * c[m * rank + k];
        Spectrum.addTo(residuals[m], moved, kernel.vector(k));
      }
    }
    return residuals;
  }
}

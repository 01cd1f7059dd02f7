package org.qicd.diagnose;

/**
 * Predicts gradient descent of M students that share one tangent kernel K, which does not change.
 * The closed form uses the eigenvectors of K. The loss of student m is the squared one, {@code
 * 1/(2R) sum over the R rows of r_m^2 + lambda (f_m - g)^2}, with residuals {@code r = f - y} and a
 * target g that counts as constant. Let {@code k = eta kappa / R} for an eigenvalue kappa of K. A
 * step then acts on the components of the residuals along the eigenvector of kappa as follows.
 *
 * <ul>
 *   <li>In codistillation, where g is the mean of the others, the students' mean is multiplied by
 *       {@code 1 - k}, and their differences from it by {@code 1 - k (1 + lambda M / (M - 1))}.
 *   <li>With a teacher, the distance from {@code lambda / (1 + lambda) r_teacher} is multiplied by
 *       {@code 1 - k (1 + lambda)}.
 * </ul>
 *
 * For small steps {@code (1 - k)^t} is {@code e^{-kt}}. If the distillation term is summed over the
 * others instead of taking their mean, {@code lambda (M - 1)} takes the place of lambda.
 */
public final class FrozenKernel {
  private final Spectrum spectrum;
  private final double[] rates; // the k of each eigenvector

  /**
   * Takes a kernel and the step size of the descent.
   *
   * @param numRows R, the number of rows over which the loss is a mean
   * @param stepSize eta
   */
  public FrozenKernel(Spectrum spectrum, int numRows, double stepSize) {
    this.spectrum = spectrum;
    rates = spectrum.values();
    for (int k = 0; k < rates.length; k++) {
      rates[k] *= stepSize / numRows;
    }
  }

  /**
   * The largest step size at which neither the mean nor the differences grow: {@code 2 R /
   * (kappa_max (1 + lambda M / (M - 1)))}.
   */
  public static double criticalStepSize(
      Spectrum spectrum, int numRows, double lambda, int numStudents) {
    return 2 * numRows / (spectrum.value(0) * (1 + spread(lambda, numStudents)));
  }

  /**
   * The ratio of the rates at which differences between students and the students' mean decay,
   * minus 1.
   */
  static double spread(double lambda, int numStudents) {
    requireLambda(lambda);
    return numStudents == 1 ? 0 : lambda * numStudents / (numStudents - 1.0);
  }

  private static void requireLambda(double lambda) {
    if (!(lambda >= 0) || Double.isInfinite(lambda)) {
      throw new IllegalArgumentException("lambda must be a number, 0 or more, found " + lambda);
    }
  }

  /**
   * Residuals of codistilled students after {@code steps} steps.
   *
   * @param start {@code [student][row]}
   */
  public double[][] codistilled(double[][] start, double lambda, int steps) {
    int students = start.length;
    double faster = 1 + spread(lambda, students);
    return coupled(start, power(1, steps), power(faster, steps));
  }

  private double[] power(double factor, int steps) {
    double[] powers = new double[rates.length];
    for (int k = 0; k < powers.length; k++) {
      powers[k] = Math.pow(1 - factor * rates[k], steps);
    }
    return powers;
  }

  /**
   * Returns the residuals when the modes of the students' mean are multiplied by {@code forMean},
   * and those of the differences from it by {@code forDifference}.
   */
  private double[][] coupled(double[][] start, double[] forMean, double[] forDifference) {
    double[] mean = mean(start);
    double[] meanNow = spectrum.scaled(mean, forMean);
    double[][] residuals = new double[start.length][];
    for (int m = 0; m < start.length; m++) {
      double[] difference = start[m].clone();
      Spectrum.addTo(difference, -1, mean);
      residuals[m] = spectrum.scaled(difference, forDifference);
      Spectrum.addTo(residuals[m], 1, meanNow);
    }
    return residuals;
  }

  /** The mean of the students. */
  public static double[] mean(double[][] students) {
    double[] mean = new double[students[0].length];
    for (double[] student : students) {
      Spectrum.addTo(mean, 1.0 / students.length, student);
    }
    return mean;
  }

  /**
   * Residuals of codistilled students whose targets are the others' outputs at the last refresh.
   * Refreshes are at steps 0, S, 2 S, and so on. Let x(0) be the value of a mode at the last
   * refresh. Each step multiplies the distance of the mode from {@code lambda / (1 + lambda) c
   * x(0)} by {@code 1 - k (1 + lambda)}, where c is 1 for the mean and {@code -1 / (M - 1)} for
   * differences.
   *
   * @param staleness S, the number of steps from one refresh to the next
   */
  public double[][] stale(double[][] start, double lambda, int staleness, int steps) {
    requireLambda(lambda);
    int students = start.length;
    return coupled(
        start,
        refreshed(lambda, 1, staleness, steps),
        refreshed(lambda, -1.0 / Math.max(1, students - 1), staleness, steps));
  }

  private double[] refreshed(double lambda, double own, int staleness, int steps) {
    double target = lambda / (1 + lambda) * own;
    int refreshes = steps / staleness;
    double[] interval = power(1 + lambda, staleness);
    double[] rest = power(1 + lambda, steps % staleness);
    for (int k = 0; k < rest.length; k++) {
      double whole = Math.pow(target + (1 - target) * interval[k], refreshes);
      rest[k] = whole * (target + (1 - target) * rest[k]);
    }
    return rest;
  }

  /**
   * Residuals of a student with a frozen teacher. They converge to {@code lambda / (1 + lambda)}
   * times the teacher's residuals, a bias that remains.
   */
  public double[] taught(double[] start, double[] teacher, double lambda, int steps) {
    requireLambda(lambda);
    double[] target = new double[start.length];
    Spectrum.addTo(target, lambda / (1 + lambda), teacher);
    double[] distance = start.clone();
    Spectrum.addTo(distance, -1, target);
    double[] now = spectrum.scaled(distance, power(1 + lambda, steps));
    Spectrum.addTo(now, 1, target);
    return now;
  }

  /**
   * The expected mean square over rows of one student's residual, for M students from independent
   * starts: {@code sum over modes of (1 - k)^(2t) (mu^2 + s^2 / M) + (1 - k (1 + lambda M / (M -
   * 1)))^(2t) s^2 (1 - 1 / M)}; the part that the kernel does not reach stays as it is.
   */
  public double expectedSquare(StartingResiduals start, int numStudents, double lambda, int steps) {
    double[] slow = power(1, steps);
    double[] fast = power(1 + spread(lambda, numStudents), steps);
    double sum = start.outsideSquare();
    for (int k = 0; k < rates.length; k++) {
      double common = start.meanSquare(k) + start.variance(k) / numStudents;
      double apart = start.variance(k) * (1 - 1.0 / numStudents);
      sum += slow[k] * slow[k] * common + fast[k] * fast[k] * apart;
    }
    return sum / start.numRows();
  }

  /** The number of steps until a mode has fallen to the given share of its first value. */
  public double stepsTo(double share, int mode) {
    return Math.log(share) / Math.log(Math.abs(1 - rates[mode]));
  }
}

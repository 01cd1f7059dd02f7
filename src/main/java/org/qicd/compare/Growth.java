package org.qicd.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.stats.Bootstrap;
import org.qicd.stats.PairedDifference;
import org.qicd.stats.Samples;

/**
 * How a value grows with the number of students, paired by seed. For each seed a straight line is
 * fitted through the values over {@code log2(students)} by least squares. The rise of the line from
 * the fewest to the most students is the gain of that seed.
 *
 * @param gain the gains compared with 0, in the unit of the values
 * @param doublings {@code log2(most / fewest)}; the gain divided by it is the gain for each
 *     doubling
 * @param steps for every two consecutive numbers of students, the values with more students minus
 *     those with fewer
 */
public record Growth(PairedDifference gain, double doublings, List<PairedDifference> steps) {
  public Growth {
    steps = List.copyOf(steps);
  }

  /**
   * Fits the line of every seed.
   *
   * @param students at least two numbers of students, ascending, the smallest at least 1
   * @param values {@code [number of students][seed]}, where larger is better; for a cost, pass the
   *     negative logarithm
   * @throws IllegalArgumentException if the numbers of students do not ascend, if there is not one
   *     row of values for each of them and one column for each seed, or if a value is not finite
   */
  public static Growth of(int[] students, double[][] values) {
    return of(students, values, Bootstrap.RESAMPLES);
  }

  static Growth of(int[] students, double[][] values, int resamples) {
    if (students.length < 2 || students.length != values.length || students[0] < 1) {
      throw new IllegalArgumentException(
          "expected values for two or more numbers of students, found "
              + Arrays.toString(students)
              + " and "
              + values.length
              + " rows of values");
    }
    List<PairedDifference> steps = new ArrayList<>();
    for (int k = 1; k < students.length; k++) {
      if (students[k] <= students[k - 1]) {
        throw new IllegalArgumentException(
            "expected ascending numbers of students, found " + Arrays.toString(students));
      }
      steps.add(PairedDifference.of(Samples.differences(values[k], values[k - 1]), resamples));
    }
    double[] x = Arrays.stream(students).mapToDouble(m -> Math.log(m) / Math.log(2)).toArray();
    double doublings = x[x.length - 1] - x[0];
    double[] gains = new double[values[0].length];
    for (int seed = 0; seed < gains.length; seed++) {
      double[] y = new double[x.length];
      for (int k = 0; k < y.length; k++) {
        y[k] = values[k][seed] - values[0][seed]; // equal values have a slope of exactly 0
      }
      gains[seed] = slope(x, y) * doublings;
    }
    return new Growth(PairedDifference.of(gains, resamples), doublings, steps);
  }

  private static double slope(double[] x, double[] y) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int k = 0; k < x.length; k++) {
      products += (x[k] - mean) * y[k];
      squares += (x[k] - mean) * (x[k] - mean);
    }
    return products / squares;
  }
}

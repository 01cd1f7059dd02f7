package org.qicd.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * Times of a step over sizes of one thing, all else equal: a fixed part, and the exponent with
 * which the rest grows.
 */
record Growth(String of, double[] sizes, Case... cases) {

  /**
   * Of all that a step grows with.
   *
   * @param qubits from five on: what fewer take is another form
   */
  static List<Growth> all(int... qubits) {
    return List.of(
        of("images", "images", size -> size, 128, 256, 512, 1024),
        of("students", "students", size -> size, 2, 4, 8, 16),
        of("layers", "layers", size -> size, 4, 8, 16, 32),
        of("D log D, qubits", "numQubits", n -> n * Math.pow(2, n), qubits));
  }

  private static Growth of(String name, String param, IntToDoubleFunction size, int... values) {
    List<Case> cases = new ArrayList<>();
    for (int value : values) {
      cases.add(new Case(GrowthBenchmark.class, param, Integer.toString(value)));
    }
    return new Growth(
        "%s %d to %d".formatted(name, values[0], values[values.length - 1]),
        Arrays.stream(values).mapToDouble(size).toArray(),
        cases.toArray(Case[]::new));
  }

  /** The exponent of the times over the sizes, without the fixed part; NaN before the first run. */
  double exponent() {
    return exponent(sizes, times());
  }

  /** The fixed part in microseconds; NaN before the first run. */
  double fixed() {
    return fixed(sizes, times());
  }

  /** Says what the fixed part is, and its share of the shortest step. */
  String fixedRow() {
    return String.format(
        Locale.ROOT,
        "fixed part of a step over %s: %.0f us, %.2f of the shortest",
        of,
        fixed(),
        fixed() / Arrays.stream(times()).min().orElseThrow());
  }

  private double[] times() {
    return Arrays.stream(cases).mapToDouble(Case::micros).toArray();
  }

  /** The slope of the logarithm of what times exceed {@link #fixed} by, over that of the sizes. */
  static double exponent(double[] sizes, double[] times) {
    double fixed = fixed(sizes, times);
    SimpleRegression line = new SimpleRegression();
    for (int k = 0; k < sizes.length; k++) {
      line.addData(Math.log(sizes[k]), Math.log(times[k] - fixed));
    }
    return line.getSlope();
  }

  /**
   * The a of the line {@code a + b size} with the least sum of squared relative residuals. Where
   * times grow faster than sizes it would be negative, and no part of a step takes less than no
   * time. There it is 0.
   */
  static double fixed(double[] sizes, double[] times) {
    if (Arrays.stream(times).anyMatch(Double::isInfinite)) {
      return Double.NaN;
    }
    double[] ones = new double[sizes.length];
    double[][] rows = new double[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      ones[k] = 1;
      rows[k] = new double[] {1 / times[k], sizes[k] / times[k]};
    }
    OLSMultipleLinearRegression line = new OLSMultipleLinearRegression();
    line.setNoIntercept(true);
    line.newSampleData(ones, rows);
    return Math.max(0, line.estimateRegressionParameters()[0]);
  }
}

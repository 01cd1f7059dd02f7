package org.qicd.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * Times of a step over sizes of one thing, all else equal, and the exponent that fits them best:
 * the slope of log time over log size by least squares.
 */
record Growth(String name, double[] sizes, Case... cases) {

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
        "growth of a step with %s %d to %d: exponent"
            .formatted(name, values[0], values[values.length - 1]),
        Arrays.stream(values).mapToDouble(size).toArray(),
        cases.toArray(Case[]::new));
  }

  /** NaN before the first run. */
  double exponent() {
    SimpleRegression line = new SimpleRegression();
    for (int k = 0; k < sizes.length; k++) {
      line.addData(Math.log(sizes[k]), Math.log(cases[k].micros()));
    }
    return line.getSlope();
  }
}

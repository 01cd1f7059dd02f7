package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.stat.descriptive.moment.Kurtosis;
import org.apache.commons.math3.util.ResizableDoubleArray;

/** Independent estimates of one number, which are compared with what is known of them. */
final class Tally {
  /** By how many standard errors one right sampler in 100,000 is off. */
  static final double MOST = 4.4;

  private final ResizableDoubleArray errors = new ResizableDoubleArray();
  private final double expected;
  private double sum;
  private double squares;

  Tally(double expected) {
    this.expected = expected;
  }

  void add(double found) {
    errors.addElement(found - expected);
    sum += found - expected;
    squares += (found - expected) * (found - expected);
  }

  /** The mean, by the spread that is seen. */
  void assertMean(String what) {
    long n = errors.getNumElements();
    assertThat(sum / n)
        .as("mean of %s", what)
        .isCloseTo(0, within(MOST * Math.sqrt(squares) / n + 1e-12));
  }

  /** Mean and variance: two checks. */
  void assertMeanAndVariance(String what, double variance) {
    long n = errors.getNumElements();
    assertThat(sum / n / Math.sqrt(variance / n)).as("mean of %s", what).isCloseTo(0, within(MOST));
    double kurtosis = 3 + new Kurtosis().evaluate(errors.getElements());
    assertThat(squares / n / variance)
        .as("variance of %s", what)
        .isCloseTo(1, within(MOST * Math.sqrt((kurtosis - 1) / n)));
  }
}

package org.qicd.stats;

/** Checks of samples, and differences of paired ones. */
public final class Samples {
  /**
   * The relative difference up to which two numbers count as equal. Equal sums that were added in
   * different orders may differ by so much.
   */
  private static final double ROUNDING = 1e-12;

  private Samples() {}

  /**
   * Returns the sample itself, after a check that it has at least two numbers and all are finite.
   */
  static double[] checked(String what, double[] sample) {
    if (sample.length < 2) {
      throw new IllegalArgumentException(
          what + ": expected at least 2 seeds, found " + sample.length);
    }
    for (int i = 0; i < sample.length; i++) {
      if (!Double.isFinite(sample[i])) {
        throw new IllegalArgumentException(
            what + ": expected a finite number, found " + sample[i] + " at " + i);
      }
    }
    return sample;
  }

  public static void sameLength(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "expected two samples paired by seed, found "
              + first.length
              + " and "
              + second.length
              + " numbers");
    }
  }

  /** Returns {@code first - second}, exactly 0 where they agree to 12 digits. */
  public static double[] differences(double[] first, double[] second) {
    sameLength(first, second);
    checked("first", first);
    checked("second", second);
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      double difference = first[i] - second[i];
      double scale = Math.max(Math.abs(first[i]), Math.abs(second[i]));
      differences[i] = Math.abs(difference) <= ROUNDING * scale ? 0 : difference;
    }
    return differences;
  }
}

package org.qicd.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's step-down adjustment of the p values of a family of tests (S. Holm, A simple sequentially
 * rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979, 65-70). If every
 * hypothesis whose adjusted value is below {@code alpha} is rejected, the probability of any false
 * rejection in the family is at most {@code alpha}, however the tests depend on each other.
 */
public final class Holm {
  private Holm() {}

  /**
   * Returns the adjusted values in the given order: {@code max over j <= i of (m - j + 1) p(j)}, at
   * most 1, for the {@code i}th smallest of {@code m}.
   *
   * @throws IllegalArgumentException if a value is not in [0, 1]
   */
  public static double[] adjust(double... p) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int i = 0; i < p.length; i++) {
      double value = p[order[i]];
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(
            "expected a p value from 0 to 1, found " + value + " at " + order[i]);
      }
      largest = Math.max(largest, Math.min(1, (p.length - i) * value));
      adjusted[order[i]] = largest;
    }
    return adjusted;
  }
}

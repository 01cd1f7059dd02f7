package org.qicd.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Wilcoxon's signed rank test of "differences are symmetric around 0", exact for every number of
 * differences (F. Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1, 1945,
 * 80-83).
 *
 * <p>Differences of 0 are left out (Wilcoxon's own treatment). Equal absolute differences share the
 * mean of their ranks, and the distribution is that of these ranks under all {@code 2^n} choices of
 * signs, so ties need no correction and no normal approximation. Absolute differences that agree to
 * a billionth of the largest one count as equal. Accuracies are multiples of one image, so some of
 * their differences differ by rounding alone.
 *
 * <p>The test of Commons Math is not used. It keeps zeros and gives their ranks to the negative
 * side, so that seven pairs without any difference have p = .016, and exchanging the samples
 * changes p. Its exact distribution assumes ranks without ties.
 *
 * @param n number of differences that are not 0
 * @param positive the sum of the ranks of positive differences, W+
 * @param greater {@code P(W >= W+)}, which is small if differences tend to be positive
 * @param less {@code P(W <= W+)}
 */
public record WilcoxonSignedRank(int n, double positive, double greater, double less) {
  private static final double TIE = 1e-9;

  /**
   * Tests differences. Time grows as {@code n^3} and memory as {@code n^2}, so this is for
   * differences between seeds, not between images.
   *
   * @throws IllegalArgumentException if there are fewer than two differences or one is not finite
   */
  public static WilcoxonSignedRank of(double... differences) {
    Samples.checked("differences", differences);
    int[] order =
        IntStream.range(0, differences.length)
            .filter(i -> differences[i] != 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> Math.abs(differences[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ranks = doubledRanks(order, differences);
    int positive = 0;
    for (int i = 0; i < order.length; i++) {
      positive += differences[order[i]] > 0 ? ranks[i] : 0;
    }
    double[] distribution = distribution(ranks);
    double greater = 0;
    double less = 0;
    for (int w = 0; w < distribution.length; w++) {
      greater += w >= positive ? distribution[w] : 0;
      less += w <= positive ? distribution[w] : 0;
    }
    return new WilcoxonSignedRank(order.length, positive / 2.0, greater, less);
  }

  /**
   * The two-sided p value, twice the smaller tail and at most 1; it is 1 if all differences are 0.
   */
  public double p() {
    return Math.min(1, 2 * Math.min(greater, less));
  }

  /**
   * Twice the mean ranks of differences that are ordered by absolute value. They are doubled to be
   * whole numbers.
   */
  private static int[] doubledRanks(int[] order, double[] differences) {
    int n = order.length;
    int[] ranks = new int[n];
    double tie = n == 0 ? 0 : TIE * Math.abs(differences[order[n - 1]]);
    for (int from = 0, to; from < n; from = to) {
      to = from + 1;
      while (to < n
          && Math.abs(differences[order[to]]) - Math.abs(differences[order[to - 1]]) <= tie) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[i] = from + 1 + to; // twice the mean of from + 1 .. to
      }
    }
    return ranks;
  }

  /**
   * The probability of each sum of the ranks with a plus sign, if every sign is plus or minus with
   * equal probability.
   */
  private static double[] distribution(int[] ranks) {
    double[] probability = new double[IntStream.of(ranks).sum() + 1];
    probability[0] = 1;
    int largest = 0;
    for (int rank : ranks) {
      largest += rank;
      for (int w = largest; w >= 0; w--) {
        probability[w] = (probability[w] + (w >= rank ? probability[w - rank] : 0)) / 2;
      }
    }
    return probability;
  }
}

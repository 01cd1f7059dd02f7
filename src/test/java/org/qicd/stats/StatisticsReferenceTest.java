package org.qicd.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.qicd.compare.ClaimRule;
import org.qicd.compare.Growth;
import org.qicd.compare.SpeedRatio;
import org.qicd.compare.Stability;
import org.qicd.testing.Reference;

/** Against scipy and statsmodels ({@code reference/statistics.py}) and against published values. */
class StatisticsReferenceTest {
  private static final Reference REFERENCE = Reference.read("statistics.json");

  /** How many standard deviations of a run's BCa limits ours may be off. */
  private static final double SCATTERS = 4;

  @TestFactory
  Stream<DynamicTest> cases() {
    return REFERENCE.cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.get("kind").asText() + " " + c.path("name").asText(), () -> check(c)));
  }

  private static void check(JsonNode c) {
    switch (c.get("kind").asText()) {
      case "paired" -> paired(c);
      case "ratio" -> ratio(c);
      case "growth" -> growth(c);
      case "holm" ->
          REFERENCE.assertEqual(
              "adjusted", c.get("adjusted"), Holm.adjust(Reference.doubles(c.get("p"))));
      case "share" -> share(c);
      case "power" -> {} // SimulatedTrialsTest
      default -> throw new AssertionError(c.get("kind"));
    }
  }

  private static void paired(JsonNode c) {
    double[] first = Reference.doubles(c.get("first"));
    double[] second = Reference.doubles(c.get("second"));
    PairedDifference found = PairedDifference.of(first, second);
    mean(c.get("mean"), found.mean());
    wilcoxon(c.get("wilcoxon"), found.wilcoxon());
    assertThat(found.wins()).isEqualTo(c.get("wins").intValue());
    assertThat(found.ties()).isEqualTo(c.get("ties").intValue());
    double[] bootstrap = Reference.doubles(c.get("bootstrap"));
    double[] scatter = Reference.doubles(c.get("bootstrapScatter"));
    assertThat(found.bootstrap().lower())
        .isCloseTo(bootstrap[0], within(SCATTERS * scatter[0] + 1e-12));
    assertThat(found.bootstrap().upper())
        .isCloseTo(bootstrap[1], within(SCATTERS * scatter[1] + 1e-12));
    assertThat(found).isEqualTo(PairedDifference.of(first, second));

    NonInferiority limits = NonInferiority.of(first, second, c.get("margin").doubleValue());
    REFERENCE.assertEqual(
        "one-sided",
        c.get("nonInferiority"),
        new double[] {limits.lower(), limits.upper(), limits.p()});
  }

  private static void ratio(JsonNode c) {
    double[] first = Reference.doubles(c.get("first"));
    double[] rival = Reference.doubles(c.get("rival"));
    PairedRatio found = PairedRatio.of(first, rival);
    interval(c.get("ratio"), found.ratio());
    assertThat(found.ratio().value()).isCloseTo(c.get("gmean").doubleValue(), within(1e-12));
    wilcoxon(c.get("wilcoxon"), found.wilcoxon());

    SpeedRatio uncensored = SpeedRatio.of(first, 200, rival, 200);
    assertThat(uncensored.spent()).isEqualTo(found);
    assertThat(uncensored.faster()).isEqualTo(2 * found.wilcoxon().greater());
    assertThat(uncensored.slower()).isEqualTo(1);
  }

  private static void growth(JsonNode c) {
    double[][] values = new double[c.get("values").size()][];
    Arrays.setAll(values, k -> Reference.doubles(c.get("values").get(k)));
    Growth found = Growth.of(Reference.ints(c.get("students")), values);
    mean(c.get("gain"), found.gain().mean());
    assertThat(found.steps()).hasSize(c.get("steps").size());
    for (int k = 0; k < found.steps().size(); k++) {
      mean(c.get("steps").get(k), found.steps().get(k).mean());
    }
  }

  private static void share(JsonNode c) {
    double[] kl = new double[c.get("n").intValue()];
    Arrays.fill(kl, 0, c.get("above").intValue(), 3);
    double[] ones = new double[kl.length];
    Arrays.fill(ones, 1);
    Interval share = new Stability.Bounds(ones, kl).klAbove(2);
    REFERENCE.assertEqual("Wilson", c.get("interval"), new double[] {share.lower(), share.upper()});
  }

  private static void mean(JsonNode expected, Mean found) {
    assertThat(found.n()).isEqualTo(expected.get("n").intValue());
    assertThat(found.sd())
        .isCloseTo(expected.get("sd").doubleValue(), within(REFERENCE.tolerance()));
    interval(expected.get("t"), found.t());
    assertThat(found.p()).isCloseTo(expected.get("p").doubleValue(), within(REFERENCE.tolerance()));
  }

  private static void interval(JsonNode expected, Interval i) {
    REFERENCE.assertEqual("t", expected, new double[] {i.value(), i.lower(), i.upper()});
  }

  private static void wilcoxon(JsonNode expected, WilcoxonSignedRank w) {
    assertThat(new double[] {w.n(), w.positive(), w.greater(), w.less(), w.p()})
        .containsExactly(
            new double[] {
              expected.get("n").doubleValue(),
              expected.get("positive").doubleValue(),
              expected.get("greater").doubleValue(),
              expected.get("less").doubleValue(),
              expected.get("p").doubleValue()
            },
            within(1e-12));
  }

  /** Student 1908, as R's help of {@code t.test} prints it: hours of sleep after two drugs. */
  @Test
  void publishedSleep() {
    double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    Interval t = PairedDifference.of(first, second).t();
    assertThat(t.value()).isCloseTo(-1.58, within(1e-9));
    assertThat(t.lower()).isCloseTo(-2.4598858, within(5e-8));
    assertThat(t.upper()).isCloseTo(-0.7001142, within(5e-8));
  }

  /** Hollander and Wolfe 1973, R's help of {@code wilcox.test}: V = 40, p = 0.01953. */
  @Test
  void publishedDepressionScale() {
    double[] before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    double[] after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    WilcoxonSignedRank w = PairedDifference.of(before, after).wilcoxon();
    assertThat(w.positive()).isEqualTo(40);
    assertThat(w.greater()).isCloseTo(0.01953, within(5e-6));
  }

  /** Darwin 1876, scipy's documentation of {@code wilcoxon}: statistic 24, p = 0.041259765625. */
  @Test
  void publishedMaize() {
    WilcoxonSignedRank w =
        WilcoxonSignedRank.of(6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75);
    assertThat(15 * 16 / 2 - w.positive()).isEqualTo(24);
    assertThat(w.p()).isEqualTo(0.041259765625);
  }

  @Test
  void withoutTiesAndZerosCommonsMathAgrees() {
    Well19937c random = new Well19937c(1);
    for (int n = 2; n <= 12; n++) {
      double[] d = new double[n];
      Arrays.setAll(d, i -> random.nextGaussian() + 0.3);
      double theirs = new WilcoxonSignedRankTest().wilcoxonSignedRankTest(d, new double[n], true);
      // Theirs is above 1 where both tails are more than half.
      assertThat(WilcoxonSignedRank.of(d).p()).isCloseTo(Math.min(1, theirs), within(1e-12));
    }
  }

  /** Why it is not used: these would have to be 1, and the same. */
  @Test
  void withZerosCommonsMathDoesNot() {
    WilcoxonSignedRankTest theirs = new WilcoxonSignedRankTest();
    double[] zeros = new double[7];
    assertThat(theirs.wilcoxonSignedRankTest(zeros, zeros, true)).isLessThan(0.02);
    assertThat(WilcoxonSignedRank.of(zeros).p()).isEqualTo(1);
    double[] some = {0, 0, 0, 1, 2, 3, 4};
    assertThat(theirs.wilcoxonSignedRankTest(some, zeros, true))
        .isNotCloseTo(theirs.wilcoxonSignedRankTest(zeros, some, true), within(0.1));
    assertThat(PairedDifference.of(some, zeros).wilcoxon().p())
        .isEqualTo(PairedDifference.of(zeros, some).wilcoxon().p())
        .isEqualTo(0.125);
  }

  @Test
  void fewestSeedsIsTheFirstNumberOfSeedsWhoseSmallestPValueCanCount() {
    int fewest = ClaimRule.FEWEST_SEEDS;
    assertThat(Math.scalb(1.0, 1 - fewest)).isLessThan(ClaimRule.ALPHA);
    assertThat(Math.scalb(1.0, 2 - fewest)).isGreaterThanOrEqualTo(ClaimRule.ALPHA);
  }
}

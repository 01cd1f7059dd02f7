package org.qicd.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.compare.StatedClaim.Rule.MORE_ACCURATE;
import static org.qicd.compare.StatedClaim.Rule.NOT_WORSE;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;
import org.qicd.stats.NonInferiority;
import org.qicd.stats.PairedDifference;
import org.qicd.stats.PairedRatio;
import org.qicd.stats.Samples;
import org.qicd.stats.WilcoxonSignedRank;
import org.qicd.testing.Reference;

/**
 * Simulated trials, with a fixed seed: rates of error and coverage lie within the 99% interval of a
 * binomial with the rate that is promised; a planted effect is found, a planted nothing is not.
 */
@Tag("slow")
class SimulatedTrialsTest {
  private static final int TRIALS = 800;
  private static final int SEEDS = 12;
  private static final int TEST_IMAGES = 448;
  private static final int RESAMPLES = 400;

  /** Where nothing depends on the bootstrap. */
  private static final int FEW = 20;

  /** The largest level below 5% of the signed rank test of twelve: twice P(W <= 13) = 87/4096. */
  private static final double ATTAINABLE = 2 * 87 / 4096.0;

  private static final AccuracyRule ACCURACY = new AccuracyRule(0.01);

  private final Well19937c random = new Well19937c(20250607);

  @Test
  void tIntervalsCoverAndTheSignedRankTestErrsAsOftenAsTheyPromise() {
    int[] found = new int[3];
    for (int trial = 0; trial < TRIALS; trial++) {
      PairedDifference d = PairedDifference.of(normal(SEEDS, 0.3, 1), RESAMPLES);
      found[0] += covers(d.t(), 0.3) ? 1 : 0;
      found[1] += covers(d.bootstrap(), 0.3) ? 1 : 0;
      found[2] += WilcoxonSignedRank.of(normal(SEEDS, 0, 1)).p() < 0.05 ? 1 : 0;
    }
    promised(found[0], 0.95);
    assertThat(found[1] / (double) TRIALS).as("BCa, as documented").isBetween(0.90, 0.94);
    promised(found[2], ATTAINABLE);
  }

  /** Ties, zeros, images and splits make no liar of the rule; Holm guards the whole family. */
  @Test
  void aFamilyOfNothingIsRarelyMistaken() {
    int mistaken = 0;
    int shutOut = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Verdict[] verdicts = family(0, 0, 0, 0, 0, 0);
      mistaken += Arrays.asList(verdicts).contains(Verdict.HOLDS) ? 1 : 0;
      shutOut += verdicts[0] == Verdict.DOES_NOT_HOLD ? 1 : 0;
    }
    assertThat(mistaken).isLessThanOrEqualTo(most(0.05));
    assertThat(shutOut / (double) TRIALS).as("shuts out a point").isBetween(0.2, 0.6);
  }

  @Test
  void aPlantedAdvantageIsFoundAmongOthers() {
    int found = 0;
    int denied = 0;
    int mistaken = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Verdict[] verdicts = family(0.04, 0, 0, 0, 0, 0);
      found += verdicts[0] == Verdict.HOLDS ? 1 : 0;
      denied += verdicts[0] == Verdict.DOES_NOT_HOLD ? 1 : 0;
      mistaken += Arrays.asList(verdicts).subList(1, 6).contains(Verdict.HOLDS) ? 1 : 0;
    }
    assertThat(found).isGreaterThan((int) (0.95 * TRIALS));
    assertThat(denied).isZero();
    assertThat(mistaken).isLessThanOrEqualTo(most(0.05));
  }

  @Test
  void powerIsThatOfTheNoncentralT() {
    Reference.read("statistics.json").cases().stream()
        .filter(c -> c.get("kind").asText().equals("power"))
        .forEach(
            c -> {
              int n = c.get("n").intValue();
              double effect = c.get("effect").doubleValue();
              promised(
                  count(() -> Mean.of(normal(n, effect, 1)).t().above(0)),
                  c.get("power").doubleValue());
            });
  }

  @Test
  void nonInferiorityErrsAtItsMarginInOneOfTwenty() {
    NonInferiorityRule rule = new NonInferiorityRule(0.01);
    promised(count(() -> competitive(rule, -0.01) == Verdict.HOLDS), 0.05);
    promised(count(() -> competitive(rule, -0.01) == Verdict.DOES_NOT_HOLD), 0.05);
    assertThat(count(() -> competitive(rule, 0.005) == Verdict.HOLDS))
        .isGreaterThan((int) (0.95 * TRIALS));
    assertThat(count(() -> competitive(rule, -0.03) == Verdict.DOES_NOT_HOLD))
        .isGreaterThan((int) (0.95 * TRIALS));
  }

  @Test
  void ratiosCoverAndSpeedIsFound() {
    promised(
        count(() -> covers(PairedRatio.of(steps(1, 0.3), steps(1.7, 0.3)).ratio(), 1.7)), 0.95);
    // A fifth of the rival's runs do not get there in 250 steps.
    assertThat(count(() -> speed(1, 2, 0) == Verdict.HOLDS)).isGreaterThan((int) (0.9 * TRIALS));
    assertThat(count(() -> speed(1, 2, 0) == Verdict.DOES_NOT_HOLD)).isZero();
    assertThat(count(() -> speed(2, 1, 0) == Verdict.HOLDS)).isZero();
    // Equal, a quarter of both missing: held in at most 2.5%.
    assertThat(count(() -> speed(2, 2, 0) == Verdict.HOLDS)).isLessThanOrEqualTo(most(0.025));
    // The first is faster where it gets there, but half of its runs fail.
    assertThat(count(() -> speed(1, 1.5, 0.5) == Verdict.HOLDS)).isLessThanOrEqualTo(most(0.025));
  }

  @Test
  void growthIsFoundAndNothingIsNot() {
    GrowthRule rule = new GrowthRule(0.01);
    assertThat(count(() -> growth(rule, 0, 0, 0, 0, 0) == Verdict.HOLDS))
        .isLessThanOrEqualTo(most(0.025));
    assertThat(count(() -> growth(rule, 0, 0.1, 0.2, 0.25, 0.26) == Verdict.HOLDS))
        .isGreaterThan((int) (0.95 * TRIALS));
    assertThat(count(() -> growth(rule, 0, 0.1, 0.2, 0.25, 0.15) == Verdict.DOES_NOT_HOLD))
        .isGreaterThan((int) (0.95 * TRIALS));
  }

  /**
   * The claim "better than every rival" errs most often if all but one rival are far behind. Then
   * it errs as often as a single one-sided test: half as often as the two-sided signed rank test.
   */
  @Test
  void betterThanEveryRivalKeepsTheLevel() {
    promised(count(() -> every(MORE_ACCURATE, 0, 0.2, 0.2, 0.2) == Verdict.HOLDS), ATTAINABLE / 2);
    assertThat(count(() -> every(MORE_ACCURATE, 0, 0, 0, 0) == Verdict.HOLDS))
        .isLessThanOrEqualTo(most(ATTAINABLE / 2));
    assertThat(count(() -> every(MORE_ACCURATE, -0.2, 0.2, 0.2, 0.2) == Verdict.HOLDS)).isZero();
    assertThat(count(() -> every(MORE_ACCURATE, 0.04, 0.04, 0.04, 0.04) == Verdict.HOLDS))
        .isGreaterThan((int) (0.95 * TRIALS));
    // An advantage of two points over each is denied in at most 2.5% for each rival.
    assertThat(count(() -> every(MORE_ACCURATE, 0.02, 0.02, 0.02) == Verdict.DOES_NOT_HOLD))
        .isLessThanOrEqualTo(most(3 * 0.025));
  }

  @Test
  void worseThanNoRivalKeepsTheLevel() {
    promised(count(() -> every(NOT_WORSE, -0.01, 0.2, 0.2, 0.2) == Verdict.HOLDS), 0.05);
    assertThat(count(() -> every(NOT_WORSE, -0.01, -0.01, -0.01) == Verdict.HOLDS))
        .isLessThanOrEqualTo(most(0.05));
    assertThat(count(() -> every(NOT_WORSE, 0.01, 0.01, 0.01) == Verdict.HOLDS))
        .isGreaterThan((int) (0.9 * TRIALS));
  }

  /** A method that is better by so much than each of its rivals, without a family around it. */
  private Verdict every(StatedClaim.Rule rule, double... advantages) {
    double[] split = normal(SEEDS, 0.7, 0.02);
    double[] own = added(split, 0);
    Map<String, double[]> rivals = new LinkedHashMap<>();
    for (int k = 0; k < advantages.length; k++) {
      rivals.put("rival " + k, added(split, -advantages[k]));
    }
    StatedClaim claim = new StatedClaim("c", "own", List.of(), "", rule, List.of("s"));
    PairRule.Tested tested = StatedClaim.test(rule.of(10), own, rivals);
    return tested.judge().apply(tested.p()).verdict();
  }

  /** Accuracies without ties, so that the signed rank test attains its level. */
  private double[] added(double[] split, double shift) {
    return Arrays.stream(split).map(s -> s + shift + 0.008 * random.nextGaussian()).toArray();
  }

  /** One method against six rivals on the same splits; it is better by so much than each. */
  private Verdict[] family(double... advantages) {
    double[] split = normal(SEEDS, 0.8, 0.02);
    double[] own = measured(split, 0);
    PairedDifference[] differences = new PairedDifference[advantages.length];
    for (int k = 0; k < advantages.length; k++) {
      double[] rival = measured(split, -advantages[k]);
      differences[k] = PairedDifference.of(Samples.differences(own, rival), FEW);
    }
    double[] p =
        Holm.adjust(Arrays.stream(differences).mapToDouble(d -> d.wilcoxon().p()).toArray());
    return IntStream.range(0, p.length)
        .mapToObj(k -> ACCURACY.judge(differences[k], p[k]).verdict())
        .toArray(Verdict[]::new);
  }

  /** Accuracies on a number of images: the split's, and what initial students and labels add. */
  private double[] measured(double[] split, double shift) {
    return Arrays.stream(split)
        .map(s -> s + shift + 0.012 * random.nextGaussian())
        .map(accuracy -> Math.rint(accuracy * TEST_IMAGES) / TEST_IMAGES)
        .toArray();
  }

  private Verdict competitive(NonInferiorityRule rule, double difference) {
    NonInferiority found = rule.measure(normal(SEEDS, difference, 0.01), new double[SEEDS]);
    return rule.judge(found, found.p()).verdict();
  }

  private Verdict speed(double first, double rival, double failing) {
    double[] own = reached(steps(first, 0.35), failing);
    SpeedRatio found = SpeedRatio.of(own, 250, reached(steps(rival, 0.35), 0), 250);
    return new SpeedRule(1.1).judge(found, found.faster()).verdict();
  }

  private double[] reached(double[] steps, double failing) {
    return Arrays.stream(steps)
        .map(s -> s > 250 || random.nextDouble() < failing ? SpeedRatio.NEVER : s)
        .toArray();
  }

  private double[] steps(double factor, double sd) {
    return Arrays.stream(normal(SEEDS, Math.log(100 * factor), sd)).map(Math::exp).toArray();
  }

  private Verdict growth(GrowthRule rule, double... rises) {
    int[] students = new int[rises.length];
    double[][] values = new double[rises.length][];
    double[] split = normal(SEEDS, 0.5, 0.02);
    for (int k = 0; k < rises.length; k++) {
      students[k] = 1 << k;
      values[k] = measured(split, rises[k]);
    }
    Growth found = Growth.of(students, values, FEW);
    return rule.judge(found, found.gain().wilcoxon().p()).verdict();
  }

  private double[] normal(int n, double mean, double sd) {
    double[] sample = new double[n];
    Arrays.setAll(sample, i -> mean + sd * random.nextGaussian());
    return sample;
  }

  private static int count(BooleanSupplier trial) {
    return (int) IntStream.range(0, TRIALS).filter(t -> trial.getAsBoolean()).count();
  }

  private static boolean covers(Interval interval, double truth) {
    return !interval.above(truth) && !interval.below(truth);
  }

  private static void promised(int count, double rate) {
    BinomialDistribution binomial = new BinomialDistribution(null, TRIALS, rate);
    assertThat(count)
        .as("of %d with rate %s", TRIALS, rate)
        .isBetween(
            binomial.inverseCumulativeProbability(0.005),
            binomial.inverseCumulativeProbability(0.995));
  }

  /** The most that a rate at most this big explains, at 99.5%. */
  private static int most(double rate) {
    return new BinomialDistribution(null, TRIALS, rate).inverseCumulativeProbability(0.995);
  }
}

package org.qicd.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.compare.SpeedRatio.NEVER;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.qicd.stats.Holm;
import org.qicd.stats.Interval;
import org.qicd.stats.Mean;
import org.qicd.stats.NonInferiority;
import org.qicd.stats.PairedDifference;
import org.qicd.stats.PairedRatio;
import org.qicd.stats.WilcoxonSignedRank;

class EdgeCasesTest {
  private static final double[] SIX = {0.81, 0.79, 0.83, 0.8, 0.78, 0.82};

  @Test
  void identicalSamplesDifferByNothing() {
    PairedDifference d = PairedDifference.of(SIX, SIX);
    assertThat(d.t()).isEqualTo(new Interval(0, 0, 0));
    assertThat(d.bootstrap()).isEqualTo(new Interval(0, 0, 0));
    assertThat(d.mean().sd()).isZero();
    assertThat(d.wilcoxon().p()).isEqualTo(1);
    assertThat(d.wins()).isZero();
    assertThat(d.ties()).isEqualTo(6);
    assertThat(new AccuracyRule(0.01).judge(d, 1).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);

    NonInferiority same = NonInferiority.of(SIX, SIX, 0.01);
    assertThat(same.p()).isZero();
    assertThat(new NonInferiorityRule(0.01).judge(same, 0).verdict()).isEqualTo(Verdict.HOLDS);

    PairedRatio ratio = PairedRatio.of(SIX, SIX);
    assertThat(ratio.ratio()).isEqualTo(new Interval(1, 1, 1));
    assertThat(ratio.wilcoxon().p()).isEqualTo(1);
  }

  /** Sums in another order: equal on paper. */
  @Test
  void roundingIsNoDifference() {
    double[] first = {0.1 + 0.2 + 0.3, 0.7};
    double[] second = {0.3 + 0.2 + 0.1, 0.7};
    assertThat(first[0]).isNotEqualTo(second[0]);
    assertThat(PairedDifference.of(first, second).ties()).isEqualTo(2);
  }

  /** .3 - .2 and .8 - .7 are not the same double, but they are the same difference. */
  @Test
  void roundingBreaksNoTies() {
    double[] d = {0.3 - 0.2, 0.7 - 0.8, 0.25};
    assertThat(d[0]).isNotEqualTo(-d[1]);
    assertThat(WilcoxonSignedRank.of(d).positive()).isEqualTo(1.5 + 3);
  }

  @Test
  void equalDifferencesHaveAnIntervalWithoutWidth() {
    PairedDifference d = PairedDifference.of(new double[] {3, 4, 5}, new double[] {1, 2, 3});
    assertThat(d.t()).isEqualTo(new Interval(2, 2, 2));
    assertThat(d.bootstrap().lower()).isEqualTo(2);
    assertThat(d.bootstrap().upper()).isEqualTo(2);
    assertThat(d.wilcoxon().p()).isEqualTo(0.25);
  }

  @Test
  void twoSeeds() {
    PairedDifference d = PairedDifference.of(new double[] {0.9, 0.8}, new double[] {0.8, 0.75});
    assertThat(d.t().value()).isCloseTo(0.075, within(1e-12));
    // t(.975, 1) = tan(.475 pi) = 12.7062, sd = .05 / sqrt(2), error = .025
    assertThat(d.t().upper()).isCloseTo(0.075 + 0.025 * 12.7062047362, within(1e-9));
    assertThat(d.bootstrap().lower()).isCloseTo(0.05, within(1e-12));
    assertThat(d.bootstrap().upper()).isCloseTo(0.1, within(1e-12));
    assertThat(d.wilcoxon().p()).isEqualTo(0.5);
  }

  @Test
  void oneCensoredRun() {
    double[] fast = {50, 60, 55, 40, 70, 65};
    double[] slow = {100, 130, NEVER, 90, 150, 140};
    SpeedRatio rival = SpeedRatio.of(fast, 200, slow, 200);
    double[] counted = slow.clone();
    counted[2] = 200;
    assertThat(rival.spent()).isEqualTo(PairedRatio.of(fast, counted));
    assertThat(rival.rivalMissing()).isEqualTo(1);
    assertThat(rival.firstMissing()).isZero();
    assertThat(rival.faster()).isEqualTo(0.03125);

    // The other way round it is the strongest evidence against, however near 200 the limit was.
    double[] failed = {50, 60, NEVER, 40, 70, 65};
    SpeedRatio first = SpeedRatio.of(failed, 200, counted, 200);
    assertThat(first.firstMissing()).isEqualTo(1);
    assertThat(first.spent().wilcoxon().p()).isEqualTo(0.0625);
    assertThat(first.faster()).isEqualTo(2 * 14 / 64.0); // W+ = 15 of 21
  }

  @Test
  void allCensored() {
    double[] never = {NEVER, NEVER, NEVER, NEVER, NEVER, NEVER};
    SpeedRatio nothing = SpeedRatio.of(never, 200, never, 200);
    assertThat(nothing.spent().ratio()).isEqualTo(new Interval(1, 1, 1));
    assertThat(nothing.bothMissing()).isEqualTo(6);
    assertThat(nothing.firstMissing()).isEqualTo(6);
    assertThat(nothing.rivalMissing()).isEqualTo(6);
    assertThat(nothing.faster()).isEqualTo(1);
    assertThat(nothing.slower()).isEqualTo(1);
    assertThat(new SpeedRule(1.1).judge(nothing, 1).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void growthOfNothing() {
    Growth flat = Growth.of(new int[] {1, 2, 4}, new double[][] {SIX, SIX, SIX});
    assertThat(flat.gain().t()).isEqualTo(new Interval(0, 0, 0));
    assertThat(flat.doublings()).isEqualTo(2);
    assertThat(new GrowthRule(0.01).judge(flat, 1).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  void mistakesAreNamed() {
    double[] broken = {0.8, 0.7, Double.NaN, 0.8, 0.9, 0.7};
    refused(() -> PairedDifference.of(SIX, broken), "second", "NaN at 2");
    refused(() -> PairedDifference.of(SIX, new double[] {1, 2}), "6 and 2");
    refused(() -> PairedDifference.of(new double[] {1}, new double[] {2}), "at least 2", "1");
    refused(() -> Mean.of(1, Double.POSITIVE_INFINITY), "Infinity at 1");
    refused(() -> NonInferiority.of(SIX, SIX, 0), "margin above 0");
    refused(() -> PairedRatio.of(SIX, new double[] {1, 2, 0, 1, 1, 1}), "rival", "0.0 at 2");
    refused(() -> SpeedRatio.of(SIX, 0.8, SIX, 1), "first", "0.81 at 0");
    refused(() -> SpeedRatio.of(broken, 1, SIX, 1), "first", "NaN at 2");
    refused(() -> Holm.adjust(0.1, 1.5), "1.5 at 1");
    refused(() -> Holm.adjust(0.1, Double.NaN), "NaN at 1");
    refused(() -> Growth.of(new int[] {2, 2}, new double[][] {SIX, SIX}), "[2, 2]");
    refused(() -> Growth.of(new int[] {1, 2}, new double[][] {SIX}), "1 rows");
    double[] ones = new double[6];
    Arrays.fill(ones, 1);
    double[] two = {1, 1, 1, 1, 1, 1.2};
    refused(() -> Stability.of(two, ones, ones, ones), "infidelity", "1.2 at 5");
    refused(() -> Stability.of(ones, broken, ones, ones), "KL", "NaN at 2");
    refused(() -> Stability.of(ones, ones, SIX, ones), "peak over mean", "0.81 at 0");
    refused(() -> new Interval(1, 2, 0), "interval");
    refused(() -> new NonInferiorityRule(0.02).judge(NonInferiority.of(SIX, SIX, 0.01), 0), "0.02");
  }

  private static void refused(Runnable mistake, String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(mistake::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}

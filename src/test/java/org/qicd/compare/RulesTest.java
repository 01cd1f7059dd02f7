package org.qicd.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.qicd.compare.SpeedRatio.NEVER;
import static org.qicd.compare.Verdict.DOES_NOT_HOLD;
import static org.qicd.compare.Verdict.HOLDS;
import static org.qicd.compare.Verdict.UNDECIDED;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qicd.stats.NonInferiority;
import org.qicd.stats.PairedDifference;
import org.qicd.stats.PairedRatio;

/** Every branch of every rule, on small samples whose intervals can be seen by eye. */
class RulesTest {
  private static final AccuracyRule ACCURACY = new AccuracyRule(0.01);
  private static final SpeedRule SPEED = new SpeedRule(1.1);
  private static final NonInferiorityRule COMPETITIVE = new NonInferiorityRule(0.01);
  private static final GrowthRule GROWTH = new GrowthRule(0.01);
  private static final StabilityRule STABILITY = new StabilityRule(Math.log(10), 1.1);

  @Test
  void accuracy() {
    assertThat(accuracy(around(0.03, 0.01), 0.03)).isEqualTo(HOLDS);
    assertThat(accuracy(around(0.03, 0.01), 0.05)).isEqualTo(UNDECIDED);
    assertThat(accuracy(around(0.005, 0.002), 0.03)).isEqualTo(HOLDS);
    assertThat(accuracy(around(0.005, 0.002), 0.06)).isEqualTo(UNDECIDED);
    assertThat(accuracy(around(0.01, 0.03), 0.3)).isEqualTo(UNDECIDED);
    assertThat(accuracy(around(0, 0.005), 1)).isEqualTo(DOES_NOT_HOLD);
    assertThat(accuracy(around(-0.03, 0.01), 0.03)).isEqualTo(DOES_NOT_HOLD);
    assertThat(accuracy(around(-0.02, 0.02), 0.2)).isEqualTo(DOES_NOT_HOLD);
    assertThat(accuracy(Arrays.copyOf(around(0.03, 0.01), 5), 0.01)).isEqualTo(UNDECIDED);
    assertThat(accuracy(Arrays.copyOf(around(-0.03, 0.01), 5), 0.01)).isEqualTo(UNDECIDED);
  }

  @Test
  void speed() {
    double[] steps = {50, 60, 55, 40, 70, 65};
    double[] twice = {100, 130, 105, 90, 150, 140};
    assertThat(speed(steps, twice)).isEqualTo(HOLDS);
    assertThat(speed(twice, steps)).isEqualTo(DOES_NOT_HOLD);
    assertThat(speed(steps, steps)).isEqualTo(DOES_NOT_HOLD);
    assertThat(speed(steps, new double[] {100, 40, 80, 30, 120, 50})).isEqualTo(UNDECIDED);
  }

  /** A run that did not get there decides in favour of nobody. */
  @Test
  void speedWithMissingRuns() {
    double[] steps = {50, 60, 55, 40, 70, 65};
    double[] twice = {100, 130, 105, 90, 150, 140};
    double[] failing = {NEVER, 60, 55, 40, 70, 65};
    double[] slowest = {200, 200, 200, 200, 200, 200};
    assertThat(speed(steps, new double[] {NEVER, 130, 105, 90, 150, 140})).isEqualTo(HOLDS);
    assertThat(PairedRatio.of(new double[] {190, 60, 55, 40, 70, 65}, slowest).ratio().above(1))
        .isTrue();
    assertThat(speed(failing, slowest)).isEqualTo(UNDECIDED);
    // As fast where both got there; how much faster where the rival did not, nobody knows.
    double[] late = {195, 198, 200, 197, 199, 196};
    double[] later = {195, 198, NEVER, 197, 199, 196};
    assertThat(speed(late, late)).isEqualTo(DOES_NOT_HOLD);
    assertThat(speed(late, later)).isEqualTo(UNDECIDED);
    // Slower wherever the rival got there, but once it did not.
    assertThat(speed(twice, failing)).isEqualTo(UNDECIDED);
    double[] longer = {100, 130, 105, 90, 150, 140, 120, 110, 100, 130, 120, 115};
    double[] rival = {50, 60, 55, 40, 70, 65, 60, 60, 50, 60, 55, NEVER};
    assertThat(speed(longer, rival)).isEqualTo(DOES_NOT_HOLD);
    double[] never = new double[6];
    Arrays.fill(never, NEVER);
    assertThat(speed(never, steps)).isEqualTo(DOES_NOT_HOLD);
    assertThat(speed(steps, never)).isEqualTo(HOLDS);
  }

  /** Twice the noise on every seed; a little more on half of them; a tenth less on every seed. */
  @Test
  void noise() {
    double[] own = {0.5, 0.6, 0.55, 0.4, 0.7, 0.65};
    assertThat(noise(own, scaled(own, 2, 2.1), 0.03)).isEqualTo(HOLDS);
    assertThat(noise(own, scaled(own, 2, 2.1), 0.06)).isEqualTo(UNDECIDED);
    assertThat(noise(own, scaled(own, 0.9, 0.95), 0.03)).isEqualTo(DOES_NOT_HOLD);
    assertThat(noise(own, scaled(own, 0.99, 1.01), 1)).isEqualTo(DOES_NOT_HOLD);
    assertThat(noise(own, scaled(own, 0.5, 3), 0.5)).isEqualTo(UNDECIDED);
    assertThat(noise(Arrays.copyOf(own, 5), scaled(Arrays.copyOf(own, 5), 2, 2.1), 0.01))
        .isEqualTo(UNDECIDED);
    double[] gap = own.clone();
    gap[2] = Double.NaN;
    PairRule.Tested tested = new NoiseRule(1.1).test(own, gap);
    assertThat(tested.p()).isEqualTo(1);
    assertThat(tested.judge().apply(1))
        .hasToString(
            "undecided: noise over signal is not known on 0 of 6 seeds of the method and on 1 of"
                + " the rival");
    assertThat(new NoiseRule(1.1).test(own, scaled(own, 2, 2)).judge().apply(0.01).because())
        .startsWith("2.00 times [2.00, 2.00], adjusted p = 0.010, less on 6 of 6 seeds");
  }

  private static double[] scaled(double[] values, double even, double odd) {
    double[] scaled = values.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= k % 2 == 0 ? even : odd;
    }
    return scaled;
  }

  private static Verdict noise(double[] own, double[] rival, double adjustedP) {
    return new NoiseRule(1.1).test(own, rival).judge().apply(adjustedP).verdict();
  }

  /** By the exact binomial test, 12 of 12 has p = 2^-11, and 9 of 12 has 0.146. */
  @Test
  void bounded() {
    double[] infidelity = new double[12];
    Arrays.fill(infidelity, 0.9);
    PairRule.Tested all = bound(infidelity, 12);
    assertThat(all.p()).isCloseTo(Math.pow(2, -11), org.assertj.core.data.Offset.offset(1e-12));
    assertThat(all.judge().apply(0.04).verdict()).isEqualTo(HOLDS);
    assertThat(all.judge().apply(0.06).verdict()).isEqualTo(UNDECIDED);
    assertThat(all.judge().apply(0.04).because())
        .startsWith("largest KL 3.00 nats, above 2.079 in 100% [76, 100] of 12 seeds, largest");
    assertThat(bound(infidelity, 9).p()).isBetween(0.145, 0.147);
    assertThat(bound(infidelity, 9).judge().apply(0.01).verdict()).isEqualTo(UNDECIDED);
    assertThat(bound(infidelity, 6).p()).isEqualTo(1);
    assertThat(bound(infidelity, 1).judge().apply(0.01).verdict()).isEqualTo(DOES_NOT_HOLD);
    double[] more = infidelity.clone();
    more[3] = 1.5;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bound(more, 12))
        .withMessageContaining("infidelity");
    more[3] = Double.NaN;
    assertThat(bound(more, 12).judge().apply(1).verdict()).isEqualTo(UNDECIDED);
  }

  /** The KL of 12 seeds, of which some are above ln 8. */
  private static PairRule.Tested bound(double[] infidelity, int above) {
    double[] kl = new double[12];
    Arrays.setAll(kl, k -> k < above ? 3 : 1);
    return new BoundRule(Math.log(8)).test(infidelity, kl);
  }

  @Test
  void nonInferiority() {
    assertThat(competitive(around(0, 0.005))).isEqualTo(HOLDS);
    assertThat(competitive(around(-0.005, 0.002))).isEqualTo(HOLDS);
    assertThat(competitive(around(0.05, 0.01))).isEqualTo(HOLDS);
    assertThat(competitive(around(-0.005, 0.02))).isEqualTo(UNDECIDED);
    assertThat(competitive(around(-0.04, 0.01))).isEqualTo(DOES_NOT_HOLD);
    assertThat(competitive(Arrays.copyOf(around(0, 0.001), 5))).isEqualTo(UNDECIDED);
  }

  @Test
  void growth() {
    assertThat(growth(0.5, 0.6, 0.7)).isEqualTo(HOLDS);
    assertThat(growth(0.5, 0.7, 0.7)).isEqualTo(HOLDS);
    assertThat(growth(0.5, 0.5, 0.5)).isEqualTo(DOES_NOT_HOLD);
    assertThat(growth(0.7, 0.6, 0.5)).isEqualTo(DOES_NOT_HOLD);
    assertThat(growth(0.5, 0.8, 0.7)).isEqualTo(DOES_NOT_HOLD); // rises, then falls
  }

  @Test
  void stability() {
    double[] large = {4, 5, 3, 8, 6, 7};
    double[] some = {4, 5, 3, 1, 1, 1};
    double[] small = {1, 0.5, 0.8, 1.2, 1, 0.4};
    double[] calm = {2, 2.5, 2.2, 3, 2.1, 2.6};
    double[] peaked = {6, 7, 5, 9, 8, 7};
    assertThat(stability(large, calm, peaked)).isEqualTo(HOLDS);
    assertThat(stability(some, calm, peaked)).isEqualTo(UNDECIDED);
    assertThat(stability(small, calm, peaked)).isEqualTo(DOES_NOT_HOLD);
    assertThat(stability(large, peaked, calm)).isEqualTo(DOES_NOT_HOLD);
    assertThat(stability(large, calm, calm)).isEqualTo(DOES_NOT_HOLD);
    large[2] = Double.POSITIVE_INFINITY;
    assertThat(stability(large, calm, peaked)).isEqualTo(HOLDS);
  }

  @Test
  void rulesSayTheirNumbers() {
    for (ClaimRule rule : List.of(ACCURACY, SPEED, COMPETITIVE, GROWTH, STABILITY)) {
      assertThat(rule.rule())
          .contains("olds", "oes not", "0.05", "ndecided", "fewer than 6 seeds")
          .doesNotContain("%%", "null");
    }
    assertThat(ACCURACY.rule()).contains("an advantage of 1 point.");
    assertThat(new AccuracyRule(0.005).rule()).contains("an advantage of 0.5 points.");
    assertThat(SPEED.rule()).contains("a ratio of 1.1 ");
    assertThat(STABILITY.rule()).contains("above 2.303 nats");
  }

  @Test
  void judgementsSayTheirNumbers() {
    double[] steps = {50, 60, 55, 40, 70, NEVER};
    assertThat(SPEED.judge(SpeedRatio.of(steps, 200, steps, 200), 1))
        .hasToString(
            "undecided: 1.00 times [1.00, 1.00], adjusted p = 1.000, faster on 0 of 6 seeds; never"
                + " there: 1 own runs, 1 of the rival, both on 1");
    assertThat(ACCURACY.judge(PairedDifference.of(new double[6], new double[6]), 1e-9).toString())
        .isEqualTo(
            "does not hold: +0.00 points [+0.00, +0.00], adjusted p < 0.001, better on 0 of 6"
                + " seeds, equal on 6");
  }

  @Test
  void marginsAndPValuesAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AccuracyRule(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SpeedRule(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new NonInferiorityRule(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new GrowthRule(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new StabilityRule(0, 1.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accuracy(around(0, 1), Double.NaN))
        .withMessageContaining("NaN");
  }

  /** Six numbers with that mean, spread evenly over {@code mean +- spread}. */
  private static double[] around(double mean, double spread) {
    double[] values = new double[6];
    Arrays.setAll(values, i -> mean + spread * (i - 2.5) / 2.5);
    return values;
  }

  private static Verdict accuracy(double[] differences, double adjustedP) {
    PairedDifference d = PairedDifference.of(differences, new double[differences.length]);
    return ACCURACY.judge(d, adjustedP).verdict();
  }

  private static Verdict speed(double[] first, double[] rival) {
    SpeedRatio speed = SpeedRatio.of(first, 200, rival, 200);
    return SPEED.judge(speed, speed.faster()).verdict();
  }

  private static Verdict competitive(double[] differences) {
    NonInferiority found = COMPETITIVE.measure(differences, new double[differences.length]);
    return COMPETITIVE.judge(found, found.p()).verdict();
  }

  private static Verdict growth(double... means) {
    int[] students = new int[means.length];
    double[][] values = new double[means.length][];
    for (int k = 0; k < means.length; k++) {
      students[k] = 1 << k;
      values[k] = around(means[k], (k + 1) * 0.002);
    }
    Growth growth = Growth.of(students, values);
    return GROWTH.judge(growth, growth.gain().wilcoxon().p()).verdict();
  }

  private static Verdict stability(double[] kl, double[] peaks, double[] rivalPeaks) {
    double[] infidelity = new double[kl.length];
    Stability found = Stability.of(infidelity, kl, peaks, rivalPeaks);
    return STABILITY.judge(found, found.peaks().wilcoxon().p()).verdict();
  }
}

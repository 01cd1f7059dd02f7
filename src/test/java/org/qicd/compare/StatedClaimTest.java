package org.qicd.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.compare.StatedClaim.Rule.MORE_ACCURATE;
import static org.qicd.compare.StatedClaim.Rule.NOT_WORSE;
import static org.qicd.compare.Verdict.DOES_NOT_HOLD;
import static org.qicd.compare.Verdict.HOLDS;
import static org.qicd.compare.Verdict.UNDECIDED;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

/** Claims that a configuration states, on accuracies whose differences can be seen by eye. */
class StatedClaimTest {
  private static final int SEEDS = 12;

  /** In study a: m is 5 points ahead of far, .5 ahead of near, with a spread that grows with x. */
  private static final List<Outcome> OUTCOMES =
      List.of(
          outcome("a", "m", 0.85, 0.001),
          outcome("a", "near", 0.845, 0.002),
          outcome("a", "far", 0.80, 0.003),
          outcome("b", "m", 0.70, 0.001),
          outcome("b", "near", 0.849, 0.002),
          outcome("b", "far", 0.86, 0.003));

  private static Outcome outcome(String study, String name, double accuracy, double spread) {
    Method method =
        new Method(
            name,
            Method.Kind.ROUNDS,
            List.of(new Method.Setting("", ParamValues.defaults(TrainParam.TABLE), 0)));
    Map<Long, List<TrialRow>> trials = new LinkedHashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      double measured = accuracy + spread * (seed - (SEEDS - 1) / 2.0) / SEEDS;
      trials.put((long) seed, List.of(row(study, name, seed, measured)));
    }
    return new Outcome(study, method, method.settings().get(0), trials);
  }

  private static TrialRow row(String study, String method, long seed, double accuracy) {
    return new TrialRow(
        new TrialRow.Key(study, method, "", "test", seed),
        new TrialRow.When(0, 1, true, false),
        new TrialRow.Learned(1, 1, 1, 1, 1),
        TrialRow.Validated.NOTHING,
        new TrialRow.Spent(1, 1, 1),
        new TrialRow.Measured(0, 0, Double.NaN, Double.NaN),
        new TrialRow.Tested(accuracy, accuracy, accuracy, accuracy, 0));
  }

  private static StatedClaim claim(
      StatedClaim.Rule rule, String rivalStudy, String study, String... rivals) {
    return new StatedClaim("c", "m", List.of(rivals), rivalStudy, rule, List.of(study));
  }

  private static List<Claims.Finding> judge(StatedClaim... claims) {
    return Claims.judge(OUTCOMES, 10, List.of(), List.of(claims), List.of());
  }

  private static Verdict verdict(StatedClaim claim) {
    return judge(claim).get(0).judgement().verdict();
  }

  @Test
  void againstOneRival() {
    assertThat(verdict(claim(MORE_ACCURATE, "", "a", "near"))).isEqualTo(HOLDS);
    assertThat(verdict(claim(MORE_ACCURATE, "", "b", "near"))).isEqualTo(DOES_NOT_HOLD);
    assertThat(verdict(claim(NOT_WORSE, "", "a", "near"))).isEqualTo(HOLDS);
    assertThat(verdict(claim(NOT_WORSE, "", "b", "near"))).isEqualTo(DOES_NOT_HOLD);
  }

  /**
   * In study b the near rival is .1 points behind the accuracy of m in study a, the far 1 ahead.
   */
  @Test
  void aRivalOfAnotherStudy() {
    assertThat(verdict(claim(MORE_ACCURATE, "b", "a", "near"))).isEqualTo(HOLDS);
    assertThat(verdict(claim(MORE_ACCURATE, "b", "a", "far"))).isEqualTo(DOES_NOT_HOLD);
    assertThat(verdict(claim(NOT_WORSE, "b", "a", "near"))).isEqualTo(HOLDS);
    assertThat(verdict(claim(MORE_ACCURATE, "b", "a", "m"))).isEqualTo(HOLDS);
  }

  @Test
  void againstEveryRivalTheClosestDecides() {
    assertThat(verdict(claim(MORE_ACCURATE, "", "a"))).isEqualTo(HOLDS);
    assertThat(verdict(claim(MORE_ACCURATE, "", "a", "far", "near"))).isEqualTo(HOLDS);
    assertThat(verdict(claim(MORE_ACCURATE, "", "b"))).isEqualTo(DOES_NOT_HOLD);
    assertThat(verdict(claim(MORE_ACCURATE, "b", "a", "near", "far"))).isEqualTo(DOES_NOT_HOLD);
    assertThat(judge(claim(MORE_ACCURATE, "", "a")).get(0).judgement().because())
        .startsWith("smallest difference, to near: +0.50 points [")
        .endsWith("against each rival, near: holds; far: holds");
  }

  /** One rival is equal: p is 1, though the other rival is beaten on all seeds. */
  @Test
  void theLargestPValueIsTheClaims() {
    StatedClaim claim = claim(MORE_ACCURATE, "", "a");
    double[] own = accuracies(0.8);
    Map<String, double[]> rivals = new LinkedHashMap<>();
    rivals.put("beaten", accuracies(0.7));
    assertThat(StatedClaim.test(claim.rule().of(10), own, rivals).p())
        .isEqualTo(Math.pow(2, 1 - SEEDS));
    rivals.put("equal", own);
    PairRule.Tested tested = StatedClaim.test(claim.rule().of(10), own, rivals);
    assertThat(tested.p()).isEqualTo(1);
    assertThat(tested.difference()).isZero();
    assertThat(tested.judge().apply(1).verdict()).isEqualTo(DOES_NOT_HOLD);
  }

  private static double[] accuracies(double accuracy) {
    double[] values = new double[SEEDS];
    Arrays.setAll(values, seed -> accuracy + 1e-3 * seed * seed * (accuracy - 0.5));
    return values;
  }

  /** The smallest p of 12 seeds is 2^-11: it survives Holm's factor up to 102 claims. */
  @Test
  void allClaimsAreOneFamily() {
    StatedClaim one = claim(MORE_ACCURATE, "", "a", "near");
    List<Claims.Finding> few =
        judge(Stream.generate(() -> one).limit(102).toArray(StatedClaim[]::new));
    assertThat(few).hasSize(102);
    assertThat(few.get(0).p()).isEqualTo(102 * Math.pow(2, -11));
    assertThat(few.get(0).judgement().verdict()).isEqualTo(HOLDS);
    List<Claims.Finding> many =
        judge(Stream.generate(() -> one).limit(103).toArray(StatedClaim[]::new));
    assertThat(many.get(0).judgement().verdict()).isEqualTo(UNDECIDED);
  }

  @Test
  void theRuleIsSaidInWords() {
    assertThat(judge(claim(MORE_ACCURATE, "", "a", "near")).get(0).rule())
        .isEqualTo("Rival: near. " + new AccuracyRule(0.01).rule());
    assertThat(judge(claim(NOT_WORSE, "b", "a", "near", "far")).get(0).rule())
        .startsWith("Rivals: near; far. ")
        .contains("of the study: b.", "against each of them", "the largest of their p values")
        .endsWith(new NonInferiorityRule(0.01).rule());
    assertThat(judge(claim(MORE_ACCURATE, "", "a")).get(0).rule())
        .startsWith("Rivals: all other methods of the study. Holds if it holds against each");
  }
}

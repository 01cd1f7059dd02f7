package org.qicd.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.qicd.setup.TrainParam;
import org.qicd.stats.Holm;

/**
 * Judges claims by the outcomes of studies. Those about accuracy, speed and stability are about
 * methods named {@code qicd}, {@code qcd} and {@code qkd}. A configuration can state others. All p
 * values of a report are one family.
 */
public final class Claims {
  /** The share of the rival's own final accuracy that is the target of a comparison of speed. */
  private static final double ARRIVED = 0.98;

  private final List<Outcome> outcomes;
  private final int numClasses;
  private final List<Test> tests = new ArrayList<>();

  /** A claim, the rule that was fixed for it before the numbers, and the judgement. */
  public record Finding(String claim, String study, String rule, double p, Judgement judgement) {}

  private record Test(
      String claim, String study, String rule, double p, DoubleFunction<Judgement> judge) {}

  private Claims(List<Outcome> outcomes, int numClasses) {
    this.outcomes = outcomes;
    this.numClasses = numClasses;
  }

  /**
   * Judges all claims.
   *
   * @param judged names of the studies in which claims about qicd, qcd and qkd are judged
   * @param stated claims that the configuration states
   * @param sweeps sweeps of studies; those of the number of students are judged too
   */
  public static List<Finding> judge(
      List<Outcome> outcomes,
      int numClasses,
      List<String> judged,
      List<StatedClaim> stated,
      List<Sweep> sweeps) {
    Claims claims = new Claims(outcomes, numClasses);
    judged.forEach(claims::study);
    stated.forEach(claims::stated);
    sweeps.stream()
        .filter(sweep -> sweep.param().equals(TrainParam.NUM_STUDENTS.name()))
        .forEach(claims::growth);
    double[] adjusted = Holm.adjust(claims.tests.stream().mapToDouble(Test::p).toArray());
    List<Finding> findings = new ArrayList<>();
    for (int k = 0; k < adjusted.length; k++) {
      Test test = claims.tests.get(k);
      findings.add(
          new Finding(
              test.claim(),
              test.study(),
              test.rule(),
              adjusted[k],
              test.judge().apply(adjusted[k])));
    }
    return findings;
  }

  private Optional<Outcome> outcome(String study, String method) {
    return outcomes.stream()
        .filter(o -> o.study().equals(study) && o.method().name().equals(method))
        .findFirst();
  }

  private void study(String study) {
    Optional<Outcome> own = outcome(study, "qicd");
    if (own.isEmpty()) {
      return;
    }
    outcome(study, "qcd").ifPresent(rival -> againstKl(study, own.get(), rival));
    outcome(study, "qkd").ifPresent(rival -> againstTeacher(study, own.get(), rival));
  }

  private void againstKl(String study, Outcome own, Outcome rival) {
    AccuracyRule accuracy = new AccuracyRule(Rules.POINT);
    PairRule.Tested tested = accuracy.test(accuracies(own), accuracies(rival));
    add(
        "5: QICD's students are more accurate than QCD's",
        study,
        accuracy,
        tested.p(),
        tested.judge());
    SpeedRule faster = new SpeedRule(Rules.TENTH);
    SpeedRatio speed = speed(own, rival, Cost.STEPS);
    add(
        "5: QICD needs fewer steps to 98% of QCD's own final validation accuracy",
        study, faster, speed.faster(), p -> faster.judge(speed, p));
    double[] infidelity = own.largest(row -> row.learned().largestDivergence());
    double[] kl = rival.largest(row -> row.learned().largestDivergence());
    if (DoubleStream.concat(Arrays.stream(infidelity), Arrays.stream(kl))
        .noneMatch(Double::isNaN)) {
      StabilityRule steadier = new StabilityRule(Math.log(numClasses), Rules.TENTH);
      Stability stability = Stability.of(infidelity, kl, own.peaks(), rival.peaks());
      add(
          "2: KL gets large, infidelity is bounded and keeps training stable",
          study,
          steadier,
          stability.peaks().wilcoxon().p(),
          p -> steadier.judge(stability, p));
    }
  }

  /**
   * The ratio of the rival's cost to the own cost, up to 98% of the rival's final validation
   * accuracy.
   */
  public static SpeedRatio speed(Outcome own, Outcome rival, Cost cost) {
    double[] targets = rival.last(row -> ARRIVED * row.validationStudents());
    return SpeedRatio.of(
        own.until(targets, cost), own.whole(cost), rival.until(targets, cost), rival.whole(cost));
  }

  private void againstTeacher(String study, Outcome own, Outcome rival) {
    NonInferiorityRule rule = new NonInferiorityRule(Rules.POINT);
    PairRule.Tested tested = rule.test(accuracies(own), accuracies(rival));
    add(
        "4: QICD is competitive with distillation from a pre-trained teacher",
        study,
        rule,
        tested.p(),
        tested.judge());
  }

  private void stated(StatedClaim claim) {
    for (String study : claim.studies()) {
      PairRule rule = claim.rule().of(numClasses);
      double[] own = rule.numbers(required(study, claim.method()));
      Map<String, double[]> rivals = new LinkedHashMap<>();
      for (Outcome outcome : outcomes) {
        if (claim.isRival(outcome, study)) {
          rivals.put(outcome.method().name(), rule.numbers(outcome));
        }
      }
      PairRule.Tested tested = StatedClaim.test(rule, own, rivals);
      tests.add(new Test(claim.claim(), study, claim.text(rule), tested.p(), tested.judge()));
    }
  }

  private Outcome required(String study, String method) {
    return outcome(study, method)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "study '%s' has no method '%s'".formatted(study, method)));
  }

  private static double[] accuracies(Outcome outcome) {
    return outcome.last(TrialRow::testStudents);
  }

  private void growth(Sweep sweep) {
    Map<Integer, double[]> values = new LinkedHashMap<>();
    sweep
        .studies()
        .forEach(
            (study, students) ->
                outcome(study, "qicd")
                    .ifPresent(o -> values.put(students.intValue(), accuracies(o))));
    if (values.size() < 2) {
      return;
    }
    GrowthRule rule = new GrowthRule(Rules.POINT);
    Growth growth =
        Growth.of(
            values.keySet().stream().mapToInt(Integer::intValue).toArray(),
            values.values().toArray(double[][]::new));
    add(
        "3: more students are better (accuracy after the same number of steps)",
        String.join("; ", sweep.studies().keySet()),
        rule,
        growth.gain().wilcoxon().p(),
        p -> rule.judge(growth, p));
  }

  private void add(
      String claim, String study, ClaimRule rule, double p, DoubleFunction<Judgement> judge) {
    tests.add(new Test(claim, study, rule.rule(), p, judge));
  }
}

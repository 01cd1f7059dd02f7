package org.qicd.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.qicd.job.compare.Claims;
import org.qicd.job.compare.Comparison;
import org.qicd.job.compare.Interval;
import org.qicd.job.compare.Mean;
import org.qicd.job.compare.Method;
import org.qicd.job.compare.Outcome;
import org.qicd.job.compare.PairedDifference;
import org.qicd.job.compare.TrialRow;

/** The numbers of a comparison, as text for the terminal and as {@code summary.json}. */
final class CompareSummary {
  private final CompareConfig config;
  private final List<Outcome> outcomes;
  private final List<Claims.Finding> findings;

  CompareSummary(CompareConfig config, List<Outcome> outcomes, List<Claims.Finding> findings) {
    this.config = config;
    this.outcomes = outcomes;
    this.findings = findings;
  }

  /** A study's outcomes. */
  List<Outcome> of(String study) {
    return outcomes.stream().filter(outcome -> outcome.study().equals(study)).toList();
  }

  /** Mean over seeds with its 95% interval. */
  static Interval mean(Outcome outcome, ToDoubleFunction<TrialRow> value) {
    return Mean.of(outcome.last(value)).t();
  }

  /** Students' test accuracy of the study's {@code qicd}, or first method, minus a rival's. */
  PairedDifference difference(Outcome rival) {
    Outcome own = reference(rival.study());
    return PairedDifference.of(
        own.last(TrialRow::testStudents), rival.last(TrialRow::testStudents));
  }

  /** What a study's methods are compared with. */
  Outcome reference(String study) {
    return of(study).stream()
        .filter(outcome -> outcome.method().name().equals("qicd"))
        .findFirst()
        .orElse(of(study).get(0));
  }

  boolean isReference(Outcome outcome) {
    return outcome.method().equals(reference(outcome.study()).method());
  }

  static boolean isEnsemble(Outcome outcome) {
    return outcome.method().kind() == Method.Kind.ROUNDS;
  }

  static String points(Interval interval) {
    return String.format(
        Locale.ROOT,
        "%+.1f [%+.1f, %+.1f]",
        100 * interval.value(),
        100 * interval.lower(),
        100 * interval.upper());
  }

  static String share(Interval interval) {
    return String.format(
        Locale.ROOT, "%.3f [%.3f, %.3f]", interval.value(), interval.lower(), interval.upper());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (var study : config.studies()) {
      text.append("\n").append(study.name()).append("\n");
      TextTable table =
          new TextTable(
              "",
              "students' test accuracy",
              "ensemble",
              "averaged weights",
              reference(study.name()).method().name() + " minus it, points",
              "setting");
      for (Outcome outcome : of(study.name())) {
        Interval averaged = averaged(outcome);
        boolean own = isReference(outcome);
        table.add(
            outcome.method().name(),
            share(mean(outcome, TrialRow::testStudents)),
            share(mean(outcome, TrialRow::testEnsemble)),
            averaged == null ? "" : share(averaged),
            own ? "" : points(difference(outcome).t()),
            outcome.setting().name());
      }
      text.append(table);
    }
    text.append("\n");
    for (Claims.Finding finding : findings) {
      text.append(
          "claim %s%n  %s: %s%n    %s%n"
              .formatted(
                  finding.claim(),
                  finding.study(),
                  finding.judgement().verdict(),
                  finding.judgement().because()));
    }
    return text.toString();
  }

  /** Accuracy of the circuit of averaged weights, or null where there is none. */
  static Interval averaged(Outcome outcome) {
    double[] values = outcome.last(TrialRow::testAveraged);
    return Double.isNaN(values[0]) ? null : Mean.of(values).t();
  }

  /** The content of {@code summary.json}. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tuningRule", Comparison.TUNING_RULE);
    List<Map<String, Object>> judged = new ArrayList<>();
    for (Claims.Finding finding : findings) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("claim", finding.claim());
      entry.put("study", finding.study());
      entry.put("rule", finding.rule());
      entry.put("adjustedP", finding.p());
      entry.put("verdict", finding.judgement().verdict().toString());
      entry.put("because", finding.judgement().because());
      judged.add(entry);
    }
    json.put("claims", judged);
    List<Map<String, Object>> methods = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("study", outcome.study());
      entry.put("method", outcome.method().name());
      entry.put("setting", outcome.setting().name());
      entry.put("seeds", outcome.trials().keySet());
      entry.put("testStudents", mean(outcome, TrialRow::testStudents));
      entry.put("testEnsemble", mean(outcome, TrialRow::testEnsemble));
      entry.put("testAveraged", averaged(outcome));
      entry.put("testStudentsBySeed", outcome.last(TrialRow::testStudents));
      if (!isReference(outcome)) {
        entry.put("referenceMinusThis", difference(outcome).t());
      }
      methods.add(entry);
    }
    json.put("methods", methods);
    return json;
  }
}

package org.qicd.job.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.qicd.compare.Claims;
import org.qicd.compare.Cost;
import org.qicd.compare.Method;
import org.qicd.compare.Outcome;
import org.qicd.compare.SpeedRatio;
import org.qicd.compare.Study;
import org.qicd.compare.TrialRow;
import org.qicd.compare.Tuned;
import org.qicd.compare.Tuning;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.stats.Interval;
import org.qicd.stats.PairedDifference;

/**
 * The numbers of a comparison, as text for the terminal, as {@code summary.md} and as {@code
 * summary.json}. The JSON has no times, so that it is the same on every machine and after a run was
 * continued.
 */
public record CompareSummary(CompareResults results) {

  public String text() {
    StringBuilder text = new StringBuilder("data      %s%n".formatted(data()));
    for (Study study : results.config().studies()) {
      text.append("\n").append(study.name()).append("\n");
      text.append(new StudyTables(results, study.name()).accuracy().text());
    }
    if (results.isMeasured()) {
      text.append("\nmeasured\n").append(MeasuredTable.of(results).text());
    }
    text.append("\n");
    for (Claims.Finding finding : results.findings()) {
      text.append(
          "claim %s%n  %s: %s%n    %s%n"
              .formatted(
                  finding.claim(),
                  finding.study(),
                  finding.judgement().verdict(),
                  finding.judgement().because()));
    }
    if (!results.config().page().remark().isEmpty()) {
      text.append("\n").append(results.config().page().remark()).append("\n");
    }
    return text.toString();
  }

  /** The content of {@code summary.md}, which is tables in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("Measured on %s.%n%n".formatted(data()));
    text.append("| verdict | claim | study | found |\n");
    text.append("|---|---|---|---|\n");
    for (Claims.Finding finding : results.findings()) {
      text.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  finding.judgement().verdict(),
                  finding.claim(),
                  finding.study(),
                  finding.judgement().because()));
    }
    if (results.isMeasured()) {
      text.append("\n## What was measured\n\n").append(MeasuredTable.of(results).markdown());
    }
    for (Study study : results.config().studies()) {
      StudyTables tables = new StudyTables(results, study.name());
      text.append("\n## ").append(study.name()).append("\n\n");
      text.append(tables.accuracy().markdown());
      text.append(tables.speed().markdown());
      text.append(tables.cost().markdown());
      text.append(tables.stability().markdown());
    }
    return text.toString();
  }

  private String data() {
    return ImagesUsed.source(results.config().job());
  }

  /** The content of {@code summary.json}. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", data());
    json.put("tuningRule", Tuning.RULE);
    json.put("claims", results.findings().stream().map(CompareSummary::claim).toList());
    json.put("methods", results.outcomes().stream().map(this::method).toList());
    json.put("tuning", results.tuning().stream().map(CompareSummary::tuned).toList());
    return json;
  }

  private static Map<String, Object> claim(Claims.Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("claim", finding.claim());
    entry.put("study", finding.study());
    entry.put("rule", finding.rule());
    entry.put("adjustedP", finding.p());
    entry.put("verdict", finding.judgement().verdict().toString());
    entry.put("because", finding.judgement().because());
    return entry;
  }

  private Map<String, Object> method(Outcome outcome) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("study", outcome.study());
    entry.put("method", outcome.method().name());
    entry.put("setting", outcome.setting().name());
    entry.put("seeds", outcome.trials().keySet());
    Map<String, ToDoubleFunction<TrialRow>> tested = new LinkedHashMap<>();
    tested.put("testStudents", TrialRow::testStudents);
    tested.put("testBest", row -> row.tested().testBest());
    tested.put("testEnsemble", row -> row.tested().testEnsemble());
    tested.put("testAveraged", row -> row.tested().testAveraged());
    tested.forEach((name, value) -> entry.put(name, share(outcome.last(value))));
    for (Cost cost : List.of(Cost.GRADIENTS, Cost.BYTES, Cost.SHOTS)) {
      if (!cost.isRare() || CompareResults.isMeasured(outcome)) {
        entry.put(cost.name().toLowerCase(Locale.ROOT), positive(outcome.last(cost::of)));
      }
    }
    if (CompareResults.isMeasured(outcome)) {
      entry.put("circuits", positive(outcome.last(row -> row.measured().circuits())));
      entry.put("taskNoise", positive(outcome.geometricMean(row -> row.measured().taskNoise())));
      entry.put(
          "distillNoise", positive(outcome.geometricMean(row -> row.measured().distillNoise())));
    }
    if (outcome.method().kind() == Method.Kind.ROUNDS) {
      entry.put(
          "largestDivergence", positive(outcome.largest(row -> row.learned().largestDivergence())));
      entry.put("failures", outcome.failures(results.threshold()));
    }
    entry.put("areaUnderCurve", share(outcome.areas()));
    entry.put("testStudentsBySeed", outcome.last(TrialRow::testStudents));
    if (!results.isReference(outcome)) {
      PairedDifference difference = results.difference(outcome, TrialRow::testStudents);
      entry.put("referenceMinusThis", difference.t());
      entry.put("bootstrap", difference.bootstrap());
      entry.put("wilcoxonP", difference.wilcoxon().p());
      if (outcome.method().kind() == Method.Kind.ROUNDS) {
        entry.put("stepsOverReference", speed(outcome));
      }
    }
    return entry;
  }

  private Map<String, Object> speed(Outcome rival) {
    SpeedRatio ratio = Claims.speed(results.reference(rival.study()), rival, Cost.STEPS);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("ratio", ratio.spent().ratio());
    entry.put("referenceNeverThere", ratio.firstMissing());
    entry.put("thisNeverThere", ratio.rivalMissing());
    entry.put("bothNeverThere", ratio.bothMissing());
    return entry;
  }

  /** The mean of a share; null if it was not measured. */
  private static Object share(double[] values) {
    return CompareResults.share(values).map(CompareSummary::json).orElse(null);
  }

  /** The mean of a value that is not negative; null if it was not measured. */
  private static Object positive(double[] values) {
    return CompareResults.positive(values).map(CompareSummary::json).orElse(null);
  }

  /** A value, and its limits if they are known. */
  private static Object json(Interval interval) {
    return interval.hasLimits() ? interval : Map.of("value", interval.value());
  }

  private static Map<String, Object> tuned(Tuned tuned) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("study", tuned.study());
    entry.put("method", tuned.method().name());
    entry.put("setting", tuned.setting().name());
    entry.put("chosen", tuned.chosen());
    entry.put("validationStudents", json(tuned.accuracy()));
    return entry;
  }
}

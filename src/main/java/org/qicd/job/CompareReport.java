package org.qicd.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.qicd.job.compare.Claims;
import org.qicd.job.compare.Comparison;
import org.qicd.job.compare.Interval;
import org.qicd.job.compare.Mean;
import org.qicd.job.compare.Outcome;
import org.qicd.job.compare.PairedDifference;
import org.qicd.job.compare.Study;
import org.qicd.job.compare.TrialRow;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Document;
import org.qicd.report.DotChart;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;

/** The {@code report.html} of a comparison: verdicts first, then study by study. */
final class CompareReport {
  private final CompareConfig config;
  private final List<Outcome> outcomes;
  private final List<Claims.Finding> findings;
  private final CompareSummary summary;
  private final String command;

  CompareReport(
      CompareConfig config,
      List<Outcome> outcomes,
      List<Claims.Finding> findings,
      CompareSummary summary,
      String command) {
    this.config = config;
    this.outcomes = outcomes;
    this.findings = findings;
    this.summary = summary;
    this.command = command;
  }

  Document document() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(lead(), true));
    blocks.add(
        new Block.Paragraph(
            "Every method of a seed has the same split, start and batches; intervals are 95%, over"
                + " seeds. They are over splits, starts and labels of one data set, and say nothing"
                + " about others. p values are adjusted by Holm over all claims of this page."
                + (config.testImages() == 0
                    ? " Nothing but this page has touched the test images."
                    : " Test images are drawn from the same pool as those of the tuning seeds."),
            false));
    blocks.addAll(verdicts());
    for (Study study : config.studies()) {
      blocks.add(new Block.Heading(study.name()));
      if (!study.expectation().isEmpty()) {
        blocks.add(new Block.Paragraph("Expected: " + study.expectation(), false));
      }
      blocks.add(table(study));
      blocks.add(new Block.Grid(List.of(differences(study), curves(study), fidelity(study))));
    }
    blocks.add(new Block.Heading("How it was done"));
    blocks.add(new Block.Command(command));
    blocks.add(new Block.Paragraph("Hyperparameters: " + Comparison.TUNING_RULE, false));
    blocks.add(new Block.KeyValues("Settings", settings(), false));
    return new Document("Comparison", blocks);
  }

  private String lead() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    findings.forEach(f -> counts.merge(f.judgement().verdict().toString(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((verdict, count) -> parts.add("%s %d".formatted(verdict, count)));
    return findings.isEmpty()
        ? "No study holds the methods qicd, qcd and qkd that the claims are about."
        : "Of %d tests of the claims, %s.".formatted(findings.size(), String.join(", ", parts));
  }

  private List<Block> verdicts() {
    List<List<Cell>> rows = new ArrayList<>();
    Map<String, String> found = new LinkedHashMap<>();
    Map<String, String> rules = new LinkedHashMap<>();
    for (Claims.Finding finding : findings) {
      rows.add(
          List.of(
              Cell.text(finding.judgement().verdict().toString()),
              Cell.text(finding.claim()),
              Cell.text(finding.study())));
      found.put(finding.study() + ", claim " + finding.claim(), finding.judgement().because());
      rules.put(finding.claim(), finding.rule());
    }
    return List.of(
        new Table(
            "Claims",
            List.of(Column.text("verdict"), Column.text("claim"), Column.text("study")),
            rows),
        new Block.KeyValues("What was found", found, false),
        new Block.KeyValues("How each is decided, written before the numbers", rules, true));
  }

  private Table table(Study study) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Outcome outcome : summary.of(study.name())) {
      Interval averaged = CompareSummary.averaged(outcome);
      rows.add(
          List.of(
              Cell.text(outcome.method().name()),
              cell(CompareSummary.mean(outcome, TrialRow::testStudents)),
              cell(CompareSummary.mean(outcome, TrialRow::testEnsemble)),
              averaged == null ? Cell.text("") : cell(averaged),
              gradients(outcome),
              Cell.text(outcome.setting().name())));
    }
    return new Table(
        "Test accuracy, means of %d seeds".formatted(config.plan().seeds()),
        List.of(
            Column.text("method"),
            Column.number("students, mean"),
            Column.number("ensemble"),
            Column.number("averaged weights"),
            Column.number("gradients of images"),
            Column.text("setting, chosen on validation images")),
        rows);
  }

  private static Cell gradients(Outcome outcome) {
    double mean = Arrays.stream(outcome.last(TrialRow::gradients)).average().orElse(0);
    return mean == 0 ? Cell.text("") : Cell.number(String.format(Locale.ROOT, "%,.0f", mean), mean);
  }

  private static Cell cell(Interval interval) {
    return Cell.number(CompareSummary.share(interval), interval.value());
  }

  private DotChart differences(Study study) {
    Outcome own = summary.reference(study.name());
    List<DotChart.Dot> dots = new ArrayList<>();
    for (Outcome rival : summary.of(study.name())) {
      if (!summary.isReference(rival)) {
        PairedDifference difference = summary.difference(rival);
        double[] first = own.last(TrialRow::testStudents);
        double[] second = rival.last(TrialRow::testStudents);
        List<Double> trials = new ArrayList<>();
        for (int s = 0; s < first.length; s++) {
          trials.add(100 * (first[s] - second[s]));
        }
        dots.add(
            new DotChart.Dot(
                "minus " + rival.method().name(),
                100 * difference.t().value(),
                100 * difference.t().lower(),
                100 * difference.t().upper(),
                trials));
      }
    }
    return new DotChart(
        "%s's students minus those of each rival, a dot for each seed"
            .formatted(own.method().name()),
        Axis.linear("points of test accuracy"),
        0,
        dots);
  }

  private XyChart curves(Study study) {
    return chart(
        study,
        "Accuracy on validation images, mean of the students, with 95% intervals",
        Axis.linear("share read correctly"),
        TrialRow::validationStudents);
  }

  private XyChart fidelity(Study study) {
    return chart(
        study,
        "Divergence R of the last step of a round: infidelity for qicd, KL in nats for others",
        Axis.log("R, log scale"),
        TrialRow::divergence);
  }

  private XyChart chart(Study study, String caption, Axis axis, ToDoubleFunction<TrialRow> value) {
    List<Series> series = new ArrayList<>();
    for (Outcome outcome : summary.of(study.name())) {
      if (CompareSummary.isEnsemble(outcome)) {
        Series line = series(outcome, value);
        if (!line.isEmpty()) {
          series.add(summary.isReference(outcome) ? line.stressed() : line);
        }
      }
    }
    return new XyChart(caption, Axis.linear("optimizer steps"), axis, series);
  }

  private static Series series(Outcome outcome, ToDoubleFunction<TrialRow> value) {
    List<List<TrialRow>> trials = List.copyOf(outcome.trials().values());
    int rounds = trials.stream().mapToInt(List::size).min().orElse(0);
    List<Double> x = new ArrayList<>();
    List<Interval> means = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      int at = round;
      double[] sample =
          trials.stream().mapToDouble(rows -> value.applyAsDouble(rows.get(at))).toArray();
      if (Arrays.stream(sample).allMatch(Double::isFinite)) {
        x.add((double) trials.get(0).get(round).steps());
        means.add(Mean.of(sample).t());
      }
    }
    return Series.of(
            outcome.method().name(), Form.LINE, array(x, v -> v), array(means, Interval::value))
        .within(array(means, Interval::lower), array(means, Interval::upper));
  }

  private static <T> double[] array(List<T> values, ToDoubleFunction<T> number) {
    return values.stream().mapToDouble(number).toArray();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("version", Main.Version.text() + ", Java " + Runtime.version());
    settings.put("tuning seeds", "0 to %d".formatted(config.plan().tuningSeeds() - 1));
    settings.put(
        "fresh seeds",
        "%d to %d"
            .formatted(
                config.plan().firstSeed(), config.plan().firstSeed() + config.plan().seeds() - 1));
    settings.put("validation images of a seed", Integer.toString(config.validationImages()));
    settings.put(
        "test images of a seed",
        config.testImages() == 0 ? "the data's own" : Integer.toString(config.testImages()));
    settings.put("trials", Integer.toString(outcomes.size() * config.plan().seeds()));
    settings.put("data", config.job().get(JobParam.DATA_PATH));
    return settings;
  }
}

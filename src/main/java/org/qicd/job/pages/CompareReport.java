package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.compare.Claims;
import org.qicd.compare.Cost;
import org.qicd.compare.Study;
import org.qicd.compare.Tuning;
import org.qicd.job.config.CompareConfig;
import org.qicd.report.Block;
import org.qicd.report.Document;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.report.XyChart;

/**
 * The {@code report.html} of a comparison, with the verdicts first and then each study.
 *
 * @param command the command line that makes the same comparison
 * @param origin versions of the software and fingerprints of the data
 */
public record CompareReport(CompareResults results, String command, Map<String, String> origin) {

  public Document document() {
    CompareConfig config = results.config();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(lead(), true));
    if (!config.page().remark().isEmpty()) {
      blocks.add(new Block.Paragraph(config.page().remark(), false));
    }
    blocks.add(
        new Block.Paragraph(
            "Every method of a seed has the same split, start and batches; intervals are 95%, over"
                + " seeds, and not given for fewer than three. Those of accuracies are Student's on"
                + " the logit scale. They are over splits, starts and labels of one data set, and"
                + " say nothing about others."
                + (config.page().judges()
                    ? " p values are adjusted by Holm over all claims of this page."
                    : "")
                + (config.images().test() == 0
                    ? " Nothing but this page has touched the test images."
                    : " Test images are drawn from the same pool as those of the tuning seeds."),
            false));
    if (!results.findings().isEmpty()) {
      blocks.addAll(verdicts());
    }
    if (!config.page().sweeps().isEmpty()) {
      blocks.add(new Block.Heading("What changes with one parameter"));
      SweepCharts charts = new SweepCharts(results);
      blocks.add(
          new Block.Grid(
              config.page().sweeps().stream()
                  .flatMap(sweep -> charts.of(sweep).stream())
                  .toList()));
    }
    if (results.isMeasured()) {
      blocks.add(new Block.Heading("What was measured"));
      blocks.add(
          new Block.Paragraph(
              "Where gradients are measured, accuracies are still those of exact probabilities:"
                  + " they tell what was learned, not how well it can be read.",
              false));
      blocks.add(MeasuredTable.of(results));
    }
    config.studies().forEach(study -> blocks.addAll(study(study)));
    blocks.add(new Block.Heading("How it was done"));
    blocks.add(new Block.Command(command));
    blocks.add(new Block.Paragraph("Hyperparameters: " + Tuning.RULE, false));
    blocks.add(new Block.KeyValues("Settings, versions and fingerprints", settings(), false));
    return new Document("Comparison", blocks);
  }

  private String lead() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    results
        .findings()
        .forEach(f -> counts.merge(f.judgement().verdict().toString(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((verdict, count) -> parts.add("%s %d".formatted(verdict, count)));
    if (!results.config().page().judges()) {
      return "No claim is judged here.";
    }
    return parts.isEmpty()
        ? "No study holds the methods qicd, qcd and qkd that the claims are about."
        : "Verdicts of %d tests of the claims: %s."
            .formatted(results.findings().size(), String.join(", ", parts));
  }

  private List<Block> verdicts() {
    List<List<Cell>> rows = new ArrayList<>();
    Map<String, String> found = new LinkedHashMap<>();
    Map<String, String> rules = new LinkedHashMap<>();
    for (Claims.Finding finding : results.findings()) {
      rows.add(
          List.of(
              Cell.text(finding.judgement().verdict().toString()),
              Cell.text(finding.claim()),
              Cell.text(finding.study())));
      found.put(finding.study() + ", claim " + finding.claim(), finding.judgement().because());
      rules.put(finding.claim(), finding.rule());
    }
    return List.of(
        new Block.KeyValues("How each claim is decided, written before the numbers", rules, true),
        new Table(
            "Claims",
            List.of(Column.text("verdict"), Column.text("claim"), Column.text("study")),
            rows),
        new Block.KeyValues("What was found", found, false));
  }

  private List<Block> study(Study study) {
    StudyTables tables = new StudyTables(results, study.name());
    StudyCharts charts = new StudyCharts(results, study.name());
    boolean judged = results.config().page().judges(study.name());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(study.name()));
    blocks.add(new Block.Paragraph(about(study, judged), false));
    blocks.add(tables.accuracy());
    List<Block> grid = new ArrayList<>(List.of(charts.differences(), charts.learning()));
    for (Cost cost : List.of(Cost.BYTES, Cost.SHOTS)) {
      XyChart spent = charts.over(cost);
      if (!spent.series().isEmpty()) {
        grid.add(spent);
      }
    }
    XyChart sensitivity = charts.sensitivity();
    if (!sensitivity.series().isEmpty()) {
      grid.add(sensitivity);
    }
    if (judged) {
      grid.addAll(
          List.of(
              charts.ensembles(),
              charts.divergence(),
              charts.gradients(),
              charts.meanInfidelity()));
    }
    blocks.add(new Block.Grid(grid));
    blocks.add(tables.speed());
    if (judged) {
      blocks.addAll(List.of(tables.cost(), tables.stability()));
      blocks.add(charts.infidelities(results.reference(study.name())));
      results.of(study.name(), "qcd").ifPresent(qcd -> blocks.add(charts.infidelities(qcd)));
    }
    return blocks;
  }

  private String about(Study study, boolean judged) {
    List<String> sentences = new ArrayList<>();
    if (!study.expectation().isEmpty()) {
      sentences.add("Expected: " + study.expectation());
    }
    if (!study.settingsOf().isEmpty()) {
      sentences.add(
          "Methods that the study \u201c%s\u201d has are not tuned here: they take the settings"
                  .formatted(study.settingsOf())
              + " chosen there.");
    }
    if (!judged) {
      sentences.add("No claim is judged here: intervals are not adjusted for their number.");
    }
    return String.join(" ", sentences);
  }

  private Map<String, String> settings() {
    CompareConfig config = results.config();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("tuning seeds", "0 to %d".formatted(config.plan().tuningSeeds() - 1));
    settings.put(
        "fresh seeds",
        "%d to %d"
            .formatted(
                config.plan().firstSeed(), config.plan().firstSeed() + config.plan().seeds() - 1));
    settings.put("validation images of a seed", Integer.toString(config.images().validation()));
    settings.put(
        "test images of a seed",
        config.images().test() == 0 ? "the data's own" : Integer.toString(config.images().test()));
    settings.put(
        "trials on fresh seeds",
        Integer.toString(results.outcomes().size() * config.plan().seeds()));
    settings.putAll(origin);
    return settings;
  }
}

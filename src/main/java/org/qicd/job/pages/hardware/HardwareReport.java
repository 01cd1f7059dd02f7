package org.qicd.job.pages.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.job.run.Build;
import org.qicd.report.Block;
import org.qicd.report.Document;
import org.qicd.report.Table;

/** The report of a sweep, and what the command prints. */
public final class HardwareReport {
  private final HardwareFindings found;
  private final HardwareTables tables;

  public HardwareReport(HardwareFindings found) {
    this.found = found;
    this.tables = new HardwareTables(found);
  }

  /** What the command prints, the verdict first. */
  public String text() {
    StringBuilder text = new StringBuilder();
    HardwareText.all(found)
        .forEach((question, answer) -> text.append("%s%n  %s%n".formatted(question, answer)));
    add(text, tables.accuracies());
    add(text, tables.limits());
    add(text, tables.mitigations());
    tables.fidelities().ifPresent(table -> add(text, table));
    found.budget().ifPresent(budget -> add(text, budget.circuits()));
    found.budget().ifPresent(budget -> add(text, budget.steps()));
    return text.toString();
  }

  private static void add(StringBuilder text, Table table) {
    text.append("%n%s%n%s".formatted(table.caption(), table.text()));
  }

  /**
   * The report.
   *
   * @param command the command line
   * @param settings names and values of what was asked for
   */
  public Document document(String command, Map<String, String> settings) {
    List<Block> blocks = new ArrayList<>();
    Map<String, String> answers = new LinkedHashMap<>(HardwareText.all(found));
    blocks.add(new Block.Paragraph(answers.values().iterator().next(), true));
    blocks.add(new Block.KeyValues("What was found", answers, false));
    HardwareText.remarks(found).forEach(remark -> blocks.add(new Block.Paragraph(remark, false)));
    HardwareCharts charts = new HardwareCharts(found.sweep());
    blocks.add(new Block.Heading("Noise and shots"));
    blocks.add(new Block.Grid(charts.accuracies()));
    blocks.add(tables.accuracies());
    blocks.add(tables.students());
    blocks.add(new Block.Heading("What limits"));
    blocks.add(charts.limits());
    blocks.add(tables.limits());
    blocks.add(new Block.Heading("Mitigation"));
    blocks.add(charts.mitigations());
    blocks.add(tables.mitigations());
    tables
        .fidelities()
        .ifPresent(
            table -> {
              blocks.add(new Block.Heading("Fidelity among students"));
              blocks.add(
                  new Block.Paragraph(
                      "Swap tests and randomised measurements find the overlap of mixed states; the"
                          + " gates of these tests make no errors here. The inversion test runs a"
                          + " circuit of twice the depth, with the errors of all its gates.",
                      false));
              blocks.add(table);
            });
    found
        .budget()
        .ifPresent(
            budget -> {
              blocks.add(new Block.Heading("What it costs"));
              blocks.add(budget.circuits());
              blocks.add(budget.steps());
            });
    blocks.add(new Block.Heading("How it was done"));
    blocks.add(new Block.Command(command));
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("version", Build.version() + ", Java " + Runtime.version());
    shown.putAll(settings);
    blocks.add(new Block.KeyValues("Settings", shown, false));
    return new Document("On a quantum computer", blocks);
  }
}

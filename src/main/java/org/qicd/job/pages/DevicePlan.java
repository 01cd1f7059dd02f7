package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.hardware.Durations;
import org.qicd.hardware.TrainingBudget;
import org.qicd.report.Block;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.transpile.Budget;

/**
 * What a run would cost on a quantum computer, as the command {@code plan} shows it.
 *
 * @param device the name of the computer, or the names of several
 * @param images number of test images
 */
public record DevicePlan(String device, TrainingBudget budget, long images) {

  /** Shots of each circuit, if their number is not given. */
  public static final int SHOTS = 1000;

  private static final String HEADING = "On a quantum computer";

  /** What it costs, in a sentence, and what follows. */
  public String verdict() {
    return budget.verdict(images) + ".";
  }

  private String headline() {
    return "On %s, %s".formatted(device, verdict());
  }

  /** The cost of each student's circuit. */
  public Table circuits() {
    List<List<Cell>> rows = new ArrayList<>();
    for (int c = 0; c < budget.circuits().size(); c++) {
      Budget one = budget.circuits().get(c);
      rows.add(
          List.of(
              Cell.number(Integer.toString(c), c),
              number(one.numQubits()),
              number(one.numTwoQubitGates()),
              number(one.depth()),
              number(one.twoQubitDepth()),
              Cell.number(Numbers.format("%.1f", 1e6 * one.gateSeconds()), one.gateSeconds()),
              Cell.number(Numbers.format("%.1f", 1e6 * one.secondsPerShot()), one.secondsPerShot()),
              Cell.number(Numbers.format("%.3g", one.errorFree()), one.errorFree())));
    }
    return new Table(
        "Each student's circuit, in the gates of the computer: times in microseconds, and the"
            + " expected share of shots without an error",
        List.of(
            Column.number("student"),
            Column.number("qubits"),
            Column.number("two-qubit gates"),
            Column.number("depth"),
            Column.number("two-qubit depth"),
            Column.number("gates"),
            Column.number("shot"),
            Column.number("error-free")),
        rows);
  }

  /** The cost of a training step, by each way to measure gradients and fidelities. */
  public Table steps() {
    List<List<Cell>> rows = new ArrayList<>();
    for (TrainingBudget.Step step : budget.steps()) {
      rows.add(
          List.of(
              Cell.text(step.rule().label()),
              Cell.text(step.test().label()),
              number(step.numQubits()),
              number(step.circuits()),
              Cell.number(Numbers.count(Math.round(step.shots())), step.shots()),
              Cell.number(Durations.text(step.seconds()), step.seconds())));
    }
    return new Table(
        "One training step of all students, one circuit after the other",
        List.of(
            Column.text("gradient"),
            Column.text("fidelity by"),
            Column.number("qubits"),
            Column.number("circuits"),
            Column.number("shots"),
            Column.number("computer works")),
        rows);
  }

  private static Cell number(long value) {
    return Cell.number(Numbers.count(value), (double) value);
  }

  /** The part of a report. */
  public List<Block> blocks() {
    return List.of(
        new Block.Heading(HEADING), new Block.Paragraph(headline(), false), circuits(), steps());
  }

  /** The part of what is printed. */
  public String text() {
    return "%s%n%n%s%n%s%n%n%s"
        .formatted(headline(), circuits().text(), steps().caption() + ":", steps().text());
  }

  /** The part of {@code plan.json} and {@code hardware.json}. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", device);
    map.put("shots", budget.shots());
    map.put("images", images);
    map.put("evaluationSeconds", budget.evaluation(images));
    map.put("circuits", budget.circuits());
    map.put("steps", budget.steps());
    return map;
  }
}

package org.qicd.job.pages.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.qicd.hardware.CountsComparison;
import org.qicd.hardware.CountsComparison.Row;
import org.qicd.hardware.CountsFile;
import org.qicd.hardware.HardwareStudents;
import org.qicd.report.Block;
import org.qicd.report.Document;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.stats.Interval;

/** What a computer did beside what was predicted: sentences, tables and numbers. */
public final class CountsPages {
  /** The number of images in the table of the worst. */
  private static final int WORST = 10;

  private final CountsFile file;
  private final HardwareStudents students;
  private final CountsComparison comparison;

  public CountsPages(CountsFile file, HardwareStudents students, CountsComparison comparison) {
    this.file = file;
    this.students = students;
    this.comparison = comparison;
  }

  /** What the command prints. */
  public String text() {
    return "%s%n%n%s%n%s%n%s"
        .formatted(verdict(), byStudent().text(), worst().caption(), worst().text());
  }

  private String verdict() {
    List<Row> rows = comparison.rows();
    return Numbers.format(
        "%s, by %s shots, %s. Outcomes are %.3f away from the prediction for %s, where so many shots"
            + " alone make %.3f; from a computer without noise they are %.3f away.",
        file.device(),
        Numbers.count(file.shots()),
        comparison.isAsPredicted() ? "did as predicted" : "did not do as predicted",
        mean(rows, Row::fromPredicted),
        students.backends().names(),
        mean(rows, Row::bySampling),
        mean(rows, Row::fromIdeal));
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).average().orElseThrow();
  }

  private Table byStudent() {
    List<List<Cell>> rows = new ArrayList<>();
    for (int student : comparison.students()) {
      List<Row> of = comparison.of(student);
      rows.add(
          List.of(
              Cell.text(HardwareText.name(students, students.students().get(student))),
              Cell.number(of.size() + "", of.size()),
              accuracy(of, Row::measured),
              accuracy(of, Row::predicted),
              accuracy(of, Row::ideal),
              cell(mean(of, Row::fromPredicted)),
              cell(mean(of, Row::bySampling)),
              cell(mean(of, Row::fromIdeal))));
    }
    return new Table(
        "What %s did, and what was predicted".formatted(file.device()),
        List.of(
            Column.text("student"),
            Column.number("images"),
            Column.number("accuracy measured, 95% interval"),
            Column.number("predicted"),
            Column.number("without noise"),
            Column.number("distance from prediction"),
            Column.number("expected by shots"),
            Column.number("distance from no noise")),
        rows);
  }

  private static Cell accuracy(List<Row> rows, ToIntFunction<Row> predicted) {
    List<Row> labelled = rows.stream().filter(row -> row.label() >= 0).toList();
    if (labelled.isEmpty()) {
      return Cell.text("");
    }
    int correct = (int) labelled.stream().filter(r -> predicted.applyAsInt(r) == r.label()).count();
    Interval interval = Interval.wilson(labelled.size(), correct);
    return Cell.number(interval.text("%.4f"), interval.value());
  }

  private Table worst() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Row row : comparison.worst(WORST)) {
      rows.add(
          List.of(
              Cell.number(row.student() + "", row.student()),
              Cell.number(row.image() + "", row.image()),
              Cell.text(row.label() < 0 ? "" : row.label() + ""),
              Cell.text(row.measured() + ""),
              Cell.text(row.predicted() + ""),
              Cell.text(row.ideal() + ""),
              cell(row.fromPredicted()),
              cell(row.bySampling()),
              cell(row.fromIdeal())));
    }
    return new Table(
        "The images that are farthest from their prediction",
        List.of(
            Column.number("student"),
            Column.number("image"),
            Column.text("label"),
            Column.text("measured"),
            Column.text("predicted"),
            Column.text("without noise"),
            Column.number("distance from prediction"),
            Column.number("expected by shots"),
            Column.number("distance from no noise")),
        rows);
  }

  private static Cell cell(double value) {
    return Cell.number(Numbers.decimals(value), value);
  }

  /** The content of {@code hardware.json}. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", verdict());
    json.put("asPredicted", comparison.isAsPredicted());
    json.put("device", file.device());
    json.put("predictedFor", students.backends().names());
    json.put("shots", file.shots());
    json.put("circuits", comparison.rows());
    return json;
  }

  /**
   * The report.
   *
   * @param command the command line
   * @param settings names and values of what was asked for
   */
  public Document document(String command, Map<String, String> settings) {
    return new Document(
        "On a quantum computer",
        List.of(
            new Block.Paragraph(verdict(), true),
            byStudent(),
            worst(),
            new Block.Heading("How it was done"),
            new Block.Paragraph(
                "Distances are total variations between shares of bit strings: half the sum of"
                    + " |p - q|, means over the measured circuits.",
                false),
            new Block.Command(command),
            new Block.KeyValues("Settings", settings, false)));
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.qicd.diagnose.devices.Advice;
import org.qicd.diagnose.devices.DeviceFindings;
import org.qicd.diagnose.devices.DeviceFindings.Kind;
import org.qicd.report.Block;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;

/** What a diagnosis says of unlike devices: sentences, tables and numbers. */
public final class DiagnoseDevices {
  private final DeviceFindings found;
  private final DeviceFindings.Start start;

  public DiagnoseDevices(DeviceFindings found) {
    this.found = found;
    this.start = found.start();
  }

  /** The answer to each question, in the order of the report. */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("How unlike are the devices?", fidelity());
    all.put("Does averaging have a floor?", floor());
    all.put("Can infidelity pull students together?", basin());
    all.put("Can the weights undo the mismatch?", reach());
    all.put("Which strategy?", strategy());
    return all;
  }

  /** A summary in two sentences. */
  String lead() {
    return Numbers.format(
        "On their devices, students of equal weights have a mean fidelity of %.3f. %s",
        start.measured(), found.advice().text());
  }

  private String fidelity() {
    return Numbers.format(
        "On %d images students of equal weights have a mean fidelity F0 of %.3f at the start, the"
            + " lowest pair %.3f, where unrelated states have 1/D = %.3g. Theory says %.3f from the"
            + " devices' angles alone, and %.3f from the metric at the start.%s",
        found.images(),
        start.measured(),
        start.lowest(),
        found.unrelated(),
        start.ofAngles(),
        start.ofMetric(),
        drifts()
            ? Numbers.format(
                " The drift of a whole training lowers it to about %.3f.", start.drifted())
            : "");
  }

  private boolean drifts() {
    return start.drifted() < start.measured();
  }

  private String floor() {
    if (found.advice() == Advice.AVERAGE) {
      return "None to speak of: students that share their weights are nearly the same.";
    }
    return Numbers.format(
        "Yes. Students that share their weights keep a mean infidelity of about 1 - F0 = %.3f,"
            + " whatever these are: with the weights of %d other starts it is %.3f to %.3f%s. What"
            + " that costs in accuracy cannot be told before a run.",
        1 - start.drifted(),
        start.elsewhere().size(),
        1 - Collections.max(start.elsewhere()),
        1 - Collections.min(start.elsewhere()),
        drifts() ? " before the drift" : "");
  }

  private String basin() {
    return Numbers.format(
        "%s. F0 is %.3g times 1/D, and %.0f times are asked for. Where F0 is about 1/D, students are"
            + " as far apart as unrelated states, and infidelity has hardly a gradient to follow.",
        found.hasBasin() ? "Yes" : "No", start.drifted() / found.unrelated(), Advice.BASIN);
  }

  private String reach() {
    List<String> kinds = found.kinds().stream().map(DiagnoseDevices::outside).toList();
    StringBuilder text = new StringBuilder();
    kinds.forEach(text::append);
    text.append(
        Numbers.format(
            "With the best weights near the start, students could reach a mean fidelity of about"
                + " %.3f, to first order in the errors.",
            found.reached()));
    if (found.reachedWithCouplers() > found.reached()) {
      text.append(
          Numbers.format(
              " With tunableCouplers it would be about %.3f.", found.reachedWithCouplers()));
    }
    if (found.reachesAll()) {
      text.append(
          " But on so few images the weights reach all states there are: take more"
              + " diagnose.metricImages to tell.");
    }
    return text.toString();
  }

  private static String outside(Kind kind) {
    String name = kind.kind().label();
    return kind.rankOutside() == 0
        ? "All %s are within the weights' reach. ".formatted(name)
        : Numbers.format(
            "Of %s, %d of %d directions with %.0f%% of the infidelity are outside the weights'"
                + " reach. ",
            name, kind.rankOutside(), kind.rank(), 100 * kind.shareOutside());
  }

  private String strategy() {
    return found.advice().text() + " The rule's limits are those of a study of digits on 6 qubits.";
  }

  /** The section of the report. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading("Unlike devices"));
    blocks.add(
        new Block.Paragraph(
            "This section is about the students' devices. All others are about the circuit on an"
                + " ideal device.",
            false));
    blocks.add(fidelities());
    if (!found.kinds().isEmpty()) {
      blocks.add(kinds());
    }
    return blocks;
  }

  private Table fidelities() {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(row("equal weights, measured", start.measured()));
    rows.add(row("the same, predicted from the devices' angles", start.ofAngles()));
    rows.add(row("the same, predicted from the metric", start.ofMetric()));
    rows.add(row("the lowest pair of students, measured", start.lowest()));
    rows.add(row("other starts, measured, lowest", Collections.min(start.elsewhere())));
    rows.add(row("other starts, measured, highest", Collections.max(start.elsewhere())));
    if (drifts()) {
      rows.add(row("after the drift of a whole training, predicted", start.drifted()));
    }
    rows.add(row("the best weights near the start, predicted", found.reached()));
    if (found.reachedWithCouplers() > found.reached()) {
      rows.add(row("the same with tunableCouplers, predicted", found.reachedWithCouplers()));
    }
    rows.add(row("unrelated states, 1/D", found.unrelated()));
    return new Table(
        "Mean fidelity between students on their devices, %d images".formatted(found.images()),
        List.of(Column.text("students with"), Column.number("fidelity")),
        rows);
  }

  private static Cell number(double value) {
    return Cell.number(Numbers.digits(value), value);
  }

  private static List<Cell> row(String name, double fidelity) {
    return List.of(Cell.text(name), Cell.number(Numbers.decimals(fidelity), fidelity));
  }

  private Table kinds() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Kind kind : found.kinds()) {
      rows.add(
          List.of(
              Cell.text(kind.kind().label()),
              number(kind.infidelity()),
              number(kind.rank()),
              number(kind.rankOutside()),
              Cell.number(
                  Numbers.format("%.1f%%", 100 * kind.shareOutside()), kind.shareOutside())));
    }
    return new Table(
        "What the weights can undo: they have %d independent directions on these images"
            .formatted(found.weightsRank()),
        List.of(
            Column.text("errors"),
            Column.number("infidelity, to second order"),
            Column.number("directions"),
            Column.number("outside the weights'"),
            Column.number("share of the infidelity outside")),
        rows);
  }

  /** The content of {@code diagnosis.json}. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("advice", found.advice().name().toLowerCase(Locale.ROOT));
    json.put("hasBasin", found.hasBasin());
    json.put("unrelatedFidelity", found.unrelated());
    json.put("found", found);
    return json;
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qicd.diagnose.shots.Noise;
import org.qicd.diagnose.shots.ShotFindings;
import org.qicd.diagnose.shots.ShotFindings.Moment;
import org.qicd.diagnose.shots.Smoothing;
import org.qicd.diagnose.shots.Term;
import org.qicd.diagnose.shots.TestCost;
import org.qicd.measure.FidelityTest;
import org.qicd.report.Block;
import org.qicd.report.Chart.Axis;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.report.XyChart;
import org.qicd.report.XyChart.Form;
import org.qicd.report.XyChart.Series;

/** What a diagnosis says of shots: sentences, tables, charts and numbers. */
public final class DiagnoseShots {
  private final Optional<ShotFindings> found;
  private final String reason; // why nothing was measured

  private DiagnoseShots(Optional<ShotFindings> found, String reason) {
    this.found = found;
    this.reason = reason;
  }

  public static DiagnoseShots of(ShotFindings found) {
    return new DiagnoseShots(Optional.of(found), "");
  }

  /** Says why nothing was measured. */
  public static DiagnoseShots leftOut(String reason) {
    return new DiagnoseShots(Optional.empty(), reason);
  }

  Optional<ShotFindings> found() {
    return found;
  }

  /** The answer to each question, in the order of the report. */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    if (found.isEmpty()) {
      all.put("How many shots does it take?", "Not measured. " + reason);
      return all;
    }
    ShotFindings shots = found.get();
    all.put("How many shots does it take?", verdict(shots));
    all.put("How far apart are the students' states?", fidelity(shots));
    all.put("How noisy are gradients?", noise(shots));
    all.put("Does KL need smoothing?", smoothing(shots));
    if (shots.inversionIsWrong()) {
      all.put("Does an inversion test see the states?", inversion(shots));
    }
    return all;
  }

  private static String verdict(ShotFindings shots) {
    Noise advised = shots.advised();
    FidelityTest test = advised.term().test();
    StringBuilder text = new StringBuilder();
    text.append(
        Numbers.format(
            "Take fidelityBy = %s: with %s shots for each circuit, the noise of the infidelity's"
                + " gradient over %d images is as large as the gradient %s; four times as many halve"
                + " it. It needs %s, and circuits of %d qubits.",
            test.label(),
            byMoment(shots, moment -> shots(moment, advised.term())),
            shots.images(),
            moments(shots),
            test.needs().text(),
            test.qubits(shots.numQubits())));
    if (test.needs() == FidelityTest.Needs.STATES) {
      text.append(
          " Where devices exchange numbers only, randomised takes %s."
              .formatted(byMoment(shots, moment -> shots(moment, Term.RANDOMISED))));
    }
    return text.toString();
  }

  /** A text for each moment, such as {@code 40, later 300}. */
  private static String byMoment(ShotFindings shots, Function<Moment, String> text) {
    return shots.moments().stream().map(text).collect(Collectors.joining(", later "));
  }

  private static String moments(ShotFindings shots) {
    return shots.moments().stream()
        .map(moment -> "at the " + moment.when())
        .collect(Collectors.joining(" and "));
  }

  private static String shots(Moment moment, Term term) {
    return moment.noise(term).map(noise -> number(noise.shotsAtOne())).orElse("");
  }

  private static String number(double shots) {
    return Double.isInfinite(shots)
        ? "no number of"
        : shots < 1e7 ? Numbers.count((long) Math.ceil(shots)) : Numbers.format("%.1e", shots);
  }

  private static String fidelity(ShotFindings shots) {
    StringBuilder text = new StringBuilder();
    for (Moment moment : shots.moments()) {
      text.append(
          Numbers.format(
              "At the %s their mean fidelity F is %.4f, on single images %.4f to %.4f. To tell it from"
                  + " 1, with a standard error of 1 - F, a comparison takes %s. ",
              moment.when(),
              moment.fidelities().mean(),
              moment.fidelities().lowest(),
              moment.fidelities().highest(),
              moment.tests().stream()
                  .filter(cost -> cost.test() != FidelityTest.EXACT)
                  .map(
                      cost ->
                          "%s shots by %s"
                              .formatted(number(cost.shotsToResolve()), cost.test().label()))
                  .collect(Collectors.joining(", "))));
    }
    return text.toString().strip();
  }

  private static String noise(ShotFindings shots) {
    StringBuilder text = new StringBuilder();
    for (Moment moment : shots.moments()) {
      text.append("Noise is as large as the signal at the ").append(moment.when()).append(" with ");
      text.append(
          moment.noise().stream()
              .map(
                  noise ->
                      "%s shots (%s)".formatted(number(noise.shotsAtOne()), noise.term().label()))
              .collect(Collectors.joining(", ")));
      List<String> others =
          moment.noise().stream()
              .filter(noise -> !noise.followsTheLaw())
              .map(noise -> noise.term().label())
              .toList();
      text.append(
          others.isEmpty()
              ? ". All fall as 1/sqrt(shots). "
              : ". All fall as 1/sqrt(shots), but for %s. ".formatted(String.join(", ", others)));
    }
    return text.toString().strip();
  }

  private static String smoothing(ShotFindings shots) {
    Optional<Smoothing> last = shots.last().smoothing();
    String softmax =
        shots.byBornsRule()
            ? ""
            : "No: with readoutLink = softmax the gradient of KL is bounded, and smoothing has no"
                + " effect. ";
    if (last.isEmpty()) {
      return softmax + "There are too many classes for Born's rule.";
    }
    Smoothing found = last.get();
    Smoothing.Tried best = found.best();
    return softmax
        + Numbers.format(
            "%s its gradient holds q/p, exactly up to %.3g %s, and without a bound where an outcome"
                + " was not counted: with %s shots, for %.0f%% of students' images. Without smoothing"
                + " noise over signal is %.3g; smoothing = %s has the least, %.3g.%s",
            shots.byBornsRule() ? "By Born's rule" : "By Born's rule it would:",
            found.largest(),
            "at the " + shots.last().when(),
            number(found.shots()),
            100 * found.unseen(),
            found.none().ratio(),
            Numbers.exact(best.smoothing()),
            best.ratio(),
            shots.byBornsRule() && best.smoothing() != shots.smoothing()
                ? Numbers.format(
                    " The configured smoothing = %s has %.3g.",
                    Numbers.exact(shots.smoothing()), found.at(shots.smoothing()).ratio())
                : "");
  }

  private static String inversion(ShotFindings shots) {
    StringBuilder text = new StringBuilder("No. ");
    for (Moment moment : shots.moments()) {
      text.append(
          Numbers.format(
              "At the %s it would report %.4f, where the states' fidelity is %.4f. ",
              moment.when(), moment.fidelities().byInversion(), moment.fidelities().mean()));
    }
    return text.append(
            "It runs both circuits on one device, and so compares the students' weights, not what"
                + " their devices do.")
        .toString();
  }

  /** The section of the report. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    if (found.isEmpty()) {
      return blocks;
    }
    ShotFindings shots = found.get();
    blocks.add(new Block.Heading("Shots"));
    blocks.add(
        new Block.Paragraph(
            "Gradients by the parameter-shift rule from drawn counts, over %d images, on the students'"
                    .formatted(shots.images())
                + " devices. Noise over signal is |measured - exact| / |exact|.",
            false));
    blocks.add(new Block.Grid(shots.moments().stream().<Block>map(DiagnoseShots::chart).toList()));
    for (Moment moment : shots.moments()) {
      blocks.add(noiseTable(moment));
    }
    for (Moment moment : shots.moments()) {
      blocks.add(testTable(shots, moment));
    }
    for (Moment moment : shots.moments()) {
      moment.smoothing().map(smoothing -> smoothingTable(moment, smoothing)).ifPresent(blocks::add);
    }
    return blocks;
  }

  private static XyChart chart(Moment moment) {
    List<Series> series = new ArrayList<>();
    for (Noise noise : moment.noise()) {
      series.add(
          Series.of(
              noise.term().label(),
              Form.LINE,
              noise.points().stream().mapToDouble(Noise.Point::shots).toArray(),
              noise.points().stream().mapToDouble(Noise.Point::ratio).toArray()));
    }
    return new XyChart(
        "Noise over signal of gradients at the " + moment.when(),
        Axis.log("shots for each circuit"),
        Axis.log("noise over signal"),
        series);
  }

  private static Table noiseTable(Moment moment) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Noise noise : moment.noise()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.text(noise.term().label()));
      row.add(cell(noise.signal()));
      noise.points().forEach(point -> row.add(cell(point.ratio())));
      row.add(Cell.number(number(noise.shotsAtOne()), noise.shotsAtOne()));
      row.add(Cell.text(noise.followsTheLaw() ? "yes" : "no"));
      rows.add(row);
    }
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("gradient of"));
    columns.add(Column.number("signal"));
    moment
        .noise()
        .get(0)
        .points()
        .forEach(point -> columns.add(Column.number(point.shots() + " shots")));
    columns.add(Column.number("shots at which it is 1"));
    columns.add(Column.text("falls as 1/sqrt(shots)"));
    return new Table("Noise over signal at the " + moment.when(), columns, rows);
  }

  private static Table testTable(ShotFindings shots, Moment moment) {
    List<List<Cell>> rows = new ArrayList<>();
    for (TestCost cost : moment.tests()) {
      FidelityTest test = cost.test();
      rows.add(
          List.of(
              Cell.text(test.label()),
              Cell.text(test.needs().text()),
              cell(cost.circuits()),
              cell(cost.qubits()),
              Cell.text(depth(test)),
              cell(cost.deviation()),
              Cell.number(number(cost.shotsForHundredth()), cost.shotsForHundredth()),
              Cell.number(number(cost.shotsToResolve()), cost.shotsToResolve())));
    }
    return new Table(
        Numbers.format(
            "One comparison of two states at the %s, F = %.4f",
            moment.when(), moment.fidelities().mean()),
        List.of(
            Column.text("test"),
            Column.text("needs"),
            Column.number("circuits"),
            Column.number("qubits"),
            Column.text("depth beside the circuit's"),
            Column.number("standard deviation, %s shots".formatted(number(shots.shots()))),
            Column.number("shots for .01"),
            Column.number("shots for 1 - F")),
        rows);
  }

  private static String depth(FidelityTest test) {
    return test.depthFactor() > 1
        ? test.depthFactor() + " times"
        : switch (test) {
          case SWAP -> "a controlled swap for each qubit";
          case DESTRUCTIVE_SWAP -> "two gates";
          case RANDOMISED -> "a rotation";
          default -> "none";
        };
  }

  private static Table smoothingTable(Moment moment, Smoothing smoothing) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Smoothing.Tried tried : smoothing.tried()) {
      rows.add(List.of(cell(tried.smoothing()), cell(tried.ratio())));
    }
    return new Table(
        "KL by Born's rule with %s shots at the %s"
            .formatted(number(smoothing.shots()), moment.when()),
        List.of(Column.number("smoothing"), Column.number("noise over signal, with its bias")),
        rows);
  }

  private static Cell cell(double value) {
    return Cell.number(Numbers.digits(value), value);
  }

  /** The content of {@code diagnosis.json}. */
  static Map<String, Object> json(ShotFindings shots) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("advisedTest", shots.advised().term().test().label());
    json.put("advisedShots", shots.advised().shotsAtOne());
    json.put("images", shots.images());
    json.put("shots", shots.shots());
    json.put("smoothing", shots.smoothing());
    shots.moments().forEach(moment -> json.put(moment.when(), json(moment)));
    return json;
  }

  private static Map<String, Object> json(Moment moment) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("fidelities", moment.fidelities());
    json.put("inversionIsWrong", moment.inversionIsWrong());
    json.put("tests", moment.tests());
    List<Map<String, Object>> noise = new ArrayList<>();
    for (Noise of : moment.noise()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("term", of.term().name().toLowerCase(Locale.ROOT));
      entry.put("signal", of.signal());
      entry.put("noiseOverSignal", of.points());
      entry.put("shotsAtOne", of.shotsAtOne());
      entry.put("followsSquareRoot", of.followsTheLaw());
      noise.add(entry);
    }
    json.put("gradients", noise);
    moment.smoothing().ifPresent(smoothing -> json.put("kullbackLeiblerByBorn", smoothing));
    return json;
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qicd.diagnose.shots.Fidelities;
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
  private static final String NO_NUMBER = "no number of";

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
    Optional<Noise> advised = shots.advised();
    if (advised.isEmpty()) {
      return "The students are equal at the %s, so that no number of shots tells their states apart."
          .formatted(shots.last().when());
    }
    FidelityTest test = advised.get().term().test();
    String text =
        Numbers.format(
            "Take fidelityBy = %s: with %s shots of each circuit the noise of the infidelity's gradient"
                + " over %d images is as large as the gradient %s, and four times as many halve it."
                + " It runs on %d qubits%s. Of the other device it needs %s.",
            test.label(),
            byMoment(shots, moment -> shots(moment, advised.get().term())),
            shots.images(),
            moments(shots),
            test.qubits(shots.numQubits()),
            test.depthFactor() > 1 ? " and at twice the circuit's depth" : "",
            test.needs().text());
    return test.needs() == FidelityTest.Needs.STATES
        ? "%s Where only numbers can move between devices, randomised takes %s shots."
            .formatted(text, byMoment(shots, moment -> shots(moment, Term.RANDOMISED)))
        : text;
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
    return moment
        .noise(term)
        .filter(Noise::hasSignal)
        .map(noise -> number(noise.shotsAtOne()))
        .orElse(NO_NUMBER);
  }

  private static String number(double shots) {
    return Double.isInfinite(shots)
        ? NO_NUMBER
        : shots < 1e7 ? Numbers.count((long) Math.ceil(shots)) : Numbers.format("%.1e", shots);
  }

  private static String fidelity(ShotFindings shots) {
    return shots.moments().stream().map(DiagnoseShots::fidelity).collect(Collectors.joining(" "));
  }

  private static String fidelity(Moment moment) {
    Fidelities fidelities = moment.fidelities();
    if (fidelities.areEqual()) {
      return "At the %s they are equal.".formatted(moment.when());
    }
    return Numbers.format(
        "At the %s their mean fidelity F is %.4f, on single images %.4f to %.4f. To tell it from 1,"
            + " with a standard error of 1 - F, a comparison takes %s.",
        moment.when(),
        fidelities.mean(),
        fidelities.lowest(),
        fidelities.highest(),
        moment.tests().stream()
            .filter(cost -> cost.test() != FidelityTest.EXACT)
            .map(
                cost ->
                    "%s shots by %s".formatted(number(cost.shotsToResolve()), cost.test().label()))
            .collect(Collectors.joining(", ")));
  }

  private static String noise(ShotFindings shots) {
    return shots.moments().stream().map(DiagnoseShots::noise).collect(Collectors.joining(" "));
  }

  private static String noise(Moment moment) {
    List<Noise> with = moment.noise().stream().filter(Noise::hasSignal).toList();
    if (with.isEmpty()) {
      return "At the %s there are no gradients.".formatted(moment.when());
    }
    List<String> others =
        with.stream().filter(noise -> !noise.followsTheLaw()).map(n -> n.term().label()).toList();
    return "At the %s noise is as large as the signal with %s.%s All fall as 1/sqrt(shots)%s."
        .formatted(
            moment.when(),
            with.stream()
                .map(n -> "%s shots (%s)".formatted(number(n.shotsAtOne()), n.term().label()))
                .collect(Collectors.joining(", ")),
            with.size() < moment.noise().size() ? " Other terms have no gradient." : "",
            others.isEmpty() ? "" : ", but for " + String.join(", ", others));
  }

  private static String smoothing(ShotFindings shots) {
    String softmax =
        shots.byBornsRule()
            ? ""
            : "No: with readoutLink = softmax the means of outcomes are not smoothed. ";
    return softmax
        + shots
            .last()
            .smoothing()
            .map(found -> smoothing(shots, found))
            .orElse(
                "Born's rule was not tried: students are equal, or there are more classes than"
                    + " outcomes.");
  }

  private static String smoothing(ShotFindings shots, Smoothing found) {
    Smoothing.Tried best = found.best();
    String text =
        Numbers.format(
            "By Born's rule the gradient holds q/p, which is %.3g at most if it is exact, and has no"
                + " bound where a class was not counted: with %s shots on %.0f%% of the images.",
            found.largest(), number(found.shots()), 100 * found.unseen());
    return text
        + Numbers.format(
            " There, noise over signal is %.3g without smoothing; smoothing = %s has the least, %.3g.%s",
            found.none().ratio(),
            Numbers.exact(best.smoothing()),
            best.ratio(),
            shots.byBornsRule() && best.smoothing() != shots.smoothing()
                ? Numbers.format(
                    " The configured %s has %.3g.",
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
    for (Noise noise : moment.noise().stream().filter(Noise::hasSignal).toList()) {
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
      for (Noise.Point point : noise.points()) {
        row.add(noise.hasSignal() ? cell(point.ratio()) : Cell.text(""));
      }
      row.add(noise.hasSignal() ? count(noise.shotsAtOne()) : Cell.text("none"));
      row.add(Cell.text(!noise.hasSignal() ? "" : noise.followsTheLaw() ? "yes" : "no"));
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
              cell((double) cost.circuits()),
              cell(cost.qubits()),
              Cell.text(depth(test)),
              cell(cost.deviation()),
              count(cost.shotsForHundredth()),
              count(cost.shotsToResolve())));
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

  private static Cell count(double shots) {
    return Double.isInfinite(shots) ? Cell.text("none") : Cell.number(number(shots), shots);
  }

  /** The content of {@code diagnosis.json}. */
  static Map<String, Object> json(ShotFindings shots) {
    Map<String, Object> json = new LinkedHashMap<>();
    shots
        .advised()
        .ifPresent(
            noise -> {
              json.put("advisedTest", noise.term().test().label());
              json.put("advisedShots", noise.shotsAtOne());
            });
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
      if (of.hasSignal()) {
        entry.put("noiseOverSignal", of.points());
        entry.put("shotsAtOne", of.shotsAtOne());
        entry.put("followsSquareRoot", of.followsTheLaw());
      }
      noise.add(entry);
    }
    json.put("gradients", noise);
    moment.smoothing().ifPresent(smoothing -> json.put("smoothingByBorn", smoothing));
    return json;
  }
}

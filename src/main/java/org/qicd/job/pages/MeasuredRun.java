package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.train.state.RoundRecord;

/**
 * What a training measured on its students' quantum computers.
 *
 * @param circuits the records of each circuit, in the order of the rounds
 */
public record MeasuredRun(List<List<RoundRecord>> circuits) {

  /**
   * Takes a history.
   *
   * @param history records ordered by round, then by group, then by student
   */
  public static MeasuredRun of(List<RoundRecord> history) {
    int count = (int) history.stream().filter(r -> r.round() == history.get(0).round()).count();
    return new MeasuredRun(
        IntStream.range(0, count)
            .mapToObj(
                m ->
                    IntStream.range(0, history.size() / count)
                        .mapToObj(round -> history.get(round * count + m))
                        .toList())
            .toList());
  }

  /** Whether gradients were put together from measured circuits. */
  public boolean isMeasured() {
    return last(r -> r.measured().totalShots()) > 0;
  }

  /** The sum over all students after the last round. */
  private double last(ToDoubleFunction<RoundRecord> value) {
    return circuits.stream().mapToDouble(c -> value.applyAsDouble(c.get(c.size() - 1))).sum();
  }

  /** The numbers for {@code metrics.json}; null is what was not measured. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("circuits", (long) last(r -> r.measured().circuits()));
    map.put("shots", (long) last(r -> r.measured().totalShots()));
    List<RoundRecord> all = circuits.stream().flatMap(List::stream).toList();
    noises().forEach((name, value) -> map.put(name, known(RoundRecord.mean(all, value))));
    return map;
  }

  private static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** The kinds of noise over signal, by the names of their columns in a history. */
  private static Map<String, ToDoubleFunction<RoundRecord>> noises() {
    Map<String, ToDoubleFunction<RoundRecord>> noises = new LinkedHashMap<>();
    noises.put("taskNoise", r -> r.measured().taskNoise());
    noises.put("distillNoise", r -> r.measured().distillNoise());
    noises.put("countedNoise", r -> r.measured().countedNoise());
    return noises;
  }

  /** The table, with a row for each circuit. */
  Table table(int numGroups) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int m = 0; m < circuits.size(); m++) {
      List<RoundRecord> rounds = circuits.get(m);
      RoundRecord.Measured last = rounds.get(rounds.size() - 1).measured();
      List<Cell> row = new ArrayList<>();
      row.add(Cell.text(ResultsTable.student(m, numGroups, circuits.size())));
      row.add(count(Math.round((double) last.totalShots() / last.circuits())));
      row.add(count(last.circuits()));
      row.add(count(last.totalShots()));
      noises()
          .values()
          .forEach(
              value -> {
                double mean = RoundRecord.mean(rounds, value);
                row.add(
                    Double.isNaN(mean)
                        ? Cell.text("")
                        : Cell.number(Numbers.format("%.3f", mean), mean));
              });
      rows.add(row);
    }
    return new Table(
        Numbers.format(
            "Measured for gradients: %s circuits and %s shots by all students. Noise over signal is"
                + " the distance of the measured gradient from the exact one over the norm of the"
                + " exact one, mean over rounds; by counts, over the norm of the measured gradient, it is what a quantum computer itself"
                + " could say of the whole gradient",
            Numbers.count((long) last(r -> r.measured().circuits())),
            Numbers.count((long) last(r -> r.measured().totalShots()))),
        List.of(
            Column.text("model"),
            Column.number("shots of a circuit"),
            Column.number("circuits"),
            Column.number("shots"),
            Column.number("noise over signal, task"),
            Column.number("noise over signal, distillation"),
            Column.number("by counts")),
        rows);
  }

  private static Cell count(long value) {
    return Cell.number(Numbers.count(value), (double) value);
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.train.state.RoundCost;

/**
 * The predicted and the measured cost of all rounds of a run together.
 *
 * @param rounds number of rounds of this process; those before a checkpoint are not known
 * @param total of all these rounds
 */
public record LedgerSummary(int rounds, RoundCost total) {

  public static LedgerSummary of(List<RoundCost> ledger) {
    return new LedgerSummary(
        ledger.size(), ledger.stream().reduce(RoundCost.NOTHING, RoundCost::plus));
  }

  /** The numbers for {@code metrics.json}. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rounds", rounds);
    map.put("jobs", total.jobs().jobs());
    map.put("tasks", measured(total.jobs().tasks(), total.jobs().measuredTasks()));
    map.put("bytesOut", measured(total.out().bytesOut(), total.out().measuredBytesOut()));
    map.put("bytesBack", measured(total.back().bytesBack(), total.back().measuredBytesBack()));
    map.put("flops", total.flops());
    map.put("circuits", total.quantum().circuits());
    map.put("shots", total.quantum().shots());
    map.put("kernelSeconds", total.seconds().kernelSeconds());
    map.put("sparkSeconds", total.seconds().sparkSeconds());
    map.put("driverSeconds", total.seconds().driverSeconds());
    return map;
  }

  Table table() {
    double kernels = total.seconds().kernelSeconds();
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(row("tasks", total.jobs().tasks(), total.jobs().measuredTasks()));
    rows.add(row("bytes sent to tasks", total.out().bytesOut(), total.out().measuredBytesOut()));
    rows.add(
        row("bytes of their results", total.back().bytesBack(), total.back().measuredBytesBack()));
    String caption =
        Numbers.format(
            "%d rounds in %d Spark jobs, by formula and by Spark\u2019s count, which has headers and"
                + " task metrics in it; %.3g floating-point operations in %.1f seconds of kernels,"
                + " %.1f GFLOP/s a core",
            rounds,
            total.jobs().jobs(),
            (double) total.flops(),
            kernels,
            kernels == 0 ? 0 : total.flops() / kernels / 1e9);
    return new Table(
        caption,
        List.of(Column.text("in all"), Column.number("predicted"), Column.number("measured")),
        rows);
  }

  private static Map<String, Long> measured(long predicted, long measured) {
    return Map.of("predicted", predicted, "measured", measured);
  }

  private static List<Cell> row(String name, long predicted, long measured) {
    return List.of(Cell.text(name), cell(predicted), cell(measured));
  }

  private static Cell cell(long value) {
    return Cell.number(Numbers.count(value), (double) value);
  }
}

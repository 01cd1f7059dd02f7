package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.train.state.RoundCost;

/**
 * The predicted and the measured cost of all rounds of a run together.
 *
 * @param rounds number of rounds of this process; those before a checkpoint are not known
 */
public record LedgerSummary(
    int rounds,
    long jobs,
    long tasks,
    long measuredTasks,
    long bytesOut,
    long measuredBytesOut,
    long bytesBack,
    long measuredBytesBack,
    long flops,
    double kernelSeconds,
    double sparkSeconds,
    double driverSeconds) {

  public static LedgerSummary of(List<RoundCost> ledger) {
    return new LedgerSummary(
        ledger.size(),
        total(ledger, RoundCost::jobs),
        total(ledger, RoundCost::tasks),
        total(ledger, RoundCost::measuredTasks),
        total(ledger, RoundCost::bytesOut),
        total(ledger, RoundCost::measuredBytesOut),
        total(ledger, RoundCost::bytesBack),
        total(ledger, RoundCost::measuredBytesBack),
        total(ledger, RoundCost::flops),
        seconds(ledger, RoundCost::kernelSeconds),
        seconds(ledger, RoundCost::sparkSeconds),
        seconds(ledger, RoundCost::driverSeconds));
  }

  private static long total(List<RoundCost> ledger, ToLongFunction<RoundCost> value) {
    return ledger.stream().mapToLong(value).sum();
  }

  private static double seconds(List<RoundCost> ledger, ToDoubleFunction<RoundCost> value) {
    return ledger.stream().mapToDouble(value).sum();
  }

  /** The numbers for {@code metrics.json}. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rounds", rounds);
    map.put("jobs", jobs);
    map.put("tasks", Map.of("predicted", tasks, "measured", measuredTasks));
    map.put("bytesOut", Map.of("predicted", bytesOut, "measured", measuredBytesOut));
    map.put("bytesBack", Map.of("predicted", bytesBack, "measured", measuredBytesBack));
    map.put("flops", flops);
    map.put("kernelSeconds", kernelSeconds);
    map.put("sparkSeconds", sparkSeconds);
    map.put("driverSeconds", driverSeconds);
    return map;
  }

  Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(row("tasks", tasks, measuredTasks));
    rows.add(row("bytes sent to tasks", bytesOut, measuredBytesOut));
    rows.add(row("bytes of their results", bytesBack, measuredBytesBack));
    String caption =
        Numbers.format(
            "%d rounds in %d Spark jobs, by formula and by Spark\u2019s count, which has headers and"
                + " task metrics in it; %.3g floating-point operations in %.1f seconds of kernels,"
                + " %.1f GFLOP/s a core",
            rounds,
            jobs,
            (double) flops,
            kernelSeconds,
            kernelSeconds == 0 ? 0 : flops / kernelSeconds / 1e9);
    return new Table(
        caption,
        List.of(Column.text("in all"), Column.number("predicted"), Column.number("measured")),
        rows);
  }

  private static List<Cell> row(String name, long predicted, long measured) {
    return List.of(Cell.text(name), cell(predicted), cell(measured));
  }

  private static Cell cell(long value) {
    return Cell.number(Numbers.format("%,d", value), (double) value);
  }
}

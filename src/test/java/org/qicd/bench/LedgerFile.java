package org.qicd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Where the time of a warm round went, by the {@code ledger.parquet} of a run. */
final class LedgerFile {
  private static final int ROUNDS = 10;

  private LedgerFile() {}

  /**
   * Milliseconds of a round, in all and by part: of ten in a row the median, in the second half.
   *
   * @param run directory
   * @param cores of all executors
   */
  static Map<String, Double> millis(Path run, int cores) throws IOException {
    List<Group> ledger = rows(run.resolve("ledger.parquet"));
    List<Group> warm = ledger.subList(ledger.size() / 2 / ROUNDS * ROUNDS, ledger.size());
    ToDoubleFunction<Group> kernels =
        row -> {
          int jobs = Math.max(1, row.getInteger("jobs", 0)); // 0: an earlier round's ran this one
          int tasks = Math.max(1, row.getInteger("tasks", 0) / jobs);
          return row.getDouble("kernelSeconds", 0) / Math.min(tasks, cores);
        };
    ToDoubleFunction<Group> spark = row -> row.getDouble("sparkSeconds", 0);
    ToDoubleFunction<Group> driver = row -> row.getDouble("driverSeconds", 0);
    Map<String, Double> millis = new LinkedHashMap<>();
    millis.put(
        "round",
        median(
            warm,
            row ->
                kernels.applyAsDouble(row) + spark.applyAsDouble(row) + driver.applyAsDouble(row)));
    millis.put("kernels", median(warm, kernels));
    millis.put("spark", median(warm, spark));
    millis.put("driver", median(warm, driver));
    return millis;
  }

  private static double median(List<Group> rows, ToDoubleFunction<Group> seconds) {
    List<Double> sums = new ArrayList<>();
    for (int from = 0; from + ROUNDS <= rows.size(); from += ROUNDS) {
      sums.add(rows.subList(from, from + ROUNDS).stream().mapToDouble(seconds).sum());
    }
    return 1e3 / ROUNDS * sums.stream().sorted().skip(sums.size() / 2).findFirst().orElseThrow();
  }

  private static List<Group> rows(Path table) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(table)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ParquetReader<Group> reader =
            ParquetReader.builder(new GroupReadSupport(), path).build()) {
          for (Group row = reader.read(); row != null; row = reader.read()) {
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }
}

package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.qicd.report.Numbers;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainParam.Exchange;
import org.qicd.setup.TrainSetup;
import org.qicd.train.Calibration;
import org.qicd.train.MemoryEstimate;
import org.qicd.train.RoundForecast;

/**
 * Forecasts of the rounds of a training on clusters of several sizes and with several numbers of
 * images.
 *
 * @param setup the training
 * @param machine the measurements on this machine
 * @param executors number of executors of the cluster; 0 forecasts a range of sizes
 * @param cores number of cores of an executor
 * @param images number of training images
 */
public record ScalingPlan(
    TrainSetup setup, Calibration machine, int executors, int cores, long images) {
  static final List<Exchange> EXCHANGES = List.of(Exchange.WEIGHTS, Exchange.STATES);
  static final String ASSUMPTIONS =
      "Assumed: every core as fast as one here, slices spread evenly over executors, Spark's cost"
          + " of a job and of a task as here, a network of 10 Gbit/s, executors that fetch inputs"
          + " from each other, no executor lost, no time for validation and checkpoints, rounds as"
          + " they are after the phases of a training. Beyond one"
          + " machine this is extrapolated.";

  private static final List<String> COLUMNS =
      List.of(
          "executors",
          "images",
          "ms a round",
          "kernels",
          "jobs",
          "tasks",
          "bytes",
          "MB out",
          "MB back",
          "driver memory",
          "executor memory");

  private static final List<Integer> SWEEP = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
  private static final List<Long> IMAGES =
      List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L);

  /** A forecast for one cluster. */
  record Point(
      Exchange exchange,
      int executors,
      int cores,
      RoundForecast round,
      RoundForecast.Work work,
      RoundForecast.Seconds time) {

    /** Bytes of a round that go out. */
    long bytesOut() {
      return work.bytesOut() / work.rounds();
    }

    /** Bytes of a round that come back. */
    long bytesBack() {
      return work.bytesBack() / work.rounds();
    }

    /** The part of the round that takes most of the time, and what to change, in words. */
    String limit() {
      double tasks = time.tasks();
      double most =
          Stream.of(time.kernels(), time.jobs(), tasks, time.bytes()).max(Double::compare).get();
      if (most == time.kernels()) {
        return (long) executors * cores >= work.tasksOfAJob()
            ? "kernels of one task: more cores do not help, a smaller sliceSize makes more tasks"
            : "kernels: more cores help, up to %d tasks".formatted(work.tasksOfAJob());
      }
      if (most == time.jobs()) {
        return "Spark's cost of a job: larger batches share it, and with one slice (sliceSize) more"
            + " stepsPerRound";
      }
      return most == tasks
          ? "the driver, which starts %d tasks a round: a larger sliceSize makes fewer"
              .formatted(work.tasks() / work.rounds())
          : "bytes through the driver: exchange = weights, distillState = readout or a smaller"
              + " distillBatchSize move fewer";
    }
  }

  /** Forecasts for the given cluster or a range of sizes, with both exchanges. */
  List<Point> clusters() {
    List<Integer> sizes = executors == 0 ? SWEEP : List.of(executors);
    return EXCHANGES.stream()
        .flatMap(exchange -> sizes.stream().map(size -> point(exchange, size, images)))
        .toList();
  }

  /** Forecasts for more images on the given cluster or on 100 executors, with both exchanges. */
  List<Point> growth() {
    int size = executors == 0 ? 100 : executors;
    return EXCHANGES.stream()
        .flatMap(exchange -> IMAGES.stream().map(count -> point(exchange, size, count)))
        .toList();
  }

  private Point point(Exchange exchange, int size, long numImages) {
    long slice = setup.params().get(TrainParam.SLICE_SIZE);
    TrainSetup scaled =
        TrainSetup.of(
            setup.params().with(TrainParam.EXCHANGE, exchange),
            setup.numFeatures(),
            setup.circuits().get(0).readout().numClasses(),
            (int) ((numImages + slice - 1) / slice));
    RoundForecast round = RoundForecast.of(scaled, numImages);
    return new Point(
        exchange,
        size,
        cores,
        round,
        round.work(machine, size, cores),
        round.seconds(machine, size, cores));
  }

  /** The text for the terminal. */
  public String text() {
    List<Point> all = new ArrayList<>(clusters());
    all.addAll(growth());
    String lines = limits().stream().map(limit -> limit + "\n").collect(Collectors.joining());
    return String.join(
        "\n",
        headline(),
        measured(),
        table("", all).text(),
        lines,
        machineTable().text(),
        ASSUMPTIONS,
        "");
  }

  /** What gradients take to be measured, in a line; empty if they are exact. */
  String measured() {
    return setup.params().get(TrainParam.GRADIENT).isMeasured()
        ? "Measured: %s.%n".formatted(MeasuredText.of(setup, RoundForecast.of(setup, images)))
        : "";
  }

  /** The time of a round on the smallest and on the largest cluster, in a sentence. */
  String headline() {
    List<Integer> sizes = clusters().stream().map(Point::executors).distinct().toList();
    int most = sizes.get(sizes.size() - 1);
    String few = sizes.get(0) == 1 ? "1 executor" : sizes.get(0) + " executors";
    String headline =
        "A round takes %s on %s of %d cores".formatted(times(sizes.get(0)), few, cores);
    return sizes.size() == 1
        ? headline + "."
        : headline + ", and %s on %s such executors.".formatted(times(most), Numbers.count(most));
  }

  private String times(int size) {
    return EXCHANGES.stream()
        .map(exchange -> point(exchange, size, images))
        .map(point -> "%s by %s".formatted(time(point.time.total()), name(point.exchange)))
        .collect(Collectors.joining(" and "));
  }

  private static String time(double seconds) {
    return seconds < 1 ? millis(seconds) + " ms" : Numbers.format("%.3g s", seconds);
  }

  /** The bottlenecks, with one sentence for consecutive clusters with the same bottleneck. */
  List<String> limits() {
    List<String> limits = new ArrayList<>();
    List<Point> points = clusters();
    for (int from = 0, to; from < points.size(); from = to) {
      Point first = points.get(from);
      for (to = from + 1; to < points.size(); to++) {
        Point next = points.get(to);
        if (next.exchange != first.exchange || !next.limit().equals(first.limit())) {
          break;
        }
      }
      int last = points.get(to - 1).executors;
      limits.add(
          "By %s, %s executors of %d cores are limited by %s."
              .formatted(
                  name(first.exchange),
                  last == first.executors
                      ? Numbers.count(last)
                      : first.executors + " to " + Numbers.count(last),
                  first.cores,
                  first.limit()));
    }
    return limits;
  }

  /** The measurements on this machine, from which all forecasts are made. */
  Table machineTable() {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(measured("kernels, GFLOP/s a core", rounds -> rounds.flops() / 1e9));
    rows.add(measured("a Spark job, ms", rounds -> 1e3 * rounds.secondsAJob()));
    rows.add(measured("the driver, ms a round", rounds -> 1e3 * rounds.driverSeconds()));
    rows.add(measured("each task more, ms", rounds -> 1e3 * machine.secondsATask()));
    rows.add(measured("driver to tasks and back, MB/s", r -> machine.bytesPerSecond() / 1e6));
    return new Table(
        "Measured on this machine",
        List.of(
            Column.text("measured here"), Column.number("by weights"), Column.number("by states")),
        rows);
  }

  private List<Cell> measured(String what, ToDoubleFunction<Calibration.Rounds> value) {
    return List.of(
        Cell.text(what),
        number(value.applyAsDouble(machine.weights())),
        number(value.applyAsDouble(machine.states())));
  }

  /** A table with a row for each forecast. */
  static Table table(String caption, List<Point> points) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("exchange")));
    COLUMNS.forEach(name -> columns.add(Column.number(name)));
    return new Table(caption, columns, points.stream().map(ScalingPlan::row).toList());
  }

  private static List<Cell> row(Point point) {
    RoundForecast.Seconds time = point.time;
    RoundForecast round = point.round;
    List<Cell> row = new ArrayList<>(List.of(Cell.text(name(point.exchange))));
    row.add(Cell.number(Numbers.count(point.executors), point.executors));
    row.add(Cell.number(Numbers.count(round.numImages()), (double) round.numImages()));
    for (double seconds :
        List.of(time.total(), time.kernels(), time.jobs(), time.tasks(), time.bytes())) {
      row.add(Cell.number(millis(seconds), seconds));
    }
    for (long bytes : List.of(point.bytesOut(), point.bytesBack())) {
      row.add(Cell.number(Numbers.format("%.3f", bytes / 1e6), (double) bytes));
    }
    for (long bytes :
        List.of(round.driverBytes(), round.executorBytes(point.executors, point.cores))) {
      row.add(Cell.number(MemoryEstimate.text(bytes), (double) bytes));
    }
    return row;
  }

  private static Cell number(double value) {
    return Cell.number(digits(value), value);
  }

  static String name(Exchange exchange) {
    return exchange.name().toLowerCase(Locale.ROOT);
  }

  private static String millis(double seconds) {
    return digits(1e3 * seconds);
  }

  /** A number with three significant digits, or more before the point if it is 1,000 or larger. */
  private static String digits(double value) {
    String format =
        value < 0.9995 ? "%.3f" : value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%,.0f";
    return Numbers.format(format, value);
  }

  /** The content of {@code plan.json}. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("machine", machine);
    map.put("assumptions", ASSUMPTIONS);
    map.put("clusters", clusters().stream().map(ScalingPlan::json).toList());
    map.put("growth", growth().stream().map(ScalingPlan::json).toList());
    return map;
  }

  private static Map<String, Object> json(Point point) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("exchange", name(point.exchange));
    map.put("executors", point.executors);
    map.put("cores", point.cores);
    map.put("images", point.round.numImages());
    map.put("secondsARound", point.time.total());
    map.put("seconds", point.time);
    map.put("tasksAJob", point.work.tasksOfAJob());
    map.put("jobsARound", point.work.jobs() / (double) point.work.rounds());
    map.put("flops", point.round.flops());
    if (point.round.circuits() > 0) {
      map.put("circuits", point.round.circuits());
      map.put("shots", point.round.shots());
    }
    map.put("bytesOut", point.bytesOut());
    map.put("bytesBack", point.bytesBack());
    map.put("driverBytes", point.round.driverBytes());
    map.put("executorBytes", point.round.executorBytes(point.executors, point.cores));
    map.put("limit", point.limit());
    return map;
  }
}

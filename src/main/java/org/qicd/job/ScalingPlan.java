package org.qicd.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.qicd.train.Calibration;
import org.qicd.train.MemoryEstimate;
import org.qicd.train.RoundForecast;
import org.qicd.train.TrainParam;
import org.qicd.train.TrainParam.Exchange;
import org.qicd.train.TrainSetup;

/**
 * Forecasts of a training's round on clusters of several sizes, and of more images.
 *
 * @param executors of the cluster; 0: a sweep
 * @param cores of an executor
 * @param images of the training
 */
record ScalingPlan(TrainSetup setup, Calibration machine, int executors, int cores, long images) {
  static final List<Exchange> EXCHANGES = List.of(Exchange.WEIGHTS, Exchange.STATES);
  static final String ASSUMPTIONS =
      "Assumed: every core as fast as one here, slices spread evenly over executors, Spark's cost of"
          + " a job and of a task as here, a network of 10 Gbit/s, executors that fetch inputs from"
          + " each other, no executor lost, no time for validation and checkpoints. Beyond one"
          + " machine this is extrapolated.";

  private static final List<Integer> SWEEP = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
  private static final List<Long> IMAGES =
      List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L);

  /** A forecast on a cluster. */
  record Point(
      Exchange exchange,
      int executors,
      int cores,
      RoundForecast round,
      RoundForecast.Seconds time) {

    /** The resource that takes most of the time, and what to change. */
    String limit() {
      double tasks = time.tasks();
      double most =
          Stream.of(time.kernels(), time.jobs(), tasks, time.bytes()).max(Double::compare).get();
      if (most == time.kernels()) {
        return (long) executors * cores >= round.tasks()
            ? "kernels of one task: more cores do not help, a smaller sliceSize makes more tasks"
            : "kernels: more cores help, up to %d tasks".formatted(round.tasks());
      }
      if (most == time.jobs()) {
        return "Spark's cost of a job: larger batches share it, and with one slice (sliceSize) more"
            + " stepsPerRound";
      }
      return most == tasks
          ? "the driver, which starts %d tasks a round: a larger sliceSize makes fewer"
              .formatted(round.tasks() * round.jobs())
          : "bytes through the driver: exchange = weights, distillState = readout or a smaller"
              + " distillBatchSize move fewer";
    }
  }

  /** The given cluster, or a sweep of sizes, with both exchanges. */
  List<Point> clusters() {
    List<Integer> sizes = executors == 0 ? SWEEP : List.of(executors);
    return EXCHANGES.stream()
        .flatMap(exchange -> sizes.stream().map(size -> point(exchange, size, images)))
        .toList();
  }

  /** More images on the given cluster, or on a hundred executors, with both exchanges. */
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
        round.seconds(machine, size, cores, exchange == Exchange.STATES));
  }

  /** The machine and the clusters for a terminal. */
  String text() {
    TextTable table =
        new TextTable(
            "exchange",
            "executors",
            "images",
            "ms a round",
            "kernels",
            "jobs",
            "tasks",
            "bytes",
            "MB out",
            "MB back",
            "driver",
            "executor");
    List<Point> all = new ArrayList<>(clusters());
    all.addAll(growth());
    all.forEach(point -> table.add(row(point).toArray(String[]::new)));
    StringBuilder text = new StringBuilder();
    text.append(machineText()).append("\n\n").append(table).append('\n');
    limits().forEach(limit -> text.append(limit).append('\n'));
    return text.append('\n').append(ASSUMPTIONS).append('\n').toString();
  }

  /** What ends the scaling, once for clusters in a row that the same thing limits. */
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
          "%s, %s executors of %d cores: limited by %s"
              .formatted(
                  name(first.exchange),
                  last == first.executors ? last : first.executors + " to " + last,
                  first.cores,
                  first.limit()));
    }
    return limits;
  }

  String machineText() {
    return String.format(
        Locale.ROOT,
        "This machine, by weights and by states: %.1f and %.1f GFLOP/s a core, %.1f and %.1f ms a job,"
            + " %.2f and %.2f ms of the driver a round; %.2f ms a task more, %.0f MB/s between driver"
            + " and tasks.",
        machine.weights().flops() / 1e9,
        machine.states().flops() / 1e9,
        1e3 * machine.weights().secondsAJob(),
        1e3 * machine.states().secondsAJob(),
        1e3 * machine.weights().driverSeconds(),
        1e3 * machine.states().driverSeconds(),
        1e3 * machine.secondsATask(),
        machine.bytesPerSecond() / 1e6);
  }

  static List<String> row(Point point) {
    RoundForecast.Seconds time = point.time;
    RoundForecast round = point.round;
    return List.of(
        name(point.exchange),
        Integer.toString(point.executors),
        Long.toString(round.numImages()),
        millis(time.total()),
        millis(time.kernels()),
        millis(time.jobs()),
        millis(time.tasks()),
        millis(time.bytes()),
        String.format(Locale.ROOT, "%.3f", round.bytesOut() / 1e6),
        String.format(Locale.ROOT, "%.3f", round.bytesBack() / 1e6),
        MemoryEstimate.text(round.driverBytes()),
        MemoryEstimate.text(round.executorBytes(point.executors, point.cores)));
  }

  static String name(Exchange exchange) {
    return exchange.name().toLowerCase(Locale.ROOT);
  }

  private static String millis(double seconds) {
    return String.format(Locale.ROOT, "%.2f", 1e3 * seconds);
  }

  /** The content of {@code plan.json}. */
  Map<String, Object> toMap() {
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
    map.put("tasksAJob", point.round.tasks());
    map.put("jobsARound", point.round.jobs());
    map.put("flops", point.round.flops());
    map.put("bytesOut", point.round.bytesOut());
    map.put("bytesBack", point.round.bytesBack());
    map.put("driverBytes", point.round.driverBytes());
    map.put("executorBytes", point.round.executorBytes(point.executors, point.cores));
    map.put("limit", point.limit());
    return map;
  }
}

package org.qicd.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.apache.commons.text.WordUtils;
import org.apache.spark.sql.SparkSession;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Divergence;
import org.qicd.distill.LossSums;
import org.qicd.distill.Strategy;
import org.qicd.distill.TaskLoss;
import org.qicd.report.Table;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;
import org.qicd.simulate.Simulator;
import org.qicd.train.Evaluation;
import org.qicd.train.MemoryEstimate;
import org.qicd.train.Param;
import org.qicd.train.ParamValues;
import org.qicd.train.RoundRecord;
import org.qicd.train.TrainParam;
import org.qicd.train.TrainSetup;
import org.qicd.train.TrainedEnsemble;
import org.qicd.train.Trainer;

/** What a run tells: what it will do, how far it is, how the students do, where things are. */
final class RunSummary {
  /** Names of the images' fingerprints among what is resolved. */
  static final List<String> FINGERPRINTS =
      List.of("trainFingerprint", "validationFingerprint", "testFingerprint");

  private static final double CONFIDENCE = 0.95;

  private RunSummary() {}

  /** What the run will do, before it does it. */
  static String intentions(Map<String, List<String>> plan) {
    StringBuilder text = new StringBuilder();
    plan.forEach((name, lines) -> lines.forEach(line -> prose(text, name, line)));
    return text.append('\n').toString();
  }

  /** The same by the words it begins with; several lines where circuits differ. */
  static Map<String, List<String>> plan(
      JobConfig config, TrainSetup setup, JobData data, MemoryEstimate memory) {
    Map<String, List<String>> plan = new LinkedHashMap<>();
    plan.put(
        "data",
        List.of(
            "%s, %d features, %d classes, %s"
                .formatted(
                    images(config, data),
                    setup.numFeatures(),
                    setup.circuits().get(0).readout().numClasses(),
                    count(setup.numSlices(), "slice"))));
    List<String> circuits = new ArrayList<>();
    setup.circuits().stream()
        .collect(Collectors.groupingBy(c -> c, LinkedHashMap::new, Collectors.counting()))
        .forEach((circuit, students) -> circuits.add(describe(circuit, students)));
    plan.put("circuit", circuits);
    plan.put("strategy", List.of(strategy(setup)));
    var params = setup.params();
    plan.put(
        "rounds",
        List.of(
            "%d of %s, %d labelled images and %s a step, seed %d"
                .formatted(
                    params.get(TrainParam.MAX_ITER),
                    count(params.get(TrainParam.STEPS_PER_ROUND), "step"),
                    params.get(TrainParam.BATCH_SIZE),
                    shared(setup),
                    params.get(TrainParam.SEED))));
    plan.put(
        "memory",
        List.of(
            "about %s of images, %s a task, %s of states on the driver"
                .formatted(
                    MemoryEstimate.text(memory.images()),
                    MemoryEstimate.text(memory.task()),
                    MemoryEstimate.text(memory.driver()))));
    plan.put("kernels", List.of(Simulator.kernels() + ", Java " + Runtime.version().feature()));
    return plan;
  }

  /** A line of prose, wrapped; paths and commands to be copied are not. */
  private static void prose(StringBuilder text, String name, String content) {
    line(text, name, WordUtils.wrap(content, 90, "\n" + " ".repeat(10), false));
  }

  static void line(StringBuilder text, String name, String content) {
    text.append(String.format(Locale.ROOT, "%-9s %s%n", name, content));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Where the images come from. */
  static String source(JobConfig config) {
    return config.get(JobParam.DATA_FORMAT) == JobParam.DataFormat.PARQUET
        ? config.get(JobParam.DATA_PATH)
        : "%s and %s"
            .formatted(
                config.get(JobParam.DATA_TRAIN_IMAGES), config.get(JobParam.DATA_TEST_IMAGES));
  }

  /** Where the images come from, and how many there are. */
  static String images(JobConfig config, JobData data) {
    return "%s: %d train, %d validation, %d test images"
        .formatted(source(config), data.train.size(), data.validation.size(), data.test.size());
  }

  /** The fingerprints of the images, by {@link #FINGERPRINTS}. */
  static Map<String, String> fingerprints(JobData data) {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    fingerprints.put(FINGERPRINTS.get(0), data.train.fingerprint());
    fingerprints.put(FINGERPRINTS.get(1), data.validation.fingerprint());
    fingerprints.put(FINGERPRINTS.get(2), data.test.fingerprint());
    return fingerprints;
  }

  private static String describe(Circuit circuit, long students) {
    String gates =
        circuit.gateCounts().entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey().label())
            .collect(Collectors.joining(", "));
    return "%d x %d qubits, %s encoding, %d gates (%s), depth %d, %d weights, %s readout x %s"
        .formatted(
            students,
            circuit.numQubits(),
            circuit.encoding().label(),
            circuit.operations().size(),
            gates,
            circuit.depth(),
            circuit.numWeights(),
            circuit.readout().kind().label(),
            number(circuit.readout().logitScale()));
  }

  private static String strategy(TrainSetup setup) {
    var params = setup.params();
    String pull =
        setup.divergence() == Divergence.NONE
            ? ""
            : ", %s to %s, lambda %s %s"
                .formatted(
                    setup.divergence().name().toLowerCase(Locale.ROOT),
                    target(setup),
                    params.get(TrainParam.DISTILL_SCHEDULE).label(),
                    number(params.get(TrainParam.DISTILL_WEIGHT)));
    return "%s of %s%s%s; %s start, labels %s%s, exchange of %s"
        .formatted(
            params.get(TrainParam.STRATEGY).label(),
            count(setup.numStudents(), "student"),
            setup.numGroups() == 1 ? "" : " with %d circuits each".formatted(setup.numGroups()),
            pull,
            params.get(TrainParam.INIT).label(),
            labels(params),
            params.get(TrainParam.PARTICIPATION) < 1
                ? ", students in %s of the rounds"
                    .formatted(share(params, TrainParam.PARTICIPATION))
                : "",
            setup.exchange().name().toLowerCase(Locale.ROOT));
  }

  private static String labels(ParamValues params) {
    TrainParam.LabelOwners owners = params.get(TrainParam.LABELS);
    String name = owners.name().toLowerCase(Locale.ROOT);
    if (owners == TrainParam.LabelOwners.BY_CLASS) {
      name += ", %d classes a student".formatted(params.get(TrainParam.CLASSES_PER_STUDENT));
    }
    return params.get(TrainParam.LABEL_NOISE) > 0
        ? name + ", %s of them wrong".formatted(share(params, TrainParam.LABEL_NOISE))
        : name;
  }

  private static String share(ParamValues params, Param<Double> param) {
    return String.format(Locale.ROOT, "%.3g%%", 100 * params.get(param));
  }

  /** What students are compared on in a step. */
  private static String shared(TrainSetup setup) {
    int count =
        setup.divergence() == Divergence.NONE || setup.exchange() == TrainParam.Exchange.LABELS
            ? 0
            : setup.params().get(TrainParam.DISTILL_BATCH_SIZE);
    return count
        + switch (setup.params().get(TrainParam.DISTILL_ON)) {
          case SHARED -> " shared ones";
          case LABELLED -> " shared ones, students compared on all of them";
          case PROBES -> " random probe states";
        };
  }

  private static String target(TrainSetup setup) {
    if (setup.params().get(TrainParam.STRATEGY) == Strategy.QKD) {
      String model = setup.params().get(TrainParam.TEACHER_MODEL);
      int qubits = setup.params().get(TrainParam.TEACHER_QUBITS);
      return model.isEmpty()
          ? "a teacher of %s%d layers, %d rounds"
              .formatted(
                  qubits == 0 ? "" : qubits + " qubits, ",
                  setup.params().get(TrainParam.TEACHER_LAYERS),
                  setup.params().get(TrainParam.TEACHER_ROUNDS))
          : "the teacher of %s, whose cost is not known and not counted".formatted(model);
    }
    return setup.params().get(TrainParam.DISTILL_TARGET) == TrainParam.DistillTarget.AVERAGED
        ? "their averaged circuit"
        : "the others";
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The state of a round in a few words. */
  static String state(List<RoundRecord> records) {
    double loss = RoundRecord.mean(records, r -> r.learned().taskLoss());
    double divergence = RoundRecord.mean(records, r -> r.learned().divergence());
    return String.format(Locale.ROOT, "loss %.4f", loss)
        + (Double.isNaN(divergence) ? "" : String.format(Locale.ROOT, "  R %.4f", divergence));
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The closing table: students, their ensemble, the circuit of averaged weights. */
  static Table results(int numGroups, Evaluation train, Evaluation test) {
    List<List<Cell>> rows = new ArrayList<>();
    int circuits = test.students().size();
    for (int m = 0; m < circuits; m++) {
      String name = student(m, numGroups, circuits);
      rows.add(row(name, train.students().get(m), test.students().get(m)));
    }
    rows.add(row("ensemble", train.ensemble(), test.ensemble()));
    test.averaged()
        .ifPresent(sums -> rows.add(row("averaged weights", train.averaged().orElseThrow(), sums)));
    List<Column> columns = new ArrayList<>(List.of(Column.text("model")));
    Stream.of(
            "test accuracy",
            "95% interval",
            "train accuracy",
            "test loss",
            "train loss",
            "infidelity to others")
        .forEach(name -> columns.add(Column.number(name)));
    String images =
        "%d training and %d test images"
            .formatted(train.ensemble().task().images(), test.ensemble().task().images());
    return new Table(images, columns, rows);
  }

  private static List<Cell> row(String name, LossSums train, LossSums test) {
    Optional<ConfidenceInterval> interval = interval(test);
    double infidelity = test.distill().images() == 0 ? Double.NaN : test.distill().mean();
    return List.of(
        Cell.text(name),
        cell(test.task().accuracy()),
        Cell.number(
            interval.map(RunSummary::text).orElse(""),
            interval.map(ConfidenceInterval::getLowerBound).orElse(Double.NaN)),
        cell(train.task().accuracy()),
        cell(test.task().mean()),
        cell(train.task().mean()),
        Cell.number(Double.isNaN(infidelity) ? "" : infidelity(infidelity), infidelity));
  }

  private static Cell cell(double value) {
    return Cell.number(decimals(value), value);
  }

  /** A line on the teacher: what it cost, and how good it is. */
  static String teacher(Trainer.Result teacher, JobData data) {
    TaskLoss test = Evaluation.of(teacher.ensemble(), data.test).ensemble().task();
    return "%nteacher   %d rounds, %d gradients%s%n"
        .formatted(
            teacher.history().size(),
            teacher.gradients(),
            test.images() == 0 ? "" : ", test accuracy " + decimals(test.accuracy()));
  }

  /** The name of a circuit, by its place among the circuits of all groups. */
  static String student(int index, int numGroups, int numCircuits) {
    int students = numCircuits / numGroups;
    String name = "student " + index % students;
    return numGroups == 1 ? name : "group %d, %s".formatted(index / students, name);
  }

  /** Wilson's interval of the share of images read correctly; empty where none has a label. */
  static Optional<ConfidenceInterval> interval(LossSums sums) {
    return sums.task().images() == 0
        ? Optional.empty()
        : Optional.of(
            IntervalUtils.getWilsonScoreInterval(
                sums.task().images(), sums.task().correct(), CONFIDENCE));
  }

  static String text(ConfidenceInterval interval) {
    return "[%s, %s]"
        .formatted(decimals(interval.getLowerBound()), decimals(interval.getUpperBound()));
  }

  /** Students of one basin differ by less than four decimals show. */
  static String infidelity(double value) {
    return value < 0.001 ? String.format(Locale.ROOT, "%.1e", value) : decimals(value);
  }

  /** A value of images, or nothing where there are no images to have one. */
  static String decimals(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Times, fingerprint, and what to do next. */
  static String ending(
      TrainedEnsemble ensemble, Map<String, Object> seconds, Path run, Optional<Path> report) {
    String times =
        seconds.entrySet().stream()
            .map(
                e ->
                    String.format(Locale.ROOT, "%s %.1f", words(e.getKey()), (double) e.getValue()))
            .collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder("\n");
    line(text, "seconds", times);
    line(text, "model", "fingerprint " + ensemble.fingerprint());
    line(text, "results", run.toString());
    line(
        text,
        "report",
        report.map(Path::toString).orElse("none: " + RunDirectory.LOG + " says why"));
    line(text, "next", "%s   or   %s".formatted(command("evaluate", run), command("circuit", run)));
    return text.toString();
  }

  /** What the user calls this program, ready for a shell. */
  static String command() {
    return ShellWord.quoted(System.getProperty("qicd.command", "./jobs/qicd"));
  }

  /** A command on a run, ready for a shell. */
  static String command(String name, Path run) {
    return "%s %s %s".formatted(command(), name, ShellWord.quoted(run.toString()));
  }

  static String words(String camelCase) {
    return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  /** What parameters and data resolved to, and what computed it. */
  static Map<String, Object> resolved(SparkSession spark, TrainSetup setup, JobData data) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    resolved.put("qicdVersion", Main.Version.text());
    resolved.put("sparkVersion", spark.version());
    resolved.put("javaVersion", Runtime.version().toString());
    resolved.put("driverKernels", Simulator.kernels());
    resolved.put("executorKernels", KernelsInUse.onExecutors(spark));
    resolved.put("numFeatures", setup.numFeatures());
    resolved.put("numClasses", setup.circuits().get(0).readout().numClasses());
    resolved.put("numQubits", setup.circuits().get(0).numQubits());
    resolved.put("readout", setup.circuits().get(0).readout().kind().label());
    resolved.put("exchange", setup.exchange().name().toLowerCase(Locale.ROOT));
    resolved.put("numSlices", setup.numSlices());
    resolved.putAll(fingerprints(data));
    return resolved;
  }

  /** The content of {@code metrics.json}. */
  static Map<String, Object> metrics(
      TrainedEnsemble ensemble, Evaluation train, Evaluation test, Map<String, Object> seconds) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("modelFingerprint", ensemble.fingerprint());
    metrics.put("train", metrics(train));
    metrics.put("test", metrics(test));
    metrics.put("seconds", seconds);
    return metrics;
  }

  static Map<String, Object> metrics(Evaluation evaluation) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    List<Map<String, Object>> students = new ArrayList<>();
    evaluation.students().forEach(student -> students.add(metrics(student)));
    metrics.put("students", students);
    metrics.put("ensemble", metrics(evaluation.ensemble()));
    evaluation.averaged().ifPresent(sums -> metrics.put("averagedWeights", metrics(sums)));
    return metrics;
  }

  private static Map<String, Object> metrics(LossSums sums) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    interval(sums)
        .ifPresent(
            interval -> {
              metrics.put("accuracy", sums.task().accuracy());
              metrics.put(
                  "accuracyInterval95",
                  List.of(interval.getLowerBound(), interval.getUpperBound()));
              metrics.put("taskLoss", sums.task().mean());
            });
    if (sums.distill().images() > 0) {
      metrics.put("infidelity", sums.distill().mean());
    }
    metrics.put("images", sums.task().images());
    return metrics;
  }
}

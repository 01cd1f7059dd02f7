package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.job.config.JobParam;
import org.qicd.param.Param;
import org.qicd.testing.SharedSpark;

/** The commands on the bundled digits, with few rounds of a small circuit. */
@Tag("jdk")
@ExtendWith(SharedSpark.class)
class TrainCommandTest {
  private static final int ROUNDS = 16;
  private static final int STUDENTS = 3;

  @TempDir static Path folder;

  private static CommandLineRun first;
  private static Path run;

  @BeforeAll
  static void trains(SparkSession spark) {
    assertThat(spark.sparkContext().isStopped()).isFalse();
    run = folder.resolve("first");
    first = train(run);
  }

  private static CommandLineRun train(Path run, String... more) {
    List<String> args =
        new ArrayList<>(List.of("train", "--config", "conf/digits.conf", "--run", run.toString()));
    args.addAll(List.of("--set", "maxIter=" + ROUNDS, "--set", "numStudents=" + STUDENTS));
    args.addAll(List.of("--set", "distillWeight=30", "--set", "numLayers=8"));
    args.addAll(List.of("--set", "logitScale=40", "--set", "stepSize=0.1"));
    args.addAll(List.of("--set", "validationInterval=10"));
    args.addAll(List.of(more));
    return CommandLineRun.of(args);
  }

  private static JsonNode json(Path run, String name) throws IOException {
    return new ObjectMapper().readTree(run.resolve(name).toFile());
  }

  @Test
  void succeedsAndSaysWhatItDoes() {
    assertThat(first.code()).as(first.err()).isZero();
    // Long lines are wrapped.
    assertThat(first.out().replaceAll("\\R {10}", " "))
        .contains("1045 train, 304 validation, 448 test images, 64 features, 10 classes")
        .contains(STUDENTS + " x 6 qubits, amplitude encoding")
        .contains("qicd of " + STUDENTS + " students")
        .contains("rounds    " + ROUNDS + " of 1 step")
        .contains("memory    about ")
        .contains("ensemble ")
        .contains("averaged weights ")
        .contains("results   " + run);
  }

  @Test
  void metricsAreSane() throws IOException {
    JsonNode metrics = json(run, "metrics.json");
    assertThat(metrics.get("data").asText())
        .isEqualTo(
            Path.of("data/digits.parquet").toAbsolutePath()
                + ": 1045 train, 304 validation, 448 test images");
    String fingerprint = metrics.get("modelFingerprint").asText();
    assertThat(fingerprint).matches("[0-9a-f]{64}");
    assertThat(first.out()).contains("model     fingerprint " + fingerprint);
    for (String part : List.of("train", "test")) {
      JsonNode students = metrics.get(part).get("students");
      assertThat(students).hasSize(STUDENTS);
      for (JsonNode student : students) {
        assertThat(student.get("accuracy").asDouble()).isBetween(0.3, 1.0); // chance is 0.1
        assertThat(student.get("infidelity").asDouble()).isBetween(0.0, 1.0);
        assertThat(student.get("taskLoss").asDouble()).isBetween(0.0, 2.3); // chance is log 10
      }
      for (String other : List.of("ensemble", "averagedWeights")) {
        JsonNode sums = metrics.get(part).get(other);
        double accuracy = sums.get("accuracy").asDouble();
        assertThat(accuracy).isBetween(0.3, 1.0);
        assertThat(sums.get("accuracyInterval95").get(0).asDouble()).isBetween(0.2, accuracy);
        assertThat(sums.get("accuracyInterval95").get(1).asDouble()).isBetween(accuracy, 1.0);
        assertThat(sums.get("images").asInt()).isEqualTo(part.equals("train") ? 1045 : 448);
      }
    }
    for (JsonNode seconds : metrics.get("seconds")) {
      assertThat(seconds.isDouble()).isTrue();
    }
  }

  @Test
  void theReportTellsTheSameNumbers() throws IOException {
    Path report = run.resolve("report.html");
    assertThat(first.out()).contains("report    " + report);
    JsonNode ensemble = json(run, "metrics.json").at("/test/ensemble");
    long correct = Math.round(ensemble.get("accuracy").asDouble() * 448);
    assertThat(report)
        .content()
        .contains(
            "The ensemble of 3 students read %d of 448 test images correctly".formatted(correct))
        .contains("%.4f, 95%% interval [".formatted(ensemble.get("accuracy").asDouble()))
        .contains("<svg", "Encoding amplitude, then", ">RY(θ1)</text>", ">q5</text>")
        .contains("train --config conf/digits.conf --set maxIter=16")
        .contains(json(run, "metrics.json").get("modelFingerprint").asText());
    assertThat(Files.size(report)).isBetween(290_000L, 500_000L);
    JsonNode charts = charts(report);
    // Loss, accuracy, R, gradient, lambda, step size, fidelity, reliability, confusion.
    assertThat(charts).hasSize(9);
    int images = 0;
    int diagonal = 0;
    JsonNode counts = charts.get(8).get("values");
    for (int label = 0; label < 10; label++) {
      diagonal += counts.get(label).get(label).asInt();
      for (JsonNode count : counts.get(label)) {
        images += count.asInt();
      }
    }
    assertThat(images).isEqualTo(448);
    // The same matrix as numbers.
    assertThat(json(run, "metrics.json").get("testConfusion").toString())
        .isEqualTo(counts.toString().replace(".0", ""));
    assertThat(diagonal).isEqualTo(correct);
  }

  @Test
  void namesFromDataAreNoMarkupInTheReport(SparkSession spark) throws IOException {
    String hostile = "</script><b>";
    Path data = folder.resolve("hostile.parquet");
    spark
        .read()
        .parquet("data/digits.parquet")
        .withColumnRenamed("label", hostile)
        .write()
        .parquet(data.toString());
    Path target = folder.resolve("<b>run");
    CommandLineRun trained =
        CommandLineRun.of(
            "train",
            "--run=" + target,
            "--set=data.path=" + data,
            "--set=data.labelCol=" + hostile,
            "--set=numStudents=1",
            "--set=numLayers=1",
            "--set=maxIter=1");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(target.resolve("report.html"))
        .content()
        .contains("The student read ", "Training run &lt;b&gt;run", "&lt;/script&gt;&lt;b&gt;")
        .doesNotContain("<b>");
  }

  private static JsonNode charts(Path report) throws IOException {
    Matcher data =
        Pattern.compile("id=\"charts\">([^<]*)</script>").matcher(Files.readString(report));
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }

  @Test
  void historyHasARowForEachRoundAndStudent(SparkSession spark) {
    List<Row> rows =
        spark
            .read()
            .parquet(run.resolve("history.parquet").toString())
            .orderBy("round", "student")
            .collectAsList();
    assertThat(rows).hasSize(ROUNDS * STUDENTS);
    for (int k = 0; k < rows.size(); k++) {
      Row row = rows.get(k);
      int round = k / STUDENTS;
      assertThat(row.<Integer>getAs("round")).isEqualTo(round);
      assertThat(row.<Integer>getAs("student")).isEqualTo(k % STUDENTS);
      assertThat(row.<Double>getAs("taskLoss")).isFinite().isPositive();
      assertThat(row.<Double>getAs("batchAccuracy")).isBetween(0.0, 1.0);
      assertThat(row.<Double>getAs("divergence")).isBetween(0.0, 1.0);
      boolean validated = (round + 1) % 10 == 0 || round + 1 == ROUNDS;
      assertThat(Double.isNaN(row.<Double>getAs("validationAccuracy"))).isEqualTo(!validated);
    }
  }

  @Test
  void theConfigurationIsWrittenWithEveryKey() throws IOException {
    JsonNode config = json(run, "config.json");
    for (Param<?> param : JobParam.all()) {
      assertThat(config.has(param.name())).as(param.name()).isTrue();
    }
    assertThat(config.get("maxIter").asInt()).isEqualTo(ROUNDS);
    assertThat(config.get("resolved").get("trainFingerprint").asText()).matches("[0-9a-f]{64}");
    assertThat(config.get("resolved").get("numQubits").asInt()).isEqualTo(6);
    assertThat(config.get("resolved").get("executorKernels").get("driver"))
        .isEqualTo(config.get("resolved").get("driverKernels"));
    assertThat(run.resolve("log.txt")).content().contains("training begins", "training ends");
  }

  @Test
  void aSecondRunGivesTheSameModelAndATerminalOneLineOfProgress() throws IOException {
    System.setProperty("qicd.terminal", "true");
    System.setProperty("qicd.columns", "40");
    try {
      Path again = folder.resolve("again");
      CommandLineRun second = train(again, "--set", "exchange=weights");
      assertThat(second.code()).as(second.err()).isZero();
      assertThat(json(again, "metrics.json").get("modelFingerprint"))
          .isEqualTo(json(run, "metrics.json").get("modelFingerprint"));
      String[] shown = second.err().split("\r");
      assertThat(shown).hasSizeGreaterThan(2).allMatch(line -> line.stripTrailing().length() < 40);
      assertThat(second.err()).startsWith("\rround 1/16").endsWith(System.lineSeparator());
      assertThat(second.err().strip()).doesNotContain("\n");
    } finally {
      System.clearProperty("qicd.terminal");
      System.clearProperty("qicd.columns");
    }
  }

  @Test
  void anyProgramWithSparkLoadsTheModelAndPredictsRawImages(SparkSession spark) throws IOException {
    PipelineModel model = PipelineModel.load(run.resolve("model").toUri().toString());
    Dataset<Row> digits = spark.read().parquet("data/digits.parquet").filter("split = 'test'");
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(digits));
    assertThat(accuracy)
        .isEqualTo(
            json(run, "metrics.json").at("/test/ensemble/accuracy").asDouble(), within(1e-12));
  }

  @Test
  void withoutATerminalProgressIsPlainLines() {
    assertThat(first.err()).doesNotContain("\r").startsWith("round 1/16 ").contains("round 16/16 ");
  }

  @Test
  void evaluatePrintsTheSameTable() {
    CommandLineRun evaluated = CommandLineRun.of("evaluate", run.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.err()).isEmpty();
    assertThat(table(evaluated.out())).hasSize(STUDENTS + 3).isEqualTo(table(first.out()));
    Matcher fingerprint = Pattern.compile("fingerprint [0-9a-f]{64}").matcher(evaluated.out());
    assertThat(fingerprint.find()).isTrue();
    assertThat(first.out()).contains(fingerprint.group());
  }

  /** As a device sees the run's model: the same counts each time, and others for another seed. */
  @Test
  void evaluateCanMeasureByShots() {
    List<List<String>> tables = new ArrayList<>();
    for (String seed : List.of("1", "1", "2")) {
      CommandLineRun measured =
          CommandLineRun.of(
              "evaluate", run.toString(), "--set", "shots=16", "--set", "seed=" + seed);
      assertThat(measured.code()).as(measured.err()).isZero();
      assertThat(measured.out()).contains("shots     16 for each circuit and image");
      tables.add(table(measured.out()));
    }
    assertThat(tables.get(0)).isEqualTo(tables.get(1)).isNotEqualTo(table(first.out()));
    assertThat(tables.get(2)).isNotEqualTo(tables.get(0));
  }

  /** Not on images that look alike: the digits of the project with other labels. */
  @Test
  void aRunIsEvaluatedOnItsOwnImagesUnlessToldOtherwise(SparkSession spark) {
    Path data = folder.resolve("other digits.parquet");
    spark
        .read()
        .parquet("data/digits.parquet")
        .selectExpr("features", "9 - label AS label", "split")
        .write()
        .parquet(data.toString());
    Path own = folder.resolve("own");
    CommandLineRun trained = train(own, "--set", "data.path=" + data);
    CommandLineRun evaluated = CommandLineRun.of("evaluate", own.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(table(evaluated.out())).hasSize(STUDENTS + 3).isEqualTo(table(trained.out()));
    assertThat(evaluated.out())
        .startsWith("data      %s: 1045 train, 304 validation, 448 test images".formatted(data))
        .contains("those of the training");
    for (List<String> told :
        List.of(
            List.of("--config", "conf/digits.conf"),
            List.of("--set", "data.path=data/digits.parquet"))) {
      List<String> args = new ArrayList<>(List.of("evaluate", own.toString()));
      args.addAll(told);
      CommandLineRun other = CommandLineRun.of(args);
      assertThat(other.code()).as(other.err()).isZero();
      assertThat(other.out())
          .startsWith("data      " + Path.of("data/digits.parquet").toAbsolutePath())
          .contains("of which train, validation, test are not those of the training");
      assertThat(table(other.out())).isNotEqualTo(table(trained.out()));
    }
  }

  /** The closing table with its header. */
  private static List<String> table(String out) {
    return out.lines()
        .filter(line -> line.matches("(model +test|student|ensemble|avera).*"))
        .toList();
  }

  @Test
  void aTeacherAndGroupsAreTold() throws IOException {
    Path taught = folder.resolve("taught");
    CommandLineRun told =
        train(
            taught,
            "--set",
            "strategy=qkd",
            "--set",
            "circuitsPerStudent=2",
            "--set",
            "maxIter=2",
            "--set",
            "teacherRounds=3",
            "--set",
            "teacherLayers=4");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.err()).contains("round 3/3").contains("teacher loss").contains("round 2/2");
    assertThat(told.out())
        .contains("teacher   3 rounds, 192 gradients, test accuracy 0.")
        .contains("with 2 circuits each")
        .contains("\ngroup 1, student 2 ");
    JsonNode metrics = json(taught, "metrics.json");
    assertThat(metrics.get("teacher").get("gradients").asInt()).isEqualTo(3 * 64);
    assertThat(metrics.get("gradients").asInt()).isEqualTo(2 * 6 * (64 + 64));
    assertThat(metrics.get("test").get("students")).hasSize(6);
    CommandLineRun evaluated =
        CommandLineRun.of("evaluate", taught.toString(), "--config", "conf/digits.conf");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("\ngroup 1, student 2 ");
  }

  @Test
  void studentsThatLoseEachOtherAreWarnedOfInLineAndLog() {
    Path lost = folder.resolve("lost");
    CommandLineRun told = train(lost, "--set", "init=independent", "--set", "distillWeight=1");
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.err()).containsOnlyOnce("warning: students have drifted apart");
    assertThat(lost.resolve("log.txt")).content().contains("raise distillWeight");
    assertThat(first.err()).doesNotContain("warning");
  }

  @Test
  void circuitDraws() {
    CommandLineRun drawn =
        CommandLineRun.of("circuit", run.toString(), "--student", "2", "--width", "80");
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(drawn.err()).isEmpty();
    assertThat(drawn.out().lines()).hasSizeGreaterThan(6).allMatch(line -> line.length() <= 80);
  }

  @Test
  void circuitAsOpenQasm() {
    CommandLineRun trained = CommandLineRun.of("circuit", run.toString(), "--qasm");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out()).startsWith("OPENQASM 3.0;\n").doesNotContain("input", "theta");
    CommandLineRun other = CommandLineRun.of("circuit", run.toString(), "--qasm", "--student", "1");
    assertThat(other.out())
        .isNotEqualTo(trained.out())
        .hasLineCount((int) trained.out().lines().count());
    CommandLineRun free = CommandLineRun.of("circuit", run.toString(), "--qasm", "--inputs");
    assertThat(free.out())
        .containsPattern("input float\\[64] theta0+;\n")
        .containsPattern("\\(theta0+\\) q\\[0];\n");
  }

  @Test
  void aSessionThatWasThereStaysOpen(SparkSession spark) {
    assertThat(spark.sparkContext().isStopped()).isFalse();
    assertThat(spark.sparkContext().getPersistentRDDs().size()).isZero();
  }
}

package org.qicd.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.data.Example;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;

/** Trials are paired by seed, survive an interruption, and tell a null from an effect. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class ComparisonTest {
  private static final TrialImages IMAGES =
      new TrialImages(Digits.examples(90, 3), List.of(), 20, 20);
  private static final Comparison.Plan PLAN = new Comparison.Plan(2, 10, 3, 2);

  private static ParamValues params(String... settings) {
    ParamValues params = ParamValues.defaults(TrainParam.TABLE);
    List<String> all =
        new ArrayList<>(
            List.of(
                "numStudents=2",
                "numLayers=2",
                "logitScale=10",
                "maxIter=3",
                "stepsPerRound=2",
                "exchange=weights",
                "validationInterval=1",
                "patience=0",
                "batchSize=8",
                "distillBatchSize=8"));
    all.addAll(List.of(settings));
    for (String setting : all) {
      String[] pair = setting.split("=", 2);
      for (Param<?> param : TrainParam.TABLE) {
        params = param.name().equals(pair[0]) ? params.with(param, pair[1]) : params;
      }
    }
    return params;
  }

  private static Method method(String name, String... settings) {
    return new Method(
        name, Method.Kind.ROUNDS, List.of(new Method.Setting("", params(settings), 0)));
  }

  private static List<Outcome> run(SparkSession spark, Path directory, Study... studies) {
    return comparison(spark, directory, studies).run().outcomes();
  }

  private static Comparison comparison(SparkSession spark, Path directory, Study... studies) {
    return new Comparison(
        spark,
        IMAGES,
        List.of(studies),
        PLAN,
        new TrialStore(spark, directory.resolve("trials.parquet").toString()),
        (done, of, what) -> {});
  }

  @Test
  void noPullGivesNoDifferenceToTheLastBit(SparkSession spark, @TempDir Path directory) {
    Study study =
        new Study(
            "null",
            "",
            List.of(
                method("qicd", "strategy=qicd", "distillWeight=0"),
                method("qcd", "strategy=qcd", "distillWeight=0"),
                method("alone", "strategy=independent")));
    List<Outcome> outcomes = run(spark, directory, study);
    assertThat(outcomes).hasSize(3);
    for (Outcome outcome : outcomes) {
      assertThat(outcome.trials()).containsOnlyKeys(10L, 11L, 12L);
      assertThat(outcome.last(TrialRow::testStudents))
          .isEqualTo(outcomes.get(0).last(TrialRow::testStudents));
      assertThat(outcome.last(row -> row.learned().taskLoss()))
          .as("the same start and batches")
          .isEqualTo(outcomes.get(0).last(row -> row.learned().taskLoss()));
      assertThat(outcome.whole(Cost.STEPS)).isEqualTo(6);
    }
    List<Claims.Finding> findings =
        Claims.judge(outcomes, 3, List.of("null"), List.of(), List.of());
    assertThat(findings)
        .hasSize(3)
        .allSatisfy(found -> assertThat(found.judgement().verdict()).isEqualTo(Verdict.UNDECIDED));
  }

  @Test
  void theSettingThatIsBestOnTuningSeedsIsChosen(SparkSession spark, @TempDir Path directory) {
    // A step of 1e-9 learns nothing.
    Method tuned =
        new Method(
            "tuned",
            Method.Kind.ROUNDS,
            List.of(
                new Method.Setting("stepSize=1e-9", params("stepSize=1e-9", "maxIter=20"), 0),
                new Method.Setting("stepSize=0.1", params("stepSize=0.1", "maxIter=20"), 0)));
    Study tuning = new Study("tuning", "", List.of(tuned, method("other")));
    Study borrowing =
        new Study("borrowing", "", "tuning", List.of(tuned, method("third", "labels=shared")));
    Comparison.Results results = comparison(spark, directory, tuning, borrowing).run();
    assertThat(results.outcomes().get(0).setting().name()).isEqualTo("stepSize=0.1");
    assertThat(results.outcomes().get(2).setting().name()).isEqualTo("stepSize=0.1");
    assertThat(new TrialStore(spark, directory.resolve("trials.parquet").toString()).size())
        .as("nothing is tuned twice")
        .isEqualTo(2 * 2 + 4 * 3);
    assertThat(results.tuning()).extracting(Tuned::chosen).containsExactly(false, true);
    assertThat(results.tuning().get(1).accuracy().value())
        .isGreaterThan(results.tuning().get(0).accuracy().value());
  }

  /** Before a pull has acted: one step, whose loss tells start, batch and labels apart. */
  @Test
  void aStrategyChangesNeitherSplitNorStartNorBatches(SparkSession spark, @TempDir Path directory) {
    List<Method> methods =
        Stream.of("qicd", "qcd", "qkd", "independent")
            .map(
                name ->
                    method(
                        name,
                        "strategy=" + name,
                        "maxIter=1",
                        "stepsPerRound=1",
                        "teacherRounds=1"))
            .toList();
    List<Outcome> outcomes = run(spark, directory, new Study("first step", "", methods));
    double[] losses = outcomes.get(0).last(row -> row.learned().taskLoss());
    assertThat(losses).doesNotHaveDuplicates();
    assertThat(outcomes)
        .allSatisfy(o -> assertThat(o.last(row -> row.learned().taskLoss())).isEqualTo(losses));
  }

  @Test
  void whatATrialKeepsIsReadAgainAsItWas(SparkSession spark, @TempDir Path directory) {
    Study study = new Study("kept", "", List.of(method("qicd"), method("other")));
    Outcome outcome = run(spark, directory, study).get(0);
    Outcome again = run(spark, directory, study).get(0);
    assertThat(again.trials()).isEqualTo(outcome.trials());
    TrialRow row = outcome.trials().get(10L).get(2);
    assertThat(row.validated().fidelity()).hasSize(1).allMatch(f -> f > 0.5 && f <= 1 + 1e-12);
    assertThat(row.spent().gradients()).isPositive();
    assertThat(row.spent().bytes()).isPositive();
    assertThat(row.tested().testBest()).isGreaterThanOrEqualTo(row.testStudents());
  }

  @Test
  void anInterruptedComparisonEndsWithTheSameNumbers(SparkSession spark, @TempDir Path directory)
      throws Exception {
    Study study =
        new Study("again", "", List.of(method("qicd"), method("qcd", "strategy=qcd"), logistic()));
    List<Outcome> first = run(spark, directory, study);
    List<Path> parts;
    try (Stream<Path> files = Files.list(directory.resolve("trials.parquet"))) {
      parts = files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
    assertThat(parts).as("a file for each trial").hasSize(9);
    // What a killed driver leaves: some trials whole, others not there.
    for (Path part : parts.subList(0, 4)) {
      Files.delete(part);
      Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
    }
    assertThat(new TrialStore(spark, directory.resolve("trials.parquet").toString()).size())
        .isEqualTo(5);
    List<Outcome> second = run(spark, directory, study);
    for (int k = 0; k < first.size(); k++) {
      assertThat(second.get(k).last(TrialRow::testStudents))
          .isEqualTo(first.get(k).last(TrialRow::testStudents));
      assertThat(second.get(k).last(row -> row.tested().testEnsemble()))
          .isEqualTo(first.get(k).last(row -> row.tested().testEnsemble()));
    }
    assertThat(second.get(2).last(TrialRow::testStudents))
        .as("logistic regression learns")
        .matches(accuracies -> Arrays.stream(accuracies).allMatch(a -> a > 0.6));
  }

  /** The loss of an image with the weight 1.7e308 overflows when the first such image is drawn. */
  @Test
  void aTrialThatFailsIsCountedAndStopsNothing(SparkSession spark, @TempDir Path directory) {
    List<Example> digits = Digits.examples(90, 3);
    List<Example> images = new ArrayList<>();
    for (int k = 0; k < digits.size(); k++) {
      Example image = digits.get(k);
      images.add(new Example(image.features(), image.label(), k % 6 == 0 ? 1.7e308 : 1));
    }
    String[] few = {"maxIter=12", "stepsPerRound=1", "batchSize=2"};
    Study study = new Study("failing", "", List.of(method("qicd", few), logistic()));
    String trials = directory.resolve("trials.parquet").toString();
    List<Outcome> outcomes = failing(spark, images, study, trials);
    Outcome failed = outcomes.get(0);
    int failures = 0;
    for (List<TrialRow> rows : failed.trials().values()) {
      List<TrialRow> before = rows.stream().filter(row -> !row.when().failed()).toList();
      TrialRow last = rows.get(11);
      assertThat(rows).hasSize(12).startsWith(before.toArray(TrialRow[]::new));
      assertThat(before).allMatch(row -> row.learned().taskLoss() > 0);
      assertThat(last.when().last()).isTrue();
      if (before.size() < 12) {
        failures++;
        assertThat(before).as("rounds before the failure").isNotEmpty();
        assertThat(last.learned().taskLoss()).isNaN();
        assertThat(last.testStudents()).isEqualTo(1.0 / 3);
        assertThat(last.validationStudents()).isEqualTo(1.0 / 3);
      }
    }
    assertThat(failures).isBetween(1, 3);
    assertThat(failed.failures(0)).isEqualTo(failures);
    assertThat(failed.until(new double[3], Cost.STEPS)).contains(SpeedRatio.NEVER);
    assertThat(outcomes.get(1).failures(0)).as("logistic regression").isZero();
    assertThat(failing(spark, images, study, trials).get(0).trials())
        .as("read again")
        .isEqualTo(failed.trials());
  }

  private static List<Outcome> failing(
      SparkSession spark, List<Example> images, Study study, String trials) {
    return new Comparison(
            spark,
            new TrialImages(images, List.of(), 20, 20),
            List.of(study),
            PLAN,
            new TrialStore(spark, trials),
            (done, of, what) -> {})
        .run()
        .outcomes();
  }

  /** Beside trials of this program, one of an older program without the newer columns. */
  @Test
  void trialsOfAnOlderProgramMeasuredNothing(SparkSession spark, @TempDir Path directory) {
    Study study = new Study("old", "", List.of(method("qicd"), method("other")));
    List<Outcome> first = run(spark, directory, study);
    String table = directory.resolve("trials.parquet").toString();
    String old = directory.resolve("old.parquet").toString();
    var trials = spark.read().parquet(table);
    trials
        .where("seed = 10")
        .drop("failed", "circuits", "shots", "taskNoise", "distillNoise")
        .write()
        .parquet(old);
    trials.where("seed > 10").write().mode("append").parquet(old);
    TrialStore store = new TrialStore(spark, old);
    assertThat(store.size()).isEqualTo(6);
    List<Outcome> again =
        new Comparison(spark, IMAGES, List.of(study), PLAN, store, (done, of, what) -> {})
            .run()
            .outcomes();
    for (int k = 0; k < 2; k++) {
      assertThat(again.get(k).trials()).isEqualTo(first.get(k).trials());
    }
  }

  private static Method logistic() {
    return new Method(
        "logistic",
        Method.Kind.LOGISTIC_REGRESSION,
        List.of(new Method.Setting("", params(), 0.01)));
  }

  @Test
  void splitsAreAFunctionOfTheSeed(JavaSparkContext context) {
    List<Example> one = IMAGES.shuffled(7);
    assertThat(IMAGES.shuffled(7)).isEqualTo(one);
    assertThat(IMAGES.shuffled(8)).isNotEqualTo(one);
    try (TrialSplit split = TrialSplit.of(context, IMAGES, 7, 4096)) {
      assertThat(split.test.size()).isEqualTo(20);
      assertThat(split.validation.size()).isEqualTo(20);
      assertThat(split.train.size()).isEqualTo(50);
    }
  }

  @Test
  void mistakesAreToldBeforeAnythingRuns() {
    assertThatThrownBy(() -> new Comparison.Plan(2, 10, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("compare.seeds is 1", "two or more");
    assertThatThrownBy(() -> new Comparison.Plan(4, 3, 12, 2))
        .hasMessageContainingAll("compare.firstSeed is 3", "4 or more");
    assertThatThrownBy(() -> new Comparison.Plan(0, 10, 12, 2))
        .hasMessageContainingAll("compare.tuningSeeds is 0", "one or more");
    assertThatThrownBy(() -> new Study("one", "", List.of(method("qicd"))))
        .hasMessageContainingAll("study 'one'", "1 method");
    assertThatThrownBy(() -> new TrialImages(Digits.examples(30, 1), List.of(), 20, 10))
        .hasMessageContainingAll("20 validation", "10 test", "nothing of 30");
    assertThatThrownBy(() -> new TrialImages(Digits.examples(30, 1), List.of(), 20, 0))
        .hasMessageContainingAll("validationImages = 20", "testImages = 0");
  }
}

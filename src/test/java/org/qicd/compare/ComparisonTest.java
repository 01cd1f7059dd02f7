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
      String[] pair = setting.split("=");
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

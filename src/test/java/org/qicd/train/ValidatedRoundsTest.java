package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.LossSums;
import org.qicd.param.NotFiniteException;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.slice.Evaluation;

/**
 * Rounds that run together are validated together. A checkpoint after each round, which nobody
 * keeps, makes each round run alone.
 */
@ExtendWith(SharedSpark.class)
class ValidatedRoundsTest {
  private static final String ALONE = "checkpointInterval=1";
  private static final String TOGETHER = "checkpointInterval=-1";

  private final List<Evaluation> seen = new ArrayList<>();
  private int rounds;

  @ParameterizedTest
  @ValueSource(strings = {"validationInterval=1", "validationInterval=3", "deviceDrift=0.01"})
  void validationsAreThoseOfTheRounds(String setting, JavaSparkContext context) {
    List<Example> examples = Digits.examples(60, 3);
    TrainResult alone = fit(context, examples, setting, ALONE);
    List<String> ofAlone = numbers();
    seen.clear();
    TrainResult together = fit(context, examples, setting, TOGETHER);

    assertThat(numbers()).isEqualTo(ofAlone).hasSizeGreaterThan(2);
    assertThat(together.validations()).isEqualTo(alone.validations());
    assertThat(together.ensemble().fingerprint()).isEqualTo(alone.ensemble().fingerprint());
    assertThat(jobs(alone)).isEqualTo(rounds / 2);
    assertThat(jobs(together)).isLessThanOrEqualTo(jobs(alone));
  }

  /** The loss overflows in the round in which a student meets the image with the wrong label. */
  @Test
  void aFailureIsReportedAfterTheSameRounds(JavaSparkContext context) {
    List<Example> examples = new ArrayList<>(Digits.examples(60, 3));
    Example one = examples.get(7);
    examples.set(7, new Example(one.features(), (one.label() + 1) % 3, Double.MAX_VALUE));
    String[] settings = {"strategy=independent", "batchSize=1", "maxIter=16", "logitScale=1000"};
    assertThatThrownBy(() -> fit(context, examples, TOGETHER, settings))
        .isInstanceOf(NotFiniteException.class);
    int before = rounds;
    assertThatThrownBy(() -> fit(context, examples, ALONE, settings))
        .isInstanceOf(NotFiniteException.class);
    assertThat(before).isEqualTo(rounds - before).isGreaterThan(2);
  }

  private TrainResult fit(
      JavaSparkContext context, List<Example> examples, String setting, String... more) {
    ParamValues params =
        Trainings.params("maxIter=8", "patience=0", "validationInterval=1", "exchange=weights");
    params = Trainings.set(Trainings.set(params, setting), more);
    try (SlicedExamples train = Digits.sliced(context, examples, 2, 100);
        SlicedExamples validation = Digits.sliced(context, Digits.examples(40, 4), 2, 30)) {
      return Trainer.of(TrainSetup.of(params, 8, 3, 1), train)
          .validatedOn(validation)
          .listener(
              (records, evaluation) -> {
                rounds++;
                evaluation.ifPresent(seen::add);
              })
          .fit();
    }
  }

  private List<String> numbers() {
    return seen.stream()
        .map(
            e ->
                e.students().stream().map(ValidatedRoundsTest::numbers).toList()
                    + numbers(e.ensemble()))
        .toList();
  }

  private static String numbers(LossSums sums) {
    return "%s %s %s".formatted(sums.task().sum(), sums.task().accuracy(), sums.distill().sum());
  }

  private static long jobs(TrainResult result) {
    return result.cost().ledger().stream().mapToLong(cost -> cost.jobs().jobs()).sum();
  }
}

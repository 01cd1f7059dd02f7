package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.data.SlicedExamples;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.state.RoundRecord;

/** What the sinks of Spark's metrics see of a training. */
@ExtendWith(SharedSpark.class)
class RoundMetricsTest {

  private static Object value(String source, String metric) {
    Source found = SparkEnv.get().metricsSystem().getSourcesByName(source).head();
    return found.metricRegistry().getGauges().get(metric).getValue();
  }

  private static boolean exists(String source) {
    return SparkEnv.get().metricsSystem().getSourcesByName(source).nonEmpty();
  }

  @Test
  void aTrainingShowsItsLastRound(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainSetup setup =
          TrainSetup.of(Trainings.params("validationInterval=3", "patience=0"), 8, 3, 1);
      List<Integer> rounds = new ArrayList<>();
      TrainResult result =
          Trainer.of(setup, data)
              .validatedOn(data)
              .listener(
                  (records, validation) -> {
                    rounds.add((Integer) value("qicd", "rounds"));
                    assertThat(value("qicd", "numRounds")).isEqualTo(6);
                    assertThat(value("qicd", "taskLoss"))
                        .isEqualTo(RoundRecord.mean(records, r -> r.learned().taskLoss()));
                    assertThat(value("qicd", "divergence"))
                        .isEqualTo(RoundRecord.mean(records, r -> r.learned().divergence()));
                    assertThat(value("qicd", "bytes"))
                        .isEqualTo(records.stream().mapToLong(RoundRecord::bytes).sum());
                    validation.ifPresent(
                        seen ->
                            assertThat(value("qicd", "ensembleValidationAccuracy"))
                                .isEqualTo(seen.ensemble().task().accuracy()));
                    assertThat(exists("qicd-2")).isFalse();
                  })
              .fit();
      assertThat(rounds).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(result.validations()).hasSize(2);
      assertThat(exists("qicd")).as("after the training").isFalse();
    }
  }

  /** A training within a training, as tuning in parallel has it, gets a name of its own. */
  @Test
  void trainingsAtTheSameTimeAreToldApart(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainSetup setup = TrainSetup.of(Trainings.params("maxIter=1"), 8, 3, 1);
      Trainer.of(setup, data)
          .listener(
              (records, validation) ->
                  Trainer.of(setup, data)
                      .listener((inner, seen) -> assertThat(value("qicd-2", "rounds")).isEqualTo(1))
                      .fit())
          .fit();
      assertThat(exists("qicd")).isFalse();
      assertThat(exists("qicd-2")).isFalse();
    }
  }
}

package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.testing.SharedSpark;
import org.qicd.train.state.RoundCost;

/**
 * What a round is predicted to move is what Spark has moved, but for what Java and Spark write
 * around the numbers: class names, headers of arrays, metrics of a task. Broadcasts are not
 * compressed, as in a job: lz4 makes readout states smaller than their numbers.
 */
@ExtendWith(SharedSpark.class)
class LedgerTest {
  /** Bytes around the numbers of a result: its task's metrics, classes, losses of the students. */
  private static final long AROUND_A_RESULT = 2_500;

  /** And of an input: classes, and what parameters it carries beside its numbers. */
  private static final long AROUND_AN_INPUT = 2_500;

  /** Headers of the arrays of a plan and of states, as a share. */
  private static final double HEADERS = 1.03;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exchange=weights",
        "exchange=weights sliceSize=20",
        "exchange=weights sliceSize=20 staleness=2",
        "exchange=weights strategy=average sliceSize=20",
        "exchange=weights stepsPerRound=3",
        "exchange=weights stepsPerRound=3 sliceSize=20",
        "exchange=states",
        "exchange=states stepsPerRound=3",
        "exchange=states stepsPerRound=3 sliceSize=20",
        "exchange=states staleness=2",
        "exchange=states sliceSize=20",
        "exchange=states distillState=readout numQubits=4 sliceSize=20",
        "exchange=states strategy=average",
        "exchange=states strategy=qcd",
        "exchange=states distillTarget=averaged",
        "exchange=states distillOn=probes sliceSize=20",
        "exchange=states participation=0.7",
        "exchange=labels strategy=qcd",
        "exchange=labels strategy=qcd stepsPerRound=3 sliceSize=20"
      })
  void bytesAreAsPredicted(String settings, JavaSparkContext context) {
    // Large enough that numbers outweigh what is around them.
    ParamValues params =
        Trainings.set(Trainings.params(), "numLayers=40", "distillBatchSize=48", "maxIter=8");
    params = Trainings.set(params, settings.split(" "));
    try (SlicedExamples data =
        Digits.sliced(context, Digits.examples(75, 3), 2, params.get(TrainParam.SLICE_SIZE))) {
      List<RoundCost> ledger = Trainings.fit(data, params).cost().ledger();
      assertThat(ledger).hasSize(8);
      long tasks = sum(ledger, c -> c.jobs().tasks());
      assertThat(sum(ledger, c -> c.jobs().measuredTasks()))
          .as("tasks")
          .isGreaterThanOrEqualTo(tasks);
      assertAbout(
          sum(ledger, c -> c.back().measuredBytesBack()),
          sum(ledger, c -> c.back().bytesBack()),
          // An empty task on slices that are not cached yet tells metrics too.
          AROUND_A_RESULT * sum(ledger, c -> c.jobs().measuredTasks()));
      assertAbout(
          sum(ledger, c -> c.out().measuredBytesOut()),
          sum(ledger, c -> c.out().bytesOut()),
          AROUND_AN_INPUT * sum(ledger, c -> c.jobs().jobs()));
    }
  }

  private static long sum(List<RoundCost> ledger, ToLongFunction<RoundCost> value) {
    return ledger.stream().mapToLong(value).sum();
  }

  private static void assertAbout(long measured, long predicted, long around) {
    assertThat(measured).isBetween(predicted, (long) (HEADERS * predicted) + around);
  }
}

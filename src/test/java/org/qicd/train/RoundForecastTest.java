package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.state.RoundCost;

/** What {@code plan} tells of a round is what the ledger of a training then counts. */
@ExtendWith(SharedSpark.class)
class RoundForecastTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exchange=weights sliceSize=20",
        "exchange=weights sliceSize=20 stepsPerRound=3",
        "exchange=states stepsPerRound=3",
        "exchange=states sliceSize=40",
        "exchange=states sliceSize=40 stepsPerRound=3",
        "exchange=states strategy=average sliceSize=20 stepsPerRound=2",
        "exchange=weights",
        "exchange=weights stepsPerRound=3",
        "exchange=states distillTarget=averaged",
        "exchange=states distillTarget=averaged sliceSize=20",
        "exchange=states strategy=qkd teacherLayers=10 teacherRounds=1",
        "exchange=labels strategy=qcd",
        "exchange=labels strategy=qcd sliceSize=20 stepsPerRound=2",
      })
  void agreesWithTheLedger(String settings, JavaSparkContext context) {
    // Every student has as many labels as a batch takes.
    ParamValues params = Trainings.params("numLayers=10", "distillBatchSize=40", "maxIter=4");
    params = Trainings.set(params, settings.split(" "));
    try (SlicedExamples data =
        Digits.sliced(context, Digits.examples(75, 3), 2, params.get(TrainParam.SLICE_SIZE))) {
      TrainSetup setup =
          TrainSetup.of(params, data.numFeatures(), data.numClasses(), data.numSlices());
      RoundForecast forecast = RoundForecast.of(setup, data.size());
      List<List<RoundCost>> stretches = together(Trainer.of(setup, data).fit().cost().ledger());
      assertThat(stretches.get(0)).hasSize(1);
      for (List<RoundCost> rounds : stretches) {
        RoundCost total = rounds.stream().reduce(RoundCost.NOTHING, RoundCost::plus);
        RoundForecast.Work work = forecast.work(rounds.size());
        assertThat(rounds.size() * forecast.flops()).isEqualTo(total.flops());
        assertThat(work.jobs()).isEqualTo(total.jobs().jobs());
        assertThat(work.tasks()).isEqualTo(total.jobs().tasks());
        // Images of a batch fill blocks of 8 in each slice, and chance says how many lie where.
        assertThat(work.bytesOut()).isCloseTo(total.out().bytesOut(), withinPercentage(10));
        assertThat(work.bytesBack()).isCloseTo(total.back().bytesBack(), withinPercentage(10));
      }
    }
  }

  /** Rounds that were run together: the first of them has their jobs. */
  private static List<List<RoundCost>> together(List<RoundCost> ledger) {
    List<List<RoundCost>> stretches = new ArrayList<>();
    for (RoundCost round : ledger) {
      if (round.jobs().jobs() > 0) {
        stretches.add(new ArrayList<>());
      }
      stretches.get(stretches.size() - 1).add(round);
    }
    return stretches;
  }
}

package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

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
      })
  void agreesWithTheLedger(String settings, JavaSparkContext context) {
    // Every student has as many labels as a batch takes.
    ParamValues params = Trainings.params("numLayers=10", "distillBatchSize=40", "maxIter=4");
    params = Trainings.set(params, settings.split(" "));
    try (SlicedExamples data =
        Digits.sliced(context, Digits.examples(75, 3), 2, params.get(TrainParam.SLICE_SIZE))) {
      TrainSetup setup =
          TrainSetup.of(params, data.numFeatures(), data.numClasses(), data.numSlices());
      RoundCost round = Trainer.of(setup, data).fit().ledger().get(2);
      RoundForecast forecast = RoundForecast.of(setup, data.size());
      assertThat(forecast.flops()).isEqualTo(round.flops());
      assertThat(forecast.jobs()).isEqualTo(round.jobs());
      assertThat(forecast.jobs() * forecast.tasks()).isEqualTo(round.tasks());
      // Images of a batch fill blocks of 8 in each slice, and chance says how many lie where.
      assertThat(forecast.bytesOut()).isCloseTo(round.bytesOut(), withinPercentage(10));
      assertThat(forecast.bytesBack()).isCloseTo(round.bytesBack(), withinPercentage(10));
    }
  }
}

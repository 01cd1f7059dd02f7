package org.qicd.train.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;
import org.qicd.train.slice.Evaluation;

/** The warning that students have drifted apart. */
@ExtendWith(SharedSpark.class)
class FidelityWatchTest {

  private static List<String> warnings(JavaSparkContext context, String... settings) {
    List<String> heard = new ArrayList<>();
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      ParamValues params = Trainings.set(Trainings.params("numLayers=3", "maxIter=14"), settings);
      Trainer.of(TrainSetup.of(params, 8, 3, 1), data)
          .listener(
              new Trainer.Listener() {
                @Override
                public void afterRound(
                    List<RoundRecord> records, Optional<Evaluation> validation) {}

                @Override
                public void warn(String message) {
                  heard.add(message);
                }
              })
          .fit();
    }
    return heard;
  }

  @Test
  void studentsThatLoseEachOtherAreWarnedOfOnce(JavaSparkContext context) {
    List<String> warnings =
        warnings(context, "stepSize=1.5", "distillWeight=0.01", "stepSchedule=constant");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .contains("drifted apart", "distillWeight", "stepSize", "for 10 rounds");
    assertThat(warnings(context, "init=independent", "burnIn=3"))
        .singleElement()
        .asString()
        .contains("for 10 rounds, to round 13,");
  }

  @Test
  void nobodyIsWarnedWhereFidelityIsNotWhatHolds(JavaSparkContext context) {
    assertThat(warnings(context)).isEmpty();
    assertThat(warnings(context, "init=independent", "distillWeight=0")).isEmpty();
    assertThat(warnings(context, "init=independent", "strategy=qcd")).isEmpty();
    assertThat(warnings(context, "init=independent", "distillState=readout", "readout=projector"))
        .isEmpty();
    assertThat(
            warnings(
                context,
                "init=independent",
                "strategy=qkd",
                "teacherDistance=infidelity",
                "teacherRounds=1"))
        .isEmpty();
  }
}

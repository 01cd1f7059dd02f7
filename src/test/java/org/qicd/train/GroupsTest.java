package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.LossGradient;
import org.qicd.distill.TaskTerm;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Bits;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.sample.LabelNoise;
import org.qicd.train.sample.Participation;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.RoundHistory;

/** Several circuits of each student, in groups that are trained apart. */
@ExtendWith(SharedSpark.class)
class GroupsTest {

  @ParameterizedTest
  @CsvSource({
    "qicd, peers, 1, 4096",
    "qicd, averaged, 1, 20",
    "qcd, peers, 2, 20",
    "average, peers, 1, 4096",
    "average, peers, 1, 20",
    "independent, peers, 1, 4096"
  })
  void aGroupIsTrainedAsIfThereWereNoOther(
      String strategy, String target, int staleness, int sliceSize, JavaSparkContext context) {
    ParamValues one = Trainings.params("strategy=" + strategy, "distillTarget=" + target);
    one = Trainings.set(one, "staleness=" + staleness, "sliceSize=" + sliceSize);
    ParamValues two = Trainings.set(one, "circuitsPerStudent=2");
    TargetsTest.sameForBothExchanges(context, two);
    TrainedEnsemble groups = TargetsTest.fit(context, 1, two);
    TrainedEnsemble alone = TargetsTest.fit(context, 1, one);
    assertThat(groups.numCircuits()).isEqualTo(6);
    for (int m = 0; m < 3; m++) {
      Bits.assertSame("student " + m, groups.weights(m), alone.weights(m));
      assertThat(groups.weights(3 + m)).as("group 1").isNotEqualTo(groups.weights(m));
    }
  }

  @Test
  void meansAreTakenInGroups(SparkSession spark, JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 20)) {
      ParamValues params =
          Trainings.params("circuitsPerStudent=2", "sliceSize=20", "maxIter=30", "stepSize=0.1");
      TrainResult result = Trainings.fit(data, params);
      Evaluation evaluation = Evaluator.evaluate(result.ensemble(), data);
      assertThat(evaluation.students()).hasSize(6);
      // Groups start apart, so a mean over both would be far from 0.
      assertThat(evaluation.students())
          .allSatisfy(s -> assertThat(s.distill().mean()).isLessThan(0.05));
      TrainedEnsemble averaged = result.ensemble().averaged().orElseThrow();
      assertThat(averaged.numCircuits()).isEqualTo(2);
      assertThat(averaged.weights(1)[7])
          .isCloseTo(
              (result.ensemble().weights(3)[7]
                      + result.ensemble().weights(4)[7]
                      + result.ensemble().weights(5)[7])
                  / 3,
              within(1e-15));
      assertThat(evaluation.averaged().orElseThrow())
          .usingRecursiveComparison()
          .isEqualTo(Evaluator.evaluate(averaged, data).ensemble());
      assertThat(evaluation.averaged().orElseThrow().task().accuracy()).isGreaterThan(0.9);
      assertThat(
              RoundHistory.table(spark, result.history())
                  .filter("`group` = 1 and student = 2")
                  .count())
          .isEqualTo(30);
    }
  }

  /** All labels in each batch: the mean of the shards' gradients is the gradient of their union. */
  @Test
  void averagedGradientsOfShardsAreThoseOfOnePooledStudent(JavaSparkContext context) {
    ParamValues pooled =
        Trainings.params("numStudents=1", "initScale=0", "batchSize=1000", "optimizer=sgd");
    pooled = Trainings.set(pooled, "circuitsPerStudent=2", "strategy=average");
    ParamValues average = Trainings.set(pooled, "numStudents=3");
    for (int sliceSize : List.of(20, 4096)) {
      TrainedEnsemble one =
          TargetsTest.fit(context, 1, pooled.with(TrainParam.SLICE_SIZE, sliceSize));
      TrainedEnsemble three =
          TargetsTest.fit(context, 1, average.with(TrainParam.SLICE_SIZE, sliceSize));
      for (int c = 0; c < 6; c++) {
        assertThat(three.weights(c)).containsExactly(one.weights(c / 3), within(1e-12));
      }
    }
  }

  /** Some labels in each batch, some students in each round: one circuit descends their union. */
  @ParameterizedTest
  @CsvSource({"1", "0.5"})
  void averagedGradientsAreThoseOfTheUnionOfTheBatches(
      double participation, JavaSparkContext context) {
    ParamValues params = Trainings.params("strategy=average", "optimizer=sgd", "batchSize=7");
    params = Trainings.set(params, "stepSchedule=constant", "participation=" + participation);
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainSetup setup = TrainSetup.of(params, 8, 3, 1);
      Batches batches =
          new Batches(params.get(TrainParam.SEED), Trainer.of(setup, data).labelled(), 7, 75, 1);
      EncodedSlice slice = EncodedSlice.all(data, setup.circuits(), LabelNoise.NONE).first();
      LossGradient loss = new LossGradient(setup.circuits().get(0));
      double[] pooled = InitialStudents.of(setup).get(0).weights.clone();
      for (int round = 0; round < 6; round++) {
        int step = round;
        int[] union =
            Arrays.stream(new Participation(params).present(round))
                .flatMap(m -> Arrays.stream(batches.labelled(m, step)))
                .toArray();
        loss.bind(pooled);
        loss.addLabelled(
            slice.images(loss.circuit()),
            slice.positions(union),
            new TaskTerm(slice.labels, 1.0 / union.length));
        double[] gradient = loss.gradient();
        Arrays.setAll(pooled, w -> pooled[w] - 0.05 * gradient[w]);
      }
      TrainedEnsemble averaged = Trainings.fit(data, params).ensemble();
      for (int m = 0; m < 3; m++) {
        assertThat(averaged.weights(m)).containsExactly(pooled, within(1e-12));
      }
    }
  }

  @Test
  void groupsAreOfOneSize() {
    TrainSetup setup = TrainSetup.of(Trainings.params("circuitsPerStudent=2"), 8, 3, 1);
    List<double[]> weights = InitialStudents.of(setup).stream().map(s -> s.weights).toList();
    assertThatThrownBy(() -> new TrainedEnsemble(setup.circuits(), weights, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("6 circuits do not make 4 groups");
    assertThat(new TrainedEnsemble(setup.circuits(), weights, 2).numGroups()).isEqualTo(2);
  }
}

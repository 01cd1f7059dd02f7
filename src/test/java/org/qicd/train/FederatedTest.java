package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.sample.InitialStudents;

/** Federated averaging of weights, and proximal terms. */
@ExtendWith(SharedSpark.class)
class FederatedTest {
  private static ParamValues params(String... settings) {
    return Trainings.set(
        Trainings.params("deviceAngleError=0.3", "stepSchedule=constant", "exchange=weights"),
        settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strategy=fedavg",
        "strategy=fedavg stepsPerRound=3 proximalWeight=0.5",
        "strategy=fedavg stepsPerRound=3 sliceSize=20",
        "strategy=fedavg participation=0.5 circuitsPerStudent=2 deviceDrift=0.3",
        "strategy=independent proximalWeight=0.5 stepsPerRound=3",
        "strategy=qicd proximalWeight=0.5 sliceSize=20 participation=0.5",
        "strategy=qcd taskGradient=averaged proximalWeight=0.5 circuitsPerStudent=2",
        "strategy=average proximalWeight=0.5 initScale=0.5"
      })
  void sameBitsForBothExchangesAndAnyPartitioning(String settings, JavaSparkContext context) {
    ParamValues params =
        params(settings.replaceAll("stepsPerRound=\\S+", "").strip().split("\\s+"));
    TargetsTest.sameForBothExchanges(context, params);
    ParamValues several = params(settings.split(" "));
    assertThat(TargetsTest.fit(context, 5, several).fingerprint())
        .isEqualTo(TargetsTest.fit(context, 1, several).fingerprint());
  }

  /** Weights are equal at the end of a round, while devices differ. */
  @ParameterizedTest
  @ValueSource(strings = {"participation=1", "participation=0.4", "sliceSize=20"})
  void studentsEndWithTheMean(String setting, JavaSparkContext context) {
    ParamValues params = params("strategy=fedavg", "stepsPerRound=2", setting);
    TrainedEnsemble ensemble = TargetsTest.fit(context, 1, params);
    assertThat(ensemble.weights(1)).isEqualTo(ensemble.weights(0));
    assertThat(ensemble.weights(2)).isEqualTo(ensemble.weights(0));
    assertThat(ensemble.circuit(1)).isNotEqualTo(ensemble.circuit(0));
  }

  /** With one step of plain descent a round, the mean of steps is a step along the mean. */
  @Test
  void oneStepOfDescentIsAveragingOfGradients(JavaSparkContext context) {
    ParamValues fedavg = params("strategy=fedavg", "optimizer=sgd", "stepSize=0.05");
    double[] found = TargetsTest.fit(context, 1, fedavg).weights(1);
    double[] expected =
        TargetsTest.fit(context, 1, Trainings.set(fedavg, "strategy=average")).weights(1);
    assertThat(found).containsExactly(expected, within(1e-12));
  }

  /** The gradient of mu / 2 |w - v|^2 is mu (w - v), with v the mean at the start of the round. */
  @ParameterizedTest
  @CsvSource({"independent, 1", "qicd, 1", "independent, 2"})
  void proximalGradient(String strategy, int groups, JavaSparkContext context) {
    ParamValues without =
        params("strategy=" + strategy, "optimizer=sgd", "stepSize=0.01", "maxIter=1");
    without = Trainings.set(without, "initScale=0.3", "circuitsPerStudent=" + groups);
    TrainedEnsemble plain = TargetsTest.fit(context, 1, without);
    TrainedEnsemble pulled =
        TargetsTest.fit(context, 1, Trainings.set(without, "proximalWeight=7"));
    List<Student> start = InitialStudents.of(TrainSetup.of(without, 8, 3, 1));
    List<Student> means = Student.averaged(start, groups, 0);
    for (int c = 0; c < 3 * groups; c++) {
      double[] mean = means.get(c / 3).weights;
      for (int k = 0; k < mean.length; k++) {
        double expected = -0.01 * 7 * (start.get(c).weights[k] - mean[k]);
        assertThat(pulled.weights(c)[k] - plain.weights(c)[k]).isCloseTo(expected, within(1e-13));
      }
    }
  }
}

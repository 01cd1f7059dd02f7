package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Device;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.sample.InitialStudents;

/** Federated averaging of weights, and proximal terms. */
@Tag("slow")
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
        "strategy=average proximalWeight=0.5 initScale=0.5",
        "strategy=independent proximalWeight=0.5 staleness=4 sliceSize=20",
        "strategy=qicd proximalWeight=0.5 staleness=2",
        "strategy=fedavg weightMean=circular init=independent reliabilityTemperature=0.2",
        "strategy=average reliabilityTemperature=0.1 sliceSize=20 participation=0.5",
        "strategy=qicd taskGradient=averaged reliabilityTemperature=0.1"
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

  /**
   * Students of unlike depths share their first layers. The shallow ones have no part in the mean
   * of the layers that they lack.
   */
  @ParameterizedTest
  @CsvSource({
    "average, strongly_entangling, 1, 4096",
    "average, real_amplitudes, 2, 20",
    "fedavg, strongly_entangling, 1, 4096"
  })
  void unlikeDepthsShareTheirFirstLayers(
      String strategy, String ansatz, int groups, int sliceSize, JavaSparkContext context) {
    ParamValues params =
        params("strategy=" + strategy, "optimizer=sgd", "stepSize=0.01", "maxIter=1");
    params = Trainings.set(params, "ansatz=" + ansatz, "circuitsPerStudent=" + groups);
    params = Trainings.set(params, "sliceSize=" + sliceSize, "init=common", "initScale=0");
    params = params.with(TrainParam.NUM_LAYERS, List.of(3, 1, 2));
    ParamValues alone = Trainings.set(params, "strategy=independent");
    TrainedEnsemble found = TargetsTest.fit(context, 1, params);
    TrainedEnsemble own = TargetsTest.fit(context, 1, alone);
    for (int c = 0; c < 3 * groups; c++) {
      assertThat(found.weights(c)).hasSize(own.weights(c).length);
      int first = c - c % 3;
      for (int k = 0; k < found.weights(c).length; k++) {
        int weight = k;
        double expected =
            IntStream.range(first, first + 3)
                .mapToObj(own::weights)
                .filter(weights -> weights.length > weight)
                .mapToDouble(weights -> weights[weight])
                .average()
                .orElseThrow();
        assertThat(found.weights(c)[k]).as("circuit %d", c).isCloseTo(expected, within(1e-12));
      }
    }
    ParamValues longer = Trainings.set(params, "maxIter=4");
    if (strategy.equals("average")) {
      TargetsTest.sameForBothExchanges(context, longer);
      String pulled = "taskGradient=averaged";
      TargetsTest.sameForBothExchanges(context, Trainings.set(longer, "strategy=qcd", pulled));
    }
    TrainedEnsemble later = TargetsTest.fit(context, 3, longer);
    double[] shallow = later.weights(1);
    assertThat(Arrays.copyOf(later.weights(0), shallow.length)).isEqualTo(shallow);
    assertThat(Arrays.copyOf(later.weights(2), shallow.length)).isEqualTo(shallow);
  }

  /**
   * The task term is the mean of those of the first 1, 2 and 3 layers, each of which is a circuit
   * that this test makes and trains by itself.
   */
  @ParameterizedTest
  @CsvSource({"strongly_entangling, 4096", "real_amplitudes, 20"})
  void layerwiseLoss(String ansatz, int sliceSize, JavaSparkContext context) {
    ParamValues params =
        params("strategy=independent", "optimizer=sgd", "stepSize=0.01", "maxIter=1");
    params = Trainings.set(params, "ansatz=" + ansatz, "sliceSize=" + sliceSize);
    params = Trainings.set(params, "initScale=0", "labels=shared", "batchSize=1000");
    params = Trainings.set(params, "deviceAngleError=0"); // students of unlike depths on one device
    ParamValues unlike = params.with(TrainParam.NUM_LAYERS, List.of(1, 2, 3));
    TrainedEnsemble own = TargetsTest.fit(context, 1, unlike);
    ParamValues layerwise = Trainings.set(unlike, "layerwiseLoss=true");
    TrainedEnsemble found = TargetsTest.fit(context, 1, layerwise);
    assertThat(found.weights(0)).isEqualTo(own.weights(0));
    double[] start = InitialStudents.of(TrainSetup.of(unlike, 8, 3, 1)).get(2).weights;
    for (int k = 0; k < start.length; k++) {
      double sum = 0;
      for (int m = 0; m < 3; m++) {
        sum += k < own.weights(m).length ? own.weights(m)[k] - start[k] : 0;
      }
      assertThat(found.weights(2)[k] - start[k]).isCloseTo(sum / 3, within(1e-14));
    }
    ParamValues longer =
        Trainings.set(layerwise, "maxIter=4", "deviceAngleError=0.3", "deviceDrift=0.2");
    for (String strategy : List.of("average", "qcd", "fedavg", "qicd")) {
      TargetsTest.sameForBothExchanges(
          context, Trainings.set(longer, "strategy=" + strategy, "deviceScaleError=0.1"));
    }
    TargetsTest.sameForBothExchanges(
        context, Trainings.set(longer, "strategy=qcd", "taskGradient=averaged"));
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, sliceSize)) {
      assertThat(Trainings.fit(data, layerwise).cost().spent().gradients())
          .isEqualTo(2 * Trainings.fit(data, unlike).cost().spent().gradients()); // 1 + 2 + 3 of 3
    }
  }

  /** exp(-B / T), with the budget B summed here by hand from the gates that the device adds. */
  @Test
  void exactDevicesCountForMore(JavaSparkContext context) {
    ParamValues params = params("strategy=average", "optimizer=sgd", "stepSize=0.01", "maxIter=1");
    params = Trainings.set(params, "deviceScaleError=0.1", "initScale=0");
    TrainedEnsemble own =
        TargetsTest.fit(context, 1, Trainings.set(params, "strategy=independent"));
    TrainedEnsemble found =
        TargetsTest.fit(context, 1, Trainings.set(params, "reliabilityTemperature=0.3"));
    double[] shares = new double[3];
    for (int m = 0; m < 3; m++) {
      Device device = own.circuit(m).device();
      double squares = 0;
      for (Device.Extra extra : device.errors()) {
        double angle = ((Angle.Constant) extra.operation().angles().get(0)).value();
        squares += angle * angle;
      }
      for (double scale : device.scales()) {
        squares += scale * scale * 4 * Math.PI * Math.PI / 3; // mean square of a uniform angle
      }
      shares[m] = Math.exp(-squares / 4 / 0.3);
    }
    assertThat(shares[0]).isNotCloseTo(shares[1], within(1e-3));
    for (int k = 0; k < own.weights(0).length; k++) {
      double sum = 0;
      double total = 0;
      for (int m = 0; m < 3; m++) {
        sum += shares[m] * own.weights(m)[k];
        total += shares[m];
      }
      assertThat(found.weights(2)[k]).isCloseTo(sum / total, within(1e-12));
    }
  }

  /**
   * Angles of nearly a turn and of nearly none have their mean between them, not at half a turn.
   */
  @Test
  void circularMean(JavaSparkContext context) {
    ParamValues params = params("strategy=fedavg", "optimizer=sgd", "stepSize=1e-9", "maxIter=1");
    params = Trainings.set(params, "init=independent", "weightMean=circular");
    List<Student> start =
        InitialStudents.of(TrainSetup.of(Trainings.set(params, "strategy=independent"), 8, 3, 1));
    double[] found = TargetsTest.fit(context, 1, params).weights(0);
    double[] plain =
        TargetsTest.fit(context, 1, Trainings.set(params, "weightMean=arithmetic")).weights(0);
    int turned = 0;
    for (int k = 0; k < found.length; k++) {
      double re = 0;
      double im = 0;
      for (Student student : start) {
        re += Math.cos(student.weights[k]);
        im += Math.sin(student.weights[k]);
      }
      assertThat(Math.cos(found[k])).isCloseTo(re / Math.hypot(re, im), within(1e-6));
      assertThat(Math.sin(found[k])).isCloseTo(im / Math.hypot(re, im), within(1e-6));
      assertThat(Math.abs(found[k] - plain[k])).isLessThanOrEqualTo(Math.PI);
      turned += Math.abs(found[k] - plain[k]) > 1 ? 1 : 0;
    }
    assertThat(turned).as("some means differ").isPositive();
  }

  /** With a past that is kept, students stay near what they were when it was refreshed. */
  @Test
  void dittoStaysNearTheAveragedWeights(JavaSparkContext context) {
    ParamValues ditto = params("strategy=independent", "maxIter=20", "stepSize=0.02");
    ditto =
        Trainings.set(
            ditto, "phases=10: strategy=average proximalWeight=0", "staleness=10", "initScale=0");
    ditto = Trainings.set(ditto, "stepSchedule=constant", "optimizer=sgd");
    double[] centre =
        TargetsTest.fit(
                context, 1, Trainings.set(ditto, "phases=", "strategy=average", "maxIter=10"))
            .weights(0);
    double before = Double.POSITIVE_INFINITY;
    for (double mu : new double[] {0, 3, 30}) {
      TrainedEnsemble own =
          TargetsTest.fit(context, 1, Trainings.set(ditto, "proximalWeight=" + mu));
      double squares = 0;
      for (int k = 0; k < centre.length; k++) {
        squares += Math.pow(own.weights(0)[k] - centre[k], 2);
      }
      assertThat(squares).isLessThan(0.7 * before).isPositive();
      before = squares;
    }
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

package org.qicd.diagnose.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.circuit.Circuit;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.diagnose.CircuitModel;
import org.qicd.diagnose.Sample;
import org.qicd.diagnose.devices.DeviceFindings.Kind;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.StateBatch;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.Trainings;
import org.qicd.train.sample.InitialStudents;

@ExtendWith(SharedSpark.class)
class DeviceFindingsTest {
  private static final String[] ALL = {
    "deviceAngleError=0.1", "deviceScaleError=0.05", "deviceCrosstalk=0.2", "deviceCnotError=0.15"
  };

  private static SlicedExamples data(JavaSparkContext context) {
    return Digits.sliced(context, Digits.examples(40, 1), 2, 16);
  }

  private static TrainSetup setup(SlicedExamples data, String... settings) {
    return TrainSetup.of(Trainings.params(settings), data, data.numClasses());
  }

  private static DeviceFindings findings(JavaSparkContext context, int images, String... settings) {
    SlicedExamples data = data(context);
    return DeviceFindings.of(setup(data, settings), Sample.labelled(data, images));
  }

  @Test
  void measuredIsWhatADenseSimulatorFinds(JavaSparkContext context) {
    SlicedExamples data = data(context);
    TrainSetup setup = setup(data, ALL);
    DeviceFindings found = DeviceFindings.of(setup, Sample.labelled(data, 5));
    List<double[]> images = firstLabelled(data, 5);
    double[] weights = InitialStudents.of(setup(data, "initScale=0")).get(0).weights;
    double sum = 0;
    double lowest = 1;
    for (int m = 0; m < 3; m++) {
      for (int j = 0; j < m; j++) {
        double mean = 0;
        for (double[] image : images) {
          mean += fidelity(setup.circuits().get(m), setup.circuits().get(j), weights, image) / 5;
        }
        sum += mean;
        lowest = Math.min(lowest, mean);
      }
    }
    assertThat(found.start().measured()).isCloseTo(sum / 3, within(1e-12)).isBetween(0.1, 0.95);
    assertThat(found.start().lowest()).isCloseTo(lowest, within(1e-12));
  }

  private static List<double[]> firstLabelled(SlicedExamples data, int count) {
    List<Slice> slices = new ArrayList<>(data.slices().collect());
    slices.sort(Comparator.comparingLong(Slice::firstId));
    List<double[]> images = new ArrayList<>();
    for (Slice slice : slices) {
      for (int i = 0; i < slice.size(); i++) {
        if (slice.labels()[i] >= 0 && images.size() < count) {
          double[] image = new double[slice.numFeatures()];
          System.arraycopy(slice.features(), i * image.length, image, 0, image.length);
          images.add(image);
        }
      }
    }
    return images;
  }

  private static double fidelity(Circuit one, Circuit other, double[] weights, double[] image) {
    Complex[] psi = DenseSimulator.state(one.executed(), weights, image);
    Complex[] phi = DenseSimulator.state(other.executed(), weights, image);
    Complex overlap = Complex.ZERO;
    for (int a = 0; a < psi.length; a++) {
      overlap = overlap.add(psi[a].conjugate().multiply(phi[a]));
    }
    return Math.pow(overlap.abs(), 2);
  }

  /**
   * The metric is right to second order in the errors, so what it gets wrong falls with their third
   * power: by 1000 if they are ten times smaller. A wrong metric's error would fall by 100.
   */
  @ParameterizedTest
  @CsvSource({
    "strongly_entangling, 3, deviceAngleError",
    "efficient_su2, 4, deviceScaleError",
    "basic_entangler, 5, deviceCrosstalk",
    "real_amplitudes, 3, deviceCnotError",
    "efficient_su2, 5, deviceCrosstalk"
  })
  void metricIsRightToSecondOrder(
      String ansatz, int numQubits, String error, JavaSparkContext context) {
    double[] wrong = new double[2];
    for (int k = 0; k < 2; k++) {
      double size = k == 0 ? 0.02 : 0.002;
      DeviceFindings.Start start =
          findings(context, 5, "ansatz=" + ansatz, "numQubits=" + numQubits, error + "=" + size)
              .start();
      assertThat(start.measured()).isLessThan(1 - size * size / 100);
      wrong[k] = Math.abs(start.ofMetric() - start.measured());
    }
    assertThat(wrong[1]).isLessThan(wrong[0] / 300);
  }

  /** On a circuit that scrambles well, angles alone tell what devices do. */
  @ParameterizedTest
  @CsvSource({
    "deviceAngleError=0.1",
    "deviceScaleError=0.03",
    "deviceCrosstalk=0.2",
    "deviceCnotError=0.2",
    "deviceAngleError=0.6"
  })
  void anglesTellTheFidelityOfDeepCircuits(String error, JavaSparkContext context) {
    DeviceFindings.Start start =
        findings(context, 16, "numLayers=10", "numQubits=5", "numStudents=8", error).start();
    assertThat(start.measured()).isLessThan(0.7);
    assertThat(start.ofAngles()).isCloseTo(start.measured(), within(0.06));
  }

  @ParameterizedTest
  @CsvSource({
    "strongly_entangling, 3, 2, false", "strongly_entangling, 5, 3, true",
    "basic_entangler, 4, 3, false", "efficient_su2, 3, 2, true",
    "efficient_su2, 5, 3, false", "real_amplitudes, 4, 2, true"
  })
  void weightsUndoWhatTheyTurnThemselves(
      String ansatz, int numQubits, int numLayers, boolean couplers, JavaSparkContext context) {
    List<String> settings = new ArrayList<>(List.of(ALL));
    settings.add("ansatz=" + ansatz);
    settings.add("numQubits=" + numQubits);
    settings.add("numLayers=" + numLayers);
    settings.add("tunableCouplers=" + couplers);
    DeviceFindings found = findings(context, 16, settings.toArray(String[]::new));
    assertThat(found.reachesAll()).isFalse();
    assertThat(found.kinds()).extracting(Kind::kind).containsExactly(ErrorKind.values());
    for (Kind kind : found.kinds()) {
      boolean inside =
          switch (kind.kind()) {
            case OFFSET, SCALE -> true;
            case CROSSTALK -> couplers;
            case CNOT -> false;
          };
      assertThat(kind.infidelity()).as("%s", kind).isGreaterThan(1e-3);
      if (inside) {
        assertThat(kind.rankOutside()).as("%s", kind).isZero();
        assertThat(kind.shareOutside()).as("%s", kind).isBetween(0.0, 1e-8);
      } else {
        assertThat(kind.rankOutside()).as("%s", kind).isBetween(1, kind.rank());
        assertThat(kind.shareOutside()).as("%s", kind).isBetween(0.01, 1.0);
      }
    }
    // Couplers undo the crosstalk, and what CNOTs do stays.
    assertThat(found.reached()).isLessThan(0.999);
    if (couplers) {
      assertThat(found.reachedWithCouplers()).isEqualTo(found.reached());
    } else {
      assertThat(found.reachedWithCouplers()).isBetween(found.reached() + 0.001, 0.999);
    }
  }

  @Test
  void couplersAreAdvisedWhereTheyUndoAllThatIsLeft(JavaSparkContext context) {
    DeviceFindings found =
        findings(context, 8, "deviceCrosstalk=0.2", "numQubits=5", "numLayers=4");
    assertThat(found.reached()).isLessThan(Advice.REACHED);
    assertThat(found.reachedWithCouplers()).isCloseTo(1, within(1e-9));
    assertThat(found.advice()).isEqualTo(Advice.COUPLE);
  }

  /** What is said before a training is what trainings then do. */
  @Test
  void averagingEndsAtItsFloorAndPullsWhereWeightsReach(JavaSparkContext context) {
    SlicedExamples data = data(context);
    String[] devices = {"numQubits=5", "numLayers=4", "maxIter=40", "deviceAngleError=0.15"};
    TrainSetup setup = setup(data, devices);
    Sample images = Sample.labelled(data, 16);
    DeviceFindings found = DeviceFindings.of(setup, images);
    assertThat(found.start().measured()).isBetween(0.3, 0.7);
    assertThat(trained(data, images, devices, "strategy=average"))
        .isCloseTo(found.start().measured(), within(0.1));
    assertThat(found.advice()).isEqualTo(Advice.PULL);
    String[] advised = {"strategy=qicd", "taskGradient=averaged", "distillWeight=30"};
    assertThat(trained(data, images, devices, advised)).isCloseTo(found.reached(), within(0.02));
  }

  /** The mean fidelity between students after a training. */
  private static double trained(
      SlicedExamples data, Sample images, String[] devices, String... settings) {
    ParamValues params = Trainings.set(Trainings.params(devices), settings);
    TrainedEnsemble ensemble = Trainings.fit(data, params).ensemble();
    List<StateBatch> states = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      Circuit circuit = ensemble.circuit(m);
      CircuitModel model = new CircuitModel(circuit, images.encoded(circuit));
      states.add(model.states(ensemble.weights(m)));
    }
    double sum = 0;
    for (int m = 0; m < 3; m++) {
      sum += StatUtils.mean(states.get(m).fidelities(states.get((m + 1) % 3)));
    }
    return sum / 3;
  }

  @Test
  void tooFewImagesAreSaid(JavaSparkContext context) {
    DeviceFindings found = findings(context, 1, "deviceCnotError=0.1", "numLayers=3");
    assertThat(found.weightsRank()).isEqualTo(2 * 8 - 2);
    assertThat(found.reachesAll()).isTrue();
  }

  @Test
  void driftLowersTheFidelityThatAdviceGoesBy(JavaSparkContext context) {
    DeviceFindings found = findings(context, 3, "deviceDrift=0.3", "numQubits=6");
    assertThat(found.start().measured()).isCloseTo(1, within(1e-12));
    assertThat(found.kinds()).isEmpty();
    // 2 layers of 18 angles that each drift by 0.3 radians.
    assertThat(found.start().drifted()).isCloseTo(Math.exp(-36 * 0.09 / 2), within(0.02));
    assertThat(found.advice()).isEqualTo(Advice.PULL);
  }
}

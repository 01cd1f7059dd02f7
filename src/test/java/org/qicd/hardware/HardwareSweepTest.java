package org.qicd.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.backend.Backend;
import org.qicd.backend.Backends;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.PauliString;
import org.qicd.circuit.Readout;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.EnsembleReadout;
import org.qicd.distill.LossGradient;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.simulate.EncodedImages;
import org.qicd.stats.Interval;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;

@ExtendWith(SharedSpark.class)
class HardwareSweepTest {
  private static final Circuit CIRCUIT =
      Ansatz.of("strongly_entangling")
          .circuit(2, 2, Encoding.AMPLITUDE, new Readout(Readout.Kind.PROJECTOR, 2, 3));

  private static SweepPlan plan(List<Integer> shots, List<Double> scales) {
    return new SweepPlan(shots, scales, 0.5, 3, 4, false);
  }

  private static HardwareStudents students(TrainedEnsemble ensemble) {
    return HardwareStudents.of(ensemble, 1, Backends.of(Ensembles.TODAY));
  }

  private static double[][][] scores(TrainedEnsemble ensemble, Images images, Run run) {
    return scores(ensemble, Backends.of(Ensembles.TODAY), images, run);
  }

  private static double[][][] scores(
      TrainedEnsemble ensemble, Backends backends, Images images, Run run) {
    HardwareStudents students = HardwareStudents.of(ensemble, 1, backends);
    return new SweepTask(students, plan(List.of(50), List.of()), run.condition(), true)
        .run(images)
        .get(run);
  }

  static Stream<Arguments> circuits() {
    Readout projector = new Readout(Readout.Kind.PROJECTOR, 3, 4);
    return Stream.of(
        Arguments.of("amplitude", Encoding.AMPLITUDE, projector),
        Arguments.of("angle", Encoding.ANGLE, new Readout(Readout.Kind.EXPVAL, 2, 4)),
        Arguments.of("reuploading", Encoding.REUPLOADING, projector),
        Arguments.of("iqp", Encoding.IQP, Readout.born(3)),
        Arguments.of(
            "strings",
            Encoding.AMPLITUDE,
            Readout.of(
                List.of(new PauliString("XY"), new PauliString("IZ"), new PauliString("YIX")), 2)));
  }

  /** Without noise and shots, the class probabilities are those of the exact simulation. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("circuits")
  void anIdealComputerDoesWhatTheSimulatorDoes(String name, Encoding encoding, Readout readout) {
    Circuit circuit = Ansatz.of("strongly_entangling").circuit(3, 2, encoding, readout);
    TrainedEnsemble ensemble = Ensembles.of(circuit, 2);
    Images images = Ensembles.images(6, encoding == Encoding.AMPLITUDE ? 8 : 3);
    double[][][] scores = scores(ensemble, images, Run.ideal());
    for (int m = 0; m < 2; m++) {
      LossGradient exact = new LossGradient(circuit);
      exact.bind(ensemble.weights(m));
      for (int image = 0; image < images.size(); image++) {
        double[] features = images.features(image);
        exact.forward(EncodedImages.of(circuit, features, features.length), new int[] {0}, 0, 1);
        double[] logs = EnsembleReadout.logSoftmax(scores[m][image], 1);
        for (int c = 0; c < logs.length; c++) {
          assertThat(logs[c]).isCloseTo(exact.logProbability(0, c), within(1e-9));
        }
      }
    }
  }

  /** The same images have the same accuracy as in an evaluation. */
  @Test
  void countsAsAnEvaluationDoes(JavaSparkContext context) {
    SlicedExamples data = Digits.sliced(context, Digits.examples(30, 1), 2, 16);
    Circuit circuit =
        Ansatz.of("strongly_entangling")
            .circuit(6, 1, Encoding.AMPLITUDE, new Readout(Readout.Kind.PROJECTOR, 10, 10));
    TrainedEnsemble ensemble = Ensembles.of(circuit, 2);
    Evaluation evaluation = Evaluator.evaluate(ensemble, data);
    SweepResult found =
        new HardwareSweep(context, students(ensemble), plan(List.of(), List.of()))
            .run(Images.first(data, 1000), (done, next) -> {});
    HardwareStudents students = found.students();
    assertThat(found.numImages()).isEqualTo(30);
    for (int m = 0; m < 2; m++) {
      assertThat(found.standing(students.students().get(m), Run.ideal()).correct())
          .isEqualTo(evaluation.students().get(m).task().correct());
    }
    assertThat(found.standing(students.ensemble(), Run.ideal()).correct())
        .isEqualTo(evaluation.ensemble().task().correct());
    assertThat(found.standing(students.contenders().get(3), Run.ideal()).correct())
        .isEqualTo(evaluation.averaged().orElseThrow().task().correct());
    data.close();
  }

  /** Circuits that begin on other wires have the same gates in the encoding, for other features. */
  @Test
  void studentsWithUnlikeCircuitsDoWhatEachDoesAlone() {
    List<Circuit> circuits = List.of(chain(0, 1, 2), chain(1, 0, 2), chain(0, 2, 1));
    List<double[]> weights = List.of(new double[] {0.3}, new double[] {0.3}, new double[] {0.3});
    List<HardwareCircuit> students =
        students(new TrainedEnsemble(circuits, weights)).circuits().subList(0, 3);
    NoisyOutcomes outcomes =
        new NoisyOutcomes(Ensembles.images(2, 3), 2, plan(List.of(), List.of()));
    double[][][][] together = outcomes.of(students, Condition.scaled(1));
    for (int m = 0; m < 3; m++) {
      double[][][][] alone = outcomes.of(List.of(students.get(m)), Condition.scaled(1));
      assertThat(together[m]).isDeepEqualTo(alone[0]);
    }
  }

  /** Also where students encode images by the same gates, on computers that err unlike. */
  @Test
  void studentsOnTheirOwnComputersDoWhatAllDoThere() {
    TrainedEnsemble ensemble = Ensembles.of(CIRCUIT, 2);
    List<Backend> computers = List.of(Ensembles.TODAY, Ensembles.NEAR_FUTURE);
    Images images = Ensembles.images(3, 4);
    Run run = Run.scaled(1, 50);
    double[][][] own = scores(ensemble, new Backends(computers), images, run);
    for (int m = 0; m < 2; m++) {
      Backends one = Backends.of(computers.get(m));
      assertThat(own[m]).isDeepEqualTo(scores(ensemble, one, images, run)[m]);
      assertThat(own[m]).isNotEqualTo(scores(ensemble, one, images, run)[1 - m]);
    }
    assertThat(own[2])
        .as("averaged weights")
        .isDeepEqualTo(scores(ensemble, Backends.of(Ensembles.TODAY), images, run)[2]);
  }

  @Test
  void computersAreOneOrAsManyAsStudents() {
    TrainedEnsemble ensemble = Ensembles.of(CIRCUIT, 3);
    Backends two = new Backends(List.of(Ensembles.TODAY, Ensembles.TODAY));
    assertThatThrownBy(() -> HardwareStudents.of(ensemble, 1, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found 2 devices for 3 students: expected one for all, or one for each");
  }

  private static Circuit chain(int first, int second, int third) {
    return new Circuit(
        3,
        Encoding.ANGLE,
        List.of(
            Operation.of(Gate.CX, first, second),
            Operation.of(Gate.RY, Angle.weight(0), second),
            Operation.of(Gate.CX, second, third)),
        new Readout(Readout.Kind.PROJECTOR, 2, 3));
  }

  @Test
  void equalStudentsHaveTrajectoriesOfTheirOwn() {
    Circuit circuit =
        Ansatz.of("strongly_entangling")
            .circuit(9, 2, Encoding.ANGLE, new Readout(Readout.Kind.PROJECTOR, 2, 3));
    HardwareCircuit one = students(Ensembles.of(circuit, 1)).circuits().get(0);
    NoisyOutcomes outcomes =
        new NoisyOutcomes(Ensembles.images(1, 9), 2, plan(List.of(), List.of()));
    double[][][][] found = outcomes.of(List.of(one, one), Condition.scaled(20));
    assertThat(found[0][0][0]).isNotEqualTo(found[1][0][0]);
  }

  @Test
  void refusesMoreScoresThanTheDriverKeeps() {
    HardwareStudents students = students(Ensembles.of(CIRCUIT, 2));
    SweepPlan plan = plan(List.of(10, 1000), List.of());
    HardwareSweep.checkSize(students, plan, 10_000);
    assertThatThrownBy(() -> HardwareSweep.checkSize(students, plan, Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2147483647 images: expected at most 169466 for so many numbers of shots and scales of"
                + " noise");
  }

  @Test
  void drawsTheSameHoweverImagesAreDivided() {
    TrainedEnsemble ensemble = Ensembles.of(CIRCUIT, 2);
    Images images = Ensembles.images(7, 4);
    SweepTask task =
        new SweepTask(
            students(ensemble), plan(List.of(10, 1000), List.of()), Condition.scaled(1), true);
    Map<Run, double[][][]> whole = task.run(images);
    int first = 0;
    for (Images part : images.parts(3)) {
      Map<Run, double[][][]> found = task.run(part);
      for (Run run : whole.keySet()) {
        for (int m = 0; m < 3; m++) {
          for (int image = 0; image < part.size(); image++) {
            assertThat(found.get(run)[m][image]).containsExactly(whole.get(run)[m][first + image]);
          }
        }
      }
      first += part.size();
    }
    assertThat(first).isEqualTo(7);
  }

  @Test
  void moreNoiseMakesMoreErrors(JavaSparkContext context) {
    SweepResult found =
        new HardwareSweep(
                context, students(Ensembles.of(CIRCUIT, 2)), plan(List.of(20), List.of(4.0)))
            .run(Ensembles.images(20, 4), (done, next) -> {});
    assertThat(found.plan().scales()).containsExactly(0.0, 1.0, 4.0);
    assertThat(found.plan().shots()).containsExactly(20, 0);
    assertThat(found.studentError(Run.ideal())).isZero();
    double device = found.studentError(Run.scaled(1, 0));
    assertThat(device).isGreaterThan(1e-4);
    assertThat(found.studentError(Run.scaled(4, 0))).isGreaterThan(2 * device);
    assertThat(found.studentError(Run.scaled(1, 20))).isGreaterThan(device);
    for (Verdict.Limit limit : Verdict.limits(found)) {
      assertThat(limit.error()).isPositive();
    }
    Standing standing = found.standing(found.students().ensemble(), Run.scaled(1, 0));
    assertThat(standing.labelled()).isEqualTo(16);
    assertThat(standing.agreement()).isBetween(0.5, 1.0);
  }

  /** Exact shares without the errors of the readout are those of a device that makes none. */
  @Test
  void invertedReadoutIsThatOfADeviceWithoutItsErrors() {
    TrainedEnsemble ensemble = Ensembles.of(CIRCUIT, 1);
    Images images = Ensembles.images(3, 4);
    double[][][] inverted =
        scores(ensemble, images, new Run(Condition.scaled(1), 0, Mitigation.READOUT));
    double[][][] without =
        scores(
            ensemble,
            images,
            new Run(Condition.without(Condition.Source.READOUT), 0, Mitigation.NONE));
    double[][][] with = scores(ensemble, images, Run.scaled(1, 0));
    for (int image = 0; image < 3; image++) {
      assertThat(inverted[0][image]).containsExactly(without[0][image], within(1e-9));
      assertThat(Math.abs(with[0][image][0] - without[0][image][0])).isGreaterThan(1e-4);
    }
  }

  /** Extrapolated scores are nearer to those without errors of two-qubit gates. */
  @Test
  void extrapolationTakesErrorsAway() {
    TrainedEnsemble ensemble = Ensembles.of(CIRCUIT, 1);
    Images images = Ensembles.images(4, 4);
    double[][][] with = scores(ensemble, images, Run.scaled(1, 0));
    double[][][] extrapolated =
        scores(ensemble, images, new Run(Condition.scaled(1), 0, Mitigation.EXTRAPOLATION));
    double[][][] without =
        scores(
            ensemble,
            images,
            new Run(Condition.without(Condition.Source.TWO_QUBIT_GATES), 0, Mitigation.NONE));
    double left = 0;
    double before = 0;
    for (int image = 0; image < 4; image++) {
      left += Math.abs(extrapolated[0][image][0] - without[0][image][0]);
      before += Math.abs(with[0][image][0] - without[0][image][0]);
    }
    assertThat(left).isLessThan(0.5 * before);
  }

  @Test
  void normalisedScoresHaveMeanAndSpreadOfTheIdealOnes() {
    double[][] noisy = {{1, 5}, {3, 5}};
    double[][] ideal = {{10, 1}, {20, 2}};
    assertThat(Normalisation.of(noisy, ideal)).isDeepEqualTo(new double[][] {{10, 1.5}, {20, 1.5}});
  }

  @Test
  void aGainIsPairedByImage(JavaSparkContext context) {
    SweepResult found =
        new HardwareSweep(context, students(Ensembles.of(CIRCUIT, 2)), plan(List.of(), List.of()))
            .run(Ensembles.images(10, 4), (done, next) -> {});
    Optional<Interval> none = found.gain(found.students().students(), Run.ideal(), Run.ideal());
    assertThat(none).contains(new Interval(0, 0, 0));
  }

  /** Without noise every test finds the fidelity of the pure states. */
  @Test
  void testsAgreeOnAnIdealComputer(JavaSparkContext context) {
    HardwareStudents students = students(Ensembles.of(CIRCUIT, 3));
    List<Fidelities> found =
        Fidelities.of(context, students, plan(List.of(), List.of()), Ensembles.images(2, 4));
    Fidelities ideal = found.get(0);
    assertThat(ideal.purity()).isCloseTo(1, within(1e-9));
    assertThat(ideal.overlap()).isBetween(0.1, 0.999);
    assertThat(ideal.inversion().orElseThrow()).isCloseTo(ideal.overlap(), within(1e-9));
    Fidelities noisy = found.get(1);
    assertThat(noisy.purity()).isBetween(0.5, 0.9999);
    assertThat(noisy.overlap()).isLessThan(ideal.overlap());
    assertThat(noisy.inversion().orElseThrow()).isLessThan(ideal.overlap());
  }
}

package org.qicd.diagnose.shots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.complex.Complex;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.circuit.Circuit;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.diagnose.Sample;
import org.qicd.diagnose.shots.ShotFindings.Moment;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.Shots;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.Trainings;

@Tag("slow")
@ExtendWith(SharedSpark.class)
class ShotFindingsTest {
  private static final int IMAGES = 3;

  private static SlicedExamples data(JavaSparkContext context) {
    return Digits.sliced(context, Digits.examples(40, 1), 2, 16);
  }

  private static TrainSetup setup(SlicedExamples data, String... settings) {
    return TrainSetup.of(
        Trainings.set(Trainings.params("initScale=0.3"), settings), data, data.numClasses());
  }

  private static ShotFindings findings(JavaSparkContext context, String... settings) {
    SlicedExamples data = data(context);
    return ShotFindings.of(
        context, setup(data, settings), Sample.labelled(data, IMAGES), Optional.empty());
  }

  private static Students students(JavaSparkContext context, String... settings) {
    SlicedExamples data = data(context);
    return Students.starting(setup(data, settings), Sample.labelled(data, IMAGES));
  }

  /** The first labelled images, each with its own features. */
  private static double[] image(SlicedExamples data, int wanted) {
    int seen = 0;
    List<Slice> slices =
        data.slices().collect().stream()
            .sorted((a, b) -> Long.compare(a.firstId(), b.firstId()))
            .toList();
    for (Slice slice : slices) {
      for (int i = 0; i < slice.size(); i++) {
        if (slice.labels()[i] >= 0 && seen++ == wanted) {
          double[] image = new double[slice.numFeatures()];
          System.arraycopy(slice.features(), i * image.length, image, 0, image.length);
          return image;
        }
      }
    }
    throw new AssertionError("too few images");
  }

  private static Complex[] state(Circuit circuit, double[] weights, double[] image) {
    return DenseSimulator.state(circuit.executed(), weights, image);
  }

  private static double fidelity(Complex[] a, Complex[] b) {
    Complex overlap = Complex.ZERO;
    for (int k = 0; k < a.length; k++) {
      overlap = overlap.add(a[k].conjugate().multiply(b[k]));
    }
    return Math.pow(overlap.abs(), 2);
  }

  @Test
  void fidelitiesAreThoseOfADenseSimulator(JavaSparkContext context) {
    SlicedExamples data = data(context);
    Students students = students(context, "deviceAngleError=0.2", "deviceCrosstalk=0.1");
    double sum = 0;
    double lowest = 1;
    double highest = 0;
    double inverted = 0;
    for (int i = 0; i < IMAGES; i++) {
      double[] image = image(data, i);
      for (int m = 0; m < 3; m++) {
        Circuit device = students.circuits.get(m);
        Complex[] own = state(device, students.weights.get(m), image);
        for (int j = 0; j < 3; j++) {
          if (j != m) {
            double[] theirs = students.weights.get(j);
            double f = fidelity(own, state(students.circuits.get(j), theirs, image));
            sum += f;
            lowest = Math.min(lowest, f);
            highest = Math.max(highest, f);
            inverted += fidelity(own, state(device, theirs, image));
          }
        }
      }
    }
    Fidelities found = Fidelities.of(students);
    assertThat(found.mean()).isCloseTo(sum / (6 * IMAGES), within(1e-12));
    assertThat(found.lowest()).isCloseTo(lowest, within(1e-12));
    assertThat(found.highest()).isCloseTo(highest, within(1e-12));
    assertThat(found.byInversion()).isCloseTo(inverted / (6 * IMAGES), within(1e-12));
    assertThat(found.byInversion()).isGreaterThan(found.mean() + 0.05);
  }

  /**
   * The noise of the infidelity's gradient is what the variances of the fidelities of all shifted
   * circuits say. About 500 entries are measured, whose squares have a mean with a relative
   * standard error of about 6%. It is missed by five of them once in a million seeds.
   */
  @ParameterizedTest
  @EnumSource(
      value = Term.class,
      names = {"INVERSION", "SWAP"})
  void noiseIsWhatTheVariancesOfShiftedCircuitsSay(Term term, JavaSparkContext context) {
    SlicedExamples data = data(context);
    Students students = students(context);
    GradientNoise noise = new GradientNoise(students, 0, term);
    int shots = 50;
    double expected = 0;
    double squares = 0;
    double signal = 0;
    double[] weights = students.weights.get(0);
    for (int a = 0; a < weights.length; a++) {
      double variance = 0;
      double derivative = 0;
      for (int i = 0; i < IMAGES; i++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          double[] shifted = weights.clone();
          shifted[a] += sign * Math.PI / 2;
          double f = meanFidelity(students, shifted, image(data, i));
          variance += term.test().variance(f, shots, 3) / 4 / IMAGES / IMAGES;
          derivative -= sign * f / 2 / IMAGES;
        }
      }
      signal += derivative * derivative;
      expected += variance;
      squares += variance * variance;
    }
    assertThat(noise.squaredSignal()).isCloseTo(signal, within(1e-12));
    int draws = (512 + weights.length - 1) / weights.length;
    assertThat(noise.squaredNoise(new Shots(shots, 0, 5)))
        .isCloseTo(expected, within(5 * Math.sqrt(2 * squares / draws)));
  }

  /** The mean fidelity of student 0 with the other two. */
  private static double meanFidelity(Students students, double[] weights, double[] image) {
    Complex[] own = state(students.circuits.get(0), weights, image);
    double sum = 0;
    for (int j = 1; j < 3; j++) {
      sum += fidelity(own, state(students.circuits.get(j), students.weights.get(j), image));
    }
    return sum / 2;
  }

  /**
   * Eight times as many shots leave an eighth of the squared noise. Each of both squares has a
   * relative standard error of some 10%, so a factor of 1.6 is missed less than once in 500 seeds.
   */
  @ParameterizedTest
  @EnumSource(Term.class)
  void noiseFallsAsTheSquareRootOfManyShots(Term term, JavaSparkContext context) {
    // Readout states of all qubits would be pure, and superfidelity has no gradient there.
    Students students = students(context, "numQubits=5");
    if (term == Term.BORN_KL) {
      students =
          students.reading(
              NoiseStudy.born(students.circuits.get(0).readout(), students.numQubits())
                  .orElseThrow());
    }
    GradientNoise noise = new GradientNoise(students, 1, term);
    double few = noise.squaredNoise(new Shots(5_000, 0.5, 7));
    double many = noise.squaredNoise(new Shots(40_000, 0.5, 8));
    assertThat(few / many).isBetween(8 / 1.6, 8 * 1.6);
  }

  @Test
  void theFewestShotsAreAdvised(JavaSparkContext context) {
    ShotFindings found = findings(context);
    Moment start = found.last();
    assertThat(found.moments()).hasSize(1);
    assertThat(start.noise()).extracting(Noise::term).containsExactly(Term.values());
    assertThat(start.tests()).extracting(TestCost::test).containsExactly(FidelityTest.values());
    assertThat(found.shots()).isEqualTo(1000);
    assertThat(start.inversionIsWrong()).isFalse();
    assertThat(start.fidelities().byInversion()).isEqualTo(start.fidelities().mean());
    Noise inversion = start.noise(Term.INVERSION).orElseThrow();
    assertThat(found.advised()).contains(inversion);
    for (Term other : List.of(Term.SWAP, Term.RANDOMISED)) {
      assertThat(start.noise(other).orElseThrow().shotsAtOne())
          .isGreaterThan(1.2 * inversion.shotsAtOne());
    }
    // The number is that at which the measured lines cross 1.
    GradientNoise again = new GradientNoise(students(context), 0, Term.INVERSION);
    int shots = (int) Math.max(1, Math.round(inversion.shotsAtOne()));
    assertThat(Math.sqrt(again.squaredNoise(new Shots(shots, 0, 3)) / again.squaredSignal()))
        .isBetween(0.5, 2.0);
  }

  @Test
  void unlikeDevicesNeedStates(JavaSparkContext context) {
    ShotFindings found = findings(context, "deviceAngleError=0.3", "readoutLink=born", "shots=20");
    assertThat(found.inversionIsWrong()).isTrue();
    assertThat(found.advised().orElseThrow().term()).isEqualTo(Term.SWAP);
    assertThat(found.byBornsRule()).isTrue();
    assertThat(found.last().noise(Term.BORN_KL)).isEmpty(); // that is KL already
  }

  /** With few shots, classes are missed, and KL without smoothing is all noise. */
  @Test
  void klByBornsRuleNeedsSmoothing(JavaSparkContext context) {
    ShotFindings found = findings(context, "readoutLink=born", "shots=16", "smoothing=0.3");
    Smoothing smoothing = found.last().smoothing().orElseThrow();
    assertThat(smoothing.shots()).isEqualTo(16);
    assertThat(smoothing.tried())
        .extracting(Smoothing.Tried::smoothing)
        .containsExactly(0.0, 0.25, 0.3, 0.5, 1.0);
    assertThat(smoothing.unseen()).isGreaterThan(0.2);
    assertThat(smoothing.largest()).isBetween(1.0, 1e6);
    assertThat(smoothing.none().ratio()).isGreaterThan(100 * smoothing.best().ratio());
  }

  @ParameterizedTest
  @CsvSource({"strategy=average", "initScale=0"})
  void equalStudentsHaveNothingToTellApart(String setting, JavaSparkContext context) {
    ShotFindings found = findings(context, setting);
    assertThat(found.last().fidelities().areEqual()).isTrue();
    assertThat(found.advised()).isEmpty();
    assertThat(found.last().smoothing()).isEmpty();
    assertThat(found.last().noise(Term.TASK).orElseThrow().hasSignal()).isTrue();
  }

  @Test
  void theEndIsThatOfTheTrainedStudents(JavaSparkContext context) {
    SlicedExamples data = data(context);
    TrainSetup setup = setup(data, "circuitsPerStudent=2");
    TrainedEnsemble trained = Trainings.fit(data, setup.params()).ensemble();
    ShotFindings found =
        ShotFindings.of(context, setup, Sample.labelled(data, IMAGES), Optional.of(trained));
    assertThat(found.moments()).extracting(Moment::when).containsExactly("start", "end");
    Sample images = Sample.labelled(data, IMAGES);
    assertThat(found.last().fidelities())
        .isEqualTo(Fidelities.of(Students.trained(trained, images)));
    assertThat(found.last().fidelities().mean())
        .isNotCloseTo(found.moments().get(0).fidelities().mean(), within(1e-3));
    // The same counts are drawn on other slices of the same images.
    SlicedExamples other = Digits.sliced(context, Digits.examples(40, 1), 3, 7);
    assertThat(
            ShotFindings.of(context, setup, Sample.labelled(other, IMAGES), Optional.of(trained)))
        .isEqualTo(found);
  }

  @Test
  void wideCircuitsAreLeftOutWithAReason(JavaSparkContext context) {
    SlicedExamples data = data(context);
    assertThat(ShotFindings.reasonToLeaveOut(setup(data, "numQubits=10"))).isEmpty();
    assertThat(ShotFindings.reasonToLeaveOut(setup(data, "numQubits=11")).orElseThrow())
        .contains("11 qubits", "up to 10");
  }
}

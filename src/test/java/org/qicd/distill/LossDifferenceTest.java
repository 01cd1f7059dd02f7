package org.qicd.distill;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.Shots;
import org.qicd.random.Draw;
import org.qicd.simulate.EncodedImages;
import org.qicd.testing.Paulis;

/**
 * Gradients by simultaneous perturbation. Seeds are fixed. With others, a mean would be more than
 * four standard errors away once in 16,000 times.
 */
class LossDifferenceTest {
  private static final int QUBITS = 3;
  private static final int IMAGES = 11; // two blocks
  private static final int STUDENT = 1;
  private static final long SEED = 77;
  private static final int STEPS = 2000;
  private static final double TASK = 0.3;
  private static final double PULL = 0.7;
  private static final Readout EXPVAL = new Readout(Readout.Kind.EXPVAL, 2, 3);

  static Stream<Arguments> losses() {
    List<Arguments> all = new ArrayList<>();
    for (Readout readout : List.of(EXPVAL, Readout.born(2), Paulis.readout(3, "XZI", "YII"))) {
      for (Divergence divergence : Divergence.values()) {
        all.add(Arguments.of(readout, divergence, false));
      }
      all.add(Arguments.of(readout, Divergence.KL, true));
      all.add(Arguments.of(readout, Divergence.SUPERFIDELITY, true));
    }
    return all.stream();
  }

  /** With exact numbers, it is the difference of the losses at the displaced weights. */
  @ParameterizedTest
  @MethodSource("losses")
  void exactDifferences(Readout readout, Divergence divergence, boolean forClasses) {
    Students students = students(readout);
    Consumer<LossGradient> terms =
        forClasses ? classTerms(students, divergence) : terms(students, divergence, TASK);
    LossGradient loss = new LossGradient(students.circuits.get(STUDENT), method(0.2));
    double[] weights = students.weights.get(STUDENT);
    for (int step : new int[] {0, 5}) {
      loss.bind(weights);
      loss.measureBy(Shots.EXACT, STUDENT, step);
      terms.accept(loss);
      double[] by = displacement(weights.length, 0.2, step);
      double up = plain(students, moved(weights, by, 1), terms);
      double down = plain(students, moved(weights, by, -1), terms);
      double[] gradient = loss.gradient();
      assertThat(Math.abs(up - down)).isGreaterThan(1e-4);
      for (int k = 0; k < gradient.length; k++) {
        assertThat(gradient[k] * 2 * by[k]).isCloseTo(up - down, within(1e-12));
      }
      // What is reported is the loss of the weights themselves.
      LossSums here = at(students, weights, terms).sums();
      assertThat(loss.sums().task().sum()).isCloseTo(here.task().sum(), within(1e-12));
      assertThat(loss.sums().distill().sum()).isCloseTo(here.distill().sum(), within(1e-12));
      assertThat(loss.isCompared()).isFalse();
    }
  }

  /** The mean over the random signs is the gradient. */
  @ParameterizedTest
  @EnumSource(Divergence.class)
  void meanOverTheSigns(Divergence divergence) {
    Students students = students(Readout.born(2));
    Consumer<LossGradient> terms = terms(students, divergence, TASK);
    double[] weights = students.weights.get(STUDENT);
    double[] exact = at(students, weights, terms).gradient();
    LossGradient loss = new LossGradient(students.circuits.get(STUDENT), method(1e-3));
    SummaryStatistics[] found = new SummaryStatistics[exact.length];
    Arrays.setAll(found, k -> new SummaryStatistics());
    for (int step = 0; step < STEPS; step++) {
      loss.bind(weights);
      loss.measureBy(Shots.EXACT, STUDENT, step);
      terms.accept(loss);
      double[] gradient = loss.gradient();
      for (int k = 0; k < exact.length; k++) {
        found[k].addValue(gradient[k]);
      }
    }
    double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
    for (int k = 0; k < exact.length; k++) {
      assertThat(standardErrors(found[k], exact[k])).isLessThan(4);
      assertThat(error(found[k])).isLessThan(0.2 * largest);
    }
  }

  /**
   * Measured infidelities have no bias, although estimates may be out of the bounds of an
   * infidelity. Both circuits have draws of their own: the variances of both add up.
   */
  @ParameterizedTest
  @CsvSource({"INVERSION, 3", "SWAP, 3", "DESTRUCTIVE_SWAP, 3", "RANDOMISED, 6"})
  void measuredInfidelities(FidelityTest test, int shots) {
    Students students = students(EXPVAL);
    double[] weights = students.weights.get(STUDENT);
    Consumer<LossGradient> terms = terms(students, Divergence.INFIDELITY, 0);
    List<EnsembleTargets> single =
        Arrays.stream(students.which).mapToObj(image -> targets(students, image)).toList();
    GradientMethod method = new GradientMethod(GradientRule.SPSA, test, 0.2, SEED, false);
    LossGradient loss = new LossGradient(students.circuits.get(STUDENT), method);
    LossGradient there = new LossGradient(loss.circuit());
    SummaryStatistics errors = new SummaryStatistics();
    double variance = 0;
    for (int step = 0; step < STEPS; step++) {
      double[] by = displacement(weights.length, 0.2, step);
      double exact = 0;
      for (int sign : new int[] {1, -1}) {
        for (int image : students.which) {
          there.bind(moved(weights, by, sign));
          there.forward(students.images, new int[] {image}, 0, 1);
          there.measure(single.get(image), STUDENT);
          double infidelity = there.sums().distill().sum();
          exact += sign * PULL * infidelity;
          variance += PULL * PULL * test.variance(1 - infidelity, shots, QUBITS) / STEPS;
        }
      }
      loss.bind(weights);
      loss.measureBy(new Shots(shots, 0.5, SEED), STUDENT, step);
      terms.accept(loss);
      errors.addValue(loss.gradient()[0] * 2 * by[0] - exact);
    }
    assertThat(standardErrors(errors, 0)).isLessThan(4);
    if (test != FidelityTest.RANDOMISED) { // there, both circuits share bases and records
      assertThat(errors.getVariance() / variance).isCloseTo(1, within(0.12));
    }
  }

  /** The outcomes of both circuits are independent, even where their weights hardly differ. */
  @Test
  void outcomesAreDrawnApart() {
    Students students = students(Readout.born(2));
    double[] weights = students.weights.get(STUDENT);
    Consumer<LossGradient> terms = terms(students, Divergence.NONE, TASK);
    LossGradient loss = new LossGradient(students.circuits.get(STUDENT), method(1e-6));
    LossGradient alone = new LossGradient(loss.circuit());
    SummaryStatistics differences = new SummaryStatistics();
    SummaryStatistics losses = new SummaryStatistics();
    for (int step = 0; step < STEPS; step++) {
      loss.bind(weights);
      loss.measureBy(new Shots(20, 0.5, SEED), STUDENT, step);
      terms.accept(loss);
      double by = displacement(weights.length, 1e-6, step)[0];
      differences.addValue(loss.gradient()[0] * 2 * by);
      alone.bind(weights);
      alone.estimateBy(new Shots(20, 0.5, step), STUDENT);
      terms.accept(alone);
      losses.addValue(TASK * alone.sums().task().sum());
    }
    assertThat(standardErrors(differences, 0)).isLessThan(4);
    assertThat(differences.getVariance() / (2 * losses.getVariance())).isCloseTo(1, within(0.12));
  }

  /** Gradients of both terms can be taken apart, and add up. */
  @Test
  void termsTakenApart() {
    Students students = students(EXPVAL);
    EnsembleTargets targets = students.targets(Divergence.KL);
    LossGradient loss = new LossGradient(students.circuits.get(STUDENT), method(0.2));
    List<double[]> taken = new ArrayList<>();
    for (int parts = 1; parts <= 2; parts++) {
      loss.bind(students.weights.get(STUDENT));
      loss.measureBy(new Shots(10, 0.5, SEED), STUDENT, 3);
      loss.addLabelled(students.images, students.which, new TaskTerm(students.labels, TASK));
      if (parts == 2) {
        taken.add(loss.takeGradient());
      }
      loss.addShared(students.images, students.which, new DistillTerm<>(targets, STUDENT, PULL));
      taken.add(loss.takeGradient());
    }
    for (int k = 0; k < taken.get(0).length; k++) {
      double sum = taken.get(1)[k] + taken.get(2)[k];
      assertThat(taken.get(0)[k]).isCloseTo(sum, within(1e-12));
    }
    assertThat(loss.gradient()).containsOnly(0.0, -0.0);
  }

  @Test
  void weightsMustBeDisplaced() {
    Students students = students(EXPVAL);
    LossGradient loss = new LossGradient(students.circuits.get(STUDENT), method(0.2));
    Consumer<LossGradient> terms = terms(students, Divergence.NONE, TASK);
    loss.bind(students.weights.get(STUDENT));
    loss.measureBy(Shots.EXACT, STUDENT, 0);
    loss.bind(students.weights.get(STUDENT));
    assertThatThrownBy(() -> terms.accept(loss)).hasMessageContaining("call measureBy after bind");
    assertThatThrownBy(loss::gradient).hasMessageContaining("call measureBy after bind");
  }

  private static GradientMethod method(double perturbation) {
    return new GradientMethod(GradientRule.SPSA, FidelityTest.EXACT, perturbation, SEED, false);
  }

  private static Students students(Readout readout) {
    Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(QUBITS, 1, Encoding.AMPLITUDE, readout);
    Random random = new Random(17);
    double[] features = random.doubles((long) IMAGES << QUBITS, -2, 2).toArray();
    int[] labels = random.ints(IMAGES, 0, readout.numClasses()).toArray();
    labels[3] = -1;
    List<double[]> weights =
        Stream.generate(() -> random.doubles(circuit.numWeights(), -3, 3).toArray())
            .limit(3)
            .toList();
    Students students =
        new Students(
            nCopies(3, circuit), weights, EncodedImages.of(circuit, features, 1 << QUBITS), labels);
    students.classFactors = new double[] {2, 0.5, 1.25};
    return students;
  }

  /** Adds the task term, and the distillation term on the same images. */
  private static Consumer<LossGradient> terms(
      Students students, Divergence divergence, double taskScale) {
    TaskTerm task = new TaskTerm(students.labels, taskScale, students.classFactors);
    if (divergence == Divergence.NONE) {
      return loss -> loss.addLabelled(students.images, students.which, task);
    }
    DistillTerm<EnsembleTargets> peers =
        new DistillTerm<>(students.targets(divergence), STUDENT, PULL);
    return loss -> {
      loss.addLabelled(students.images, students.which, task);
      loss.addShared(students.images, students.which, peers);
    };
  }

  /** Adds both terms on labelled images, with targets for their classes. */
  private static Consumer<LossGradient> classTerms(Students students, Divergence divergence) {
    List<ClassOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      LossGradient loss = new LossGradient(students.circuits.get(m));
      loss.bind(students.weights.get(m));
      outputs.add(
          loss.classOutputs(divergence, students.images, students.labels, labelled(students)));
    }
    TaskTerm task = new TaskTerm(students.labels, TASK, students.classFactors);
    ClassTargets targets = new ClassTargets(divergence, outputs, Peers.others(3, 1));
    DistillTerm<ClassTargets> peers = new DistillTerm<>(targets, STUDENT, PULL);
    return loss -> loss.addLabelled(students.images, labelled(students), task, peers);
  }

  private static int[] labelled(Students students) {
    return Arrays.stream(students.which).filter(i -> students.labels[i] >= 0).toArray();
  }

  /** The targets of a single image by infidelity. */
  private static EnsembleTargets targets(Students students, int image) {
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      LossGradient loss = new LossGradient(students.circuits.get(m));
      loss.bind(students.weights.get(m));
      outputs.add(loss.outputs(Divergence.INFIDELITY, students.images, new int[] {image}));
    }
    return new EnsembleTargets(Divergence.INFIDELITY, outputs);
  }

  /** By how much the weights are moved, from the key of the signs and the schedule of Spall. */
  private static double[] displacement(int weights, double first, int step) {
    RandomGenerator random = Draw.SPSA_SIGNS.generator(SEED, STUDENT, step);
    double size = first / StrictMath.pow(step + 1.0, 0.101);
    double[] by = new double[weights];
    Arrays.setAll(by, k -> random.nextBoolean() ? size : -size);
    return by;
  }

  private static double[] moved(double[] weights, double[] by, int sign) {
    double[] moved = weights.clone();
    Arrays.setAll(moved, k -> weights[k] + sign * by[k]);
    return moved;
  }

  private static LossGradient at(
      Students students, double[] weights, Consumer<LossGradient> terms) {
    LossGradient loss = new LossGradient(students.circuits.get(STUDENT));
    loss.bind(weights);
    terms.accept(loss);
    return loss;
  }

  /** The whole loss as it is reported. */
  private static double plain(Students students, double[] weights, Consumer<LossGradient> terms) {
    LossSums sums = at(students, weights, terms).sums();
    return TASK * sums.task().sum() + PULL * sums.distill().sum();
  }

  /** How far a mean is from its expectation, in its standard errors. */
  private static double standardErrors(SummaryStatistics found, double expected) {
    return Math.abs(found.getMean() - expected) / error(found);
  }

  private static double error(SummaryStatistics found) {
    return found.getStandardDeviation() / Math.sqrt(found.getN());
  }
}

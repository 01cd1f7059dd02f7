package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.simulate.EncodedImages;
import org.qicd.testing.Bits;
import org.qicd.testing.Paulis;

/** Losses where a formula divides by zero, takes the logarithm of zero, or has nothing to add. */
class LossEdgesTest {
  private static final Readout TWO_CLASSES = new Readout(Readout.Kind.EXPVAL, 2, 4);
  private static final int IMAGES = 10;

  /** Equal students: R is zero and so is the pull's gradient, to the last digits. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void identicalStates(int numStudents) {
    Students students = equal(numStudents, TWO_CLASSES);
    for (Divergence divergence :
        List.of(Divergence.INFIDELITY, Divergence.KL, Divergence.SUPERFIDELITY)) {
      LossGradient loss =
          students.evaluate(1, students.weights.get(1), students.targets(divergence), 1);
      // Measured: the ten R of infidelity add up to 4e-15, its gradient is below 3e-16; the other
      // gradients are exactly zero.
      assertThat(loss.sums().distill().sum()).as(divergence + "").isCloseTo(0, within(1e-14));
      assertThat(largest(loss)).as(divergence + " gradient").isLessThan(1e-15);
    }
  }

  /** Students that hardly differ: what rounding makes of an R near zero is never below it. */
  @ParameterizedTest
  @EnumSource(value = Divergence.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void divergencesAreNotNegative(Divergence divergence) {
    Students equal = equal(3, TWO_CLASSES);
    Random random = new Random(8);
    for (int trial = 0; trial < 30; trial++) {
      List<double[]> near = new java.util.ArrayList<>();
      for (double[] weights : equal.weights) {
        near.add(Arrays.stream(weights).map(w -> w + 1e-9 * random.nextGaussian()).toArray());
      }
      Students students = new Students(equal.circuits, near, equal.images, equal.labels);
      LossGradient loss = new LossGradient(students.circuits.get(0));
      for (int image = 0; image < IMAGES; image++) {
        int[] which = {image};
        List<StudentOutputs> outputs = new java.util.ArrayList<>();
        for (double[] weights : near) {
          loss.bind(weights);
          outputs.add(loss.outputs(divergence, students.images, which));
        }
        loss.bind(near.get(0));
        EnsembleTargets targets = new EnsembleTargets(divergence, outputs);
        loss.addShared(students.images, which, new DistillTerm<>(targets, 0, 1));
        // A zero of either sign would print as -0.0000.
        assertThat(loss.sums().distill().sum() + "").doesNotStartWith("-");
        assertThat(loss.sums().distill().sum()).isLessThan(1e-14);
      }
    }
  }

  /** A certain class has a logarithm of zero, or what rounding makes of it: no loss below zero. */
  @Test
  void taskLossIsNotNegative() {
    TaskLoss.Sum sum = new TaskLoss.Sum();
    sum.add(2, 1e-17, true);
    sum.add(2, 0, true);
    assertThat(sum.value().sum() + "").isEqualTo("0.0");
  }

  /** {@code |0>} against {@code |1>}: R is one. */
  @Test
  void orthogonalStates() {
    Circuit circuit =
        new Circuit(
            1,
            Encoding.REUPLOADING,
            List.of(Operation.of(Gate.RY, Angle.weight(0), 0)),
            new Readout(Readout.Kind.EXPVAL, 1, 1));
    Students students = one(circuit, List.of(new double[] {0}, new double[] {Math.PI}));
    EnsembleTargets targets = students.targets(Divergence.INFIDELITY);
    LossGradient loss = students.evaluate(0, students.weights.get(0), targets, 1);
    assertThat(loss.sums().distill().sum()).isEqualTo(1);
    assertThat(loss.sums().distill().largest()).isEqualTo(1);
    // The least point of the fidelity: no slope there.
    assertThat(loss.gradient()[0]).isCloseTo(0, within(1e-15));
    Students near = one(circuit, List.of(new double[] {0.5}, new double[] {Math.PI}));
    EnsembleTargets far = near.targets(Divergence.INFIDELITY);
    // R = 1 - sin^2(t/2), with slope -sin(t)/2.
    LossGradient slope = near.evaluate(0, near.weights.get(0), far, 1);
    assertThat(slope.gradient()[0]).isCloseTo(-Math.sin(0.5) / 2, within(1e-15));
  }

  /** One class has probability one: no task loss, no KL, no gradient of either. */
  @ParameterizedTest
  @EnumSource(Readout.Kind.class)
  void oneClass(Readout.Kind kind) {
    Students students =
        different(kind == Readout.Kind.PAULI ? Paulis.readout(4, "XZYI") : new Readout(kind, 1, 4));
    double[] weights = students.weights.get(0);
    for (LossGradient loss :
        List.of(
            students.evaluate(0, weights, 1),
            students.evaluate(0, weights, 1, students.targets(Divergence.KL), 1))) {
      assertThat(loss.sums().task().sum()).isEqualTo(0);
      assertThat(loss.sums().distill().sum()).isEqualTo(0);
      assertThat(loss.sums().task().accuracy()).isEqualTo(1);
      assertThat(loss.gradient()).containsOnly(0);
    }
    LossGradient infidelity =
        students.evaluate(
            0, students.weights.get(0), 1, students.targets(Divergence.INFIDELITY), 1);
    assertThat(infidelity.sums().distill().mean()).isBetween(0.1, 1.0);
  }

  /** No readout qubit at all: the reduced states are the number one, and equal. */
  @Test
  void superfidelityOfNoQubits() {
    Students students = different(new Readout(Readout.Kind.PROJECTOR, 1, 4));
    LossGradient loss =
        students.evaluate(
            0, students.weights.get(0), students.targets(Divergence.SUPERFIDELITY), 1);
    assertThat(loss.sums().distill().sum()).isCloseTo(0, within(1e-14));
    // At the purest state the slope is capped at 1e6; this is what rounding makes of zero.
    assertThat(largest(loss)).isLessThan(1e-8);
  }

  /**
   * {@code |0>} and {@code |1>} with beta = 1000: one probability is e^-2000, which is zero. Where
   * the mean of the others is zero nothing is added; where the student's is, log p still stands.
   */
  @Test
  void probabilityOfZeroInKl() {
    Readout sharp = new Readout(Readout.Kind.PROJECTOR, 2, 2000);
    Circuit circuit =
        new Circuit(
            1, Encoding.REUPLOADING, List.of(Operation.of(Gate.RY, Angle.weight(0), 0)), sharp);
    Students students = one(circuit, List.of(new double[] {0}, new double[] {Math.PI}));
    LossGradient loss =
        students.evaluate(0, students.weights.get(0), 1, students.targets(Divergence.KL), 1);
    assertThat(loss.probability(0, 0)).isEqualTo(1);
    assertThat(loss.probability(0, 1)).isEqualTo(0);
    assertThat(loss.sums().distill().sum()).isCloseTo(2000, within(1e-9));
    assertThat(loss.gradient()).doesNotContain(Double.NaN);
    Students same = one(circuit, List.of(new double[] {0}, new double[] {0}));
    LossGradient zero = same.evaluate(0, same.weights.get(0), 1, same.targets(Divergence.KL), 1);
    assertThat(zero.sums().distill().sum()).isEqualTo(0);
    assertThat(zero.sums().task().sum()).isEqualTo(0);
    assertThat(zero.gradient()[0]).isEqualTo(0);
  }

  /**
   * By Born's rule, {@code |0>} against {@code |1>}: the class of the other has probability 0, and
   * its logarithm is that of 1e-12.
   */
  @Test
  void probabilityOfZeroByBornsRule() {
    Circuit circuit =
        new Circuit(
            1,
            Encoding.REUPLOADING,
            List.of(Operation.of(Gate.RY, Angle.weight(0), 0)),
            Readout.born(2));
    Students students = one(circuit, List.of(new double[] {0}, new double[] {Math.PI}));
    LossGradient loss =
        students.evaluate(0, students.weights.get(0), 1, students.targets(Divergence.KL), 1);
    assertThat(loss.probability(0, 0)).isCloseTo(1, within(1e-11));
    assertThat(loss.logProbability(0, 1)).isCloseTo(Math.log(1e-12), within(1e-11));
    assertThat(loss.sums().distill().sum()).isCloseTo(-Math.log(1e-12), within(1e-10));
    // P_1 = sin^2(t/2) has no slope at 0, but near 0 the loss has one that is large and finite.
    assertThat(loss.gradient()[0]).isCloseTo(0, within(1e-9));
    LossGradient near =
        students.evaluate(0, new double[] {1e-6}, students.targets(Divergence.KL), 1);
    double p = Math.pow(Math.sin(0.5e-6), 2);
    assertThat(near.gradient()[0])
        .isCloseTo(-Math.sin(1e-6) / 2 / (p + 1e-12), withinPercentage(1e-3));
  }

  /** A state that is in no class at all: by Born's rule all classes are equally probable. */
  @Test
  void stateInNoClass() {
    Circuit circuit =
        new Circuit(
            2,
            Encoding.REUPLOADING,
            List.of(
                Operation.of(Gate.RY, Angle.weight(0), 0),
                Operation.of(Gate.RY, Angle.weight(0), 1)),
            Readout.born(3));
    Students students = one(circuit, List.of(new double[] {Math.PI}, new double[] {1}));
    LossGradient loss =
        students.evaluate(0, students.weights.get(0), 1, students.targets(Divergence.KL), 1);
    for (int c = 0; c < 3; c++) {
      assertThat(loss.probability(0, c)).isCloseTo(1.0 / 3, within(1e-9));
    }
    assertThat(loss.gradient()[0]).isFinite();
  }

  /** The slope of superfidelity has no bound near a pure state; it stays at 1e6 at most. */
  @Test
  void pureReadoutState() {
    Circuit circuit =
        new Circuit(
            2,
            Encoding.REUPLOADING,
            List.of(
                Operation.of(Gate.RY, Angle.weight(0), 0),
                Operation.of(Gate.RY, Angle.weight(1), 1),
                Operation.of(Gate.CRY, Angle.weight(2), 0, 1)),
            new Readout(Readout.Kind.EXPVAL, 1, 1));
    double[] product = {0.7, 1.1, 0};
    Students pureMixed = one(circuit, List.of(product, new double[] {2, -1, 2.5}));
    LossGradient loss =
        pureMixed.evaluate(0, product, pureMixed.targets(Divergence.SUPERFIDELITY), 1);
    assertThat(loss.sums().distill().sum()).isBetween(0.01, 1.0);
    assertThat(largest(loss)).isLessThan(1e6);
    // Against another pure state the term with the square root is gone: R = 1 - F of the qubit.
    Students pures = one(circuit, List.of(product, new double[] {2, -1, 0}));
    LossGradient pure = pures.evaluate(0, product, pures.targets(Divergence.SUPERFIDELITY), 1);
    assertThat(pure.sums().distill().sum())
        .isCloseTo(1 - Math.pow(Math.cos((2 - 0.7) / 2), 2), within(1e-7));
  }

  @ParameterizedTest
  @EnumSource(value = Divergence.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void unlabelledRowsAddNothing(Divergence divergence) {
    Students students = different(TWO_CLASSES);
    EnsembleTargets targets = students.targets(divergence);
    double[] weights = students.weights.get(0);
    LossGradient pullOnly = students.evaluate(0, weights, targets, 0.5);
    int[] none = new int[IMAGES];
    Arrays.fill(none, -1);
    LossGradient unlabelled = withLabels(students, none).evaluate(0, weights, 1, targets, 0.5);
    assertThat(unlabelled.sums()).usingRecursiveComparison().isEqualTo(pullOnly.sums());
    assertThat(unlabelled.sums().task().images()).isZero();
    assertThat(unlabelled.sums().task().sum()).isZero();
    assertThat(unlabelled.sums().task().mean()).isNaN();
    Bits.assertSame("gradient", positiveZeros(unlabelled), positiveZeros(pullOnly));
  }

  /** One labelled row among unlabelled ones counts as it would alone. */
  @Test
  void oneLabelledRow() {
    Students students = different(TWO_CLASSES);
    double[] weights = students.weights.get(0);
    int[] labels = new int[IMAGES];
    Arrays.fill(labels, -1);
    labels[8] = 1;
    LossGradient among = withLabels(students, labels).evaluate(0, weights, 1);
    LossGradient alone = new LossGradient(students.circuits.get(0));
    alone.bind(weights);
    alone.addLabelled(students.images, new int[] {8}, new TaskTerm(labels, 1));
    assertThat(among.sums()).usingRecursiveComparison().isEqualTo(alone.sums());
    assertThat(among.sums().task().images()).isEqualTo(1);
    for (int w = 0; w < weights.length; w++) {
      assertThat(among.gradient()[w]).isCloseTo(alone.gradient()[w], within(1e-15));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Divergence.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void noWeightIsNoPull(Divergence divergence) {
    Students students = different(TWO_CLASSES);
    double[] weights = students.weights.get(0);
    LossGradient without = students.evaluate(0, weights, 0.1);
    LossGradient zero = students.evaluate(0, weights, 0.1, students.targets(divergence), 0);
    Bits.assertSame("gradient", zero.gradient(), without.gradient());
    assertThat(zero.sums().task().sum()).isEqualTo(without.sums().task().sum());
    // It is still measured.
    assertThat(zero.sums().distill().sum()).isGreaterThan(0.1);
    assertThat(without.sums().distill().images()).isZero();
  }

  @Test
  void anEnsembleOfOthersNeedsAnother() {
    Students students = equal(1, TWO_CLASSES);
    assertMistake(
        () -> students.targets(Divergence.KL),
        "an ensemble of others needs two or more students, found 1");
  }

  private static double largest(LossGradient loss) {
    double largest = 0;
    for (double g : loss.gradient()) {
      largest = Math.max(largest, Math.abs(g)); // NaN if one is
    }
    return largest;
  }

  private static double[] positiveZeros(LossGradient loss) {
    return Arrays.stream(loss.gradient()).map(g -> g + 0.0).toArray();
  }

  private static Students withLabels(Students students, int[] labels) {
    return new Students(students.circuits, students.weights, students.images, labels);
  }

  /** One image with features zero: the circuit's weights alone make its state. */
  private static Students one(Circuit circuit, List<double[]> weights) {
    int n = circuit.numQubits();
    EncodedImages images = EncodedImages.of(circuit.featureMap(), n, new double[n], n);
    return new Students(
        Collections.nCopies(weights.size(), circuit), weights, images, new int[] {0});
  }

  private static Students equal(int numStudents, Readout readout) {
    Students students = different(readout);
    return new Students(
        Collections.nCopies(numStudents, students.circuits.get(0)),
        Collections.nCopies(numStudents, students.weights.get(0)),
        students.images,
        students.labels);
  }

  /** Three students of four qubits with weights of their own. */
  private static Students different(Readout readout) {
    Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(4, 3, Encoding.AMPLITUDE, readout);
    Random random = new Random(4);
    List<double[]> weights = new java.util.ArrayList<>();
    for (int m = 0; m < 3; m++) {
      weights.add(random.doubles(circuit.numWeights(), -3, 3).toArray());
    }
    double[] features = random.doubles(16 * IMAGES, -1, 1).toArray();
    int[] labels = random.ints(IMAGES, 0, readout.numClasses()).toArray();
    return new Students(
        Collections.nCopies(3, circuit),
        weights,
        EncodedImages.of(Encoding.AMPLITUDE, 4, features, 16),
        labels);
  }
}

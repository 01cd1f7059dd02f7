package org.qicd.distill;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Readout;
import org.qicd.circuit.TrainedScaling;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Simulator;
import org.qicd.testing.Devices;
import org.qicd.testing.Paulis;

/**
 * Gradients of every combination of encoding, template, readout and loss, on ideal devices, and on
 * unlike ones with classes that count unlike, on two blocks of images with and without labels: each
 * by the parameter-shift rule, and all together by finite differences along a random direction.
 */
@Tag("jdk")
class GradientContractTest {
  private static final int STUDENTS = 3;
  private static final int IMAGES = 11;
  private static final double TASK_SCALE = 0.3;
  private static final double PULL_SCALE = 0.7;
  private static final double[] CLASS_FACTORS = {2, 0.5, 1.25};

  static Stream<Arguments> combinations() {
    List<Arguments> all = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      for (Readout readout :
          List.of(
              new Readout(Readout.Kind.EXPVAL, 2, 3),
              new Readout(Readout.Kind.PROJECTOR, 3, 3),
              Readout.born(3),
              Paulis.readout(3, "XZI", "YII", "YYI"))) {
        for (Divergence divergence : Divergence.values()) {
          all.add(Arguments.of(encoding, readout, divergence));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void gradients(Encoding encoding, Readout readout, Divergence divergence) {
    for (Ansatz ansatz : Ansatz.values()) {
      // With all errors of devices at once, and couplers: each student on its own device.
      Circuit ideal = ansatz.circuit(3, 2, encoding, readout);
      Circuit coupled = ansatz.circuit(3, 2, 2, true, FeatureMap.of(encoding), readout);
      List<Circuit> unlike = new ArrayList<>();
      for (int m = 0; m < STUDENTS; m++) {
        unlike.add(Devices.random(coupled, ansatz, 2, m));
      }
      assertGradients(ansatz + ", ideal", students(nCopies(STUDENTS, ideal)), divergence);
      Students balanced = students(unlike);
      balanced.classFactors = CLASS_FACTORS.clone();
      assertGradients(ansatz + ", unlike devices and classes", balanced, divergence);
      if (TrainedScaling.serves(encoding)) {
        Circuit scaled = new TrainedScaling(ideal, 3).circuit();
        assertGradients(ansatz + ", scaled", students(nCopies(STUDENTS, scaled)), divergence);
      }
    }
  }

  private static void assertGradients(String what, Students students, Divergence divergence) {
    EnsembleTargets targets = divergence == Divergence.NONE ? null : students.targets(divergence);
    for (int m = 0; m < STUDENTS; m += 2) {
      double[] weights = students.weights.get(m);
      double[][] factors = classFactors(students, m, targets);
      double[] gradient = evaluate(students, m, weights, targets).gradient().clone();
      Set<Integer> scales = scales(students.circuits.get(m));
      for (int w = 0; w < weights.length; w++) {
        // A weight that multiplies features turns each image by another angle.
        if (!scales.contains(w)) {
          boolean born = students.circuits.get(m).readout().link() == Readout.Link.BORN;
          assertThat(gradient[w])
              .as("%s, student %d, weight %d by parameter shift", what, m, w)
              .isCloseTo(
                  shifted(students, m, targets, factors, w),
                  // Born's rule has slopes of 1/P, and rounding grows with them.
                  within(1e-13 * (born ? Math.max(1, Math.abs(gradient[w])) : 1)));
        }
      }
      double[] direction = new Random(m).doubles(weights.length, -1, 1).toArray();
      assertThat(product(gradient, direction))
          .as("%s, student %d, by differences", what, m)
          .isCloseTo(difference(students, m, targets, direction), within(1e-8));
    }
  }

  /** The weights that multiply features. */
  private static Set<Integer> scales(Circuit circuit) {
    return circuit.operations().stream()
        .flatMap(operation -> operation.angles().stream())
        .filter(Angle.Scaled.class::isInstance)
        .map(angle -> ((Angle.Scaled) angle).scale())
        .collect(Collectors.toSet());
  }

  /** Both terms, or the task alone where there are no targets: null. */
  private static LossGradient evaluate(
      Students students, int m, double[] at, EnsembleTargets targets) {
    return targets == null
        ? students.evaluate(m, at, TASK_SCALE)
        : students.evaluate(m, at, TASK_SCALE, targets, PULL_SCALE);
  }

  private static Students students(List<Circuit> circuits) {
    Circuit circuit = circuits.get(0);
    Random random = new Random(17);
    int n = circuit.numQubits();
    int width = circuit.encoding() == Encoding.AMPLITUDE ? 1 << n : n;
    double[] features = random.doubles((long) IMAGES * width, -2, 2).toArray();
    int[] labels = random.ints(IMAGES, 0, circuit.readout().numClasses()).toArray();
    labels[3] = -1;
    labels[9] = -1;
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < STUDENTS; m++) {
      weights.add(random.doubles(circuit.numWeights(), -3, 3).toArray());
    }
    return new Students(circuits, weights, EncodedImages.of(circuit, features, width), labels);
  }

  /**
   * The exact derivative: half the difference, at angles shifted by a quarter turn, of the function
   * of the state that the loss is to first order. A device turns by so many times the weight.
   */
  private static double shifted(
      Students students, int m, EnsembleTargets targets, double[][] factors, int w) {
    List<Double> scales = students.circuits.get(m).device().scales();
    double factor = scales.isEmpty() ? 1 : 1 + scales.get(w);
    double sum = 0;
    for (int sign : new int[] {1, -1}) {
      double[] weights = moved(students.weights.get(m), w, sign * Math.PI / 2 / factor);
      sum += sign * factor * 0.5 * linear(students, m, targets, factors, weights);
    }
    return sum;
  }

  /**
   * The factor of each image and class's expectation value in the function that is shifted: {@code
   * dL/dz}, which is {@code p - [label]}, and for KL {@code p - p_bar} too, times the slope of z.
   */
  private static double[][] classFactors(Students students, int m, EnsembleTargets targets) {
    int classes = students.circuits.get(m).readout().numClasses();
    double[][] factors = new double[IMAGES][classes];
    boolean kl = targets != null && targets.divergence() == Divergence.KL;
    boolean born = students.circuits.get(m).readout().link() == Readout.Link.BORN;
    double[][][] p = new double[STUDENTS][][];
    Arrays.setAll(p, j -> probabilities(students, j));
    double[][] here = expectations(students, m, students.weights.get(m));
    for (int i = 0; i < IMAGES; i++) {
      for (int c = 0; c < classes; c++) {
        double mean = 0;
        for (int j = 0; j < STUDENTS; j++) {
          mean += j == m ? 0 : p[j][i][c] / (STUDENTS - 1);
        }
        int label = students.labels[i];
        boolean counts = label >= 0 && students.classFactors.length > 0;
        double scale = TASK_SCALE * (counts ? students.classFactors[label] : 1);
        factors[i][c] = label >= 0 ? scale * (p[m][i][c] - (c == label ? 1 : 0)) : 0;
        factors[i][c] += kl ? PULL_SCALE * (p[m][i][c] - mean) : 0;
        factors[i][c] *= born ? 1 / (here[i][c] + 1e-12) : 3;
      }
    }
    return factors;
  }

  /** Class probabilities of all images: {@code [image][class]}. */
  private static double[][] probabilities(Students students, int student) {
    LossGradient loss = students.loss(student);
    loss.bind(students.weights.get(student));
    double[][] p = new double[IMAGES][students.circuits.get(student).readout().numClasses()];
    for (int i = 0; i < IMAGES; i++) {
      loss.forward(students.images, new int[] {i}, 0, 1);
      Arrays.setAll(p[i], c -> loss.probability(0, c));
    }
    return p;
  }

  private static double linear(
      Students students, int m, EnsembleTargets targets, double[][] factors, double[] weights) {
    double sum = 0;
    double[][] there = expectations(students, m, weights);
    for (int i = 0; i < IMAGES; i++) {
      sum += product(factors[i], there[i]);
    }
    Divergence divergence = targets == null ? Divergence.NONE : targets.divergence();
    return switch (divergence) {
      case NONE, KL -> sum;
      case INFIDELITY ->
          sum + PULL_SCALE * students.evaluate(m, weights, targets, 0).sums().distill().sum();
      case SUPERFIDELITY -> sum + reducedObservable(students, m, targets, weights);
    };
  }

  /** The expectation value of each class's observable: {@code [image][class]}. */
  private static double[][] expectations(Students students, int m, double[] weights) {
    Circuit circuit = students.circuits.get(m);
    Simulator simulator = new Simulator(students.plan(m));
    simulator.bind(weights);
    Observables observables = new Observables(circuit.readout().withLogitScale(1), simulator);
    double[] rows = new double[circuit.readout().numClasses() * Simulator.BLOCK];
    double[][] expectations = new double[IMAGES][circuit.readout().numClasses()];
    for (int from = 0; from < IMAGES; from += Simulator.BLOCK) {
      int count = Math.min(Simulator.BLOCK, IMAGES - from);
      simulator.forward(students.images, students.which, from, count);
      observables.logits(rows);
      for (int i = 0; i < count; i++) {
        int lane = i;
        Arrays.setAll(expectations[from + i], c -> rows[c * Simulator.BLOCK + lane]);
      }
    }
    return expectations;
  }

  /** {@code Tr(A rho')}, A the derivative of R at the student's own rho. */
  private static double reducedObservable(
      Students students, int m, EnsembleTargets targets, double[] weights) {
    StudentOutputs own = targets.member(m);
    StudentOutputs moved = students.outputs(m, weights, Divergence.SUPERFIDELITY);
    double sum = 0;
    for (int i = 0; i < IMAGES; i++) {
      double[] rho = matrix(own, i);
      double[] sigma = new double[rho.length];
      for (int j = 0; j < STUDENTS; j++) {
        double[] other = matrix(targets.member(j), i);
        for (int k = 0; k < sigma.length; k++) {
          sigma[k] += j == m ? 0 : other[k] / (STUDENTS - 1);
        }
      }
      double ratio = Math.sqrt((1 - product(sigma, sigma)) / (1 - product(rho, rho)));
      double[] there = matrix(moved, i);
      sum += PULL_SCALE * (ratio * product(rho, there) - product(sigma, there));
    }
    return sum;
  }

  /** Real and imaginary parts of one image's matrix. */
  private static double[] matrix(StudentOutputs outputs, int image) {
    double[] rows = outputs.rows(image / 8);
    double[] entries = new double[rows.length / 8];
    Arrays.setAll(entries, k -> rows[k * 8 + image % 8]);
    return entries;
  }

  /** The scalar product; {@code Tr(A B)} of Hermitian matrices. */
  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** Central differences of eighth order, along a direction, of the loss as it is reported. */
  private static double difference(
      Students students, int m, EnsembleTargets targets, double[] direction) {
    double[] coefficients = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
    double h = 1e-3;
    double sum = 0;
    for (int k = 1; k <= coefficients.length; k++) {
      double up = value(students, m, targets, along(students.weights.get(m), direction, k * h));
      double down = value(students, m, targets, along(students.weights.get(m), direction, -k * h));
      sum += coefficients[k - 1] * (up - down) / h;
    }
    return sum;
  }

  private static double value(Students students, int m, EnsembleTargets targets, double[] at) {
    LossSums sums = evaluate(students, m, at, targets).sums();
    return TASK_SCALE * sums.task().sum() + PULL_SCALE * sums.distill().sum();
  }

  private static double[] along(double[] weights, double[] direction, double by) {
    double[] moved = new double[weights.length];
    Arrays.setAll(moved, w -> weights[w] + by * direction[w]);
    return moved;
  }

  private static double[] moved(double[] weights, int w, double by) {
    double[] moved = weights.clone();
    moved[w] += by;
    return moved;
  }
}

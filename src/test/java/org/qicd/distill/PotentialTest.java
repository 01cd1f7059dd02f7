package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.optim.Optimizer;
import org.qicd.optim.Sgd;
import org.qicd.simulate.EncodedImages;

/**
 * Simultaneous steps of students that pull toward each other are descent on one function, {@code
 * Psi = sum of l_m + lambda/(M-1) sum over pairs of (1 - F)}: it never rises.
 */
class PotentialTest {
  private static final int STUDENTS = 3;
  private static final int IMAGES = 20;
  private static final double LAMBDA = 3;

  @Test
  void neverRises() {
    Circuit circuit =
        Ansatz.STRONGLY_ENTANGLING.circuit(
            4, 2, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 3, 5));
    Random random = new Random(23);
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < STUDENTS; m++) {
      weights.add(random.doubles(circuit.numWeights(), -3, 3).toArray());
    }
    Students students =
        new Students(
            Collections.nCopies(STUDENTS, circuit),
            weights,
            EncodedImages.of(
                Encoding.AMPLITUDE, 4, random.doubles(16 * IMAGES, -1, 1).toArray(), 16),
            random.ints(IMAGES, 0, 3).toArray());
    double start = potential(students);
    double before = start;
    for (int step = 0; step < 30; step++) {
      step(students);
      double after = potential(students);
      assertThat(after).as("potential after step %d", step).isLessThanOrEqualTo(before);
      before = after;
    }
    assertThat(before).isLessThan(0.95 * start);
  }

  /** All students step at once, each against the others' states of the same moment. */
  private static void step(Students students) {
    EnsembleTargets targets = students.targets(Divergence.INFIDELITY);
    List<double[]> next = new ArrayList<>();
    for (int m = 0; m < STUDENTS; m++) {
      double[] at = students.weights.get(m);
      double[] gradient =
          students.evaluate(m, at, 1.0 / IMAGES, targets, LAMBDA / IMAGES).gradient();
      next.add(new Sgd().step(at, gradient, Optimizer.State.initial(at.length), 0.02).weights());
    }
    Collections.copy(students.weights, next);
  }

  /** Each pair of students stands in two pulls, so half their sum is the sum over pairs. */
  private static double potential(Students students) {
    EnsembleTargets targets = students.targets(Divergence.INFIDELITY);
    double sum = 0;
    for (int m = 0; m < STUDENTS; m++) {
      LossSums sums = students.evaluate(m, students.weights.get(m), 0, targets, 0).sums();
      sum += sums.task().mean() + LAMBDA * sums.distill().mean() / 2;
    }
    return sum;
  }
}

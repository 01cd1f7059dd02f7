package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.simulate.EncodedImages;

/** Whom students are pulled toward, and the gradient of a pull toward circuits of another kind. */
class PeersTest {
  private static final Readout READOUT = new Readout(Readout.Kind.PROJECTOR, 3, 4);
  private static final double H = 1e-3;

  @Test
  void studentsLookAtTheirGroup() {
    Peers others = Peers.others(3, 2);
    assertThat(others.of(1)).containsExactly(0, 2);
    assertThat(others.of(5)).containsExactly(3, 4);
    Peers means = Peers.ofGroup(3, 2);
    assertThat(means.of(2)).containsExactly(0);
    assertThat(means.of(3)).containsExactly(1);
    assertThat(Peers.all(6, 2).of(5)).containsExactly(0, 1);
    assertThat(Peers.others(1, 3).of(2)).isEmpty();
  }

  /** Two teachers of another depth and template, against central differences of fourth order. */
  @ParameterizedTest
  @EnumSource(
      value = Divergence.class,
      names = {"NONE"},
      mode = EnumSource.Mode.EXCLUDE)
  void gradientsTowardTeachers(Divergence divergence) {
    Students teachers = students(Ansatz.STRONGLY_ENTANGLING, 3, 2);
    Students students = students(Ansatz.REAL_AMPLITUDES, 2, 3);
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      outputs.add(teachers.outputs(t, teachers.weights.get(t), divergence));
    }
    EnsembleTargets targets = new EnsembleTargets(divergence, outputs, Peers.all(3, 2));
    for (int m = 0; m < 3; m++) {
      double[] weights = students.weights.get(m);
      double[] gradient = students.evaluate(m, weights, 0.3, targets, 0.7).gradient();
      for (int w = 0; w < weights.length; w++) {
        double difference =
            (8 * (value(students, m, targets, w, H) - value(students, m, targets, w, -H))
                    - (value(students, m, targets, w, 2 * H)
                        - value(students, m, targets, w, -2 * H)))
                / (12 * H);
        assertThat(gradient[w]).as("weight " + w).isCloseTo(difference, within(1e-8));
      }
    }
  }

  private static double value(Students students, int m, EnsembleTargets targets, int w, double by) {
    double[] moved = students.weights.get(m).clone();
    moved[w] += by;
    LossSums sums = students.evaluate(m, moved, 0.3, targets, 0.7).sums();
    return 0.3 * sums.task().sum() + 0.7 * sums.distill().sum();
  }

  private static Students students(Ansatz ansatz, int layers, int count) {
    Circuit circuit = ansatz.circuit(3, layers, Encoding.AMPLITUDE, READOUT);
    Random random = new Random(3);
    double[] features = random.doubles(8 * 11, -1, 1).toArray();
    int[] labels = random.ints(11, 0, 3).toArray();
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      weights.add(random.doubles(circuit.numWeights(), -3, 3).toArray());
    }
    return new Students(
        Collections.nCopies(count, circuit),
        weights,
        EncodedImages.of(Encoding.AMPLITUDE, 3, features, 8),
        labels);
  }
}

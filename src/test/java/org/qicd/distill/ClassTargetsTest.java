package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.simulate.EncodedImages;

/** The pull toward the others' mean outputs for a class, computed image by image beside it. */
class ClassTargetsTest {
  private static final Circuit CIRCUIT =
      Ansatz.STRONGLY_ENTANGLING.circuit(
          3, 2, Encoding.AMPLITUDE, new Readout(Readout.Kind.PROJECTOR, 4, 3));
  private static final int IMAGES = 31;
  private static final double TASK = 0.3;
  private static final double PULL = 0.7;

  private final Random random = new Random(3);
  private final EncodedImages images = images();
  private final int[] labels = random.ints(IMAGES, 0, 3).toArray();

  /** Whose images are whose: student 0 alone has class 3; student 2 has no image of class 1. */
  private final List<int[]> own = List.of(ids(0, 13), ids(13, 22), ids(22, IMAGES));

  private final List<double[]> weights =
      IntStream.range(0, 3)
          .mapToObj(m -> random.doubles(CIRCUIT.numWeights(), -3, 3).toArray())
          .toList();

  ClassTargetsTest() {
    labels[4] = 3;
    labels[11] = 3;
    for (int i = 22; i < IMAGES; i++) {
      labels[i] = labels[i] == 1 ? 0 : labels[i];
    }
  }

  private EncodedImages images() {
    double[] features = random.doubles(IMAGES * 8L, -2, 2).toArray();
    return EncodedImages.of(Encoding.AMPLITUDE, 3, features, 8)
        .withWeights(random.doubles(IMAGES, 0.5, 2).toArray());
  }

  private static int[] ids(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static LossGradient bound(double[] weights) {
    LossGradient loss = new LossGradient(CIRCUIT);
    loss.bind(weights);
    return loss;
  }

  private ClassTargets targets(Divergence divergence) {
    List<ClassOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      LossGradient loss = bound(weights.get(m));
      // As two slices tell it.
      int[] first = IntStream.of(own.get(m)).filter(i -> i % 2 == 0).toArray();
      int[] second = IntStream.of(own.get(m)).filter(i -> i % 2 == 1).toArray();
      outputs.add(
          ClassOutputs.sum(
              List.of(
                  loss.classOutputs(divergence, images, labels, first),
                  loss.classOutputs(divergence, images, labels, second))));
    }
    return new ClassTargets(divergence, outputs, Peers.others(3, 1));
  }

  private LossGradient evaluate(int m, double[] at, ClassTargets targets) {
    LossGradient loss = bound(at);
    loss.addLabelled(
        images, own.get(m), new TaskTerm(labels, TASK), new DistillTerm<>(targets, m, PULL));
    return loss;
  }

  /** The output of one image by itself. */
  private double[] output(Divergence divergence, double[] at, int image) {
    double[] rows = bound(at).outputs(divergence, images, new int[] {image}).rows(0);
    return IntStream.range(0, rows.length / 8).mapToDouble(k -> rows[k * 8]).toArray();
  }

  /** The mean, over the others that have the class, of the means of their images; null if none. */
  private double[] target(Divergence divergence, int m, int label) {
    double[] target = null;
    int having = 0;
    for (int j = 0; j < 3; j++) {
      double weight = 0;
      double[] sum = null;
      for (int i : own.get(j)) {
        if (j != m && labels[i] == label) {
          double[] output = output(divergence, weights.get(j), i);
          sum = sum == null ? new double[output.length] : sum;
          for (int k = 0; k < output.length; k++) {
            sum[k] += images.weight(i) * output[k];
          }
          weight += images.weight(i);
        }
      }
      if (sum != null) {
        target = target == null ? new double[sum.length] : target;
        having++;
        for (int k = 0; k < sum.length; k++) {
          target[k] += sum[k] / weight;
        }
      }
    }
    for (int k = 0; target != null && k < target.length; k++) {
      target[k] /= having;
    }
    return target;
  }

  private static double product(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
  }

  private static double distance(Divergence divergence, double[] own, double[] target) {
    if (divergence == Divergence.KL) {
      return IntStream.range(0, own.length)
          .mapToDouble(c -> target[c] * Math.log(target[c] / own[c]))
          .sum();
    }
    return 1
        - product(own, target)
        - Math.sqrt((1 - product(own, own)) * (1 - product(target, target)));
  }

  @ParameterizedTest
  @CsvSource({"KL", "SUPERFIDELITY"})
  void lossesAreThoseOfTheDefinition(Divergence divergence) {
    ClassTargets targets = targets(divergence);
    for (int m = 0; m < 3; m++) {
      double pull = 0;
      int pulled = 0;
      double task = 0;
      for (int i : own.get(m)) {
        double[] target = target(divergence, m, labels[i]);
        double[] probabilities = output(Divergence.KL, weights.get(m), i);
        task -= images.weight(i) * Math.log(probabilities[labels[i]]);
        if (target != null) {
          double[] output = output(divergence, weights.get(m), i);
          pull += images.weight(i) * distance(divergence, output, target);
          pulled++;
        }
      }
      LossSums sums = evaluate(m, weights.get(m), targets).sums();
      assertThat(sums.distill().images()).isEqualTo(pulled);
      assertThat(sums.distill().sum()).isCloseTo(pull, within(1e-12));
      assertThat(sums.task().sum()).isCloseTo(task, within(1e-12));
      assertThat(sums.task().images()).isEqualTo(own.get(m).length);
    }
    assertThat(evaluate(0, weights.get(0), targets).sums().distill().images())
        .as("nobody else has class 3")
        .isLessThan(13);
  }

  @ParameterizedTest
  @CsvSource({"KL", "SUPERFIDELITY"})
  void gradientsAreThoseOfFiniteDifferences(Divergence divergence) {
    ClassTargets targets = targets(divergence);
    double h = 1e-3;
    for (int m = 0; m < 3; m++) {
      double[] gradient = evaluate(m, weights.get(m), targets).gradient();
      for (int w = 0; w < gradient.length; w++) {
        double fourth =
            (8 * (value(m, w, h, targets) - value(m, w, -h, targets))
                    - (value(m, w, 2 * h, targets) - value(m, w, -2 * h, targets)))
                / (12 * h);
        assertThat(gradient[w]).as("student %d, weight %d", m, w).isCloseTo(fourth, within(1e-8));
      }
    }
  }

  private double value(int m, int w, double by, ClassTargets targets) {
    double[] moved = weights.get(m).clone();
    moved[w] += by;
    LossSums sums = evaluate(m, moved, targets).sums();
    return TASK * sums.task().sum() + PULL * sums.distill().sum();
  }

  @Test
  void withoutAPullTheGradientIsThatOfTheLabels() {
    LossGradient plain = bound(weights.get(0));
    TaskTerm task = new TaskTerm(labels, TASK);
    plain.addLabelled(images, own.get(0), task);
    LossGradient none = bound(weights.get(0));
    none.addLabelled(images, own.get(0), task, new DistillTerm<>(targets(Divergence.KL), 0, 0));
    assertThat(none.gradient()).isEqualTo(plain.gradient());
  }
}

package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;

/** Fidelities of pairs against sums over amplitudes written out. */
class FidelityMatrixTest {
  private static final Circuit CIRCUIT =
      Ansatz.STRONGLY_ENTANGLING.circuit(
          3, 2, Encoding.AMPLITUDE, new Readout(Readout.Kind.PROJECTOR, 3, 4));

  @Test
  void areWeightedMeansOfSquaredOverlaps() {
    List<StateBatch> states = List.of(states(1), states(2), states(3));
    double[] weights = {1, 0.5, 2, 1, 3};
    FidelityMatrix matrix = new FidelityMatrix(3);
    matrix.add(states, weights);
    assertThat(matrix.get(1, 1)).isEqualTo(1);
    for (int m = 0; m < 3; m++) {
      for (int j = 0; j < 3; j++) {
        if (m != j) {
          assertThat(matrix.get(m, j))
              .isCloseTo(mean(states.get(m), states.get(j), weights), within(1e-14));
        }
      }
    }
    assertThat(matrix.pairs())
        .containsExactly(matrix.get(0, 1), matrix.get(0, 2), matrix.get(1, 2));
  }

  @Test
  void partsAddUp() {
    List<StateBatch> states = List.of(states(4), states(5));
    FidelityMatrix twice = new FidelityMatrix(2);
    twice.add(states, new double[] {1, 2});
    twice.add(states, new double[] {1, 2, 1, 1});
    FidelityMatrix first = new FidelityMatrix(2);
    first.add(states, new double[] {1, 2});
    FidelityMatrix second = new FidelityMatrix(2);
    second.add(states, new double[] {1, 2, 1, 1});
    assertThat(first.plus(second).get(1, 0)).isCloseTo(twice.get(0, 1), within(1e-15));
    assertThat(new FidelityMatrix(2).get(0, 1)).isNaN();
    assertThat(new FidelityMatrix(1).pairs()).isEmpty();
  }

  /** Output states of a random circuit for five random images. */
  private static StateBatch states(long seed) {
    Random random = new Random(7);
    double[] features = random.doubles(5 * 8, -1, 1).toArray();
    LossGradient loss = new LossGradient(CIRCUIT);
    loss.bind(new Random(seed).doubles(CIRCUIT.numWeights(), -3, 3).toArray());
    EncodedImages images = EncodedImages.of(Encoding.AMPLITUDE, 3, features, 8);
    return loss.outputs(Divergence.INFIDELITY, images, new int[] {0, 1, 2, 3, 4}).states();
  }

  private static double mean(StateBatch a, StateBatch b, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      double re = 0;
      double im = 0;
      for (int k = 0; k < 8; k++) {
        re += a.re(i, k) * b.re(i, k) + a.im(i, k) * b.im(i, k);
        im += a.re(i, k) * b.im(i, k) - a.im(i, k) * b.re(i, k);
      }
      sum += weights[i] * (re * re + im * im);
      total += weights[i];
    }
    return sum / total;
  }
}

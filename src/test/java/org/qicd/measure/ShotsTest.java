package org.qicd.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.qicd.circuit.Readout;

/** Outcomes by shots, and what they follow from. {@link MultinomialTest} is of their counts. */
class ShotsTest {
  private static final double[] P = {0.31, 0.02, 0, 0.17, 0.001, 0.099, 0.4, 0};
  private static final int IMAGES = 20_000;

  private static double[] shares(Shots shots, double[] p, long student, long image) {
    double[] rows = new double[8 * p.length];
    Arrays.fill(rows, 7);
    for (int s = 0; s < p.length; s++) {
      rows[8 * s + 5] = p[s];
    }
    shots.sample(rows, 8, 5, student, image);
    double[] shares = new double[p.length];
    for (int at = 0; at < rows.length; at++) {
      if (at % 8 == 5) {
        shares[at / 8] = rows[at];
      } else {
        assertThat(rows[at]).as("another lane").isEqualTo(7);
      }
    }
    return shares;
  }

  /**
   * Means of outcomes 1 and -1, over many images: {@code (1 - <O>^2) / S} is their variance. They
   * are independent of each other.
   */
  @Test
  void signsHaveTheirMeanAndVariance() {
    double[] exact = {0.3, -0.9, 1, 0, -1};
    int count = 25;
    double[] mean = new double[exact.length];
    double[] square = new double[exact.length];
    double product = 0;
    for (int image = 0; image < IMAGES; image++) {
      double[] rows = new double[8 * exact.length];
      for (int c = 0; c < exact.length; c++) {
        rows[8 * c + 2] = exact[c];
      }
      new Shots(count, 0.5, 4).sampleSigns(rows, 8, 2, 1, image);
      for (int c = 0; c < exact.length; c++) {
        double error = rows[8 * c + 2] - exact[c];
        mean[c] += error / IMAGES;
        square[c] += error * error / IMAGES;
      }
      product += (rows[2] - exact[0]) * (rows[10] - exact[1]) / IMAGES;
    }
    assertThat(mean[2]).isZero();
    assertThat(square[4]).isZero();
    for (int c : new int[] {0, 1, 3}) {
      double variance = (1 - exact[c] * exact[c]) / count;
      // With these seeds, each of the 7 checks would fail for one right sampler in 100,000.
      assertThat(mean[c]).isCloseTo(0, within(4.4 * Math.sqrt(variance / IMAGES)));
      double up = (1 + exact[c]) / 2;
      double kurtosis = 3 + (1 - 6 * up * (1 - up)) / (count * up * (1 - up));
      assertThat(square[c] / variance)
          .isCloseTo(1, within(4.4 * Math.sqrt((kurtosis - 1) / IMAGES)));
    }
    double spread = Math.sqrt((1 - 0.09) * (1 - 0.81)) / count;
    assertThat(product).isCloseTo(0, within(4.4 * spread / Math.sqrt(IMAGES)));
  }

  @Test
  void countsFollowFromSeedStudentAndImage() {
    Shots shots = new Shots(100, 0.5, 1);
    double[] one = shares(shots, P, 2, 3);
    assertThat(shares(new Shots(100, 0, 1), P, 2, 3)).isEqualTo(one);
    assertThat(shares(new Shots(100, 0.5, 2), P, 2, 3)).isNotEqualTo(one);
    assertThat(shares(shots, P, 3, 3)).isNotEqualTo(one);
    assertThat(shares(shots, P, 2, 4)).isNotEqualTo(one);
  }

  @Test
  void certainAndImpossibleOutcomes() {
    Shots shots = new Shots(1000, 0.5, 1);
    assertThat(shares(shots, new double[] {0, 1, 0, 0}, 0, 0)).containsExactly(0, 1, 0, 0);
    // Rounding may leave the sum of probabilities a little off.
    assertThat(shares(shots, new double[] {1 + 1e-15, 0}, 0, 0)).containsExactly(1, 0);
    double[] rest = shares(shots, new double[] {0.5, 0.5 - 1e-15, 0}, 0, 0);
    assertThat(rest[0] + rest[1]).isCloseTo(1, within(1e-15));
    assertThat(shares(shots, new double[] {Double.NaN, 0.5}, 0, 0))
        .containsExactly(Double.NaN, 0.5);
  }

  @Test
  void theFloorIsTheSmoothingOfEachShot() {
    assertThat(new Shots(50, 0.5, 0).floor()).isEqualTo(0.01);
    assertThat(new Shots(50, 0, 0).floor()).isEqualTo(Readout.LEAST);
    assertThat(Shots.EXACT.floor()).isEqualTo(Readout.LEAST);
    assertThat(new Shots(0, 0.5, 9).floor()).isEqualTo(Readout.LEAST);
  }
}

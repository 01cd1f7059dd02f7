package org.qicd.diagnose.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartFidelityTest {

  /**
   * For a Haar-random state and an involution P of trace zero, {@code <P>^2} has the mean 1/(D+1),
   * so {@code |<psi|exp(-i t P/2)|psi>|^2} has the mean {@code cos^2 + sin^2 / (D + 1)}.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10})
  void oneAngleIsTheMeanOverRandomStates(int numQubits) {
    int dimension = 1 << numQubits;
    for (double angle : new double[] {0, 0.1, -0.7, 2, Math.PI}) {
      double sine = Math.pow(Math.sin(angle / 2), 2);
      assertThat(StartFidelity.ofAngles(new double[] {angle}, numQubits))
          .isCloseTo(1 - sine + sine / (dimension + 1), within(1e-14));
    }
  }

  @Test
  void smallOffsetsGiveTheExponentialAndLargeOnesUnrelatedStates() {
    double delta = 0.05;
    double[] differences = new double[144];
    Arrays.fill(differences, Math.sqrt(2) * delta);
    assertThat(StartFidelity.ofAngles(differences, 12))
        .isCloseTo(Math.exp(-delta * delta * 144 / 2), within(1e-3));
    Arrays.fill(differences, 1.2);
    assertThat(StartFidelity.ofAngles(differences, 6)).isCloseTo(1.0 / 64, within(1e-6));
  }

  /** The mean over normal angles, by a sum over a fine grid. */
  @Test
  void driftIsTheMeanOverItsAngles() {
    double sd = 0.4;
    double sum = 0;
    double weights = 0;
    for (int k = -4000; k <= 4000; k++) {
      double x = k / 500.0;
      double weight = Math.exp(-x * x / 2);
      weights += weight;
      // Both of two devices drift, so their difference has twice the variance.
      sum += weight * StartFidelity.ofAngles(new double[] {Math.sqrt(2) * sd * x}, 3);
    }
    assertThat(StartFidelity.drifted(1, sd, 1, 3)).isCloseTo(sum / weights, within(1e-12));
    assertThat(StartFidelity.drifted(0.6, 0, 50, 3)).isEqualTo(0.6);
    assertThat(StartFidelity.drifted(0.6, 2, 500, 3)).isCloseTo(1.0 / 8, within(1e-9));
  }
}

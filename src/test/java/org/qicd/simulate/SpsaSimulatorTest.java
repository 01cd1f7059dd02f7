package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.measure.Estimates;
import org.qicd.measure.ExactEstimates;
import org.qicd.simulate.MeasuredBatch.Seed;
import org.qicd.testing.RandomCircuits;

/** Gradients by simultaneous perturbation. */
class SpsaSimulatorTest {
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);
  private static final Estimates EXACT = new ExactEstimates();
  private static final int WEIGHTS = 4;

  /** The mean over all signs is the gradient but for an error of c^2. */
  @ParameterizedTest
  @EnumSource(Seed.class)
  void meanOverAllSigns(Seed seed) {
    for (int scaled = 0; scaled < 2; scaled++) {
      Circuit circuit =
          scaled == 1 ? RandomCircuits.scaled(7, 3, 20, 4) : RandomCircuits.of(5, 3, 20, 4);
      MeasuredBatch batch = new MeasuredBatch(circuit, 11, 2, 6);
      double[] adjoint = batch.gradient(new Simulator(Plan.of(circuit)), null, seed);
      double wide = error(batch, circuit, seed, 2e-3, adjoint);
      double narrow = error(batch, circuit, seed, 1e-3, adjoint);
      double largest = MeasuredBatch.largest(adjoint);
      assertThat(largest).isGreaterThan(0.1);
      assertThat(narrow).isLessThan(1e-2 * largest);
      assertThat(wide / narrow).isCloseTo(4, within(0.1));
    }
  }

  private static double error(
      MeasuredBatch batch, Circuit circuit, Seed seed, double c, double[] adjoint) {
    double[] mean = new double[WEIGHTS];
    SpsaSimulator simulator = new SpsaSimulator(Plan.of(circuit));
    for (int signs = 0; signs < 1 << WEIGHTS; signs++) {
      simulator.bind(batch.weights);
      simulator.perturb(displacement(signs, c));
      double[] gradient = batch.boundGradient(simulator, EXACT, seed);
      assertThat(simulator.variance()).isZero();
      for (int k = 0; k < WEIGHTS; k++) {
        mean[k] += gradient[k] / (1 << WEIGHTS);
      }
    }
    double[] difference = new double[WEIGHTS];
    Arrays.setAll(difference, k -> mean[k] - adjoint[k]);
    return MeasuredBatch.largest(difference);
  }

  private static double[] displacement(int signs, double c) {
    double[] displacement = new double[WEIGHTS];
    Arrays.setAll(displacement, k -> (signs >> k & 1) == 0 ? c : -c);
    return displacement;
  }

  /** Two circuits for each image: their variances, divided by (2 c)^2, in each weight. */
  @Test
  void variance() {
    Circuit circuit = RandomCircuits.of(5, 3, 20, WEIGHTS);
    MeasuredBatch batch = new MeasuredBatch(circuit, 11, 1, 6);
    int[] calls = new int[1];
    Estimates varying =
        new FakeEstimates() {
          @Override
          public void outcomes(double[] p, double[] w, Sums to) {
            calls[0]++;
            Arrays.fill(to.variance, 0.25);
          }
        };
    SpsaSimulator simulator = new SpsaSimulator(Plan.of(circuit));
    simulator.bind(batch.weights);
    simulator.perturb(displacement(5, 0.1));
    batch.boundGradient(simulator, varying, Seed.WEIGHTED);
    assertThat(calls[0]).isEqualTo(2 * 2); // two blocks
    assertThat(simulator.variance()).isCloseTo(11 * WEIGHTS * 2 * 0.25 / 0.04, within(1e-9));
  }

  @Test
  void mistakes() {
    Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(2, 1, Encoding.ANGLE, ANY);
    SpsaSimulator simulator = new SpsaSimulator(Plan.of(circuit));
    simulator.bind(new double[2]);
    assertMistake(
        () -> simulator.perturb(new double[] {0.1, 0}),
        "a displacement must be finite and not 0, found 0.0");
    assertMistake(
        () -> simulator.perturb(new double[] {0.1}), "the circuit has 2 weights, found 1");
    assertThatThrownBy(simulator::backward).hasMessageContaining("call perturb after bind");
    assertThatThrownBy(() -> simulator.seedBasis(0, false)).hasMessageContaining("amplitudes");
  }
}

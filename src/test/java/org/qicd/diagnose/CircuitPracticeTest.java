package org.qicd.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.math3.util.MathArrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.EncodedImages;

/** Predictions from a frozen kernel against descent with real circuits. */
class CircuitPracticeTest {
  private static final double LAMBDA = 1;
  private static final int IMAGES = 6;

  private static CircuitModel model(Ansatz ansatz, int layers) {
    Readout readout = new Readout(Readout.Kind.EXPVAL, 1, 1);
    Circuit circuit = ansatz.circuit(3, layers, Encoding.AMPLITUDE, readout);
    return new CircuitModel(circuit, Draws.inputs(circuit, 11, 0, IMAGES));
  }

  private static double[][] near(double[] common, int students, double difference) {
    double[][] start = new double[students][];
    for (int m = 0; m < students; m++) {
      start[m] = common.clone();
      Spectrum.addTo(start[m], difference, Draws.signs(3, m, common.length, 1));
    }
    return start;
  }

  @ParameterizedTest
  @EnumSource(names = {"STRONGLY_ENTANGLING", "EFFICIENT_SU2"})
  void withinFivePercentWhileTheKernelHasDriftedLess(Ansatz ansatz) {
    CircuitModel model = model(ansatz, 24);
    double[] common = Draws.weights(5, 0, model.numWeights());
    double[] targets = model.outputs(common);
    Spectrum.addTo(targets, 1, Draws.signs(5, 0, IMAGES, 0.08));
    double[][] start = near(common, 3, 0.002);
    Qntk atStart = new Qntk(model.jacobian(common));
    double step =
        0.1 * FrozenKernel.criticalStepSize(atStart.spectrum(), IMAGES, LAMBDA, start.length);
    FrozenKernel frozen = new FrozenKernel(atStart.spectrum(), IMAGES, step);
    Descent descent = new Descent(model, Objective.codistilled(targets, LAMBDA), step, start);
    double[][] r0 = descent.residuals(targets);
    int compared = 0;
    for (int t = 0; t <= 40; t++) {
      double measured = Math.sqrt(Descent.meanSquare(descent.to(t).residuals(targets)));
      double predicted = Math.sqrt(Descent.meanSquare(frozen.codistilled(r0, LAMBDA, t)));
      if (new Qntk(model.jacobian(descent.weights()[0])).driftFrom(atStart) < 0.05) {
        assertThat(measured).as("step %d", t).isCloseTo(predicted, within(0.05 * predicted));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(12);
    assertThat(Descent.meanSquare(descent.residuals(targets)))
        .isLessThan(0.3 * Descent.meanSquare(r0));
  }

  @Test
  void infidelityNearACommonStartFollowsTheMetric() {
    CircuitModel model = model(Ansatz.STRONGLY_ENTANGLING, 4);
    double[] common = Draws.weights(5, 1, model.numWeights());
    double[] targets = model.outputs(common); // the mean stays, so that metric and kernel do
    double[][] start = near(common, 3, 1e-3);
    double[] mean = FrozenKernel.mean(start);
    Qntk qntk = new Qntk(model.jacobian(mean));
    double[][] metric = FubiniStudy.metric(model, mean);
    double rough = new FrozenInfidelity(qntk, metric, LAMBDA, 3, 1).criticalStepSize();
    double step = 0.05 * rough;
    FrozenInfidelity frozen = new FrozenInfidelity(qntk, metric, LAMBDA, 3, step);
    Descent descent = new Descent(model, Objective.infidelity(model, targets, LAMBDA), step, start);
    double first = model.infidelity(descent.weights());
    for (int t : new int[] {0, 5, 20, 60}) {
      double[][] differences = new double[3][];
      for (int m = 0; m < 3; m++) {
        double[] d = start[m].clone();
        Spectrum.addTo(d, -1, mean);
        differences[m] = frozen.difference(d, t);
      }
      double predicted = frozen.infidelity(differences);
      assertThat(model.infidelity(descent.to(t).weights()))
          .isCloseTo(predicted, within(0.01 * predicted));
    }
    assertThat(model.infidelity(descent.weights())).isLessThan(0.3 * first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void belowTheCriticalStepItConvergesAndAboveNot(int students) {
    CircuitModel model = model(Ansatz.STRONGLY_ENTANGLING, 6);
    double[] common = Draws.weights(5, 2, model.numWeights());
    StepCheck.Result below = StepCheck.aroundAMinimum(model, common, LAMBDA, students, 0.9, 1);
    StepCheck.Result above = StepCheck.aroundAMinimum(model, common, LAMBDA, students, 1.1, 1);
    assertThat(below.after()).isLessThan(below.before());
    assertThat(above.largest()).isGreaterThan(10 * above.before());
    assertThat(below.converges()).isTrue();
    assertThat(above.converges()).isFalse();
  }

  /**
   * At its minimum the divergence from given class probabilities has the curvature of Gauss-Newton.
   */
  @ParameterizedTest
  @CsvSource({"SOFTMAX, 0.9, true", "SOFTMAX, 1.1, false", "BORN, 0.9, true", "BORN, 1.1, false"})
  void theJobsOwnLossHasItsOwnCriticalStep(Readout.Link link, double factor, boolean converges) {
    Readout own =
        link == Readout.Link.BORN ? Readout.born(2) : new Readout(Readout.Kind.EXPVAL, 2, 8);
    Circuit circuit = Ansatz.EFFICIENT_SU2.circuit(3, 3, Encoding.AMPLITUDE, own);
    Circuit unscaled =
        new Circuit(3, circuit.encoding(), circuit.operations(), new Readout(own.kind(), 2, 1));
    EncodedImages images = Draws.inputs(circuit, 4, 0, IMAGES);
    double[] minimum = Draws.weights(4, 0, circuit.numWeights());
    CircuitModel model = new CircuitModel(unscaled, images);
    double[][] nothing = new double[minimum.length][minimum.length];
    double step =
        factor
            * OwnLoss.criticalStepSize(
                circuit, model.outputs(minimum), model.jacobian(minimum), nothing, 0, 2);
    int[] all = MathArrays.natural(IMAGES);
    LossGradient loss = new LossGradient(circuit);
    loss.bind(minimum);
    StudentOutputs there = loss.outputs(Divergence.KL, images, all);
    EnsembleTargets targets = new EnsembleTargets(Divergence.KL, List.of(there, there));
    double[] weights = near(minimum, 1, 1e-5)[0];
    double first = 0;
    double last = 0;
    for (int t = 0; t < 200; t++) {
      loss.bind(weights);
      loss.addShared(images, all, new DistillTerm<>(targets, 0, 1.0 / IMAGES));
      double[] gradient = loss.gradient();
      last = Spectrum.dot(gradient, gradient);
      first = t == 0 ? last : first;
      Spectrum.addTo(weights, -step, gradient);
    }
    assertThat(last < first).isEqualTo(converges);
  }
}

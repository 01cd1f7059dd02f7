package org.qicd.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.data.SlicedExamples;
import org.qicd.simulate.EncodedImages;
import org.qicd.testing.Reference;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;

@ExtendWith(SharedSpark.class)
class QntkTest {
  private static final Readout TWO = new Readout(Readout.Kind.EXPVAL, 2, 1.5);

  /** Every template, an encoding and a readout each. */
  static List<Circuit> circuits() {
    List<Circuit> circuits = new ArrayList<>();
    Encoding[] encodings = Encoding.values();
    for (Ansatz ansatz : Ansatz.values()) {
      for (int k = 0; k < 2; k++) {
        Encoding encoding = encodings[(2 * ansatz.ordinal() + k) % encodings.length];
        Readout readout = k == 0 ? TWO : new Readout(Readout.Kind.PROJECTOR, 3, 2);
        circuits.add(ansatz.circuit(3, 2, encoding, readout));
      }
    }
    return circuits;
  }

  private static CircuitModel model(Circuit circuit, int images) {
    return new CircuitModel(circuit, Draws.inputs(circuit, 1, 0, images));
  }

  private static double[] start(Circuit circuit) {
    return Draws.weights(2, 0, circuit.numWeights());
  }

  @Test
  void kernelsOfTwoIndependentPrograms() {
    Reference reference = Reference.read("qntk.json");
    for (JsonNode c : reference.cases()) {
      Circuit circuit = Reference.circuit(c);
      double[] features = Reference.packed(c.get("features"));
      EncodedImages images =
          EncodedImages.of(
              circuit.featureMap(),
              circuit.numQubits(),
              features,
              features.length / c.get("features").size());
      double[] weights = Reference.doubles(c.get("angles"));
      double[][] kernel = new Qntk(new CircuitModel(circuit, images).jacobian(weights)).kernel();
      for (int r = 0; r < kernel.length; r++) {
        reference.assertEqual(c.get("template") + " row " + r, c.get("kernel").get(r), kernel[r]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("circuits")
  void derivativesAreThoseOfFiniteDifferences(Circuit circuit) {
    CircuitModel model = model(circuit, 11);
    double[] weights = start(circuit);
    Jacobian jacobian = model.jacobian(weights);
    assertThat(jacobian.numRows()).isEqualTo(11 * circuit.readout().numClasses());
    double h = 1e-4;
    for (int a = 0; a < weights.length; a++) {
      double[] before = model.outputs(moved(weights, a, -h));
      double[] after = model.outputs(moved(weights, a, h));
      for (int r = 0; r < before.length; r++) {
        double slope = (after[r] - before[r]) / (2 * h);
        assertThat(jacobian.get(r, a)).as("row %d, weight %d", r, a).isCloseTo(slope, within(1e-7));
      }
    }
    double[] v = Draws.signs(3, 0, jacobian.numRows(), 0.7);
    double[] pulled = model.pullBack(weights, v);
    for (int a = 0; a < weights.length; a++) {
      double sum = 0;
      for (int r = 0; r < v.length; r++) {
        sum += v[r] * jacobian.get(r, a);
      }
      assertThat(pulled[a]).isCloseTo(sum, within(1e-12));
    }
  }

  private static double[] moved(double[] weights, int a, double by) {
    double[] moved = weights.clone();
    moved[a] += by;
    return moved;
  }

  @ParameterizedTest
  @MethodSource("circuits")
  void symmetricPositiveAndOfOneSpectrumFromEitherSide(Circuit circuit) {
    // As many rows as make the weights' side the smaller one.
    Qntk tall = new Qntk(model(circuit, 20).jacobian(start(circuit)));
    double[][] kernel = tall.kernel();
    for (int i = 0; i < kernel.length; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(kernel[i][j]).isEqualTo(kernel[j][i]);
      }
    }
    double[] all = new EigenDecomposition(new Array2DRowRealMatrix(kernel)).getRealEigenvalues();
    Spectrum spectrum = tall.spectrum();
    for (int k = 0; k < all.length; k++) {
      double expected = k < spectrum.rank() ? spectrum.value(k) : 0;
      assertThat(all[k]).as("eigenvalue %d", k).isCloseTo(expected, within(1e-9 * all[0]));
      assertThat(all[k]).isGreaterThan(-1e-12 * all[0]);
    }
    for (int k = 0; k < spectrum.rank(); k++) {
      double[] vector = spectrum.vector(k);
      for (int i = 0; i < kernel.length; i++) {
        assertThat(Spectrum.dot(kernel[i], vector))
            .isCloseTo(spectrum.value(k) * vector[i], within(1e-9 * all[0]));
      }
    }
  }

  @Test
  void theSameBitsForAnySlicesAndPartitions(JavaSparkContext context) {
    Circuit circuit = Ansatz.EFFICIENT_SU2.circuit(3, 2, Encoding.AMPLITUDE, TWO);
    double[] weights = start(circuit);
    double[][] expected = null;
    for (int[] cut : new int[][] {{1, 100}, {3, 7}}) {
      try (SlicedExamples data = Digits.sliced(context, Digits.examples(40, 1), cut[0], cut[1])) {
        Sample sample = Sample.labelled(data, 25);
        double[][] kernel = Qntk.of(data, circuit, weights, sample).kernel();
        assertThat(kernel.length).isEqualTo(50);
        CircuitModel here = new CircuitModel(circuit, sample.encoded(circuit));
        assertThat(new Qntk(here.jacobian(weights)).kernel()).isDeepEqualTo(kernel);
        expected = expected == null ? kernel : expected;
        assertThat(kernel).isDeepEqualTo(expected);
      }
    }
  }

  /** States of weights that differ by d have the infidelity d^T G d up to third order. */
  @ParameterizedTest
  @MethodSource("circuits")
  void theMetricIsTheInfidelityOfNeighbours(Circuit circuit) {
    int images = 9;
    CircuitModel model = model(circuit, images);
    double[] weights = start(circuit);
    double[][] metric = FubiniStudy.metric(model, weights);
    double h = 1e-3;
    for (int trial = 0; trial < 3; trial++) {
      double[] d = Draws.signs(5, trial, weights.length, h);
      d[trial] *= 3;
      double expected = 0;
      for (int a = 0; a < d.length; a++) {
        expected += d[a] * Spectrum.dot(metric[a], d);
      }
      double found = 0;
      for (double sign : new double[] {1, -1}) { // odd orders cancel
        double[] there = weights.clone();
        Spectrum.addTo(there, sign, d);
        for (double fidelity : model.states(weights).fidelities(model.states(there))) {
          found += (1 - fidelity) / (2 * images);
        }
      }
      assertThat(found).isCloseTo(expected, within(1e-3 * expected));
    }
  }

  @Test
  void mistakes() {
    assertMistake(
        () -> new Qntk(new Jacobian(1, new double[4097])),
        "the kernel has 4097 rows (images x outputs), the driver takes 4096: use fewer images");
    Circuit fixed = new Circuit(2, Encoding.AMPLITUDE, List.of(), TWO);
    assertMistake(
        () -> model(fixed, 2).jacobian(new double[0]),
        "the circuit has no weights: it has no tangent kernel and nothing to train");
    assertMistake(
        () -> new Qntk(new Jacobian(1025, new double[1025 * 1025])).spectrum(),
        "a spectrum of 1025 rows takes too long on the driver: the most is 1024");
    assertMistake(
        () -> Targets.check(TWO, new double[] {1.4, -1.4, 0, 1.5}),
        "image 1, output 1: the target 1.5 is outside the observable's range: expected a number"
            + " between -1.5 and 1.5");
    assertMistake(
        () -> Targets.of(new Readout(Readout.Kind.PROJECTOR, 3, 1), new int[] {0}, 1),
        "image 0, output 0: the target 1.0 is outside the observable's range: expected a number"
            + " between 0.0 and 1.0");
    assertMistake(
        () -> Targets.of(TWO, new int[] {0, 2}, 0.5), "image 1 has the label 2, expected 0 to 1");
    Spectrum one = Spectrum.of(new double[][] {{1}});
    assertMistake(
        () -> FrozenKernel.criticalStepSize(one, 1, -1, 2),
        "lambda must be a number, 0 or more, found -1.0");
  }
}

package org.qicd.simulate;

import static org.qicd.testing.Reference.doubles;

import com.fasterxml.jackson.databind.JsonNode;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Reference;

/** Runs one image through a simulator and gives its state as plain arrays. */
final class TestStates {
  private final Simulator simulator;
  private final Circuit circuit;
  double[] re;
  double[] im;

  TestStates(Circuit circuit, Kernels kernels) {
    this.circuit = circuit;
    this.simulator = new Simulator(Plan.of(circuit), kernels);
  }

  /** The state of an image with those features. */
  void run(double[] features, double[] weights) {
    simulator.bind(weights);
    EncodedImages images =
        EncodedImages.of(circuit.featureMap(), circuit.numQubits(), features, features.length);
    simulator.forward(images, new int[] {0}, 0, 1);
    StateBatch batch = new StateBatch(circuit.numQubits(), 1);
    simulator.store(batch, 0);
    int size = 1 << circuit.numQubits();
    re = new double[size];
    im = new double[size];
    for (int a = 0; a < size; a++) {
      re[a] = batch.re(0, a);
      im[a] = batch.im(0, a);
    }
  }

  /** Applies the circuit, which is linear, to a complex state: to its real and imaginary parts. */
  void apply(JsonNode state, double[] weights) {
    double[] real = doubles(state.get("re"));
    double[] imaginary = doubles(state.get("im"));
    run(real, weights);
    double[] x = scaled(re, norm(real));
    double[] y = scaled(im, norm(real));
    run(imaginary, weights);
    for (int a = 0; a < x.length; a++) {
      x[a] -= norm(imaginary) * im[a];
      y[a] += norm(imaginary) * re[a];
    }
    re = x;
    im = y;
  }

  double[] probabilities(int qubits) {
    double[] rows = new double[(1 << qubits) * Simulator.BLOCK];
    simulator.probabilities(rows);
    double[] probabilities = new double[1 << qubits];
    for (int s = 0; s < probabilities.length; s++) {
      probabilities[s] = rows[s * Simulator.BLOCK];
    }
    return probabilities;
  }

  void assertState(Reference reference, String what, JsonNode expected) {
    reference.assertEqual(what + " re", expected.get("re"), re);
    reference.assertEqual(what + " im", expected.get("im"), im);
  }

  private static double norm(double[] x) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static double[] scaled(double[] x, double factor) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = factor * x[i];
    }
    return y;
  }
}

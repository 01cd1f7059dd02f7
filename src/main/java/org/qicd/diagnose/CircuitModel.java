package org.qicd.diagnose;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.Arrays;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Readout;
import org.qicd.data.ArrayLength;
import org.qicd.distill.Observables;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Plan;
import org.qicd.simulate.Simulator;
import org.qicd.simulate.StateBatch;

/**
 * A circuit on encoded images. An object must not be used by several threads at once.
 *
 * <p><b>Jacobian rows.</b> The simulator's lanes hold 8 images, and its gradient sums keep the
 * lanes apart. So a block of 8 images is simulated once and swept back once for each output, with
 * the seed {@code b = beta O_c psi}. Each lane's sums are then the row of one image. This takes C
 * sweeps for 8 C rows. A block that held one image with 8 different seeds would take as few sweeps
 * only if C is a multiple of 8, and 8 times as many forward passes.
 */
public final class CircuitModel implements Model {
  private final Circuit circuit;
  private final EncodedImages images;
  private final int[] which;
  private final Simulator simulator;
  private final int classes;
  private final Observables observables;
  private final double[] rows; // [class][8]

  public CircuitModel(Circuit circuit, EncodedImages images) {
    this.circuit = circuit;
    this.images = images;
    Readout readout = circuit.readout();
    which = MathArrays.natural(images.size());
    simulator = new Simulator(Plan.of(circuit));
    classes = readout.numClasses();
    observables = new Observables(readout, simulator);
    rows = new double[classes * BLOCK];
  }

  Circuit circuit() {
    return circuit;
  }

  EncodedImages images() {
    return images;
  }

  @Override
  public int numRows() {
    return images.size() * classes;
  }

  @Override
  public int numWeights() {
    return circuit.numWeights();
  }

  /** Returns the outputs {@code z_c = beta <O_c>}, with that of image i at {@code i C + c}. */
  @Override
  public double[] outputs(double[] weights) {
    simulator.bind(weights);
    double[] outputs = new double[numRows()];
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(from);
      observables.logits(rows);
      for (int lane = 0; lane < count(from); lane++) {
        for (int c = 0; c < classes; c++) {
          outputs[(from + lane) * classes + c] = rows[c * BLOCK + lane];
        }
      }
    }
    return outputs;
  }

  @Override
  public double[] pullBack(double[] weights, double[] v) {
    simulator.bind(weights);
    simulator.clearGradient();
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(from);
      Arrays.fill(rows, 0);
      for (int lane = 0; lane < count(from); lane++) {
        for (int c = 0; c < classes; c++) {
          rows[c * BLOCK + lane] = v[(from + lane) * classes + c];
        }
      }
      observables.seed(simulator, rows);
      simulator.backward();
    }
    double[] gradient = new double[numWeights()];
    simulator.addGradient(gradient);
    return gradient;
  }

  /** Returns the derivatives of all outputs by all weights. */
  public Jacobian jacobian(double[] weights) {
    double[] values =
        new double[ArrayLength.of("the Jacobian, take fewer images", numRows(), numWeights())];
    simulator.bind(weights);
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(from);
      for (int c = 0; c < classes; c++) {
        Arrays.fill(rows, 0);
        Arrays.fill(rows, c * BLOCK, (c + 1) * BLOCK, 1);
        observables.seed(simulator, rows);
        sweep(from, c, classes, values);
      }
    }
    return new Jacobian(numWeights(), values);
  }

  /**
   * Returns the derivatives of all amplitudes by all weights. For amplitude a of image i, row
   * {@code (i D + a) 2} holds those of {@code 2 Re psi[a]} and the row after it those of {@code 2
   * Im psi[a]}.
   */
  double[] stateJacobian(double[] weights) {
    int parts = 2 << circuit.numQubits();
    double[] values =
        new double
            [ArrayLength.of(
                "the states' Jacobian, take fewer images",
                ArrayLength.of("the states, take fewer images", which.length, parts),
                numWeights())];
    simulator.bind(weights);
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(from);
      for (int part = 0; part < parts; part++) {
        simulator.seedBasis(part / 2, part % 2 == 1);
        sweep(from, part, parts, values);
      }
    }
    return values;
  }

  /**
   * Sweeps back from the seeded b and stores the gradient of each image as its row of that output.
   */
  private void sweep(int from, int output, int outputs, double[] values) {
    simulator.clearGradient();
    simulator.backward();
    double[] gradient = new double[numWeights()];
    for (int lane = 0; lane < count(from); lane++) {
      Arrays.fill(gradient, 0);
      simulator.addGradient(lane, gradient);
      int row = (from + lane) * outputs + output;
      System.arraycopy(gradient, 0, values, row * gradient.length, gradient.length);
    }
  }

  /** Returns the output states. */
  public StateBatch states(double[] weights) {
    StateBatch states = new StateBatch(circuit.numQubits(), which.length);
    simulator.bind(weights);
    for (int from = 0; from < which.length; from += BLOCK) {
      forward(from);
      simulator.store(states, from / BLOCK);
    }
    return states;
  }

  /**
   * The infidelity between the states of two students, as a mean over pairs of students and images.
   *
   * @param students {@code [student][weight]}, two or more
   */
  double infidelity(double[][] students) {
    double sum = 0;
    StateBatch[] states = new StateBatch[students.length];
    for (int m = 0; m < states.length; m++) {
      states[m] = states(students[m]);
      for (int j = 0; j < m; j++) {
        for (double fidelity : states[m].fidelities(states[j])) {
          sum += 1 - fidelity;
        }
      }
    }
    return sum / which.length / (states.length * (states.length - 1) / 2.0);
  }

  private void forward(int from) {
    simulator.forward(images, which, from, count(from));
  }

  private int count(int from) {
    return Math.min(BLOCK, which.length - from);
  }
}

package org.qicd.diagnose;

import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.data.Tasks;
import org.qicd.diagnose.DiagnosisPlan.Size;

/**
 * Finds where the lazy regime begins. For a width and a depth, a student learns 8 random real
 * states with targets t or -t for Z on qubit 0. It stops when the frozen kernel predicts that a
 * quarter of the loss is left. Then the kernel is measured again.
 */
record LazyRegime(Ansatz ansatz, double targetShare, int starts, long seed)
    implements Tasks.Task<Size, LazyPoint> {
  private static final int INPUTS = 8;
  private static final double LEFT = 0.25;
  private static final double STEP_SHARE = 0.1;
  static final int MOST_STEPS = 4000;

  @Override
  public LazyPoint run(Size size) {
    int n = size.numQubits();
    int layers = size.numLayers();
    Circuit circuit =
        ansatz.circuit(n, layers, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 1, 1));
    double drift = 0;
    double left = 0;
    double reached = 0;
    for (int s = 0; s < starts; s++) {
      CircuitModel model = new CircuitModel(circuit, Draws.inputs(circuit, seed, s, INPUTS));
      double[] targets = Draws.signs(seed, s, INPUTS, targetShare);
      double[][] start = {Draws.weights(seed, s, circuit)};
      Qntk atStart = new Qntk(model.jacobian(start[0]));
      double step = STEP_SHARE * FrozenKernel.criticalStepSize(atStart.spectrum(), INPUTS, 0, 1);
      Descent descent = new Descent(model, Objective.alone(targets), step, start);
      double[][] r0 = descent.residuals(targets);
      double first = Descent.meanSquare(r0);
      FrozenKernel frozen = new FrozenKernel(atStart.spectrum(), INPUTS, step);
      int steps = stepsTo(LEFT * first, frozen, r0);
      descent.to(steps);
      drift += new Qntk(model.jacobian(descent.weights()[0])).driftFrom(atStart) / starts;
      left += Descent.meanSquare(descent.residuals(targets)) / first / starts;
      reached += steps < MOST_STEPS ? 1.0 / starts : 0;
    }
    return new LazyPoint(n, layers, circuit.numWeights(), drift, left, reached);
  }

  /**
   * The first step at which the loss that the frozen kernel predicts is at most {@code loss}, by
   * bisection.
   */
  private static int stepsTo(double loss, FrozenKernel frozen, double[][] r0) {
    int low = 0;
    int high = MOST_STEPS;
    while (low < high) {
      int middle = (low + high) / 2;
      if (Descent.meanSquare(frozen.codistilled(r0, 0, middle)) <= loss) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

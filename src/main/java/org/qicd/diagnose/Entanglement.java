package org.qicd.diagnose;

import org.qicd.circuit.Circuit;
import org.qicd.simulate.StateBatch;

/**
 * The measure of Meyer and Wallach (J. Math. Phys. 43, 2002) in the form of Brennen: {@code Q = 2
 * (1 - mean over qubits of Tr rho_q^2)}. It is 0 for product states and 1 for GHZ states. Its mean
 * over Haar-random states is {@code (D - 2) / (D + 1)}.
 */
public final class Entanglement {
  private Entanglement() {}

  /**
   * Returns Q of the state that a circuit makes of {@code |0...0>}, for each of {@code starts}
   * random draws of the weights.
   */
  public static double[] of(Circuit circuit, int starts, long seed) {
    CircuitModel model = Expressibility.onZero(circuit);
    double[] values = new double[starts];
    for (int s = 0; s < starts; s++) {
      values[s] = meyerWallach(model.states(Draws.weights(seed, s, circuit)), 0);
    }
    return values;
  }

  /** The mean of Q over Haar-random states. */
  public static double haar(int numQubits) {
    double size = 1 << numQubits;
    return (size - 2) / (size + 1);
  }

  /** Q of one state. */
  static double meyerWallach(StateBatch states, int image) {
    int n = states.numQubits();
    double purities = 0;
    for (int q = 0; q < n; q++) {
      purities += purity(states, image, 1 << q);
    }
    return 2 * (1 - purities / n);
  }

  private static double purity(StateBatch states, int image, int bit) {
    double p0 = 0;
    double p1 = 0;
    double re = 0;
    double im = 0;
    for (int a = 0; a < 1 << states.numQubits(); a++) {
      if ((a & bit) == 0) {
        double x = states.re(image, a);
        double y = states.im(image, a);
        double u = states.re(image, a | bit);
        double v = states.im(image, a | bit);
        p0 += x * x + y * y;
        p1 += u * u + v * v;
        re += x * u + y * v;
        im += y * u - x * v;
      }
    }
    return p0 * p0 + p1 * p1 + 2 * (re * re + im * im);
  }
}

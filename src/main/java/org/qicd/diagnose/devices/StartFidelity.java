package org.qicd.diagnose.devices;

import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.qicd.circuit.Circuit;
import org.qicd.diagnose.CircuitModel;
import org.qicd.diagnose.Sample;
import org.qicd.simulate.StateBatch;

/**
 * F0: the fidelity between students of equal weights on unlike devices, as a mean over images, and
 * what theory says of it. D is the dimension of the register.
 *
 * <p><b>From the angles alone.</b> A device's error at a gate is a rotation {@code exp(-i t P/2)}
 * about a product of Pauli matrices. If the gates around it scramble states well, it acts on
 * average like a depolarizing channel (twirling: Emerson, Alicki and Zyczkowski, J. Opt. B 7,
 * 2005). With the entanglement fidelity {@code cos^2(t/2)} it shrinks the part of a state that is
 * not uniform by {@code p = 1 - sin^2(t/2) D^2 / (D^2 - 1)}. Two devices differ by the rotations
 * with the differences of their angles, so {@code F0 = 1/D + (1 - 1/D) prod p}. For P independent
 * offsets of standard deviation delta the squared differences are 2 delta^2, and F0 is about {@code
 * exp(-delta^2 P / 2)} as long as that is well above 1/D.
 *
 * <p><b>From the metric.</b> The infidelity x of small displacements is a square in the
 * Fubini-Study metric, see {@link WeightsReach}. {@code 1/D + (1 - 1/D) exp(-x D/(D - 1))} has the
 * same second order and ends at 1/D too.
 */
public final class StartFidelity {
  private StartFidelity() {}

  /**
   * Measures the fidelities of all pairs of students, {@code (m, j)} with j below m in this order.
   *
   * @param circuits the students' circuits on their devices
   * @param weights the weights of every student
   */
  static double[] measured(List<Circuit> circuits, Sample images, double[] weights) {
    List<StateBatch> states =
        circuits.stream().map(c -> new CircuitModel(c, images.encoded(c)).states(weights)).toList();
    double[] fidelities = new double[circuits.size() * (circuits.size() - 1) / 2];
    int pair = 0;
    for (int m = 0; m < circuits.size(); m++) {
      for (int j = 0; j < m; j++) {
        fidelities[pair++] = StatUtils.mean(states.get(m).fidelities(states.get(j)));
      }
    }
    return fidelities;
  }

  /**
   * Predicts the fidelity from angles alone.
   *
   * @param angles the angles by which the gates of two devices differ, in radians
   */
  static double ofAngles(double[] angles, int numQubits) {
    double shrunk = 1;
    for (double angle : angles) {
      double sine = Math.sin(angle / 2);
      shrunk *= shrinkage(sine * sine, numQubits);
    }
    return aboveUniform(shrunk, numQubits);
  }

  /**
   * Predicts what is left of a fidelity after the angles of both devices have drifted by normal
   * numbers. Their difference has twice the variance, so {@code sin^2} of half of it has the mean
   * {@code (1 - exp(-sd^2)) / 2}.
   *
   * @param sd standard deviation of each angle's drift, in radians
   */
  static double drifted(double fidelity, double sd, int numAngles, int numQubits) {
    double uniform = uniform(numQubits);
    double one = shrinkage(-Math.expm1(-sd * sd) / 2, numQubits);
    return uniform + (fidelity - uniform) * Math.pow(one, numAngles);
  }

  private static double shrinkage(double squaredSine, int numQubits) {
    double uniform = uniform(numQubits);
    return 1 - squaredSine / (1 - uniform * uniform);
  }

  /** Predicts the fidelity from an infidelity that is right to second order. */
  static double ofInfidelity(double infidelity, int numQubits) {
    return aboveUniform(Math.exp(-infidelity / (1 - uniform(numQubits))), numQubits);
  }

  private static double aboveUniform(double share, int numQubits) {
    double uniform = uniform(numQubits);
    return uniform + (1 - uniform) * share;
  }

  /** The mean fidelity 1/D of a state with a uniform one. */
  static double uniform(int numQubits) {
    return 1.0 / (1 << numQubits);
  }
}

package org.qicd.measure;

import java.io.Serializable;
import org.qicd.random.Draw;

/**
 * Incoherent errors of the students' devices, as far as they show in what is measured: states that
 * are mixed with the maximally mixed state, and outcomes of qubits that are flipped.
 *
 * @param depolarising the largest share of the maximally mixed state. The shares of the students
 *     are spaced evenly, from 0 for the first to this for the last
 * @param flip the mean probability with which the outcome of a readout qubit is flipped. Each qubit
 *     of each device has its own, uniform from 0 to twice this
 * @param numStudents number of students M; a circuit with index m belongs to student m mod M
 * @param seed from which the probabilities of flips follow
 */
public record ReadNoise(double depolarising, double flip, int numStudents, long seed)
    implements Serializable {

  /** No errors. */
  public static final ReadNoise NONE = new ReadNoise(0, 0, 1, 0);

  public ReadNoise {
    if (depolarising == 0 && flip == 0) { // then nothing else matters
      numStudents = 1;
      seed = 0;
    }
  }

  public boolean isNone() {
    return depolarising == 0 && flip == 0;
  }

  /** The share of the maximally mixed state in the states of a circuit. */
  public double share(long circuit) {
    return numStudents == 1
        ? depolarising
        : depolarising * (circuit % numStudents) / (numStudents - 1);
  }

  /** The probability with which the outcome of a qubit is flipped. */
  public double flip(long circuit, int qubit) {
    return 2 * flip * Draw.READOUT_FLIP.uniform(seed, circuit % numStudents, qubit);
  }

  /**
   * Changes the probabilities of outcomes to those of a device.
   *
   * @param p the probability of bit string s is at {@code s * stride + lane}
   */
  void apply(double[] p, int stride, int lane, long circuit) {
    depolarise(p, stride, lane, circuit);
    int strings = flip == 0 ? 0 : p.length / stride;
    for (int qubit = 0; 1 << qubit < strings; qubit++) {
      double flipped = flip(circuit, qubit);
      for (int s = 0; s < strings; s++) {
        if ((s >> qubit & 1) == 0) {
          int zero = s * stride + lane;
          int one = (s | 1 << qubit) * stride + lane;
          double of = p[zero];
          p[zero] = (1 - flipped) * of + flipped * p[one];
          p[one] = (1 - flipped) * p[one] + flipped * of;
        }
      }
    }
  }

  /** Changes probabilities, laid out as in {@link #apply}, to those of the mixed states. */
  void depolarise(double[] p, int stride, int lane, long circuit) {
    double share = share(circuit);
    if (share > 0) {
      for (int at = lane; at < p.length; at += stride) {
        p[at] = (1 - share) * p[at] + share * stride / p.length;
      }
    }
  }

  /**
   * The overlap {@code Tr(rho sigma)} of two mixed states of n qubits, whose pure parts have the
   * fidelity F. Outcomes of fidelity tests are not flipped.
   */
  double overlap(double fidelity, int numQubits, long circuit, long other) {
    double pure = (1 - share(circuit)) * (1 - share(other));
    return pure * fidelity + (1 - pure) / (1L << numQubits);
  }
}

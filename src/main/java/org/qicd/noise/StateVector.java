package org.qicd.noise;

import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * A pure state of n wires, of any length but 0: a decay that did not happen shortens it. Wire 0 is
 * the least significant bit of an index.
 */
final class StateVector {
  private final double[] re;
  private final double[] im;

  /** Creates the state 0 of all wires. */
  StateVector(int wires) {
    re = new double[1 << wires];
    im = new double[1 << wires];
    re[0] = 1;
  }

  /** The matrix of a gate. */
  static final class Matrix {
    private final int size;
    private final double[] re;
    private final double[] im;

    Matrix(FieldMatrix<Complex> unitary) {
      size = unitary.getRowDimension();
      re = new double[size * size];
      im = new double[size * size];
      for (int k = 0; k < re.length; k++) {
        Complex entry = unitary.getEntry(k / size, k % size);
        re[k] = entry.getReal();
        im[k] = entry.getImaginary();
      }
    }
  }

  /** Multiplies the state by a matrix whose qubit q is wire {@code wires.get(q)}. */
  void apply(Matrix matrix, List<Integer> wires) {
    int size = matrix.size;
    int mask = 0;
    int[] offsets = new int[size];
    for (int q = 0; q < wires.size(); q++) {
      mask |= 1 << wires.get(q);
      for (int k = 0; k < size; k++) {
        offsets[k] |= (k >> q & 1) << wires.get(q);
      }
    }
    double[] oldRe = new double[size];
    double[] oldIm = new double[size];
    for (int base = 0; base < re.length; base++) {
      if ((base & mask) == 0) {
        for (int k = 0; k < size; k++) {
          oldRe[k] = re[base | offsets[k]];
          oldIm[k] = im[base | offsets[k]];
        }
        for (int row = 0; row < size; row++) {
          double sumRe = 0;
          double sumIm = 0;
          for (int k = 0; k < size; k++) {
            double a = matrix.re[row * size + k];
            double b = matrix.im[row * size + k];
            sumRe += a * oldRe[k] - b * oldIm[k];
            sumIm += a * oldIm[k] + b * oldRe[k];
          }
          re[base | offsets[row]] = sumRe;
          im[base | offsets[row]] = sumIm;
        }
      }
    }
  }

  /**
   * Depolarises wires at random: with probability {@code p (1 - 4^-k)} by one of the 4^k - 1 Pauli
   * strings other than the identity, each as likely as another.
   */
  void depolarise(double p, List<Integer> wires, RandomGenerator random) {
    int strings = 1 << (2 * wires.size());
    double errs = p * (strings - 1) / strings;
    double uniform = p == 0 ? 1 : random.nextDouble();
    if (uniform < errs) {
      int string = 1 + Math.min(strings - 2, (int) (uniform / errs * (strings - 1)));
      for (int q = 0; q < wires.size(); q++) {
        pauli(string >> (2 * q) & 3, 1 << wires.get(q));
      }
    }
  }

  /** Applies I, X, Y (up to a phase) or Z to the wire of a bit. */
  private void pauli(int letter, int bit) {
    if (letter >= 2) {
      phaseFlip(bit);
    }
    if (letter == 1 || letter == 2) {
      for (int zero = 0; zero < re.length; zero++) {
        if ((zero & bit) == 0) {
          double keptRe = re[zero];
          double keptIm = im[zero];
          re[zero] = re[zero | bit];
          im[zero] = im[zero | bit];
          re[zero | bit] = keptRe;
          im[zero | bit] = keptIm;
        }
      }
    }
  }

  private void phaseFlip(int bit) {
    damp(bit, -1);
  }

  /** Multiplies all amplitudes of the state 1 of a wire. */
  private void damp(int bit, double factor) {
    for (int one = bit; one < re.length; one = (one + 1) | bit) {
      re[one] *= factor;
      im[one] *= factor;
    }
  }

  /**
   * Relaxes a wire at random. With the probability of decay times that of the state 1, the wire
   * falls to the state 0. Otherwise the amplitudes of the state 1 are multiplied by the root of the
   * excitation that is left. Beside it, the phase may be flipped. The mean over all that may happen
   * is the relaxation, whatever T1 and T2 are, as long as T2 is at most twice T1.
   */
  void relax(Relaxation relaxation, int wire, RandomGenerator random) {
    if (relaxation.isNone()) {
      return;
    }
    int bit = 1 << wire;
    double uniform = random.nextDouble();
    if (uniform < relaxation.decay() && uniform * norm() < relaxation.decay() * excited(bit)) {
      fall(bit);
      return;
    }
    boolean flips = random.nextDouble() < relaxation.phaseFlip();
    damp(bit, (flips ? -1 : 1) * Math.sqrt(relaxation.excitation()));
  }

  private void fall(int bit) {
    for (int one = bit; one < re.length; one = (one + 1) | bit) {
      re[one ^ bit] = re[one];
      im[one ^ bit] = im[one];
      re[one] = 0;
      im[one] = 0;
    }
  }

  private double norm() {
    return excited(0);
  }

  /** The squared length of the part with a bit set, or of all for no bit. */
  private double excited(int bit) {
    double sum = 0;
    for (int one = bit; one < re.length; one = (one + 1) | bit) {
      sum += re[one] * re[one] + im[one] * im[one];
    }
    return sum;
  }

  /**
   * Returns the probabilities of the bit strings of some wires; the first is the lowest bit.
   *
   * @return 2^r probabilities for r wires
   */
  double[] outcomes(List<Integer> wires) {
    double[] p = new double[1 << wires.size()];
    double norm = norm();
    for (int k = 0; k < re.length; k++) {
      int s = 0;
      for (int q = 0; q < wires.size(); q++) {
        s |= (k >> wires.get(q) & 1) << q;
      }
      p[s] += (re[k] * re[k] + im[k] * im[k]) / norm;
    }
    return p;
  }
}

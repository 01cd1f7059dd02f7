package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import org.qicd.simulate.kernels.Rows;

/**
 * Computes reduced states of the lowest r qubits, {@code rho[s][u] = sum over e of psi[e s]
 * conj(psi[e u])}, for 8 images at a time. Entry (s, u) has its real parts in row {@code 2 (s 2^r +
 * u)} and its imaginary parts in the row after.
 */
final class ReducedStates {
  private ReducedStates() {}

  /** The number of bit strings, 2^r, of a matrix that is given as rows. */
  static int strings(double[] matrix) {
    return 1 << ((31 - Integer.numberOfLeadingZeros(matrix.length / (2 * LANES))) / 2);
  }

  static void reduce(double[] psi, int numAmplitudes, double[] rho) {
    int strings = strings(rho);
    Arrays.fill(rho, 0);
    for (int base = 0; base < numAmplitudes; base += strings) {
      for (int s = 0; s < strings; s++) {
        for (int u = 0; u < strings; u++) {
          int x = Rows.amplitude(base + s);
          int y = Rows.amplitude(base + u);
          int to = 2 * (s * strings + u) * LANES;
          for (int lane = 0; lane < LANES; lane++) {
            double xr = psi[x + lane];
            double xi = psi[x + LANES + lane];
            double yr = psi[y + lane];
            double yi = psi[y + LANES + lane];
            rho[to + lane] += xr * yr + xi * yi;
            rho[to + LANES + lane] += xi * yr - xr * yi;
          }
        }
      }
    }
  }

  /** Computes {@code b[e s] += sum over u of A[s][u] psi[e u]}. */
  static void addApplied(double[] matrix, double[] psi, double[] b, int numAmplitudes) {
    int strings = strings(matrix);
    for (int base = 0; base < numAmplitudes; base += strings) {
      for (int s = 0; s < strings; s++) {
        int to = Rows.amplitude(base + s);
        for (int u = 0; u < strings; u++) {
          int from = Rows.amplitude(base + u);
          int entry = 2 * (s * strings + u) * LANES;
          for (int lane = 0; lane < LANES; lane++) {
            double ar = matrix[entry + lane];
            double ai = matrix[entry + LANES + lane];
            double x = psi[from + lane];
            double y = psi[from + LANES + lane];
            b[to + lane] += ar * x - ai * y;
            b[to + LANES + lane] += ar * y + ai * x;
          }
        }
      }
    }
  }
}

package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.EACH;
import static org.qicd.simulate.kernels.Rows.LANES;

/**
 * The kernels as plain loops. They are easy to read, and they run in JVMs without the Vector API.
 */
final class PlainKernels extends Kernels {

  @Override
  public String label() {
    return "plain";
  }

  @Override
  public void rotate(
      double[] state, int[] bits, double[] t, int from, int count, int begin, int end) {
    int[] members = new int[1 << count];
    for (int group = begin; group < end; group++) {
      locate(group, bits, from, count, members);
      for (int k = 0; k < count; k++) {
        turn(state, members, k, t, Rows.sums(from + k));
      }
    }
  }

  @Override
  public int rotationsAPass() {
    return 4;
  }

  @Override
  public void overlaps(
      double[] psi,
      double[] b,
      int[] bits,
      int from,
      int count,
      int begin,
      int end,
      double[] products) {
    int[] members = new int[1 << count];
    for (int group = begin; group < end; group++) {
      locate(group, bits, from, count, members);
      for (int k = 0; k < count; k++) {
        addProducts(psi, b, members, k, products, Rows.sums(2 * (from + k)));
      }
    }
  }

  /**
   * Finds the array indices of the 2^count rows of a group. Bit k of a row's number in the group is
   * the bit of rotation k.
   */
  private static void locate(int group, int[] bits, int from, int count, int[] rows) {
    int base = group;
    for (int k = 0; k < count; k++) {
      base = Rows.insertZero(base, (1 << bits[from + k]) - 1);
    }
    for (int member = 0; member < rows.length; member++) {
      int row = base;
      for (int k = 0; k < count; k++) {
        row |= (member >> k & 1) << bits[from + k];
      }
      rows[member] = Rows.at(row);
    }
  }

  /** Computes {@code x' = x - t z, z' = z + t x} for the pairs of rotation k. */
  private static void turn(double[] state, int[] rows, int k, double[] t, int at) {
    for (int member = 0; member < rows.length; member++) {
      if ((member >> k & 1) == 0) {
        int at0 = rows[member];
        int at1 = rows[member | 1 << k];
        for (int lane = 0; lane < LANES; lane++) {
          double x = state[at0 + lane];
          double z = state[at1 + lane];
          state[at0 + lane] = Math.fma(z, -t[at + lane], x);
          state[at1 + lane] = Math.fma(x, t[at + lane], z);
        }
      }
    }
  }

  /** Adds {@code b1 p0} and {@code b0 p1} for the pairs of rotation k. */
  private static void addProducts(
      double[] psi, double[] b, int[] rows, int k, double[] products, int at) {
    for (int member = 0; member < rows.length; member++) {
      if ((member >> k & 1) == 0) {
        int at0 = rows[member];
        int at1 = rows[member | 1 << k];
        for (int lane = 0; lane < LANES; lane++) {
          int plus = at + lane;
          int minus = plus + LANES;
          products[plus] = Math.fma(b[at1 + lane], psi[at0 + lane], products[plus]);
          products[minus] = Math.fma(b[at0 + lane], psi[at1 + lane], products[minus]);
        }
      }
    }
  }

  @Override
  public void permute(
      double[] in, double[] out, int[] source, double[] re, double[] im, int begin, int end) {
    for (int a = begin; a < end; a++) {
      int from = source[a];
      int to = Rows.amplitude(a);
      for (int lane = 0; lane < LANES; lane++) {
        double x = in[from + lane];
        double y = in[from + LANES + lane];
        out[to + lane] = Math.fma(y, -im[a], x * re[a]);
        out[to + LANES + lane] = Math.fma(y, re[a], x * im[a]);
      }
    }
  }

  @Override
  public void permuteLanes(
      double[] in,
      double[] out,
      int[] source,
      int[] target,
      double[] e,
      int from,
      int to,
      int swap) {
    for (int k = from; k < to; k++) {
      for (int lane = 0; lane < EACH; lane++) {
        double x = in[source[k] + (lane ^ swap)];
        double y = in[source[k] + EACH + (lane ^ swap)];
        double re = e[Rows.sums(k) + lane];
        double im = e[Rows.sums(k) + EACH + lane];
        out[target[k] + lane] = Math.fma(y, -im, x * re);
        out[target[k] + EACH + lane] = Math.fma(y, re, x * im);
      }
    }
  }

  @Override
  public void rotateLanes(
      double[] in, double[] out, int rows, int mask, int swap, double[] angles, int at) {
    for (int row = 0; row < rows; row++) {
      int to = Rows.at(row);
      int other = Rows.at(row ^ mask);
      for (int lane = 0; lane < LANES; lane++) {
        double c = angles[at + lane];
        double s = angles[at + LANES + lane];
        out[to + lane] = Math.fma(in[other + (lane ^ swap)], s, in[to + lane] * c);
      }
    }
  }

  @Override
  public void multiplyLanes(double[] matrices, double[] in, double[] out) {
    int rows = matrices.length / LANES / in.length;
    for (int row = 0; row < rows; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        double sum = 0;
        for (int k = 0; k < in.length; k++) {
          sum = Math.fma(matrices[Rows.sums(row * in.length + k) + lane], in[k], sum);
        }
        out[Rows.at(row) + lane] = sum;
      }
    }
  }

  @Override
  public void permuteToComplex(
      double[] in, double[] out, int[] source, double[] re, double[] im, int begin, int end) {
    for (int a = begin; a < end; a++) {
      int to = Rows.amplitude(a);
      for (int lane = 0; lane < LANES; lane++) {
        double x = in[source[a] + lane];
        out[to + lane] = x * re[a];
        out[to + LANES + lane] = x * im[a];
      }
    }
  }

  @Override
  public void permuteReal(
      double[] in, double[] out, int[] source, double[] re, int begin, int end) {
    for (int a = begin; a < end; a++) {
      for (int lane = 0; lane < LANES; lane++) {
        out[Rows.at(a) + lane] = in[source[a] + lane] * re[a];
      }
    }
  }

  @Override
  public void unpermute(
      double[] in, double[] out, int[] target, double[] re, double[] im, int begin, int end) {
    for (int a = begin; a < end; a++) {
      int from = target[a];
      int to = Rows.amplitude(a);
      for (int lane = 0; lane < LANES; lane++) {
        double x = in[from + lane];
        double y = in[from + LANES + lane];
        out[to + lane] = Math.fma(y, im[a], x * re[a]);
        out[to + LANES + lane] = Math.fma(x, -im[a], y * re[a]);
      }
    }
  }

  @Override
  public void unpermute(
      double[] b,
      double[] psi,
      double[] out,
      int[] target,
      double[] re,
      double[] im,
      double[] sums,
      int begin,
      int end) {
    for (int a = begin; a < end; a++) {
      int from = target[a];
      int to = Rows.amplitude(a);
      int sum = Rows.sums(a);
      for (int lane = 0; lane < LANES; lane++) {
        double x = b[from + lane];
        double y = b[from + LANES + lane];
        double u = Math.fma(y, im[a], x * re[a]);
        double v = Math.fma(x, -im[a], y * re[a]);
        double half = Math.fma(u, psi[to + LANES + lane], sums[sum + lane]);
        sums[sum + lane] = Math.fma(-v, psi[to + lane], half);
        if (out != null) {
          out[to + lane] = u;
          out[to + LANES + lane] = v;
        }
      }
    }
  }

  @Override
  public void unpermuteToReal(
      double[] b,
      double[] psi,
      double[] out,
      int[] target,
      double[] re,
      double[] im,
      double[] sums,
      int begin,
      int end) {
    for (int a = begin; a < end; a++) {
      int from = target[a];
      int to = Rows.at(a);
      int sum = Rows.sums(a);
      for (int lane = 0; lane < LANES; lane++) {
        double x = b[from + lane];
        double y = b[from + LANES + lane];
        if (psi != null) {
          double v = Math.fma(x, -im[a], y * re[a]);
          sums[sum + lane] = Math.fma(-v, psi[to + lane], sums[sum + lane]);
        }
        if (out != null) {
          out[to + lane] = Math.fma(y, im[a], x * re[a]);
        }
      }
    }
  }

  @Override
  public void rotateByImages(
      double[] state,
      int rows,
      int[] bits,
      double[] angles,
      int[] features,
      double[] signs,
      int from,
      int count) {
    for (int k = from; k < from + count; k++) {
      int below = (1 << bits[k]) - 1;
      int cos = 2 * features[k] * LANES;
      for (int pair = 0; pair < rows / 2; pair++) {
        int row = Rows.insertZero(pair, below);
        int at0 = Rows.at(row);
        int at1 = Rows.at(row | below + 1);
        for (int lane = 0; lane < LANES; lane++) {
          double c = angles[cos + lane];
          double s = signs[k] * angles[cos + LANES + lane];
          double x = state[at0 + lane];
          double z = state[at1 + lane];
          state[at0 + lane] = Math.fma(z, -s, x * c);
          state[at1 + lane] = Math.fma(x, s, z * c);
        }
      }
    }
  }

  @Override
  public void multiply(double[] matrix, double[] in, int numAmplitudes, double[] out) {
    for (int row = 0; row < 2 * numAmplitudes; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        double sum = 0;
        for (int k = 0; k < numAmplitudes; k++) {
          sum = Math.fma(matrix[row * numAmplitudes + k], in[Rows.at(k) + lane], sum);
        }
        out[Rows.at(row) + lane] = sum;
      }
    }
  }

  @Override
  public void addProducts(
      double[] b, int rows, double[] images, int from, int stride, double[] out) {
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < LANES; k++) {
        double sum = out[Rows.at(row) + k];
        for (int i = 0; i < LANES; i++) {
          sum = Math.fma(b[Rows.at(row) + i], images[i * stride + from + k], sum);
        }
        out[Rows.at(row) + k] = sum;
      }
    }
  }

  @Override
  public void probabilities(double[] psi, int numAmplitudes, double[] sums, int strings) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a);
      int to = (a & (strings - 1)) * LANES;
      for (int lane = 0; lane < LANES; lane++) {
        double x = psi[at + lane];
        double y = psi[at + LANES + lane];
        sums[to + lane] = Math.fma(y, y, Math.fma(x, x, sums[to + lane]));
      }
    }
  }

  @Override
  public void probabilitiesLanes(
      double[] psi, int numAmplitudes, double[] sums, int strings, int lane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.at(a);
      int to = (a & (strings - 1)) * LANES + lane;
      for (int k = 0; k < EACH; k++) {
        double x = psi[at + k];
        double y = psi[at + EACH + k];
        sums[to + k] = Math.fma(y, y, Math.fma(x, x, sums[to + k]));
      }
    }
  }

  @Override
  public void combine(double[] matrix, double[] in, double[] out) {
    int columns = in.length / LANES;
    for (int row = 0; row < out.length / LANES; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
          sum += matrix[row * columns + c] * in[c * LANES + lane];
        }
        out[row * LANES + lane] = sum;
      }
    }
  }

  @Override
  public void softmax(double[] z, double[] p, double[] work) {
    for (int lane = 0; lane < LANES; lane++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int at = lane; at < z.length; at += LANES) {
        largest = Math.max(largest, z[at]);
      }
      double sum = 0;
      for (int at = lane; at < z.length; at += LANES) {
        p[at] = Exp.ofNonPositive(z[at] - largest);
        sum += p[at];
      }
      double logSum = largest + StrictMath.log(sum);
      for (int at = lane; at < z.length; at += LANES) {
        p[at] /= sum;
        z[at] -= logSum;
      }
    }
  }

  @Override
  public void weight(double[] psi, double[] b, int numAmplitudes, double[] v, int strings) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a);
      int factor = (a & (strings - 1)) * LANES;
      for (int lane = 0; lane < LANES; lane++) {
        b[at + lane] = v[factor + lane] * psi[at + lane];
        b[at + LANES + lane] = v[factor + lane] * psi[at + LANES + lane];
      }
    }
  }

  @Override
  public void overlap(double[] target, double[] psi, int numAmplitudes, double[] sums, int at) {
    for (int lane = 0; lane < LANES; lane++) {
      double re = 0;
      double im = 0;
      for (int a = 0; a < numAmplitudes; a++) {
        int x = Rows.amplitude(a) + lane;
        int y = x + LANES;
        re = Math.fma(target[y], psi[y], Math.fma(target[x], psi[x], re));
        im = Math.fma(-target[y], psi[x], Math.fma(target[x], psi[y], im));
      }
      sums[at + lane] = re;
      sums[at + LANES + lane] = im;
    }
  }

  @Override
  public void addScaled(double[] target, double[] c, int from, double[] b, int numAmplitudes) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.amplitude(a);
      for (int lane = 0; lane < LANES; lane++) {
        double re = c[from + lane];
        double im = c[from + LANES + lane];
        double x = target[at + lane];
        double y = target[at + LANES + lane];
        b[at + lane] = Math.fma(y, -im, Math.fma(x, re, b[at + lane]));
        b[at + LANES + lane] = Math.fma(y, re, Math.fma(x, im, b[at + LANES + lane]));
      }
    }
  }
}

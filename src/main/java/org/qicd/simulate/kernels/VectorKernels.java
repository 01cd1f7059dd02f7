package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.EACH;
import static org.qicd.simulate.kernels.Rows.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels in the Vector API. The 8 images of a block are one vector of 512 bits, or several
 * narrower ones that are processed one after the other.
 *
 * <p>Each kernel is one small static method with one flat loop and at most about 24 live vectors.
 * Otherwise C2, the JVM's optimizing compiler, boxes vectors, and a kernel becomes several times
 * slower. For the same reason rows are loaded by the Vector API's own methods, which C2 always
 * inlines. A helper method of this class might not be inlined into a large kernel.
 */
final class VectorKernels extends Kernels {
  static final VectorSpecies<Double> S = species();
  static final int WIDTH = S.length();

  private static VectorSpecies<Double> species() {
    VectorSpecies<Double> preferred = DoubleVector.SPECIES_PREFERRED;
    return preferred.length() > LANES ? DoubleVector.SPECIES_512 : preferred;
  }

  private final Kernels plain = new PlainKernels();

  @Override
  public String label() {
    return "vector " + S.vectorBitSize();
  }

  @Override
  public void rotate(
      double[] state, int[] bits, double[] t, int from, int count, int begin, int end) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      int at = Rows.sums(from) + lane;
      int b0 = bits[from];
      int b1 = count < 2 ? 0 : bits[from + 1];
      int b2 = count < 3 ? 0 : bits[from + 2];
      switch (count) {
        case 1 -> VectorRotations.rotate1(state, lane, begin, end, b0, t, at);
        case 2 -> VectorRotations.rotate2(state, lane, begin, end, b0, b1, t, at);
        case 3 -> VectorRotations.rotate3(state, lane, begin, end, b0, b1, b2, t, at);
        default -> {
          int b3 = bits[from + 3];
          VectorRotations.rotate4(state, lane, begin, end, b0, b1, b2, b3, t, at);
        }
      }
    }
  }

  @Override
  public int rotationsAPass() {
    return S.length() == LANES ? 4 : 3; // with 512 bits there are 32 registers, else 16
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
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      int at = Rows.sums(2 * from) + lane;
      int b0 = bits[from];
      int b1 = count < 2 ? 0 : bits[from + 1];
      switch (count) {
        case 1 -> VectorOverlaps.overlaps1(psi, b, lane, begin, end, b0, products, at);
        case 2 -> VectorOverlaps.overlaps2(psi, b, lane, begin, end, b0, b1, products, at);
        default -> {
          int b2 = bits[from + 2];
          VectorOverlaps.overlaps3(psi, b, lane, begin, end, b0, b1, b2, products, at);
        }
      }
    }
  }

  @Override
  public void permute(
      double[] in, double[] out, int[] source, double[] re, double[] im, int begin, int end) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorMonomials.permute(in, out, source, re, im, begin, end, lane);
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
    if (WIDTH == LANES) {
      VectorCircuits.permuteRows(in, out, source, target, e, from, to, swap);
      return;
    }
    for (int lane = 0; lane < EACH; lane += WIDTH) {
      VectorCircuits.permute(in, out, source, target, e, from, to, lane, swap);
    }
  }

  @Override
  public void rotateLanes(
      double[] in, double[] out, int rows, int mask, int swap, double[] angles, int at) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorCircuits.rotate(in, out, rows, mask, swap, angles, at, lane);
    }
  }

  @Override
  public void multiplyLanes(double[] matrices, double[] in, double[] out) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorCircuits.multiply(matrices, in, out, lane);
    }
  }

  @Override
  public void permuteToComplex(
      double[] in, double[] out, int[] source, double[] re, double[] im, int begin, int end) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorMonomials.permuteToComplex(in, out, source, re, im, begin, end, lane);
    }
  }

  @Override
  public void permuteReal(
      double[] in, double[] out, int[] source, double[] re, int begin, int end) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorMonomials.permuteReal(in, out, source, re, begin, end, lane);
    }
  }

  @Override
  public void unpermute(
      double[] in, double[] out, int[] target, double[] re, double[] im, int begin, int end) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorMonomials.unpermute(in, out, target, re, im, begin, end, lane);
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
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      if (out == null) {
        VectorMonomials.phaseSums(b, psi, target, re, im, sums, begin, end, lane);
      } else {
        VectorMonomials.unpermute(b, psi, out, target, re, im, sums, begin, end, lane);
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
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      if (psi != null) {
        VectorMonomials.realPhaseSums(b, psi, target, re, im, sums, begin, end, lane);
      }
      if (out != null) {
        VectorMonomials.unpermuteToReal(b, out, target, re, im, begin, end, lane);
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
    int groups = rows >> count;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      int f0 = 2 * features[from] * LANES + lane;
      int f1 = count < 2 ? 0 : 2 * features[from + 1] * LANES + lane;
      int f2 = count < 3 ? 0 : 2 * features[from + 2] * LANES + lane;
      switch (count) {
        case 1 ->
            VectorImageRotations.rotate1(state, lane, groups, bits[from], angles, f0, signs[from]);
        case 2 ->
            VectorImageRotations.rotate2(
                state,
                lane,
                groups,
                bits[from],
                bits[from + 1],
                angles,
                f0,
                f1,
                signs[from],
                signs[from + 1]);
        default ->
            VectorImageRotations.rotate3(
                state,
                lane,
                groups,
                bits[from],
                bits[from + 1],
                bits[from + 2],
                angles,
                f0,
                f1,
                f2,
                signs[from],
                signs[from + 1],
                signs[from + 2]);
      }
    }
  }

  @Override
  public void multiply(double[] matrix, double[] in, int numAmplitudes, double[] out) {
    for (int row = 0; row < 2 * numAmplitudes; row += 4) {
      for (int lane = 0; lane < LANES; lane += WIDTH) {
        VectorProducts.multiply4(matrix, row, in, numAmplitudes, out, lane);
      }
    }
  }

  @Override
  public void addProducts(
      double[] b, int rows, double[] images, int from, int stride, double[] out) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorProducts.addProducts(b, rows, images, from + lane, stride, out, lane);
    }
  }

  @Override
  public void probabilities(double[] psi, int numAmplitudes, double[] sums, int strings) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      probabilities(psi, numAmplitudes, sums, strings - 1, lane);
    }
  }

  private static void probabilities(
      double[] psi, int numAmplitudes, double[] sums, int mask, int lane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.index(Rows.amplitude(a) + lane);
      int to = (a & mask) * LANES + lane;
      DoubleVector x = DoubleVector.fromArray(S, psi, at);
      DoubleVector y = DoubleVector.fromArray(S, psi, at + LANES);
      y.fma(y, x.fma(x, DoubleVector.fromArray(S, sums, to))).intoArray(sums, to);
    }
  }

  @Override
  public void probabilitiesLanes(
      double[] psi, int numAmplitudes, double[] sums, int strings, int lane) {
    if (WIDTH == LANES) {
      VectorCircuits.probabilitiesOfRows(psi, numAmplitudes, sums, strings - 1, lane);
      return;
    }
    for (int k = 0; k < EACH; k += WIDTH) {
      VectorCircuits.probabilities(psi, numAmplitudes, sums, strings - 1, k, lane + k);
    }
  }

  @Override
  public void combine(double[] matrix, double[] in, double[] out) {
    for (int row = 0; row < out.length / LANES; row++) {
      for (int lane = 0; lane < LANES; lane += WIDTH) {
        VectorReadout.combine(matrix, row, in, out, lane);
      }
    }
  }

  @Override
  public void softmax(double[] z, double[] p, double[] work) {
    boolean inRange = true;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      inRange &= VectorReadout.shift(z, work, lane);
    }
    if (!inRange) {
      plain.softmax(z, p, work);
      return;
    }
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorReadout.exp(z, p, work, lane);
    }
    for (int lane = 0; lane < LANES; lane++) {
      work[lane] += StrictMath.log(work[LANES + lane]);
    }
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorReadout.normalise(z, p, work, lane);
    }
  }

  @Override
  public void weight(double[] psi, double[] b, int numAmplitudes, double[] v, int strings) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      weight(psi, b, numAmplitudes, v, strings - 1, lane);
    }
  }

  private static void weight(
      double[] psi, double[] b, int numAmplitudes, double[] v, int mask, int lane) {
    for (int a = 0; a < numAmplitudes; a++) {
      int at = Rows.index(Rows.amplitude(a) + lane);
      DoubleVector factor = DoubleVector.fromArray(S, v, (a & mask) * LANES + lane);
      factor.mul(DoubleVector.fromArray(S, psi, at)).intoArray(b, at);
      factor.mul(DoubleVector.fromArray(S, psi, at + LANES)).intoArray(b, at + LANES);
    }
  }

  @Override
  public void overlap(double[] target, double[] psi, int numAmplitudes, double[] sums, int at) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorTargets.overlap(target, psi, numAmplitudes, sums, at + lane, lane);
    }
  }

  @Override
  public void addScaled(double[] target, double[] c, int at, double[] b, int numAmplitudes) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorTargets.addScaled(target, c, at + lane, b, numAmplitudes, lane);
    }
  }

  @Override
  public void overlap3(
      double[] t0,
      double[] t1,
      double[] t2,
      double[] psi,
      int numAmplitudes,
      double[] sums,
      int at) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorTargets.overlap3(t0, t1, t2, psi, numAmplitudes, sums, at + lane, lane);
    }
  }

  @Override
  public void addScaled3(
      double[] t0, double[] t1, double[] t2, double[] c, int at, double[] b, int numAmplitudes) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      VectorTargets.addScaled3(t0, t1, t2, c, at + lane, b, numAmplitudes, lane);
    }
  }
}

package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.qicd.circuit.Encoding;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Rows;

/**
 * A simulator of small circuits on many real images. It computes the circuit's unitary U once for
 * each set of weights, and then multiplies: {@code psi = U x}. The gradient is linear in the seeds,
 * so {@code sum over images of <b|dU|x> = sum over k of <B_k|dU|e_k>} with {@code B_k = sum over
 * images of x_k b}. It takes one more product for each image, of b with the D numbers of x, and a
 * single adjoint sweep, with the D basis states as images.
 *
 * <p>The two products take 4 D^2 multiply-adds for each image, whatever the circuit's depth, while
 * each layer of n rotations would take about {@code (6 n + 10) D}.
 */
final class UnitarySimulator extends Simulator {
  /**
   * The largest circuit for which the unitary is used. With 16 amplitudes, 16 layers and batches of
   * 32, 128 and 256 images it makes a gradient 1.1, 2.3 and 3.2 times as fast; with 64 amplitudes
   * the factors are 0.4, 1 and 1.5. The choice does not depend on the batch, so that a circuit
   * gives the same bits in every batch.
   */
  private static final int MOST_AMPLITUDES = 16;

  private static final int LEAST_LAYERS = 3;

  private final int size;
  private final EncodedImages basis;
  private final int[] all;
  private final double[] unitary; // [2 a: real, 2 a + 1: imaginary parts][k]
  private final double[][] seeds; // B: the rows of a block, for each block of 8 basis states
  private final double[] state; // x, real rows
  private final double[] images; // [lane][k], k padded to whole vectors
  private boolean known; // whether the unitary belongs to the current weights

  UnitarySimulator(Plan plan, Kernels kernels) {
    super(plan, kernels);
    int numQubits = plan.circuit().numQubits();
    size = 1 << numQubits;
    double[] identity = new double[size * size];
    for (int k = 0; k < size; k++) {
      identity[k * size + k] = 1;
    }
    basis = EncodedImages.of(Encoding.AMPLITUDE, numQubits, identity, size);
    all = IntStream.range(0, size).toArray();
    unitary = new double[2 * size * size];
    seeds = new double[(size + LANES - 1) / LANES][Rows.length(numQubits)];
    state = new double[Rows.length(numQubits)];
    images = new double[LANES * seeds.length * LANES];
  }

  static boolean serves(Plan plan) {
    return 1 << plan.circuit().numQubits() <= MOST_AMPLITUDES
        && plan.layers().size() >= LEAST_LAYERS
        && plan.circuit().encoding() != Encoding.REUPLOADING
        && EncodedImages.isReal(plan.circuit().encoding());
  }

  @Override
  public void bind(double[] weights) {
    super.bind(weights);
    known = false;
  }

  @Override
  public void forward(EncodedImages encoded, int[] which, int from, int count) {
    check(encoded, count);
    unitary();
    encoded.load(which, from, count, state, true, null);
    encoded.copy(which, from, count, images, seeds.length * LANES);
    kernels.multiply(unitary, state, size, psi);
  }

  /** The unitary for the current weights: entry (row, k) at {@code row D + k}. Not copied. */
  double[] unitary() {
    if (!known) {
      multiplyOut();
      known = true;
    }
    return unitary;
  }

  private void multiplyOut() {
    for (int block = 0; block < seeds.length; block++) {
      sweepForward(block);
      for (int row = 0; row < 2 * size; row++) {
        int count = Math.min(LANES, size);
        System.arraycopy(psi, Rows.at(row), unitary, row * size + block * LANES, count);
      }
    }
  }

  private void sweepForward(int block) {
    super.forward(basis, all, block * LANES, Math.min(LANES, size));
  }

  @Override
  public void backward() {
    for (int block = 0; block < seeds.length; block++) {
      kernels.addProducts(b, 2 * size, images, block * LANES, seeds.length * LANES, seeds[block]);
    }
  }

  @Override
  public void clearGradient() {
    for (double[] block : seeds) {
      Arrays.fill(block, 0);
    }
  }

  @Override
  public void addGradient(double[] gradient) {
    super.clearGradient();
    for (int block = 0; block < seeds.length; block++) {
      sweepForward(block);
      System.arraycopy(seeds[block], 0, b, 0, b.length);
      super.backward();
    }
    super.addGradient(gradient);
  }

  @Override
  public void addGradient(int lane, double[] gradient) {
    throw new UnsupportedOperationException("the images' gradients are added up before the sweep");
  }
}

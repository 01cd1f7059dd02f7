package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a circuit on blocks of 8 images: forward to the output states psi, then backward with an
 * adjoint state b for the gradient of any loss with {@code b = dL/d psi*}. One per thread; memory
 * does not grow with the batch.
 *
 * <p>The adjoint sweep (Jones and Gacon, arXiv:2009.02823) walks the layers from the last to the
 * first holding psi and b. A gate {@code exp(-i theta G / 2)} has gradient {@code Im<b|G|psi>},
 * states after the gate; then the gate is undone on both.
 *
 * <p>Use: {@link #bind}, {@link #clearGradient}, then for each block {@link #forward}, the seed of
 * b ({@link #seedWeighted}, {@link #seedScaled}, {@link #seedReduced}), {@link #backward}; at last
 * {@link #addGradient}.
 */
public final class Simulator {
  /** Images in a block. */
  public static final int BLOCK = LANES;

  private final Plan plan;
  private final Kernels kernels;
  private final int numQubits;
  private final int size;
  private final List<BoundLayer> layers = new ArrayList<>();
  private final double[] imageAngles;
  private double[] psi;
  private double[] psiNext;
  private double[] b;
  private double[] bNext;
  private double[] kept;

  public Simulator(Plan plan) {
    this(plan, Kernels.best());
  }

  Simulator(Plan plan, Kernels kernels) {
    this.plan = plan;
    this.kernels = kernels;
    numQubits = plan.circuit().numQubits();
    size = 1 << numQubits;
    plan.layers().forEach(layer -> layers.add(new BoundLayer(layer)));
    imageAngles = new double[2 * numQubits * LANES];
    psi = new double[Rows.length(numQubits)];
    psiNext = new double[psi.length];
    b = new double[psi.length];
    bNext = new double[psi.length];
  }

  public Plan plan() {
    return plan;
  }

  /** The form of the kernels in use: {@code plain}, or {@code vector} with its bits. */
  public static String kernels() {
    return Kernels.best().label();
  }

  /**
   * Sets the weights.
   *
   * @param weights in radians, as many as the circuit has
   */
  public void bind(double[] weights) {
    if (weights.length != plan.circuit().numWeights()) {
      throw new IllegalArgumentException(
          "the circuit has %d weights, found %d"
              .formatted(plan.circuit().numWeights(), weights.length));
    }
    layers.forEach(layer -> layer.bind(weights));
  }

  /**
   * Simulates a block: output states of images {@code which[from] .. which[from + count - 1]}.
   *
   * @param count 1 to 8; lanes beyond are zero states, which add nothing to any sum
   */
  public void forward(EncodedImages images, int[] which, int from, int count) {
    if (images.numQubits() != numQubits || count < 1 || count > LANES) {
      throw new IllegalArgumentException(
          "expected 1 to 8 images of %d qubits, found %d of %d"
              .formatted(numQubits, count, images.numQubits()));
    }
    images.load(which, from, count, psi, imageAngles);
    for (BoundLayer layer : layers) {
      rotateByImages(layer, psi, 1);
      int qubits = layer.layer.qubits.length;
      for (int done = 0, step; done < qubits; done += step) {
        step = layer.layer.rotationsForward(done);
        kernels.rotate(psi, numQubits, layer.layer.qubits, layer.t, done, step);
      }
      kernels.permute(psi, psiNext, layer.source, layer.re, layer.im);
      swapPsi();
    }
  }

  /** Sweeps b and psi back to the input and adds this block to the gradient's sums. */
  public void backward() {
    for (int index = layers.size() - 1; index >= 0; index--) {
      BoundLayer layer = layers.get(index);
      int qubits = layer.layer.qubits.length;
      if (index == 0 && qubits == 0) {
        // Nothing before the first monomial has a weight: no need to undo it.
        if (layer.phaseSums != null) {
          kernels.phaseOverlaps(psi, b, size, layer.phaseSums);
        }
        return;
      }
      kernels.unpermute(psi, b, psiNext, bNext, layer.source, layer.re, layer.im, layer.phaseSums);
      swapPsi();
      swapB();
      for (int done = 0, step; done < qubits; done += step) {
        step = layer.layer.rotationsBackward(done);
        kernels.unrotate(
            psi, b, numQubits, layer.layer.qubits, layer.t, done, step, layer.rotationSums);
      }
      if (index > 0) {
        rotateByImages(layer, psi, -1);
        rotateByImages(layer, b, -1);
      }
    }
  }

  private void rotateByImages(BoundLayer bound, double[] state, double direction) {
    Layer layer = bound.layer;
    for (int k = 0; k < layer.imageQubits.length; k++) {
      int cos = 2 * layer.imageFeatures[k] * LANES;
      double sign = direction * layer.imageSigns[k];
      kernels.rotateByImage(
          state, numQubits, layer.imageQubits[k], imageAngles, cos, cos + LANES, sign);
    }
  }

  private void swapPsi() {
    double[] other = psi;
    psi = psiNext;
    psiNext = other;
  }

  private void swapB() {
    double[] other = b;
    b = bNext;
    bNext = other;
  }

  /** Forgets the images seen so far. */
  public void clearGradient() {
    layers.forEach(BoundLayer::clearSums);
  }

  /** Adds the gradient, summed over all blocks since {@link #clearGradient}, to an array. */
  public void addGradient(double[] gradient) {
    layers.forEach(layer -> layer.addGradient(Rows::sum, gradient));
  }

  /**
   * Adds the gradient of one image alone: the sums keep the 8 lanes of all blocks apart, so this is
   * an image's where one block was swept since {@link #clearGradient}.
   *
   * @param lane the image's place in its block
   */
  public void addGradient(int lane, double[] gradient) {
    layers.forEach(layer -> layer.addGradient((rows, at) -> rows[at + lane], gradient));
  }

  /** Keeps the current block's output states for {@link #restore}. */
  public void keep() {
    if (kept == null) {
      kept = new double[psi.length];
    }
    System.arraycopy(psi, 0, kept, 0, psi.length);
  }

  /** Brings kept output states back, which {@link #backward} has undone: for one more sweep. */
  public void restore() {
    System.arraycopy(kept, 0, psi, 0, psi.length);
  }

  /**
   * Probabilities of the bit strings of the lowest r qubits in the current block.
   *
   * @param rows [2^r][8 images], overwritten
   */
  public void probabilities(double[] rows) {
    Arrays.fill(rows, 0);
    kernels.probabilities(psi, size, rows, rows.length / LANES);
  }

  /**
   * {@code b = V psi}, V diagonal on the lowest r qubits: the seed of any loss of the readout.
   *
   * @param v [2^r][8 images]
   */
  public void seedWeighted(double[] v) {
    kernels.weight(psi, b, size, v, v.length / LANES);
  }

  /**
   * {@code b = e_a}, or {@code b = i e_a}, for all images: the gradient is then {@code 2 Re} or
   * {@code 2 Im} of the derivatives of {@code psi[a]}.
   */
  public void seedBasis(int amplitude, boolean imaginary) {
    Arrays.fill(b, 0);
    int at = Rows.amplitude(amplitude) + (imaginary ? LANES : 0);
    Arrays.fill(b, at, at + LANES, 1);
  }

  /**
   * Overlaps {@code <target|psi>} with a block of other states of the same images.
   *
   * @param overlaps [re, im][8 images], overwritten
   */
  public void overlaps(StateBatch target, int block, double[] overlaps) {
    kernels.overlap(target.block(block), psi, size, overlaps);
  }

  /**
   * {@code b += c target} with a complex c for each image.
   *
   * @param c [re, im][8 images]
   */
  public void seedScaled(StateBatch target, int block, double[] c) {
    kernels.addScaled(target.block(block), c, b, size);
  }

  /** Reduced states of the lowest qubits of the current block; see {@link ReducedStates}. */
  public void reduce(double[] rho) {
    ReducedStates.reduce(psi, size, rho);
  }

  /** {@code b += (A (x) I) psi} with a matrix A on the lowest qubits for each image. */
  public void seedReduced(double[] a) {
    ReducedStates.addApplied(a, psi, b, size);
  }

  /** Copies the current block's states. */
  public void store(StateBatch to, int block) {
    System.arraycopy(psi, 0, to.block(block), 0, psi.length);
  }
}

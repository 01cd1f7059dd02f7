package org.qicd.simulate;

import java.util.Arrays;

/**
 * A {@link Layer} with numbers in it: what the kernels take for given weights, and the sums over
 * images that its gradient is made of. Reused from one set of weights to the next.
 *
 * <p><b>Reduced rotations.</b> {@code RY(theta)} with c, s = cos, sin of theta/2 is {@code c [[1,
 * -t], [t, 1]]} with {@code t = s/c} where {@code |c| >= |s|}, and otherwise {@code F s [[1, -t],
 * [t, 1]]} with {@code t = -c/s} and {@code F = [[0, -1], [1, 0]]}. So {@code |t| <= 1}, a rotation
 * costs one fused multiply-add an output, and the factors and the flips F go into the monomial that
 * follows.
 */
final class BoundLayer {
  final Layer layer;

  /** Reduced rotation t of each rotated qubit: a row, the same in each lane. */
  final double[] t;

  /** -t: what undoes the rotations. */
  final double[] undo;

  /** The monomial: array index of the row to read, and the complex factor, scale included. */
  final int[] source;

  final double[] re;
  final double[] im;

  /** Sums over images for the gradients, a row of 8 partial sums each: a rotation, an amplitude. */
  final double[] rotationSums;

  final double[] phaseSums;

  private final double[] rotationAngles;
  private final double[] phaseAngles;
  private final double[] overlaps;
  private double scale; // product of the cosines and sines that reduced rotations leave out

  BoundLayer(Layer layer) {
    int size = layer.source.length;
    this.layer = layer;
    this.t = Rows.newSums(layer.qubits.length);
    this.undo = Rows.newSums(layer.qubits.length);
    this.source = new int[size];
    this.re = new double[size];
    this.im = new double[size];
    this.rotationSums = Rows.newSums(layer.qubits.length);
    this.phaseSums = layer.hasTrainedPhases() ? Rows.newSums(size) : null;
    this.rotationAngles = new double[layer.rotations.size()];
    this.phaseAngles = new double[layer.phases.size()];
    this.overlaps = phaseSums == null ? null : new double[size];
  }

  void bind(double[] weights) {
    int flips = bindRotations(weights);
    bindPhases(weights);
    for (int a = 0; a < source.length; a++) {
      int from = layer.source[a];
      // A flip takes 1 to 0 with a minus sign: its outputs are the zero bits of the index read
      // here.
      double sign = (Integer.bitCount(~from & flips) & 1) == 0 ? scale : -scale;
      source[a] = Rows.amplitude(from ^ flips);
      re[a] *= sign;
      im[a] *= sign;
    }
  }

  /** Sets t and the scale; returns the mask of flipped qubits. */
  private int bindRotations(double[] weights) {
    layer.rotations.evaluate(weights, rotationAngles);
    int flips = 0;
    scale = 1;
    for (int k = 0; k < layer.qubits.length; k++) {
      double cos = StrictMath.cos(rotationAngles[k] / 2);
      double sin = StrictMath.sin(rotationAngles[k] / 2);
      boolean flip = Math.abs(sin) > Math.abs(cos);
      flips |= flip ? 1 << layer.qubits[k] : 0;
      double reduced = flip ? -cos / sin : sin / cos;
      Arrays.fill(t, Rows.sums(k), Rows.sums(k + 1), reduced);
      Arrays.fill(undo, Rows.sums(k), Rows.sums(k + 1), -reduced);
      scale *= flip ? sin : cos;
    }
    return flips;
  }

  private void bindPhases(double[] weights) {
    layer.phases.evaluate(weights, phaseAngles);
    Arrays.fill(re, 1);
    Arrays.fill(im, 0);
    for (int k = 0; k < layer.masks.length; k++) {
      re[layer.masks[k]] = StrictMath.cos(phaseAngles[k]);
      im[layer.masks[k]] = StrictMath.sin(phaseAngles[k]);
    }
    if (layer.masks.length > 0) {
      Walsh.product(re, im);
    }
  }

  /** What a reduced rotation layer's outputs lack. */
  double scale() {
    return scale;
  }

  void clearSums() {
    Arrays.fill(rotationSums, 0);
    if (phaseSums != null) {
      Arrays.fill(phaseSums, 0);
    }
  }

  /** What is read from a row of partial sums: all of its images, or one. */
  interface Total {
    double of(double[] rows, int at);
  }

  /**
   * Adds the gradient of the weights that stand in this layer.
   *
   * <p>Between its rotations and its monomial psi lacks the layer's scale and b carries it, so
   * their overlaps are those of the states. A rotation's sum is {@code Im<b|Y|psi>}, its gradient;
   * a phase's is {@code 2 Re(conj(b) i sigma psi) = -2 sigma Im(conj(b) psi)}, with sigma the sign
   * of its parity: the sums of all masks are one Walsh-Hadamard transform.
   *
   * @param share what the sums are to be multiplied by
   */
  void addGradient(Total total, double share, double[] gradient) {
    for (int k = 0; k < rotationAngles.length; k++) {
      rotationAngles[k] = share * total.of(rotationSums, Rows.sums(k));
    }
    layer.rotations.addGradient(rotationAngles, gradient);
    if (phaseSums == null) {
      return;
    }
    for (int a = 0; a < overlaps.length; a++) {
      overlaps[a] = total.of(phaseSums, Rows.sums(a));
    }
    Walsh.sum(overlaps);
    for (int k = 0; k < phaseAngles.length; k++) {
      phaseAngles[k] = -2 * share * overlaps[layer.masks[k]];
    }
    layer.phases.addGradient(phaseAngles, gradient);
  }
}

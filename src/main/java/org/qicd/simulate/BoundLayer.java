package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Rows;

/**
 * A {@link Layer} bound to weights. It holds the numbers that the kernels take, and the sums over
 * images from which the gradient is computed. Its arrays are reused for the next weights.
 *
 * <p><b>Reduced rotations.</b> {@code RY(theta)} with c, s = cos, sin of theta/2 is {@code c [[1,
 * -t], [t, 1]]} with {@code t = s/c} where {@code |c| >= |s|}, and otherwise {@code F s [[1, -t],
 * [t, 1]]} with {@code t = -c/s} and {@code F = [[0, -1], [1, 0]]}. So {@code |t| <= 1}, and a
 * rotation costs one fused multiply-add for each output. The factors and the flips F become part of
 * the monomial that follows.
 */
final class BoundLayer {
  final Layer layer;

  /** The number t of each rotated qubit, as a row with the same value in each lane. */
  final double[] t;

  /** The number -t of each rotated qubit, as such a row. It undoes the rotation up to a factor. */
  final double[] undo;

  /**
   * The monomial matrix: for each amplitude the array index of the row to read, and the complex
   * factor, which includes the layer's scale.
   */
  final int[] source;

  final double[] re;
  final double[] im;

  /**
   * The same matrix by the amplitudes before it: for each the array index of the row to which it
   * moves, and the complex factor with which it arrives there.
   */
  private final int[] target;

  private final double[] backRe;
  private final double[] backIm;

  /**
   * Sums over images for the gradients, as rows of 8 partial sums: one row for each rotation, and
   * one for each amplitude before the monomial matrix.
   */
  final double[] rotationSums;

  final double[] phaseSums;

  /**
   * Whether the states before and after the layer are real. Real states have no rows of imaginary
   * parts.
   */
  private final boolean realBefore;

  private final boolean realBehind;

  private final int[] bits; // the rotated qubits' bits in a row's index
  private final Passes rotating;
  private final Passes overlapping; // none if no rotation is trained
  private final double[] products; // two rows for each rotation, whose difference is its overlaps
  private final int[] imageBits;
  private final double[] backSigns;
  private final ScaledImages scaled; // null if features are the angles of all rotations by images
  private final double[] rotationAngles;
  private final double[] phaseAngles;
  private final double[] overlaps;
  private int flips; // the flipped qubits
  private double scale; // the product of the cosines and sines that reduced rotations leave out

  BoundLayer(Layer layer, Kernels kernels, boolean realBefore, boolean realBehind) {
    int size = layer.source.length;
    this.layer = layer;
    this.realBefore = realBefore;
    this.realBehind = realBehind;
    int above = realBefore ? 0 : 1; // in complex states bit 0 tells imaginary parts from real ones
    this.bits = Arrays.stream(layer.qubits).map(q -> q + above).toArray();
    this.imageBits = Arrays.stream(layer.byImage.qubits).map(q -> q + above).toArray();
    this.backSigns = Arrays.stream(layer.byImage.signs).map(sign -> -sign).toArray();
    this.scaled = layer.byImage.areTrained() ? new ScaledImages(layer.byImage) : null;
    this.t = Rows.newSums(layer.qubits.length);
    this.undo = Rows.newSums(layer.qubits.length);
    this.source = new int[size];
    this.re = new double[size];
    this.im = new double[size];
    this.target = new int[size];
    this.backRe = new double[size];
    this.backIm = new double[size];
    this.rotating = new Passes(bits, kernels.rotationsAPass(), rows());
    this.overlapping = new Passes(layer.hasTrainedRotations() ? bits : new int[0], 3, rows());
    this.products = Rows.newSums(2 * bits.length);
    this.rotationSums = Rows.newSums(layer.qubits.length);
    this.phaseSums = layer.hasTrainedPhases() ? Rows.newSums(size) : null;
    this.rotationAngles = new double[layer.rotations.size()];
    this.phaseAngles = new double[layer.phases.size()];
    this.overlaps = phaseSums == null ? null : new double[size];
  }

  void bind(double[] weights) {
    if (scaled != null) {
      scaled.bind(weights);
    }
    flips = bindRotations(weights);
    bindPhases(weights);
    for (int a = 0; a < source.length; a++) {
      int from = layer.source[a];
      // F takes bit 1 to bit 0 with a minus sign, so each flipped qubit whose bit is 0 in the index
      // read here adds a minus sign.
      double sign = (Integer.bitCount(~from & flips) & 1) == 0 ? scale : -scale;
      source[a] = realBefore ? Rows.at(from ^ flips) : Rows.amplitude(from ^ flips);
      re[a] *= sign;
      im[a] *= sign;
      target[from ^ flips] = realBehind ? Rows.at(a) : Rows.amplitude(a);
      backRe[from ^ flips] = re[a];
      backIm[from ^ flips] = im[a];
    }
  }

  /** Sets t and the scale, and returns the mask of flipped qubits. */
  private int bindRotations(double[] weights) {
    layer.rotations.evaluate(weights, rotationAngles);
    int mask = 0;
    scale = 1;
    for (int k = 0; k < layer.qubits.length; k++) {
      double cos = StrictMath.cos(rotationAngles[k] / 2);
      double sin = StrictMath.sin(rotationAngles[k] / 2);
      boolean flip = Math.abs(sin) > Math.abs(cos);
      mask |= flip ? 1 << layer.qubits[k] : 0;
      double reduced = flip ? -cos / sin : sin / cos;
      Arrays.fill(t, Rows.sums(k), Rows.sums(k + 1), reduced);
      Arrays.fill(undo, Rows.sums(k), Rows.sums(k + 1), -reduced);
      scale *= flip ? sin : cos;
    }
    return mask;
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

  /** The number of rows of a state before the layer. */
  int rows() {
    return realBefore ? source.length : 2 * source.length;
  }

  /**
   * Rotates by each image's own angles.
   *
   * @param images rows of half angles, cosines and sines, or of features if weights scale them
   */
  void rotateByImages(Kernels kernels, double[] state, double[] images) {
    if (scaled != null) {
      scaled.turn(images);
    }
    rotateByImages(kernels, state, images, layer.byImage.signs);
  }

  /** Does again to another state what the last call of {@link #rotateByImages} did. */
  void rotateAgain(Kernels kernels, double[] state, double[] images) {
    rotateByImages(kernels, state, images, layer.byImage.signs);
  }

  /** Undoes the rotations of the last call of {@link #rotateByImages}. */
  void rotateBack(Kernels kernels, double[] state, double[] images) {
    rotateByImages(kernels, state, images, backSigns);
  }

  private void rotateByImages(Kernels kernels, double[] state, double[] images, double[] signs) {
    double[] angles = scaled == null ? images : scaled.angles;
    int[] pairs = scaled == null ? layer.byImage.features : scaled.pairs;
    for (int done = 0, step; done < imageBits.length; done += step) {
      step = Layer.inPass(imageBits.length - done, 3);
      kernels.rotateByImages(state, rows(), imageBits, angles, pairs, signs, done, step);
    }
  }

  /** Applies the reduced rotations {@link #t} or {@link #undo}. */
  void rotate(Kernels kernels, double[] state, double[] by) {
    for (int done = rotating.tile(); done <= rows(); done += rotating.tile()) {
      rotate(kernels, state, by, done);
    }
  }

  /** Runs the passes that are due when so many rows are complete. */
  private void rotate(Kernels kernels, double[] state, double[] by, int done) {
    for (int k = 0; rotating.isDue(k, done); k++) {
      int begin = rotating.begin(k, done);
      int end = rotating.end(k, done);
      kernels.rotate(state, bits, by, rotating.from(k), rotating.count(k), begin, end);
    }
  }

  /**
   * Applies the monomial matrix of the layer before this one, and then the rotations of this layer.
   *
   * @param in the state before that matrix
   */
  void rotateBehind(
      BoundLayer before, Kernels kernels, double[] in, double[] state, double[] images) {
    if (imageBits.length > 0) {
      before.permute(kernels, in, state);
      rotateByImages(kernels, state, images);
      rotate(kernels, state, t);
      return;
    }
    for (int done = 0; done < rows(); done += rotating.tile()) {
      int ready = done + rotating.tile();
      int begin = amplitudes(done);
      int end = amplitudes(ready);
      before.permute(kernels, in, state, before.source, before.re, before.im, begin, end);
      rotate(kernels, state, t, ready);
    }
  }

  /** The number of amplitudes in so many rows of a state before the layer. */
  private int amplitudes(int rows) {
    return realBefore ? rows : rows / 2;
  }

  /** Applies the monomial matrix. */
  void permute(Kernels kernels, double[] in, double[] out) {
    permute(kernels, in, out, source, re, im, 0, source.length);
  }

  /**
   * Applies a part of the monomial matrix, or of another one that is laid out in the same way.
   *
   * @param begin the first amplitude behind the layer
   * @param end the amplitude behind the last one
   */
  void permute(
      Kernels kernels,
      double[] in,
      double[] out,
      int[] source,
      double[] re,
      double[] im,
      int begin,
      int end) {
    if (realBehind) {
      kernels.permuteReal(in, out, source, re, begin, end);
    } else if (realBefore) {
      kernels.permuteToComplex(in, out, source, re, im, begin, end);
    } else {
      kernels.permute(in, out, source, re, im, begin, end);
    }
  }

  /**
   * Undoes the monomial matrix on b, which then carries the layer's scale, and adds the overlaps of
   * trained phases and rotations to their sums.
   *
   * <p>The overlaps of rotations are taken where both states are those after the layer's last
   * rotation. All rotations of a layer commute, so this holds for those by images too.
   *
   * @param psi the state before the monomial matrix
   * @param out where b goes; null if only the sums of phases are wanted
   * @param images rows of features if weights scale them
   */
  void sweep(Kernels kernels, double[] b, double[] psi, double[] out, double[] images) {
    for (int done = 0; done < rows(); done += overlapping.tile()) {
      int ready = done + overlapping.tile();
      unpermute(kernels, b, psi, out, amplitudes(done), amplitudes(ready));
      for (int k = 0; overlapping.isDue(k, ready); k++) {
        int begin = overlapping.begin(k, ready);
        int end = overlapping.end(k, ready);
        int count = overlapping.count(k);
        kernels.overlaps(psi, out, bits, overlapping.from(k), count, begin, end, products);
      }
    }
    addProducts();
    if (scaled != null) {
      for (int done = 0, step; done < imageBits.length; done += step) {
        step = Layer.inPass(imageBits.length - done, 3);
        kernels.overlaps(psi, out, imageBits, done, step, 0, rows() >> step, scaled.products);
      }
      scaled.add(images);
    }
  }

  /** Adds the overlaps of the block to the sums, and clears them. */
  private void addProducts() {
    for (int k = 0; k < bits.length; k++) {
      int sum = Rows.sums(k);
      int plus = Rows.sums(2 * k);
      for (int lane = 0; lane < LANES; lane++) {
        rotationSums[sum + lane] += products[plus + lane] - products[plus + LANES + lane];
      }
    }
    Arrays.fill(products, 0);
  }

  /** Undoes the monomial matrix on a state, which then has the square of the scale as a factor. */
  void unpermute(Kernels kernels, double[] in, double[] out) {
    unpermute(kernels, in, null, out, 0, target.length);
  }

  private void unpermute(
      Kernels kernels, double[] b, double[] psi, double[] out, int begin, int end) {
    boolean summed = phaseSums != null && psi != null;
    if (out == null && !summed) {
      return;
    }
    if (realBehind) {
      kernels.permuteReal(b, out, target, backRe, begin, end);
    } else if (realBefore) {
      double[] own = summed ? psi : null;
      kernels.unpermuteToReal(b, own, out, target, backRe, backIm, phaseSums, begin, end);
    } else if (summed) {
      kernels.unpermute(b, psi, out, target, backRe, backIm, phaseSums, begin, end);
    } else {
      kernels.unpermute(b, out, target, backRe, backIm, begin, end);
    }
  }

  /** The angle of a rotation by an image whose features weights scale: {@code w x + b}. */
  double scaledAngle(int rotation, double x) {
    return scaled.angle(rotation, x);
  }

  /** Whether the states before the layer are real. */
  boolean isRealBefore() {
    return realBefore;
  }

  /** Whether some rotation may depend on a weight. */
  boolean rotatesByWeights() {
    return bits.length > 0 || scaled != null;
  }

  /** A mask of the qubits whose rotations are written with F. */
  int flips() {
    return flips;
  }

  /** The factor that the outputs of the reduced rotations lack. */
  double scale() {
    return scale;
  }

  void clearSums() {
    Arrays.fill(rotationSums, 0);
    if (scaled != null) {
      Arrays.fill(scaled.sums, 0);
    }
    if (phaseSums != null) {
      Arrays.fill(phaseSums, 0);
    }
  }

  /**
   * Adds the gradient of the weights that occur in this layer.
   *
   * <p>Between the rotations and the monomial matrix, psi lacks the layer's scale and b carries it,
   * so their overlaps are those of the true states. The sum of a rotation is its gradient, {@code
   * Im<b|Y|psi>}. The gradient of a phase is the sum over amplitudes of {@code 2 Re(conj(b) i sigma
   * psi) = -2 sigma Im(conj(b) psi)}, with sigma the sign of the phase's parity. So one
   * Walsh-Hadamard transform gives the sums of all masks.
   *
   * @param share a factor for all sums
   */
  void addGradient(Total total, double share, double[] gradient) {
    for (int k = 0; k < rotationAngles.length; k++) {
      rotationAngles[k] = share * total.of(rotationSums, Rows.sums(k));
    }
    layer.rotations.addGradient(rotationAngles, gradient);
    if (scaled != null) {
      scaled.addGradient(total, share, gradient);
    }
    if (phaseSums == null) {
      return;
    }
    for (int a = 0; a < overlaps.length; a++) {
      overlaps[a] = total.of(phaseSums, Rows.sums(layer.source[a] ^ flips));
    }
    Walsh.sum(overlaps);
    for (int k = 0; k < phaseAngles.length; k++) {
      phaseAngles[k] = -2 * share * overlaps[layer.masks[k]];
    }
    layer.phases.addGradient(phaseAngles, gradient);
  }
}

package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import org.qicd.circuit.Angle;
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
   * Sums over images for the gradients, as rows of 8 partial sums: one row for each rotation, and
   * one for each amplitude.
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
  private final int[] imageBits;
  private final double[] backSigns;
  private final ScaledImages scaled; // null if features are the angles of all rotations by images
  private final double[] rotationAngles;
  private final double[] phaseAngles;
  private final double[] overlaps;
  private int flips; // the flipped qubits
  private double scale; // the product of the cosines and sines that reduced rotations leave out

  BoundLayer(Layer layer, boolean realBefore, boolean realBehind) {
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
    for (int done = 0, step; done < bits.length; done += step) {
      step = Layer.inPass(bits.length - done, kernels.rotationsAPass());
      kernels.rotate(state, rows(), bits, by, done, step);
    }
  }

  /**
   * Adds the overlaps of trained rotations to their sums. Both states are those after the layer's
   * last rotation. All rotations of a layer commute, so this holds for those by images too.
   *
   * @param images rows of features if weights scale them
   */
  void addOverlaps(Kernels kernels, double[] psi, double[] b, double[] images) {
    if (scaled != null) {
      for (int done = 0, step; done < imageBits.length; done += step) {
        step = Layer.inPass(imageBits.length - done, 3);
        kernels.overlaps(psi, b, rows(), imageBits, done, step, scaled.overlaps);
      }
      scaled.add(images);
    }
    int trained = layer.hasTrainedRotations() ? bits.length : 0;
    for (int done = 0, step; done < trained; done += step) {
      step = Layer.inPass(trained - done, 3);
      kernels.overlaps(psi, b, rows(), bits, done, step, rotationSums);
    }
  }

  /** Applies the monomial matrix. */
  void permute(Kernels kernels, double[] in, double[] out) {
    permute(kernels, in, out, source, re, im);
  }

  /** Applies another monomial matrix in its place, which is laid out in the same way. */
  void permute(Kernels kernels, double[] in, double[] out, int[] source, double[] re, double[] im) {
    if (realBehind) {
      kernels.permuteReal(in, out, source, re);
    } else if (realBefore) {
      kernels.permuteToComplex(in, out, source, re, im);
    } else {
      kernels.permute(in, out, source, re, im);
    }
  }

  /**
   * Undoes the monomial matrix on b, which then carries the layer's scale, and adds the overlaps of
   * trained phases to their sums.
   *
   * @param psi the state before the monomial matrix
   * @param out where b goes; null if only the sums are wanted
   */
  void unpermute(Kernels kernels, double[] b, double[] psi, double[] out) {
    boolean trained = phaseSums != null;
    if (out == null && !trained) {
      return;
    }
    if (realBehind) {
      kernels.unpermuteReal(b, out, source, re);
    } else if (realBefore) {
      kernels.unpermuteToReal(b, trained ? psi : null, out, source, re, im, phaseSums);
    } else if (trained) {
      kernels.unpermute(b, psi, out, source, re, im, phaseSums);
    } else {
      kernels.unpermute(b, out, source, re, im);
    }
  }

  /** Undoes the monomial matrix on a state, which then has the square of the scale as a factor. */
  void unpermute(Kernels kernels, double[] in, double[] out) {
    if (realBehind) {
      kernels.unpermuteReal(in, out, source, re);
    } else if (realBefore) {
      kernels.unpermuteToReal(in, null, out, source, re, im, null);
    } else {
      kernels.unpermute(in, out, source, re, im);
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

  /** Reads a number from a row of partial sums: the total over its lanes, or one lane. */
  interface Total {
    double of(double[] rows, int at);
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
      overlaps[a] = total.of(phaseSums, Rows.sums(a));
    }
    Walsh.sum(overlaps);
    for (int k = 0; k < phaseAngles.length; k++) {
      phaseAngles[k] = -2 * share * overlaps[layer.masks[k]];
    }
    layer.phases.addGradient(phaseAngles, gradient);
  }

  /** Rotations by {@code w x + b} for each image of a block, with the sums for both weights. */
  private static final class ScaledImages {
    private final Layer.ImageRotations rotations;
    private final double[] scales;
    private final double[] shifts;

    /** Pairs of rows: the cosines of half the angles, then the sines. */
    final double[] angles;

    final int[] pairs; // their numbers

    /** A row for each rotation: the overlaps of the block, before they are added up. */
    final double[] overlaps;

    /** Two rows for each rotation: the sums of overlaps times x, then of overlaps. */
    final double[] sums;

    ScaledImages(Layer.ImageRotations rotations) {
      int count = rotations.qubits.length;
      this.rotations = rotations;
      scales = new double[count];
      shifts = new double[count];
      angles = new double[2 * count * LANES];
      pairs = new int[count];
      Arrays.setAll(pairs, k -> k);
      overlaps = Rows.newSums(count);
      sums = Rows.newSums(2 * count);
    }

    void bind(double[] weights) {
      for (int k = 0; k < scales.length; k++) {
        scales[k] = weights[rotations.scales[k]];
        shifts[k] = weights[rotations.shifts[k]];
      }
    }

    double angle(int k, double x) {
      return Angle.Scaled.value(scales[k], shifts[k], x);
    }

    void turn(double[] features) {
      for (int k = 0; k < scales.length; k++) {
        int x = rotations.features[k] * LANES;
        int cosines = 2 * k * LANES;
        for (int lane = 0; lane < LANES; lane++) {
          double half = angle(k, features[x + lane]) / 2;
          angles[cosines + lane] = StrictMath.cos(half);
          angles[cosines + LANES + lane] = StrictMath.sin(half);
        }
      }
    }

    /** Adds the overlaps of the block to the sums, and clears them. */
    void add(double[] features) {
      for (int k = 0; k < scales.length; k++) {
        int x = rotations.features[k] * LANES;
        int own = Rows.sums(k);
        int byScale = Rows.sums(2 * k);
        int byShift = Rows.sums(2 * k + 1);
        for (int lane = 0; lane < LANES; lane++) {
          double overlap = rotations.signs[k] * overlaps[own + lane];
          sums[byScale + lane] += overlap * features[x + lane];
          sums[byShift + lane] += overlap;
        }
      }
      Arrays.fill(overlaps, 0);
    }

    void addGradient(Total total, double share, double[] gradient) {
      for (int k = 0; k < scales.length; k++) {
        gradient[rotations.scales[k]] += share * total.of(sums, Rows.sums(2 * k));
        gradient[rotations.shifts[k]] += share * total.of(sums, Rows.sums(2 * k + 1));
      }
    }
  }
}

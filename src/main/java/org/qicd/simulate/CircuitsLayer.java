package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.EACH;
import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import java.util.List;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Lanes;
import org.qicd.simulate.kernels.Rows;

/**
 * A {@link Layer} of one to four circuits with the same gates, bound to the weights of each, for
 * states in {@link Lanes}.
 *
 * <p>The monomial matrix that follows {@linkplain BoundLayer reduced rotations} reads {@code
 * source[a] ^ flips}, and the flips depend on the weights. If source is affine, {@code source[a ^
 * b] = source[a] ^ linear(b)}, then lane m of a row behind the layer reads amplitude {@code
 * source[base] ^ linear(shift[m]) ^ flips[m]}. The last two terms, without what lane 0 has of them,
 * are the lanes' shifts before the layer. So all lanes read the same row there, and lane m reads
 * lane {@code m ^ swap} of it, with the same swap for all lanes. Since shifts follow from those
 * behind, layers are made from the last one to the first.
 */
final class CircuitsLayer {

  /** A state, and the array that the next pass writes. */
  static final class States {
    double[] psi;
    private double[] next;

    States(int rows) {
      psi = new double[Rows.at(rows - 1) + LANES];
      next = new double[psi.length];
    }

    private void swap() {
      double[] before = psi;
      psi = next;
      next = before;
    }
  }

  private final Layer layer;

  /** The lanes before this layer. */
  final Lanes lanes;

  private final BoundLayer[] bound = new BoundLayer[EACH]; // of each lane
  private final Turns byImage;
  private final Turns reduced;

  /**
   * The monomial matrix: for each product the array indices of the row to read and the row to
   * write, and the factors. Those with the same swap are together: swap s begins at {@code
   * starts[s]}.
   */
  private final int[] source;

  private final int[] target;
  private final double[] factors;
  private final int[] starts = new int[EACH + 1];

  /**
   * Binds weights.
   *
   * @param layers of each circuit
   * @param weights of each circuit
   * @param behind the lanes behind this layer
   */
  CircuitsLayer(List<Layer> layers, List<double[]> weights, Lanes behind) {
    layer = layers.get(0);
    int[] read = new int[EACH];
    for (int m = 0; m < EACH; m++) {
      int circuit = behind.circuit(m);
      if (m > 0 && circuit == behind.circuit(m - 1)) {
        bound[m] = bound[m - 1];
      } else {
        bound[m] = new BoundLayer(layers.get(circuit), Kernels.best(), false, false);
        bound[m].bind(weights.get(circuit));
      }
      read[m] = layer.source[behind.shifts[m]] ^ layer.source[0] ^ bound[m].flips();
    }
    int common = read[0];
    lanes = behind.with(Arrays.stream(read).map(mask -> mask ^ common).toArray());
    byImage = new Turns(layer.byImage.qubits, layer.byImage.signs);
    reduced = new Turns(layer.qubits, null);
    for (int k = 0; k < layer.qubits.length; k++) {
      for (int m = 0; m < EACH; m++) {
        reduced.set(k, m, 1, bound[m].t[Rows.sums(k)]);
      }
    }
    int rows = behind.bases.length;
    source = new int[rows];
    target = new int[rows];
    factors = Rows.newSums(rows);
    for (int swap = 0; swap < EACH; swap++) {
      int at = starts[swap];
      for (int row = 0; row < rows; row++) {
        int base = layer.source[behind.bases[row]] ^ common;
        if (lanes.swap(base) == swap) {
          source[at] = Rows.at(lanes.step(base));
          target[at] = Rows.at(row);
          for (int m = 0; m < EACH; m++) {
            int a = behind.amplitude(row, m);
            factors[Rows.sums(at) + m] = bound[m].re[a];
            factors[Rows.sums(at) + m + EACH] = bound[m].im[a];
          }
          at++;
        }
      }
      starts[swap + 1] = at;
    }
  }

  /**
   * Whether the rows that a layer's monomial matrix reads are affine in the bits of their index.
   */
  static boolean isAffine(Layer layer) {
    boolean affine = true;
    for (int a = 1; a < layer.source.length; a++) {
      int low = Integer.lowestOneBit(a);
      affine &= layer.source[a] == (layer.source[a ^ low] ^ layer.source[low] ^ layer.source[0]);
    }
    return affine;
  }

  /** Applies the layer to the state of an encoded image. */
  void apply(Kernels kernels, double[] encoded, States states) {
    for (int k = 0; k < layer.byImage.qubits.length; k++) {
      setByImage(k, layer.byImage.features[k], encoded);
    }
    byImage.apply(kernels, states);
    reduced.apply(kernels, states);
    for (int swap = 0; swap < EACH; swap++) {
      int from = starts[swap];
      int to = starts[swap + 1];
      if (from < to) {
        kernels.permuteLanes(states.psi, states.next, source, target, factors, from, to, swap);
      }
    }
    states.swap();
  }

  private void setByImage(int rotation, int feature, double[] encoded) {
    double cos = 0;
    double sin = 0;
    for (int m = 0; m < EACH; m++) {
      if (!layer.byImage.areTrained()) {
        cos = encoded[2 * feature];
        sin = encoded[2 * feature + 1];
      } else if (m == 0 || bound[m] != bound[m - 1]) {
        double half = bound[m].scaledAngle(rotation, encoded[feature]) / 2;
        cos = StrictMath.cos(half);
        sin = StrictMath.sin(half);
      }
      byImage.set(rotation, m, cos, sin);
    }
  }

  /**
   * Rotations of qubits, one after the other. A rotation pairs each row and lane with one whose row
   * differs by a step and whose lane by a swap. Only the qubits that rows leave out have a swap;
   * the steps of the others have one bit.
   */
  private final class Turns {
    private final int[] qubits;
    private final double[] signs; // of an image's angles; null if the rotations are reduced
    private final int[] swaps;
    private final int[] steps;
    private final int[] bits; // of a step

    /**
     * Pairs of rows: cosines and sines of half the angles, or 1 and t if the rotations are reduced.
     */
    private final double[] angles;

    private final int[] pairs; // their numbers
    private final double[] t; // the second rows alone

    Turns(int[] qubits, double[] signs) {
      this.qubits = qubits;
      this.signs = signs;
      swaps = Arrays.stream(qubits).map(q -> lanes.swap(1 << q)).toArray();
      steps = Arrays.stream(qubits).map(q -> lanes.step(1 << q)).toArray();
      bits = Arrays.stream(steps).map(Integer::numberOfTrailingZeros).toArray();
      angles = new double[2 * qubits.length * LANES];
      pairs = new int[qubits.length];
      Arrays.setAll(pairs, k -> k);
      t = Rows.newSums(qubits.length);
    }

    /**
     * Sets the angle of rotation k in lane m. Where its qubit is 1 in the shift, the sign changes.
     */
    void set(int k, int m, double cos, double sin) {
      boolean one = (lanes.shifts[m] >> qubits[k] & 1) == 1;
      double sine = one ? -sin : sin;
      if (swaps[k] != 0) {
        // These lanes hold either x or z of a pair, of which x' = c x - s z and z' = c z + s x.
        sine = signs == null ? -sine : -signs[k] * sine;
      }
      for (int lane = m; lane < LANES; lane += EACH) {
        angles[2 * k * LANES + lane] = cos;
        angles[(2 * k + 1) * LANES + lane] = sine;
        t[Rows.sums(k) + lane] = sine;
      }
    }

    void apply(Kernels kernels, States states) {
      int rows = lanes.bases.length;
      for (int k = 0, count; k < qubits.length; k += count) {
        if (swaps[k] != 0) {
          count = 1;
          int pair = 2 * k * LANES;
          kernels.rotateLanes(states.psi, states.next, rows, steps[k], swaps[k], angles, pair);
          states.swap();
        } else if (signs == null) {
          count = Layer.inPass(withoutSwap(k), kernels.rotationsAPass());
          kernels.rotate(states.psi, bits, t, k, count, 0, rows >> count);
        } else {
          count = Layer.inPass(withoutSwap(k), 3);
          kernels.rotateByImages(states.psi, rows, bits, angles, pairs, signs, k, count);
        }
      }
    }

    /** How many rotations from number k on have no swap. */
    private int withoutSwap(int k) {
      int end = k;
      while (end < swaps.length && swaps[end] == 0) {
        end++;
      }
      return end - k;
    }
  }
}

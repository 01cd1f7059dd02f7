package org.qicd.simulate;

import static org.qicd.simulate.Rows.EACH;
import static org.qicd.simulate.Rows.LANES;

import java.util.Arrays;
import java.util.List;

/**
 * A {@link Layer} of one to four circuits with the same gates, bound to the weights of each, for
 * states whose lanes are circuits.
 *
 * <p><b>Shifts.</b> The monomial matrix that follows {@linkplain BoundLayer reduced rotations}
 * reads {@code source[a] ^ flips}, and the flips depend on the weights. So that all lanes read the
 * same row nevertheless, row r of a lane holds amplitude {@code r ^ shift}, with a shift for each
 * lane and layer. Where the shift has a rotation's bit, the rotation's angle changes its sign. If
 * source is affine, {@code source[a ^ b] = source[a] ^ linear(b)}, then the lanes read row {@code
 * source[r] ^ linear(shiftBehind) ^ flips ^ shift}. Shifts are chosen from the last layer to the
 * first, so that this is {@code source[r] ^ common} in all lanes. Behind the last layer they are 0.
 */
final class CircuitsLayer {
  private final Layer layer;

  /** The shift of each lane before this layer. */
  final int[] shifts = new int[LANES];

  private final double[] t;
  private final int[] source;
  private final double[] factors;

  /** Rows of the cosines and sines of an image's rotations, and their numbers. */
  private final double[] angles;

  private final int[] pairs;

  /**
   * Binds weights.
   *
   * @param layers of each circuit
   * @param weights of each circuit
   * @param behind the shift of each lane behind this layer
   */
  CircuitsLayer(List<Layer> layers, List<double[]> weights, int[] behind) {
    layer = layers.get(0);
    int size = layer.source.length;
    t = Rows.newSums(layer.qubits.length);
    factors = Rows.newSums(size);
    angles = new double[2 * layer.imageQubits.length * LANES];
    pairs = new int[layer.imageQubits.length];
    Arrays.setAll(pairs, k -> k);
    int common = 0;
    for (int m = 0; m < EACH; m++) {
      // Lanes without a circuit of their own repeat the last one.
      int circuit = Math.min(m, layers.size() - 1);
      BoundLayer own = new BoundLayer(layers.get(circuit), false, false);
      own.bind(weights.get(circuit));
      int read = layer.source[behind[m]] ^ layer.source[0] ^ own.flips();
      common = m == 0 ? read : common;
      for (int lane = m; lane < LANES; lane += EACH) {
        shifts[lane] = read ^ common;
        for (int k = 0; k < layer.qubits.length; k++) {
          t[Rows.sums(k) + lane] = sign(lane, layer.qubits[k]) * own.t[Rows.sums(k)];
        }
        double[] parts = lane < EACH ? own.re : own.im;
        for (int row = 0; row < size; row++) {
          factors[Rows.sums(row) + lane] = parts[row ^ behind[lane]];
        }
      }
    }
    int all = common;
    source = Arrays.stream(layer.source).map(from -> Rows.at(from ^ all)).toArray();
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

  private int sign(int lane, int qubit) {
    return (shifts[lane] >> qubit & 1) == 0 ? 1 : -1;
  }

  /**
   * Applies the layer.
   *
   * @param encoded the image
   * @param state overwritten
   * @param out where the result goes
   */
  void apply(Kernels kernels, double[] encoded, double[] state, double[] out) {
    rotateByImage(kernels, encoded, state);
    int turned = layer.qubits.length;
    for (int done = 0, step; done < turned; done += step) {
      step = Layer.inPass(turned - done, kernels.rotationsAPass());
      kernels.rotate(state, source.length, layer.qubits, t, done, step);
    }
    kernels.permuteEach(state, out, source, factors);
  }

  private void rotateByImage(Kernels kernels, double[] encoded, double[] state) {
    int images = layer.imageQubits.length;
    for (int k = 0; k < images; k++) {
      int feature = layer.imageFeatures[k];
      for (int lane = 0; lane < LANES; lane++) {
        angles[2 * k * LANES + lane] = encoded[2 * feature];
        angles[(2 * k + 1) * LANES + lane] =
            sign(lane, layer.imageQubits[k]) * encoded[2 * feature + 1];
      }
    }
    for (int done = 0, step; done < images; done += step) {
      step = Layer.inPass(images - done, 3);
      kernels.rotateByImages(
          state, source.length, layer.imageQubits, angles, pairs, layer.imageSigns, done, step);
    }
  }
}

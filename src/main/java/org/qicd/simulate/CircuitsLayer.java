package org.qicd.simulate;

import static org.qicd.simulate.Rows.EACH;
import static org.qicd.simulate.Rows.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link Layer} of one to four circuits with the same gates, bound to the weights of each, for
 * states whose lanes are circuits.
 *
 * <p>Where the {@linkplain BoundLayer reduced rotation} of a qubit is flipped for all circuits, the
 * monomial matrix reads other rows. Where it is flipped for some of them, their lanes are swapped.
 */
final class CircuitsLayer {
  /** The most rotations that a pass with swaps takes. */
  private static final int IN_A_PASS = 3;

  private final Layer layer;
  private final double[] t;
  private final double[] swaps;
  private final boolean swapped; // whether any lane is
  private final int[] source;
  private final double[] factors;

  /** Binds weights. There are as many layers, one of each circuit, as arrays of weights. */
  CircuitsLayer(List<Layer> layers, List<double[]> weights) {
    layer = layers.get(0);
    int qubits = layer.qubits.length;
    t = Rows.newSums(qubits);
    swaps = Rows.newSums(qubits);
    factors = Rows.newSums(layer.source.length);
    List<BoundLayer> bound = new ArrayList<>();
    int always = -1;
    int sometimes = 0;
    for (int m = 0; m < layers.size(); m++) {
      BoundLayer own = new BoundLayer(layers.get(m), false, false);
      own.bind(weights.get(m));
      bound.add(own);
      always &= own.flips();
      sometimes |= own.flips();
    }
    int common = always;
    source = Arrays.stream(layer.source).map(from -> Rows.at(from ^ common)).toArray();
    swapped = sometimes != common;
    for (int lane = 0; lane < LANES; lane++) {
      // Lanes without a circuit of their own repeat the last one.
      BoundLayer own = bound.get(Math.min(lane % EACH, bound.size() - 1));
      for (int k = 0; k < qubits; k++) {
        t[Rows.sums(k) + lane] = own.t[Rows.sums(k)];
        swaps[Rows.sums(k) + lane] = (own.flips() ^ common) >> layer.qubits[k] & 1;
      }
      double[] parts = lane < EACH ? own.re : own.im;
      for (int a = 0; a < source.length; a++) {
        factors[Rows.sums(a) + lane] = parts[a];
      }
    }
  }

  /**
   * Applies the layer.
   *
   * @param state overwritten
   * @param out where the result goes
   * @param angles of the image, as for {@link Kernels#rotateByImages}
   */
  void apply(Kernels kernels, double[] state, double[] out, double[] angles) {
    int rows = source.length;
    int images = layer.imageQubits.length;
    for (int done = 0, step; done < images; done += step) {
      step = Layer.inPass(images - done, 3);
      kernels.rotateByImages(
          state,
          rows,
          layer.imageQubits,
          angles,
          layer.imageFeatures,
          layer.imageSigns,
          done,
          step);
    }
    int turned = layer.qubits.length;
    for (int done = 0, step; done < turned; done += step) {
      step = Layer.inPass(turned - done, swapped ? IN_A_PASS : kernels.rotationsAPass());
      if (swapped) {
        kernels.rotateAndSwap(state, rows, layer.qubits, t, swaps, done, step);
      } else {
        kernels.rotate(state, rows, layer.qubits, t, done, step);
      }
    }
    kernels.permuteEach(state, out, source, factors);
  }
}

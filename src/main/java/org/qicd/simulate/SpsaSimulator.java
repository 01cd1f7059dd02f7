package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import java.util.List;
import org.qicd.measure.Estimates;
import org.qicd.simulate.kernels.Kernels;

/**
 * A simulator whose gradient is that of simultaneous perturbation (Spall, IEEE Transactions on
 * Automatic Control 37, 332, 1992): all weights are displaced at once, by {@code c Delta} with
 * random signs Delta, and by the opposite. With V the seeded sum, the derivative by weight k is
 * estimated as {@code (V(+) - V(-)) / (2 c Delta_k)}. That takes two circuits for each image,
 * whatever the number of weights. Its mean over the signs is the gradient, up to terms of c^2.
 */
public final class SpsaSimulator extends MeasuringSimulator {
  /** The number of displaced circuits that the gradient of one image takes. */
  public static final long CIRCUITS = 2;

  private static final int[] SIGNS = {1, -1};

  private final List<List<BoundLayer>> displaced; // by the displacement, and by the opposite
  private final double[] weights;
  private final double[] displacement;
  private final double[] slope = new double[LANES];
  private final double[] variances = new double[LANES];
  private boolean perturbed;
  private EncodedImages images;
  private int[] which;
  private int from;
  private int count;

  public SpsaSimulator(Plan plan) {
    this(plan, Kernels.best());
  }

  SpsaSimulator(Plan plan, Kernels kernels) {
    super(plan, plan.circuit().numWeights(), kernels, 0); // so that there are spare buffers
    displaced = List.of(newLayers(plan), newLayers(plan));
    weights = new double[plan.circuit().numWeights()];
    displacement = new double[weights.length];
  }

  @Override
  public void bind(double[] to) {
    super.bind(to);
    System.arraycopy(to, 0, weights, 0, weights.length);
    perturbed = false;
  }

  /**
   * Sets by how much the weights are displaced, until the next {@link #bind}.
   *
   * @param by in radians, one number for each weight, none of them 0
   */
  public void perturb(double[] by) {
    checkWeights(plan(), by);
    for (double each : by) {
      if (each == 0 || !Double.isFinite(each)) {
        throw new IllegalArgumentException(
            "a displacement must be finite and not 0, found " + each);
      }
    }
    System.arraycopy(by, 0, displacement, 0, by.length);
    double[] at = new double[weights.length];
    for (int k = 0; k < SIGNS.length; k++) {
      for (int w = 0; w < at.length; w++) {
        at[w] = weights[w] + SIGNS[k] * displacement[w];
      }
      displaced.get(k).forEach(layer -> layer.bind(at));
    }
    perturbed = true;
  }

  @Override
  public void forward(EncodedImages encoded, int[] order, int first, int number) {
    super.forward(encoded, order, first, number);
    images = encoded;
    which = order;
    from = first;
    count = number;
  }

  /** Measures both displaced circuits, and adds this block's gradient. */
  @Override
  public void backward() {
    if (!perturbed) {
      throw new IllegalStateException("the weights are not displaced: call perturb after bind");
    }
    Arrays.fill(slope, 0);
    Arrays.fill(variances, 0);
    for (int k = 0; k < SIGNS.length; k++) {
      Estimates.Sums sums = measure(run(displaced.get(k), images, which, from, count, undone));
      for (int lane = 0; lane < lanes(); lane++) {
        slope[lane] += SIGNS[k] * sums.value[lane] / 2;
        variances[lane] += sums.variance[lane] / 4;
      }
    }
    for (int w = 0; w < displacement.length; w++) {
      double by = displacement[w];
      for (int lane = 0; lane < lanes(); lane++) {
        addTo(w, lane, slope[lane] / by, variances[lane] / (by * by));
      }
    }
  }
}

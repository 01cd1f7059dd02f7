package org.qicd.diagnose;

import java.io.Serializable;

/**
 * What the sweep for the lazy regime finds for one width and depth. All values are means over
 * starts.
 *
 * @param drift drift of the kernel at the end, {@code ||K - K_0|| / ||K_0||}
 * @param left share of the loss that is left where the frozen kernel predicts a quarter
 * @param reached share of the starts for which the frozen kernel predicts this within 4000 steps;
 *     the others end after 4000 steps
 */
public record LazyPoint(
    int numQubits, int numLayers, int numWeights, double drift, double left, double reached)
    implements Serializable {
  /** The drift below which a circuit counts as lazy. */
  public static final double LAZY = 0.1;
}

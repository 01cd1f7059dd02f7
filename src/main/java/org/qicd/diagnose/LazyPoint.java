package org.qicd.diagnose;

import java.io.Serializable;

/**
 * What {@link LazyRegime} finds for a width and a depth, means over starts.
 *
 * @param drift of the kernel at the end, {@code ||K - K_0|| / ||K_0||}
 * @param left share of the loss left, where the frozen kernel says a quarter
 * @param reached share of the starts whose frozen kernel gets there in 4000 steps; the others end
 *     then
 */
public record LazyPoint(
    int numQubits, int numLayers, int numWeights, double drift, double left, double reached)
    implements Serializable {
  /** Below this the regime counts as lazy. */
  public static final double LAZY = 0.1;
}

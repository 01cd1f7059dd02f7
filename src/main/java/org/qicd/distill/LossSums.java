package org.qicd.distill;

import java.io.Serializable;

/**
 * Sums over images of one student's losses.
 *
 * @param taskLoss sum of cross-entropies over labelled images, each times its image's weight
 * @param labelledWeight sum of the weights of labelled images
 * @param correct labelled images whose most probable class is the label
 * @param labelled number of labelled images
 * @param pull sum of the divergence R over shared images, each times its image's weight
 * @param sharedWeight sum of the weights of shared images
 * @param largestPull the greatest R of an image
 * @param shared number of shared images
 */
public record LossSums(
    double taskLoss,
    double labelledWeight,
    int correct,
    int labelled,
    double pull,
    double sharedWeight,
    double largestPull,
    int shared)
    implements Serializable {

  public static final LossSums ZERO = new LossSums(0, 0, 0, 0, 0, 0, 0, 0);

  public LossSums plus(LossSums other) {
    return new LossSums(
        taskLoss + other.taskLoss,
        labelledWeight + other.labelledWeight,
        correct + other.correct,
        labelled + other.labelled,
        pull + other.pull,
        sharedWeight + other.sharedWeight,
        Math.max(largestPull, other.largestPull),
        shared + other.shared);
  }

  /** Weighted mean of the cross-entropies of labelled images; NaN if there were none. */
  public double meanTaskLoss() {
    return taskLoss / labelledWeight;
  }

  /** Weighted mean of the divergences of shared images; NaN if there were none. */
  public double meanPull() {
    return pull / sharedWeight;
  }

  /** Share of labelled images predicted correctly; NaN if there were none. */
  public double accuracy() {
    return (double) correct / labelled;
  }
}

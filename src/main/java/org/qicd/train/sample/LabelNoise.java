package org.qicd.train.sample;

import java.io.Serializable;
import org.qicd.random.Draw;

/**
 * Wrong labels: each label is replaced, with a given probability, by one of the other classes, all
 * equally likely. A function of (seed, image id), and so of the image's content. Training goes on
 * as if the labels had never been others; rows without a label stay without.
 */
public final class LabelNoise implements Serializable {
  private static final long serialVersionUID = 1;

  /** All labels as they are. */
  public static final LabelNoise NONE = new LabelNoise(0, 0, 2);

  private final long seed;
  private final double share;
  private final int numClasses;

  public LabelNoise(long seed, double share, int numClasses) {
    this.seed = seed;
    this.share = share;
    this.numClasses = numClasses;
  }

  /**
   * The labels that training sees.
   *
   * @param firstId id of the first image
   * @param labels of images with consecutive ids, negative where unlabelled; stay as they are
   */
  public int[] applied(long firstId, int[] labels) {
    int[] seen = labels.clone();
    for (int i = 0; i < seen.length; i++) {
      long id = firstId + i;
      if (seen[i] >= 0 && Draw.WRONG_LABEL.uniform(seed, id) < share) {
        long other = Math.floorMod(Draw.OTHER_CLASS.bits(seed, id), numClasses - 1L);
        seen[i] = (int) ((seen[i] + 1 + other) % numClasses);
      }
    }
    return seen;
  }
}

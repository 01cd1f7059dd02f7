package org.qicd.train.sample;

import java.io.Serializable;
import org.qicd.random.Draw;

/**
 * Wrong labels. With a given probability, a label is replaced by one of the other classes, which
 * are all equally likely. Whether and how follows from the seed and the id of the image, and so
 * from its content. Training uses only the replaced labels. Images without a label stay without
 * one.
 */
public final class LabelNoise implements Serializable {
  private static final long serialVersionUID = 1;

  /** No noise: all labels stay as they are. */
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
   * @param labels labels of images with consecutive ids, negative for an image without a label; the
   *     array is not changed
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

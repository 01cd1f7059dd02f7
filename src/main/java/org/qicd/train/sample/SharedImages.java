package org.qicd.train.sample;

import org.qicd.simulate.EncodedImages;

/** The images of a slice on which students are compared in a step, by their positions, in order. */
public final class SharedImages {
  public final EncodedImages images;
  public final int[] which;

  public SharedImages(EncodedImages images, int[] which) {
    this.images = images;
    this.which = which;
  }
}

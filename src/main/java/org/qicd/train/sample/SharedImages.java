package org.qicd.train.sample;

import org.qicd.simulate.EncodedImages;

/** Inputs of one step and slice on which students are compared: some of a batch, in order. */
public final class SharedImages {
  public final EncodedImages images;
  public final int[] which;

  public SharedImages(EncodedImages images, int[] which) {
    this.images = images;
    this.which = which;
  }
}

package org.qicd.train;

import org.qicd.simulate.EncodedImages;

/** Inputs of one step and slice on which students are compared: some of a batch, in order. */
final class SharedImages {
  final EncodedImages images;
  final int[] which;

  SharedImages(EncodedImages images, int[] which) {
    this.images = images;
    this.which = which;
  }
}

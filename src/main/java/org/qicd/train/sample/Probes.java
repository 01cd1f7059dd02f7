package org.qicd.train.sample;

import java.io.Serializable;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.circuit.Encoding;
import org.qicd.random.Draw;
import org.qicd.simulate.ArrayLength;
import org.qicd.simulate.EncodedImages;

/**
 * Random states on which students are compared in the place of images: real ones, uniform on the
 * sphere, which are normal features in amplitude encoding. A state is a function of (seed, step,
 * index); slices take turns at the indices.
 */
public final class Probes implements Serializable {
  private static final long serialVersionUID = 1;

  private final long seed;
  private final int numQubits;
  private final int count;
  private final int numSlices;

  /**
   * Probes of a run.
   *
   * @param count of a step, over all slices
   */
  public Probes(long seed, int numQubits, int count, int numSlices) {
    this.seed = seed;
    this.numQubits = numQubits;
    this.count = count;
    this.numSlices = numSlices;
  }

  /** States of a step, over all slices. */
  public int count() {
    return count;
  }

  /** Those of them that a slice takes. */
  public int count(int slice) {
    return (count - slice + numSlices - 1) / numSlices;
  }

  /** The states of a step, counted from the run's begin, that a slice takes. */
  public SharedImages of(int step, int slice) {
    int width = 1 << numQubits;
    int own = count(slice);
    double[] features =
        new double
            [ArrayLength.of("random states of a step, distillBatchSize is too large", own, width)];
    for (int k = 0; k < own; k++) {
      int index = slice + k * numSlices;
      RandomGenerator random = Draw.PROBE.generator(seed, step, index);
      for (int f = 0; f < width; f++) {
        features[k * width + f] = random.nextGaussian();
      }
    }
    return new SharedImages(
        EncodedImages.of(Encoding.AMPLITUDE, numQubits, features, width), MathArrays.natural(own));
  }
}

package org.qicd.train.sample;

import java.io.Serializable;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.circuit.Encoding;
import org.qicd.data.ArrayLength;
import org.qicd.random.Draw;
import org.qicd.simulate.EncodedImages;

/**
 * Random states on which students are compared instead of images. They are real and uniform on the
 * sphere: normally distributed features in amplitude encoding. A state is a function of seed, step
 * and index. The indices go to the slices in turn.
 */
public final class Probes implements Serializable {
  private static final long serialVersionUID = 1;

  private final long seed;
  private final int numQubits;
  private final int count;
  private final int numSlices;

  /**
   * Makes the probes of a run.
   *
   * @param count number of states in a step, over all slices
   */
  public Probes(long seed, int numQubits, int count, int numSlices) {
    this.seed = seed;
    this.numQubits = numQubits;
    this.count = count;
    this.numSlices = numSlices;
  }

  /** The number of states in a step, over all slices. */
  public int count() {
    return count;
  }

  /** The number of states in a step that belong to a slice. */
  public int count(int slice) {
    return (count - slice + numSlices - 1) / numSlices;
  }

  /**
   * The states of a step that belong to a slice.
   *
   * @param step number of the step, counted from the start of the run
   */
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

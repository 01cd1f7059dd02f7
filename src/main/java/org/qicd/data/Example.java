package org.qicd.data;

import java.io.Serializable;

/**
 * One image and its label. The features are finite; the label is a class from 0 to {@link
 * #MAX_LABEL}, or {@link #UNLABELLED}.
 */
public final class Example implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The label of an image whose class is not known. */
  public static final int UNLABELLED = -1;

  /** The largest label: classes are bit strings of at most ten readout qubits. */
  public static final int MAX_LABEL = 1023;

  private final double[] features;
  private final int label;

  /**
   * Takes an image.
   *
   * @param features at least one finite value; not copied
   * @param label 0 to {@link #MAX_LABEL}, or {@link #UNLABELLED}
   * @throws IllegalArgumentException if a feature is not finite or the label out of range
   */
  public Example(double[] features, int label) {
    checkFeatures(features);
    if (label < UNLABELLED || label > MAX_LABEL) {
      throw new IllegalArgumentException(
          "label is " + label + ": expected 0 to " + MAX_LABEL + ", or -1 for none");
    }
    this.features = features;
    this.label = label;
  }

  /** Refuses features that an example cannot have. */
  static void checkFeatures(double[] features) {
    if (features.length == 0) {
      throw new IllegalArgumentException("no features: expected at least one");
    }
    for (int f = 0; f < features.length; f++) {
      if (!Double.isFinite(features[f])) {
        throw new IllegalArgumentException(
            "feature " + f + " is " + features[f] + ": expected a finite number");
      }
    }
  }

  /** The features, not copied. */
  public double[] features() {
    return features;
  }

  /** The class, or {@link #UNLABELLED}. */
  public int label() {
    return label;
  }
}

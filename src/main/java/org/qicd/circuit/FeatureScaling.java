package org.qicd.circuit;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How the features of an image become angles: {@code (x_f - offset_f) * factor_f}, in radians.
 * Immutable. Two scalings are equal if all their numbers are equal.
 */
public final class FeatureScaling implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No scaling: features are used as angles as they are. */
  public static final FeatureScaling NONE = new FeatureScaling(new double[0], new double[0]);

  private final double[] offsets;
  private final double[] factors;

  /**
   * Takes one offset and one factor for each feature.
   *
   * @param factors 0 for a feature that is always the same: its angle is then 0
   * @throws IllegalArgumentException if the arrays differ in length, or a number is not finite
   */
  public FeatureScaling(double[] offsets, double[] factors) {
    if (offsets.length != factors.length) {
      throw new IllegalArgumentException(
          "expected a factor for each of %d offsets, found %d"
              .formatted(offsets.length, factors.length));
    }
    for (int f = 0; f < offsets.length; f++) {
      if (!Double.isFinite(offsets[f]) || !Double.isFinite(factors[f])) {
        throw new IllegalArgumentException(
            "feature %d: offset and factor must be finite, found %s and %s"
                .formatted(f, offsets[f], factors[f]));
      }
    }
    this.offsets = offsets.clone();
    this.factors = factors.clone();
  }

  /**
   * The number of features that are scaled. It is 0 for {@link #NONE}, which takes any number of
   * features.
   */
  public int numFeatures() {
    return offsets.length;
  }

  /** Returns a copy of the offsets, one for each feature. */
  public double[] offsets() {
    return offsets.clone();
  }

  /**
   * Returns a copy of the factors, one for each feature, in radians for one unit of the feature.
   */
  public double[] factors() {
    return factors.clone();
  }

  /**
   * Returns the angles of images.
   *
   * @param features image-major: feature f of image i at {@code i * numFeatures + f}; not changed
   * @return the angles in the same order; the array {@code features} itself if nothing is scaled
   * @throws IllegalArgumentException if {@code numFeatures} is not the number of features that this
   *     scales
   */
  public double[] angles(double[] features, int numFeatures) {
    if (this.equals(NONE)) {
      return features;
    }
    if (numFeatures != offsets.length) {
      throw new IllegalArgumentException(
          "%d features found: expected %d".formatted(numFeatures, offsets.length));
    }
    double[] angles = new double[features.length];
    for (int k = 0; k < features.length; k++) {
      angles[k] = (features[k] - offsets[k % numFeatures]) * factors[k % numFeatures];
    }
    return angles;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureScaling scaling
        && Arrays.equals(scaling.offsets, offsets)
        && Arrays.equals(scaling.factors, factors);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(offsets) + Arrays.hashCode(factors);
  }

  @Override
  public String toString() {
    return "offsets %s, factors %s".formatted(Arrays.toString(offsets), Arrays.toString(factors));
  }
}

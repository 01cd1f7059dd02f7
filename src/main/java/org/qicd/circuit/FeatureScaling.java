package org.qicd.circuit;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How the features of an image become angles: {@code (x_f - offset_f) * factor_f}, in radians.
 * Immutable; two are equal if their numbers are.
 */
public final class FeatureScaling implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Features are angles as they come. */
  public static final FeatureScaling NONE = new FeatureScaling(new double[0], new double[0]);

  private final double[] offsets;
  private final double[] factors;

  /**
   * Takes one offset and one factor for each feature.
   *
   * @param factors 0 for a feature that is always the same: its angle is then 0
   * @throws IllegalArgumentException if there are not as many of both, or one is not finite
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

  /** Features that it scales; 0 for {@link #NONE}, which takes any number of them. */
  public int numFeatures() {
    return offsets.length;
  }

  /** A copy, one for each feature. */
  public double[] offsets() {
    return offsets.clone();
  }

  /** A copy, one for each feature, radians for one unit of the feature. */
  public double[] factors() {
    return factors.clone();
  }

  /**
   * The angles of images.
   *
   * @param features image-major: feature f of image i at {@code i * numFeatures + f}; not changed
   * @return in the same order; the features themselves where nothing is scaled
   * @throws IllegalArgumentException if an image has not the features that this scales
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

package org.qicd.ml;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;

/**
 * Setters of {@link ImageFeatures}, each of which returns the stage.
 *
 * <p>Generated from the tables of parameters by {@code ParamFilesTest}; not to be edited.
 */
public abstract class ImageFeaturesSetters extends Estimator<ImageFeaturesModel>
    implements ImageFeaturesParams {
  private static final long serialVersionUID = 1L;

  ImageFeaturesSetters() {}

  final <T> ImageFeatures with(Param<T> param, T value) {
    set(param, value);
    return (ImageFeatures) this;
  }

  /**
   * Number of pixels that are cut off at each side of the image. A whole number from 0 to 10000.
   */
  public ImageFeatures setBorder(int value) {
    return with(border(), value);
  }

  /** Side that the images are resized to, pixels; 0: as they are. A whole number from 0 to 1024. */
  public ImageFeatures setSide(int value) {
    return with(side(), value);
  }

  /**
   * Number of signed principal components; 0: the pixels themselves. A whole number from 0 to 2048.
   */
  public ImageFeatures setComponents(int value) {
    return with(components(), value);
  }

  /**
   * Number of images in a slice, the unit of data that a task works on. A whole number from 1 to
   * 16777216.
   *
   * <p>The slices decide the order of sums, and so the last bits of the components.
   */
  public ImageFeatures setSliceSize(int value) {
    return with(sliceSize(), value);
  }

  /**
   * Seed of the order of the images in the slices, and so of the last bits of the components. A
   * whole number.
   */
  public ImageFeatures setSeed(long value) {
    return with(seed(), value);
  }

  /** Column of the images, vectors or arrays. Text. */
  public ImageFeatures setInputCol(String value) {
    return with(inputCol(), value);
  }

  /** New column of the prepared images, vectors. Text. */
  public ImageFeatures setOutputCol(String value) {
    return with(outputCol(), value);
  }

  /**
   * What becomes of rows with features that are null, not finite or cannot be encoded: error, skip
   * (left out), or keep (predicted as NaN, prepared as null; an error in a fit). One of error,
   * skip, keep.
   */
  public ImageFeatures setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }
}

package org.qicd.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasHandleInvalid;
import org.apache.spark.ml.param.shared.HasInputCol;
import org.apache.spark.ml.param.shared.HasOutputCol;
import org.apache.spark.ml.param.shared.HasSeed;

/**
 * Params of {@link ImageFeatures} and {@link ImageFeaturesModel}, and their getters.
 *
 * <p>Generated from the tables of parameters by {@code ParamFilesTest}; not to be edited.
 */
public interface ImageFeaturesParams extends HasSeed, HasInputCol, HasOutputCol, HasHandleInvalid {
  /** The params of this stage; MLlib finds them by the methods below. */
  StageParams stageParams();

  /** Number of pixels that are cut off at each side of the image. */
  default IntParam border() {
    return stageParams().integer("border");
  }

  /** Side that the images are resized to, pixels; 0: as they are. */
  default IntParam side() {
    return stageParams().integer("side");
  }

  /** Number of signed principal components; 0: the pixels themselves. */
  default IntParam components() {
    return stageParams().integer("components");
  }

  /** Number of images in a slice, the unit of data that a task works on. */
  default IntParam sliceSize() {
    return stageParams().integer("sliceSize");
  }

  /** Seed of the order of the images in the slices, and so of the last bits of the components. */
  @Override
  default LongParam seed() {
    return stageParams().wholeNumber("seed");
  }

  /** Column of the images, vectors or arrays. */
  @Override
  default Param<String> inputCol() {
    return stageParams().text("inputCol");
  }

  /** New column of the prepared images, vectors. */
  @Override
  default Param<String> outputCol() {
    return stageParams().text("outputCol");
  }

  /**
   * What becomes of rows with features that are null, not finite or cannot be encoded: error, skip
   * (left out), or keep (predicted as NaN, prepared as null; an error in a fit).
   */
  @Override
  default Param<String> handleInvalid() {
    return stageParams().text("handleInvalid");
  }

  default int getBorder() {
    return (Integer) getOrDefault(border());
  }

  default int getSide() {
    return (Integer) getOrDefault(side());
  }

  default int getComponents() {
    return (Integer) getOrDefault(components());
  }

  default int getSliceSize() {
    return (Integer) getOrDefault(sliceSize());
  }

  // MLlib's initialisers of the shared params. They must exist and do nothing, since
  // the params are made of our rows.

  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasInputCol$_setter_$inputCol_$eq(
      Param<String> param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasOutputCol$_setter_$outputCol_$eq(
      Param<String> param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasHandleInvalid$_setter_$handleInvalid_$eq(
      Param<String> param) {}
}

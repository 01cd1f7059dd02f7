package org.qicd.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasInputCol;
import org.apache.spark.ml.param.shared.HasOutputCol;
import org.apache.spark.ml.param.shared.HasSeed;

/**
 * What {@link ImageFeatures} and {@link ImageFeaturesModel} have in common: params, which are the
 * rows of {@link ImageParam}, and what they make of a schema.
 */
public interface ImageFeaturesParams extends HasInputCol, HasOutputCol, HasSeed {
  /** The params of this stage; MLlib finds them by the methods below. */
  StageParams stageParams();

  /** Pixels cut off at each side of the image. */
  default IntParam border() {
    return stageParams().integer(ImageParam.BORDER);
  }

  /** The side that images are resized to; 0: as they are. */
  default IntParam side() {
    return stageParams().integer(ImageParam.SIDE);
  }

  /** Number of signed principal components; 0: the pixels themselves. */
  default IntParam components() {
    return stageParams().integer(ImageParam.COMPONENTS);
  }

  /** Images of a slice, the unit of data of a task. */
  default IntParam sliceSize() {
    return stageParams().integer(ImageParam.SLICE_SIZE);
  }

  @Override
  default LongParam seed() {
    return stageParams().wholeNumber(ImageParam.SEED);
  }

  @Override
  default Param<String> inputCol() {
    return stageParams().text(ImageParam.INPUT_COL);
  }

  @Override
  default Param<String> outputCol() {
    return stageParams().text(ImageParam.OUTPUT_COL);
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

  /** MLlib's initialiser of the trait, which is not run: the param is a row of ours. */
  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {}

  /** As for the seed. */
  @Override
  default void org$apache$spark$ml$param$shared$HasInputCol$_setter_$inputCol_$eq(
      Param<String> param) {}

  /** As for the seed. */
  @Override
  default void org$apache$spark$ml$param$shared$HasOutputCol$_setter_$outputCol_$eq(
      Param<String> param) {}
}

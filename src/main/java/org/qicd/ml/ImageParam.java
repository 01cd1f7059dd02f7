package org.qicd.ml;

import java.util.List;
import org.qicd.train.Param;
import org.qicd.train.TrainParam;

/** The table of parameters of image preparation. The only place of each default. */
public final class ImageParam {
  public static final Param<Integer> BORDER = border("");
  public static final Param<Integer> SIDE = side("");
  public static final Param<Integer> COMPONENTS = components("");
  public static final Param<Integer> SLICE_SIZE =
      Param.integer(
          TrainParam.SLICE_SIZE.name(),
          TrainParam.SLICE_SIZE.defaultValue(),
          1,
          1 << 24,
          "images of a slice, the unit of data of a task; decides the order of the components' sums");
  public static final Param<Long> SEED =
      Param.wholeNumber(
          TrainParam.SEED.name(),
          TrainParam.SEED.defaultValue(),
          "order of the images in the slices, and so the last bits of the components");
  public static final Param<String> INPUT_COL =
      Param.text("inputCol", "features", "column of the images, vector or array");

  /** A stage's own default is made of its uid, as MLlib's are. */
  public static final Param<String> OUTPUT_COL =
      Param.text("outputCol", "", "new column of the prepared images, vectors");

  /** All rows. */
  public static final List<Param<?>> TABLE =
      List.of(BORDER, SIDE, COMPONENTS, SLICE_SIZE, SEED, INPUT_COL, OUTPUT_COL);

  private ImageParam() {}

  /** All rows, as a method that params of MLlib find them by. */
  static List<Param<?>> table() {
    return TABLE;
  }

  /** The row of the border under a name with a prefix. */
  public static Param<Integer> border(String prefix) {
    return Param.integer(
        prefix + "border", 0, 0, 10_000, "pixels cut off at each side of the image");
  }

  /** The row of the side under a name with a prefix. */
  public static Param<Integer> side(String prefix) {
    return Param.integer(
        prefix + "side", 0, 0, 1024, "side that images are resized to; 0: as they are");
  }

  /** The row of the components under a name with a prefix. */
  public static Param<Integer> components(String prefix) {
    return Param.integer(
        prefix + "components", 0, 0, 2048, "signed principal components; 0: the pixels themselves");
  }
}

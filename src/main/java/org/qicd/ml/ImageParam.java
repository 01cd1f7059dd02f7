package org.qicd.ml;

import java.util.List;
import org.qicd.data.PictureSpec;
import org.qicd.param.Param;
import org.qicd.param.ParamTable;
import org.qicd.setup.TrainParam;

/** The table of parameters of image preparation, and the only place where one is defined. */
public final class ImageParam {
  private static final ParamTable ROWS = new ParamTable();

  public static final Param<Integer> BORDER = ROWS.add(border(""));
  public static final Param<Integer> SIDE = ROWS.add(side(""));
  public static final Param<Integer> COMPONENTS = ROWS.add(components(""));
  public static final Param<PictureSpec.Color> COLOR = ROWS.add(color(""));
  public static final Param<PictureSpec.Aspect> ASPECT = ROWS.add(aspect(""));
  public static final Param<Integer> SLICE_SIZE =
      ROWS.add(
          Param.integer(
                  TrainParam.SLICE_SIZE.name(),
                  TrainParam.SLICE_SIZE.defaultValue(),
                  1,
                  1 << 24,
                  "number of images in a slice, the unit of data that a task works on")
              .withNote(
                  "The slices decide the order of sums, and so the last bits of the components."));
  public static final Param<Long> SEED =
      ROWS.add(
          Param.wholeNumber(
              TrainParam.SEED.name(),
              TrainParam.SEED.defaultValue(),
              "seed of the order of the images in the slices, and so of the last bits of the"
                  + " components"));
  public static final Param<String> INPUT_COL =
      ROWS.add(
          Param.text(
              "inputCol",
              "features",
              "column of the images: vectors, arrays, or pictures as Spark's image source has them"));

  /** The default here is not used: that of a stage contains its uid, as in MLlib. */
  public static final Param<String> OUTPUT_COL =
      ROWS.add(Param.text("outputCol", "", "new column of the prepared images, vectors"));

  public static final Param<HandleInvalid> HANDLE_INVALID = ROWS.add(HandleInvalid.param());

  /** All rows. */
  public static final List<Param<?>> TABLE = ROWS.rows();

  private ImageParam() {}

  /** All rows. A param that is deserialized in a task finds its row again by this method. */
  static List<Param<?>> table() {
    return TABLE;
  }

  /** The row of the border, with a prefix before its name. */
  public static Param<Integer> border(String prefix) {
    return Param.integer(
        prefix + "border",
        0,
        0,
        10_000,
        "number of pixels that are cut off at each side of the image");
  }

  /** The row of the side, with a prefix before its name. */
  public static Param<Integer> side(String prefix) {
    return Param.integer(
        prefix + "side",
        0,
        0,
        1024,
        "side that the images are resized to, in pixels; 0 keeps their size");
  }

  /** The row of the colour, with a prefix before its name. */
  public static Param<PictureSpec.Color> color(String prefix) {
    return Param.choice(
        prefix + "color",
        PictureSpec.Color.values(),
        PictureSpec.Color.LUMINANCE,
        "for pictures: luminance makes a pixel one number, its brightness, and rgb three, all red"
            + " before all green before all blue");
  }

  /** The row of the aspect, with a prefix before its name. */
  public static Param<PictureSpec.Aspect> aspect(String prefix) {
    return Param.choice(
        prefix + "aspect",
        PictureSpec.Aspect.values(),
        PictureSpec.Aspect.STRETCH,
        "for pictures that are not square: stretch resizes height and width each for itself, crop"
            + " takes the largest square in the middle, pad puts zeros at two sides");
  }

  /** The row of the components, with a prefix before its name. */
  public static Param<Integer> components(String prefix) {
    return Param.integer(
        prefix + "components",
        0,
        0,
        2048,
        "number of signed principal components; 0 takes the pixels themselves");
  }
}

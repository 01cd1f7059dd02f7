package org.qicd.ml;

import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.ExactColumns;
import org.qicd.data.Example;
import org.qicd.data.ExampleColumns;
import org.qicd.data.Examples;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.data.PictureColumn;
import org.qicd.data.PictureSpec;
import org.qicd.data.PictureSteps;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.param.UserMistake;

/**
 * Prepares images as features. Images are square ones of numbers, in vectors or arrays, or pictures
 * as Spark's image source has them, of any size and colours. They are cropped and resized by area.
 * The features are then either the pixels or their signed principal components, {@code components .
 * (pixels - mean)}. Unlike MLlib's {@code PCA}, this stage centres the images. Its result has the
 * same bits for the same images in any order and partitioning. Components can be computed for
 * images of at most 2048 pixels after resizing.
 */
public final class ImageFeatures extends ImageFeaturesSetters implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final StageParams params;

  /** Makes a stage with a new random uid. */
  public ImageFeatures() {
    this(Identifiable.randomUID("imageFeatures"));
  }

  /** Makes a stage with a given uid, for copies by MLlib and for Python. */
  public ImageFeatures(String uid) {
    this(Uid.announce(uid));
  }

  private ImageFeatures(Uid uid) {
    this.uid = uid.taken();
    this.params = ImageFeaturesModel.params(this);
  }

  @Override
  public String uid() {
    return Uid.orAnnounced(uid);
  }

  @Override
  public StageParams stageParams() {
    return params;
  }

  @Override
  public String explainParam(Param<?> param) {
    return StageParams.explain(this, param);
  }

  /**
   * Fits the preparation, for which all rows are read. With components, Spark jobs run over cached
   * slices, which are freed before this method returns.
   *
   * @throws IllegalArgumentException naming the column, and the row if there is one. It is thrown
   *     for a row that holds no image unless {@code handleInvalid} is skip, for images of different
   *     sizes, and for images that do not fit border, side or components
   */
  @Override
  public ImageFeaturesModel fit(Dataset<?> images) {
    transformSchema(images.schema());
    ImagePreparation preparation =
        UserMistake.unwrapped(
            () ->
                PreparedColumn.areImagesPictures(images.schema(), this)
                    ? ofPictures(images.toDF())
                    : ofNumbers(
                        images.toDF(), new ImageSpec(getBorder(), getSide(), getComponents())));
    ImageFeaturesModel model = new ImageFeaturesModel(uid, preparation);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  private boolean skips() {
    return HandleInvalid.of(getHandleInvalid()) == HandleInvalid.SKIP;
  }

  private ImagePreparation ofPictures(Dataset<Row> rows) {
    PictureSpec spec =
        new PictureSpec(
            ImageParam.COLOR.read(getColor()),
            ImageParam.ASPECT.read(getAspect()),
            getBorder(),
            getSide());
    PictureSteps steps = PictureColumn.steps(rows, getInputCol(), spec);
    ExactColumns exact = new ExactColumns(rows, getInputCol());
    Column images = PictureColumn.images(exact.column(getInputCol()), steps, skips());
    return ofNumbers(
            exact.table().select(images.as(getInputCol())), new ImageSpec(0, 0, getComponents()))
        .withPictures(steps);
  }

  private ImagePreparation ofNumbers(Dataset<Row> rows, ImageSpec spec) {
    return preparation(
        Examples.of(
            rows, ExampleColumns.of(getInputCol(), null), skips() ? features -> true : null),
        spec);
  }

  private ImagePreparation preparation(JavaRDD<Example> images, ImageSpec spec) {
    if (spec.components() > 0) {
      try (SlicedExamples cut = Slices.cut(images, getSeed(), getSliceSize())) {
        return ImagePreparation.fit(cut, spec);
      }
    }
    // Pixels need no fit, so it is only checked that every row is an image.
    if (images.count() == 0) {
      throw new IllegalArgumentException("the data has no rows: expected at least one image");
    }
    int numInputs = images.first().features().length;
    return ImagePreparation.of(spec, numInputs, new double[0], new double[0][]);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    boolean pictures = PreparedColumn.areImagesPictures(schema, this);
    if (!pictures && (isSet(color()) || isSet(aspect()))) {
      throw new IllegalArgumentException(
          "color and aspect are for pictures, and column '%s' holds numbers: expected the image"
                  .formatted(getInputCol())
              + " column of Spark's image source, or neither of them");
    }
    int planes = pictures ? ImageParam.COLOR.read(getColor()).planes() : 1;
    OptionalInt size =
        getComponents() > 0
            ? OptionalInt.of(getComponents())
            : getSide() > 0 ? OptionalInt.of(planes * getSide() * getSide()) : OptionalInt.empty();
    return PreparedColumn.added(schema, this, size);
  }

  @Override
  public ImageFeatures copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads a saved stage. */
  public static MLReader<ImageFeatures> read() {
    return SavedModel.paramsReader(ImageFeatures.class, ImageFeatures::new);
  }

  /** Reads a saved stage from a path. */
  public static ImageFeatures load(String path) {
    return read().load(path);
  }
}

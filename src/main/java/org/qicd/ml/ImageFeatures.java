package org.qicd.ml;

import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.Example;
import org.qicd.data.Examples;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.param.UserMistake;

/**
 * Fits a preparation of square images: crop, resize by area, and either the pixels or their signed
 * principal components, {@code components . (pixels - mean)}. Unlike MLlib's {@code PCA} it centres
 * the images and has no limit but 2048 pixels, and its result has the same bits for the same images
 * in any order and partitioning.
 */
public final class ImageFeatures extends ImageFeaturesSetters implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final StageParams params;

  /** A stage with a uid of its own. */
  public ImageFeatures() {
    this(Identifiable.randomUID("imageFeatures"));
  }

  /** A stage with a given uid, as MLlib's copies and Python make it. */
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
   * Fits the preparation. This reads all rows. With components it runs Spark jobs over cached
   * slices, which are freed before it returns.
   *
   * @throws IllegalArgumentException naming the column, and where it is one, the row: what is not
   *     an image unless {@code handleInvalid} is skip, images of different size, images that
   *     border, side or components do not fit
   */
  @Override
  public ImageFeaturesModel fit(Dataset<?> images) {
    transformSchema(images.schema());
    ImageSpec spec = new ImageSpec(getBorder(), getSide(), getComponents());
    ImagePreparation preparation =
        UserMistake.unwrapped(
            () ->
                preparation(
                    Examples.of(
                        images.toDF(),
                        getInputCol(),
                        null,
                        null,
                        HandleInvalid.of(getHandleInvalid()) == HandleInvalid.SKIP
                            ? features -> true
                            : null),
                    spec));
    ImageFeaturesModel model = new ImageFeaturesModel(uid, preparation);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  private ImagePreparation preparation(JavaRDD<Example> images, ImageSpec spec) {
    if (spec.components() > 0) {
      try (SlicedExamples cut = Slices.cut(images, getSeed(), getSliceSize())) {
        return ImagePreparation.fit(cut, spec);
      }
    }
    // There is nothing to compute. It is enough that every row is an image.
    if (images.count() == 0) {
      throw new IllegalArgumentException("the data has no rows: expected at least one image");
    }
    int numInputs = images.first().features().length;
    return ImagePreparation.of(spec, numInputs, new double[0], new double[0][]);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    OptionalInt size =
        getComponents() > 0
            ? OptionalInt.of(getComponents())
            : getSide() > 0 ? OptionalInt.of(getSide() * getSide()) : OptionalInt.empty();
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
